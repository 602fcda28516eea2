/** What may stand before a lesson: one question about age, the content note with its three ways, the three lines. */
import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { AgeBand } from '../content/model.ts';
import type { CourseSession, View } from './course-session.ts';
import { helpLines } from './help-lines.ts';
import { icon } from './icons.ts';
import { partHead } from './lesson-part.ts';

type Before = Extract<View, { kind: 'age' | 'note' | 'summary' }>;

export function beforeLesson(session: CourseSession, view: Before, notices: TemplateResult): TemplateResult {
  const titles = { age: 'lesson.age-title', note: 'lesson.note-title', summary: 'lesson.summary-title' };
  const body = view.kind === 'age' ? age : view.kind === 'note' ? note : summary;
  return html`${partHead(session, view.part, session.say(titles[view.kind]))}
    <div class="sheet">${notices}${body(session, view)}</div>`;
}

const ages: readonly AgeBand[] = ['under-18', '18-over', 'not-said'];

/** Three buttons, not a form: one press, and not saying is one of the answers (design rule 4). */
function age(session: CourseSession): TemplateResult {
  return html`<p class="lead">${session.say('lesson.age-why')}</p>
    <div class="moves" role="group" aria-label=${session.say('lesson.age-title')}>
      ${ages.map(
        (band) =>
          html`<button class="btn btn--plain" @click=${() => session.answerAge(band)}>
            ${session.say(`lesson.age-${band}`)}
          </button>`,
      )}
    </div>`;
}

/** Three ways on, of equal weight: none is filled. */
function note(session: CourseSession, { lesson }: Before): TemplateResult {
  const { contentNote } = lesson;
  if (!contentNote) return html``;
  return html`<div class="grid full">
    <div class="col" data-read>
      <div class="lead">${unsafeHTML(contentNote.about)}</div>
      <div class="prose">${unsafeHTML(contentNote.promise)}</div>
      <ul class="ways" aria-label=${session.say('lesson.note-ways')}>
        ${way(session, 'read-it', () => session.readOn(), session.part(lesson.code)?.minutes)}
        ${way(session, 'three-lines', () => session.showSummary())}
        ${way(session, 'not-today', () => session.goHome())}
      </ul>
      <h2>${session.say('lesson.note-help')}</h2>
      ${helpLines(session, contentNote.lines)}
    </div>
    <aside class="side" aria-label=${session.say('lesson.about-leaving')}>
      <div class="note">
        <h3>${session.say('shell.leave')}</h3>
        <p>${session.say('leave.about')}</p>
        <p>${session.say('leave.cannot-hide', { provider: session.course.provider.shortName })}</p>
      </div>
    </aside>
  </div>`;
}

function way(session: CourseSession, name: string, go: () => void, minutes?: number): TemplateResult {
  return html`<li>
    <div>
      <h2>${session.say(`lesson.${name}`)}</h2>
      <p>
        ${minutes === undefined ? nothing : `${session.sayCount('home.minutes', minutes)}. `}${session.say(
          `lesson.${name}-how`,
        )}
      </p>
    </div>
    <button class="btn btn--plain" @click=${go}>${session.say(`lesson.${name}-do`)}</button>
  </li>`;
}

function summary(session: CourseSession, { lesson }: Before): TemplateResult {
  const { contentNote } = lesson;
  if (!contentNote) return html``;
  return html`<div class="col" data-read>
    <ol class="steps">
      ${contentNote.summary.map((line) => html`<li>${unsafeHTML(line)}</li>`)}
    </ol>
    ${helpLines(session, contentNote.lines)}
    <div class="btns">
      <button class="btn" @click=${() => session.leaveOut()}>
        ${session.say('lesson.summary-done')} ${icon('go')}
      </button>
      <button class="btn btn--plain" @click=${() => session.readOn()}>
        ${session.say('lesson.summary-read')}
      </button>
    </div>
  </div>`;
}
