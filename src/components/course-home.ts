/** The course home: cover, the next step, the task list in groups, and the provider beside it. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Part } from '../content/model.ts';
import { minutesLeft, shareLeft } from '../progress/progress.ts';
import { fourCs, voice } from './blocks.ts';
import type { CourseSession } from './course-session.ts';
import { closedRing, icon, plainRing, ring } from './icons.ts';
import { saveLine } from './save-status.ts';

/** In how many steps the home can be put together: what stands around it, cover, next step, groups, the provider. */
export const homeSteps = ({ course }: CourseSession): number => 3 + course.groups.length;

/**
 * @param extra - what comes later, below the next step
 * @param step - of those above, the last one that is there
 */
export function courseHome(
  session: CourseSession,
  notices: TemplateResult,
  extra?: unknown,
  step = homeSteps(session),
): TemplateResult {
  const { course } = session;
  if (step === 0) return html``;
  return html`<div class="cover">
      <div class="cover-in">
        <div>
          <p class="voice-font first">
            ${session.say('home.course-of', {
              provider: course.provider.shortName,
              track: course.track.title,
            })}
          </p>
          <h1 tabindex="-1">${course.title}</h1>
        </div>
        <ul class="cs" aria-label=${session.say('home.cs')}>
          ${fourCs(session)}
        </ul>
      </div>
    </div>
    <div class="sheet">
      ${notices} ${step > 1 ? nextStep(session) : nothing} ${extra}
      <div class="grid full">
        <div>
          ${course.labelsNote ? html`<div class="note first">${unsafeHTML(course.labelsNote)}</div>` : nothing}
          ${course.groups.slice(0, step - 2).map((group, index) => taskGroup(session, group, index))}
        </div>
        ${
          step === homeSteps(session) && course.homeVoices.length > 0
            ? html`<aside
                class="side"
                aria-label=${session.say('home.from', { provider: course.provider.shortName })}
              >
                ${course.homeVoices.map((one) => voice(one, 2))}
              </aside>`
            : nothing
        }
      </div>
    </div>`;
}

function nextStep(session: CourseSession): TemplateResult {
  const { course, progress, next } = session;
  const done = course.parts.filter((part) => session.isDone(part)).length;
  const isBegun = done > 0 || progress.finished.size > 0;
  const words = !next
    ? html`<b>${session.say('home.all-done')}</b> ${session.say('home.all-done-more')}`
    : html`<b
          >${session.say(isBegun ? 'home.done-of' : 'home.begin-line', { done, total: course.parts.length })}</b
        >
        ${session.sayCount('home.minutes-left', minutesLeft(course, progress))}
        ${session.saveStatus === 'no-lms' ? nothing : session.say('home.kept')}`;
  return html`<div class="next full">
    <div>
      <p class="next-left">${words}</p>
      ${saveLine(session)}
    </div>
    <div class="next-do">
      ${
        next
          ? html`<button class="btn" data-next @click=${() => session.openPart(next.code)}>
              ${session.say(isBegun ? 'home.carry-on' : 'home.begin', { title: next.title })} ${icon('go')}
            </button>`
          : html`<button class="btn" @click=${() => session.openCertificate()}>
              ${session.say('home.certificate')} ${icon('go')}
            </button>`
      }
      ${
        course.hasEasyRead
          ? html`<button class="btn btn--plain" @click=${() => session.setEasy(true)}>
              ${session.say('home.easy')}
            </button>`
          : nothing
      }
      <button class="btn btn--quiet" @click=${() => session.saveAndClose()}>
        ${session.say('shell.save-and-close')}
      </button>
    </div>
  </div>`;
}

function taskGroup(
  session: CourseSession,
  { title, parts }: { readonly title: string; readonly parts: readonly string[] },
  index: number,
): TemplateResult {
  const id = `tasks-${index}`;
  return html`<h2 class=${index === 0 ? 'tasks-head first' : 'tasks-head'} id=${id}>${title}</h2>
    <ol class="tasks" aria-labelledby=${id}>
      ${parts.map((code) => {
        const part = session.part(code);
        return part ? task(session, part) : nothing;
      })}
    </ol>`;
}

function task(session: CourseSession, part: Part): TemplateResult {
  const isDone = session.isDone(part);
  const isOpen = session.isOpen(part);
  const isNext = session.next === part;
  const state = isDone ? 'done' : isNext ? 'next' : isOpen ? 'todo' : 'locked';
  return html`<li class="is-${state}">
    <span class="ring">${isDone ? closedRing() : part.kind === 'lesson' ? ring(part.c) : plainRing()}</span>
    <div>
      <h3>
        ${
          isOpen
            ? html`<button class="link" @click=${() => session.openPart(part.code)}>${part.title}</button>`
            : part.title
        }
      </h3>
      <p>${part.summary} ${extra(session, part, isDone, isOpen)}</p>
    </div>
    <p class="meta"><b>${stateWords(session, part, state)}</b>${about(session, part)}</p>
  </li>`;
}

function extra(
  session: CourseSession,
  part: Part,
  isDone: boolean,
  isOpen: boolean,
): string | typeof nothing {
  if (!isOpen) return session.sayCount('home.opens-after', partsBefore(session, part));
  return part.canLeaveOut && !isDone ? session.say('home.can-leave-out') : nothing;
}

/** How many parts stand between the reader and a part that is not open yet. */
function partsBefore(session: CourseSession, part: Part): number {
  const { parts } = session.course;
  return parts.slice(0, parts.indexOf(part)).filter((before) => !session.isDone(before)).length;
}

function stateWords(session: CourseSession, part: Part, state: string): TemplateResult | string {
  if (state === 'done') return session.say('home.done');
  if (state === 'locked') return session.say('home.opens-later');
  if (state === 'next') return html`<mark>${session.say('home.next')}</mark>`;
  const share = shareLeft(session.course, session.progress, part);
  return session.say(share < 1 ? 'home.under-way' : 'home.not-started');
}

function about(session: CourseSession, { c, minutes }: Part): string {
  // One word to the line breaker: "4" and "minutes" stay together.
  const time = session.sayCount('home.minutes', minutes).replaceAll(' ', '\u00a0');
  return c ? session.say('home.with-c', { c: session.course.labels[c], minutes: time }) : time;
}
