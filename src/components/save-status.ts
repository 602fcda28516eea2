/** Whether it is saved: a ring and words everywhere, and a box only when there is trouble. */
import { html, nothing, type TemplateResult } from 'lit';
import type { SaveStatus } from '../record/saver.ts';
import type { CourseSession } from './course-session.ts';
import { icon } from './icons.ts';

/** The sign of each status, and its words: a key in the group `saving`. */
const looks = {
  opening: ['wait', 'opening'],
  saving: ['wait', 'saving'],
  saved: ['saved', 'saved'],
  'trying-again': ['wait', 'waiting-trying'],
  offline: ['off', 'offline'],
  'no-lms': ['off', 'not-connected'],
  'read-only': ['saved', 'review-short'],
  ended: ['off', 'over'],
  'opened-elsewhere': ['off', 'elsewhere'],
} as const satisfies Record<SaveStatus, readonly [sign: string, words: string]>;

/** These take up one line and no more. */
const isQuiet = (status: SaveStatus): boolean =>
  status === 'opening' || status === 'saving' || status === 'saved' || status === 'read-only';

export function saveLine(session: CourseSession): TemplateResult {
  const status = session.saveStatus;
  const [sign, words] = looks[status];
  const look = isQuiet(status) ? 'ok' : sign;
  return html`<p class="save save--${look}">${icon(sign)} ${session.say(`saving.${words}`)}</p>`;
}

/** What a screen reader hears: trouble, and its end. "Saved" after every step would only be in the way. */
export function saveNews(session: CourseSession): string {
  const status = session.saveStatus;
  return isQuiet(status) ? '' : session.say(`saving.${looks[status][1]}`);
}

/** What happened, what is kept, what to do. */
export function notices(session: CourseSession): TemplateResult {
  const status = session.saveStatus;
  const [sign, words] = looks[status];
  const again =
    status === 'trying-again'
      ? html`<div class="btns">
          <button class="btn btn--plain" @click=${() => session.tryNow()}>${session.say('saving.try-now')}</button>
        </div>`
      : nothing;
  return html`${session.isReviewMode
    ? html`<p class="note note--first">${session.say('saving.review')}</p>`
    : nothing}
  ${session.isUnreadable ? box(session, 'unreadable', 'wait') : nothing}
  ${isQuiet(status) ? nothing : box(session, words, sign, again)}`;
}

function box(
  session: CourseSession,
  key: string,
  sign: 'saved' | 'wait' | 'off',
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="save-more">
    <p class="save save--${sign}">${icon(sign)} ${session.say(`saving.${key}`)}</p>
    <p>${session.say(`saving.${key}-why`)}</p>
    ${more}
  </div>`;
}

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
  const key = session.isReviewMode || (isKept && !session.next)
    ? 'closed-finished'
    : isKept
      ? 'closed'
      : isConnected
        ? 'closed-unsaved'
        : 'closed-not-kept';
  return html`<div class="sheet">
    <h1 tabindex="-1">${session.say('home.closed-title')}</h1>
    <p class="lead">${session.say(`home.${key}`)}</p>
    <p>
      <button class="btn btn--plain" @click=${() => location.reload()}>${session.say('home.open-again')}</button>
    </p>
  </div>`;
}
