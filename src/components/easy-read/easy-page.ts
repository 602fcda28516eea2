/** What stands on one screen of Easy Read: the head with where we are, a page, and what may come before one. */
import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { AgeBand, EasyPage, EasyReadData, FourC, Html } from '../../content/model.ts';
import { isFor, voice } from '../blocks.ts';
import { helpLines } from '../help-lines.ts';
import type { CourseSession } from '../course-session.ts';
import { icon, ring } from '../icons.ts';
import { notices, saveLine } from '../save-status.ts';
import { askBlock } from './ask.ts';

export interface Screen {
  readonly kicker: string;
  readonly title: string;
  readonly c?: FourC | undefined;
  /** What will not change while the page is open is said in full on the first screen only. */
  readonly isHome?: boolean;
  readonly body: TemplateResult;
}

/** Head and sheet, the same for every screen. */
export function screen(
  session: CourseSession,
  { kicker, title, c, body, isHome = false }: Screen,
): TemplateResult {
  return html`<div class="er">
    <header class="lesson-top">
      <div class="lesson-top-in">
        <div class="lesson-head">
          <div class="line">
            <p class="kicker">${kicker}</p>
            ${saveLine(session, isHome)}
          </div>
          <h1 class="words" tabindex="-1">${title}</h1>
          ${c ? ring(c, 'lesson-c') : nothing}
        </div>
      </div>
    </header>
    <div class="sheet">${notices(session, isHome)}${body}</div>
  </div>`;
}

export const listen = (session: CourseSession): TemplateResult =>
  html`<div class="er-listen"><fc-listen .session=${session} group="easy"></fc-listen></div>`;

export const kickerOf = (session: CourseSession, data: EasyReadData, index: number): string =>
  session.say('easy.kicker', { number: index + 1, total: data.pages.length });

export interface PageScreen {
  readonly session: CourseSession;
  readonly data: EasyReadData;
  readonly index: number;
  readonly page: EasyPage;
  /** Somebody reads it with them. */
  readonly isShared: boolean;
  readonly chosen: number | undefined;
  readonly onAnswer: (index: number) => void;
  readonly onShared: (isShared: boolean) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
  readonly onClose: () => void;
}

export function pageScreen(given: PageScreen): TemplateResult {
  const { session, data, page, index, chosen, onAnswer, onBack, onNext, onClose } = given;
  const body = html`${listen(session)}
    <div data-read>
      <ul class="er-rows">
        ${page.rows
          .filter(({ age }) => isFor(age, session.progress.age))
          .map(
            ({ drawing, alt, html: words }) =>
              html`<li>
                <div class="drawing" role="img" aria-label=${alt}>
                  ${unsafeHTML(data.drawings[drawing] ?? '')}
                </div>
                <p>${unsafeHTML(words)}</p>
              </li>`,
          )}
      </ul>
      ${page.voice ? voice(page.voice, 2) : nothing} ${talkLines(session, page)}
      ${
        page.ask
          ? askBlock({ ask: page.ask, chosen, isFinal: false, drawings: data.drawings, onAnswer })
          : nothing
      }
    </div>
    <div class="btns er-go">
      <button type="button" class="btn btn--plain" @click=${onBack}>${session.say('easy.back')}</button>
      <button type="button" class="btn" data-carry-on @click=${onNext}>
        ${session.say('easy.next')} ${icon('go')}
      </button>
    </div>
    ${supporterNote(given)}
    <div class="btns">${closeButton(session, onClose)}</div>`;
  return screen(session, { kicker: kickerOf(session, data, index), title: page.title, c: page.c, body });
}

export const closeButton = (session: CourseSession, onClose: () => void): TemplateResult =>
  html`<button type="button" class="btn btn--quiet" @click=${onClose}>
    ${session.say('shell.save-and-close')}
  </button>`;

export function talkLines(session: CourseSession, { lines }: EasyPage): TemplateResult | typeof nothing {
  if (!lines.some(({ age }) => isFor(age, session.progress.age))) return nothing;
  return html`<div class="er-lines">
    <h2>${session.say('easy.talk')}</h2>
    ${helpLines(session, lines)}
  </div>`;
}

/** Whoever helps reads, points and waits; the answers are the reader's. */
export function supporterNote({
  session,
  isShared,
  page,
  onShared,
}: Pick<PageScreen, 'session' | 'isShared' | 'onShared'> & {
  readonly page?: EasyPage;
}): TemplateResult {
  return html`<div class="note er-supporter">
    <h2>${session.say(isShared ? 'easy.supporter-helper' : 'easy.supporter-title')}</h2>
    <p>${session.say(isShared ? 'easy.supporter-how' : 'easy.supporter-says')}</p>
    ${isShared && page?.supporter ? html`<p>${page.supporter}</p>` : nothing}
    <p>
      <button type="button" class="btn btn--plain" @click=${() => onShared(!isShared)}>
        ${session.say(isShared ? 'easy.supporter-off' : 'easy.supporter-on')}
      </button>
    </p>
  </div>`;
}

const ages: readonly AgeBand[] = ['under-18', '18-over', 'not-said'];

export function ageScreen(
  session: CourseSession,
  kicker: string,
  onAge: (age: AgeBand) => void,
): TemplateResult {
  const title = session.say('easy.age-title');
  const body = html`${listen(session)}
    <div data-read>
      <p>${session.say('easy.age-why')}</p>
      <div class="er-answers" role="group" aria-label=${title}>
        ${ages.map(
          (age) =>
            html`<button type="button" class="btn btn--plain" @click=${() => onAge(age)}>
              ${session.say(`easy.age-${age}`)}
            </button>`,
        )}
      </div>
    </div>`;
  return screen(session, { kicker, title, body });
}

export interface BeforeScreen {
  readonly session: CourseSession;
  readonly kicker: string;
  readonly page: EasyPage;
  readonly onRead: () => void;
  readonly onLeaveOut: () => void;
  readonly onLater: () => void;
}

/** The content note: three ways on, of equal weight. */
export function noteScreen({ session, kicker, page, onRead, onLeaveOut, onLater }: BeforeScreen) {
  const body = html`${listen(session)}
    <div data-read>
      ${lines(page.sensitive?.about ?? [])}
      <div class="er-answers">
        <button type="button" class="btn btn--plain" @click=${onRead}>
          ${session.say('easy.note-read')}
        </button>
        <button type="button" class="btn btn--plain" @click=${onLeaveOut}>
          ${session.say('easy.note-leave')}
        </button>
        <button type="button" class="btn btn--plain" @click=${onLater}>
          ${session.say('easy.note-later')}
        </button>
      </div>
      ${talkLines(session, page)}
    </div>`;
  return screen(session, { kicker, title: session.say('easy.note-title'), c: page.c, body });
}

/** The three lines of whoever leaves the pages out. */
export function shortScreen({ session, kicker, page, onRead, onLeaveOut }: BeforeScreen) {
  const body = html`${listen(session)}
    <div data-read>
      <ol class="er-short">
        ${(page.sensitive?.short ?? []).map((line) => html`<li>${unsafeHTML(line)}</li>`)}
      </ol>
      ${talkLines(session, page)}
    </div>
    <div class="btns er-go">
      <button type="button" class="btn btn--plain" @click=${onRead}>${session.say('easy.note-read')}</button>
      <button type="button" class="btn" @click=${onLeaveOut}>
        ${session.say('easy.short-done')} ${icon('go')}
      </button>
    </div>`;
  return screen(session, { kicker, title: session.say('easy.short-title'), c: page.c, body });
}

const lines = (list: readonly Html[]): TemplateResult[] =>
  list.map((line) => html`<p>${unsafeHTML(line)}</p>`);
