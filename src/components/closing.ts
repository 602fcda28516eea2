/** The ordinary end of a sitting. */
import { html, type TemplateResult } from 'lit';
import type { CourseSession } from './course-session.ts';
import { icon } from './icons.ts';
import { ownRecord } from './own-record.ts';

/** Save and close with something unsaved. */
export function closing(session: CourseSession): TemplateResult {
  return html`<div class="sheet">
    <h1 tabindex="-1">${session.say('saving.leave-title')}</h1>
    <div class="save-more">
      <p class="save save--wait">${icon('wait')} ${session.say('saving.waiting')}</p>
      <p>${session.say('saving.leave-why')}</p>
      <div class="btns">
        <button class="btn" @click=${() => session.stay()}>${session.say('saving.leave-stay')}</button>
        <button class="btn btn--plain" @click=${() => session.saveAndClose(true)}>
          ${session.say('saving.leave-anyway')}
        </button>
      </div>
    </div>
  </div>`;
}

/** After Save and close: most LMSs leave the page standing, so it says that it may be closed. */
export function closed(session: CourseSession, isKept: boolean): TemplateResult {
  const isConnected = session.saveStatus !== 'no-lms';
  const key =
    session.isReviewMode && !session.isFinished
      ? 'closed-looked'
      : session.isReviewMode || (isKept && !session.next)
        ? 'closed-finished'
        : isKept
          ? 'closed'
          : isConnected
            ? 'closed-unsaved'
            : 'closed-not-kept';
  return html`<div class="sheet">
    <h1 tabindex="-1">${session.say(isKept ? 'home.closed-title' : 'home.closed-title-only')}</h1>
    <p class="lead">${session.say(`home.${key}`)}</p>
    <p>
      <button class="btn btn--plain" @click=${() => location.reload()}>
        ${session.say('home.open-again')}
      </button>
    </p>
    ${ownRecord(session)}
  </div>`;
}
