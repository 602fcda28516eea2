/** The end of a part. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Part } from '../content/model.ts';
import type { CourseSession } from './course-session.ts';
import { icon } from './icons.ts';
import { saveAndClose } from './lesson-part.ts';
import { saveLine } from './save-status.ts';

/** The ring closes, once; then home or the next part. */
export function partDone(session: CourseSession, part: Part, notices: TemplateResult): TemplateResult {
  const { course, next } = session;
  const number = course.parts.indexOf(part) + 1;
  return html`<div class="sheet part-done">
    ${notices} ${closingRing()}
    <h1 tabindex="-1">${session.say('lesson.part-done', { title: part.title })}</h1>
    <p class="lead">
      ${session.say('lesson.part-done-lead', { number, total: course.parts.length })}
      ${next && session.saveStatus !== 'no-lms' ? session.say('lesson.part-done-kept') : nothing}
    </p>
    ${saveLine(session)}
    <div class="btns">
      ${
        next
          ? html`<button class="btn" @click=${() => session.openPart(next.code)}>
              ${session.say('lesson.next-part', { title: next.title })} ${icon('go')}
            </button>`
          : nothing
      }
      <button class="btn btn--plain" @click=${() => session.goHome()}>
        ${session.say('lesson.to-home')}
      </button>
      ${saveAndClose(session)}
    </div>
  </div>`;
}

/** The ring that closes, once, when a part is done. */
const closingRing = (): TemplateResult =>
  html`<svg class="closing" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <circle cx="12" cy="12" r="9.4" pathLength="100" />
    <path d="M7.6 12.2l3.2 3.3l5.8-6.6" />
  </svg>`;
