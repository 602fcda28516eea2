/** Whether it is saved: a ring and words everywhere, and a box only when there is trouble. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
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
  'wait-for-saved': ['wait', 'wait'],
  'no-lms': ['off', 'not-connected'],
  'read-only': ['saved', 'review-short'],
  ended: ['off', 'over'],
  'opened-elsewhere': ['off', 'elsewhere'],
} as const satisfies Record<SaveStatus, readonly [sign: string, words: string]>;

/** These take up one line and no more. */
const isQuiet = (status: SaveStatus): boolean =>
  status === 'opening' || status === 'saving' || status === 'saved' || status === 'read-only';

export function saveLine(
  session: CourseSession,
  isHome = session.view.kind === 'home',
): TemplateResult | typeof nothing {
  const status = session.saveStatus;
  // Where there is a box, it says it already.
  if (!isQuiet(status) && (isHome || status !== 'no-lms')) return nothing;
  const [sign, words] = looks[status];
  const look = isQuiet(status) ? 'ok' : sign;
  const said = status === 'read-only' && !session.isFinished ? 'browse-short' : words;
  return html`<p class="save save--${look}">${icon(sign)} ${session.say(`saving.${said}`)}</p>`;
}

/** What a screen reader hears: trouble, and its end. "Saved" after every step would only be in the way. */
export function saveNews(session: CourseSession): string {
  const status = session.saveStatus;
  return isQuiet(status) ? '' : session.say(`saving.${looks[status][1]}`);
}

/** What happened, what is kept, what to do. */
export function notices(session: CourseSession, isHome = session.view.kind === 'home'): TemplateResult {
  const status = session.saveStatus;
  const [sign, words] = looks[status];
  const again =
    status === 'trying-again' || status === 'wait-for-saved'
      ? html`<div class="btns">
          <button class="btn btn--plain" @click=${() => session.tryNow()}>
            ${session.say('saving.try-now')}
          </button>
        </div>`
      : nothing;
  // What will not change while the page is open is said in full on the home, and in a line everywhere else.
  return html`${
    session.isReviewMode && isHome
      ? html`<p class="note note--first">
          ${session.say(session.isFinished ? 'saving.review' : 'saving.browse')}
        </p>`
      : nothing
  }
  ${session.isUnreadable && isHome ? box(session, 'unreadable', 'wait') : nothing}
  ${isQuiet(status) || (status === 'no-lms' && !isHome) ? nothing : box(session, words, sign, again)}`;
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
