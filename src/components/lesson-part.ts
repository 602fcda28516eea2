/** A part of the course: its head with the line of rings, and one screen, one idea, at a time. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Block, Part } from '../content/model.ts';
import { shareLeft } from '../progress/progress.ts';
import { blocks, hasLaterBlocks } from './blocks.ts';
import type { CourseSession, View } from './course-session.ts';
import { closedRing, icon, plainRing, ring } from './icons.ts';
import { saveLine } from './save-status.ts';

type ScreenView = Extract<View, { kind: 'screen' }>;

export function lessonScreen(
  session: CourseSession,
  view: ScreenView,
  notices: TemplateResult,
): TemplateResult {
  const { part, lesson, screen, index } = view;
  const crisisLines = crisisLinesOf(view);
  const total = lesson.screens.length;
  const isLast = index + 1 === total;
  return html`${partHead(session, part, lesson.title, index > 0)}
    <div class="sheet">
      ${notices}
      <div class="grid grid--screen full">
        <div class="col" data-read>
          <div class="screen-head">
            <h2 tabindex="-1" class="first">${screen.title}</h2>
            ${
              total > 1
                ? html`<p class="of">${session.say('lesson.screen', { number: index + 1, total })}</p>`
                : nothing
            }
          </div>
          ${blocks(session, screen.blocks)} ${crisisLines ? blocks(session, [crisisLines]) : nothing}
        </div>
        ${
          screen.side.length > 0
            ? html`<aside class="side" aria-label=${session.say('lesson.side')}>
                ${blocks(session, screen.side)}
              </aside>`
            : nothing
        }
        <div class="btns">
          <button class="btn" data-carry-on @click=${() => session.carryOn()}>
            ${session.say(isLast ? 'lesson.finish' : 'lesson.carry-on')} ${icon('go')}
          </button>
          <button class="btn btn--plain" @click=${() => session.back()}>${session.say('lesson.back')}</button>
          ${saveAndClose(session)}
        </div>
      </div>
    </div>`;
}

/** A sensitive lesson carries them on every screen (design rule 5). */
const crisisLinesOf = ({ lesson: { contentNote } }: ScreenView): Block | undefined =>
  contentNote && { kind: 'lines', lines: contentNote.lines };

/** Whether a screen holds what a later script draws. */
export const waitsForLater = (view: ScreenView): boolean =>
  crisisLinesOf(view) !== undefined || hasLaterBlocks([...view.screen.blocks, ...view.screen.side]);

/** Line of rings, where we are, the part's name and its C. `isOn`: further in, the name steps back behind the screen's own. */
export function partHead(session: CourseSession, part: Part, title: string, isOn = false): TemplateResult {
  const { course } = session;
  const number = course.parts.indexOf(part) + 1;
  const share = session.isDone(part) ? 1 : shareLeft(course, session.progress, part);
  const left = session.sayCount('lesson.minutes-left', Math.max(1, Math.round(part.minutes * share)));
  const where = { number, total: course.parts.length, left };
  return html`<header class=${isOn ? 'lesson-top lesson-top--on' : 'lesson-top'}>
    <div class="lesson-top-in">
      <div class="lesson-head">
        <div class="line">
          <ol class="line-rings" aria-label=${session.say('lesson.rings')}>
            ${course.parts.map((one, index) => lineRing(session, one, index + 1, one === part))}
          </ol>
          ${saveLine(session)}
        </div>
        <div class="words">
          <p class="kicker">
            ${
              part.c
                ? session.say('lesson.kicker-c', { c: course.labels[part.c], ...where })
                : session.say('lesson.kicker', where)
            }
          </p>
          <h1 tabindex="-1">${title}</h1>
        </div>
        ${part.kind === 'lesson' ? ring(part.c, 'lesson-c') : nothing}
      </div>
    </div>
  </header>`;
}

function lineRing(session: CourseSession, part: Part, number: number, isHere: boolean): TemplateResult {
  const isDone = session.isDone(part);
  const words = isHere ? 'lesson.ring-here' : isDone ? 'lesson.ring-done' : 'lesson.ring-to-do';
  const sign = isDone ? closedRing() : part.kind === 'lesson' && part.c ? ring(part.c) : plainRing();
  return html`<li
    class=${isHere ? 'is-here' : isDone ? 'is-done' : ''}
    aria-current=${isHere ? 'step' : nothing}
  >
    ${sign}<span class="vh">${session.say(words, { number, title: part.title })}</span>
  </li>`;
}

export const saveAndClose = (session: CourseSession): TemplateResult =>
  html`<button class="btn btn--quiet" @click=${() => session.saveAndClose()}>
    ${session.say('shell.save-and-close')}
  </button>`;
