/**
 * The whole course: the bars, the screen the session shows, and the panels of Help and Reading.
 *
 * Accessibility: after a change of screen the focus is on its heading; a panel takes it to its own heading and gives
 * it back. While a panel is open the page behind is inert, but the bar stays alive. Titles name the course and never
 * a topic; nothing adds to the history or to the address.
 */
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { keyed } from 'lit/directives/keyed.js';
import type { Part } from '../content/model.ts';
import { courseHome, homeSteps } from './course-home.ts';
import type { CourseSession, View } from './course-session.ts';
import { isEasyShown, isEasyStored } from './easy-choice.ts';
import { helpIcon, icon, mark } from './icons.ts';
import { bring, bringLaterPages, tagsOf, type LaterPages, type LazyTag } from './lazy.ts';
import { leaveQuickly, onShiftThreeTimes } from './leave-quickly.ts';
import { lessonScreen, partHead, saveAndClose, waitsForLater } from './lesson-part.ts';
import { firstHelp } from './first-help.ts';
import { notices, saveNews } from './save-status.ts';

export type Panel = 'help' | 'reading';

/**
 * The one element that everybody waits for. It uses Lit's templates without Lit's element, which is 2 KB that the first
 * lesson does not need.
 */
export class FourCsCourse extends HTMLElement {
  /** Settles once what was last asked for is on the page. */
  updateComplete: Promise<void> = Promise.resolve();

  #session: CourseSession | undefined;
  #panel: Panel | undefined;
  /** Scripts that could not be had. */
  #failed: ReadonlySet<LazyTag> = new Set();
  #hasLaterFailed = false;
  #later: LaterPages | undefined;
  #shown: View | undefined;
  #opener: HTMLElement | undefined;
  #isWaiting = false;
  /** Where templates are rendered to. Its nodes move into the page at once, when all of them are there. */
  readonly #sheet = document.createDocumentFragment();
  #unsubscribe = (): void => undefined;
  #stopShift = (): void => undefined;

  /** Until the session is there, the words that were stamped into the page stand. */
  get session(): CourseSession | undefined {
    return this.#session;
  }
  set session(session: CourseSession | undefined) {
    this.#unsubscribe();
    this.#session = session;
    this.#unsubscribe = session?.subscribe(() => this.#update()) ?? (() => undefined);
    this.#shown = session?.view;
    if (session && isEasyStored()) session.isEasy = true;
    this.#update();
  }

  connectedCallback(): void {
    this.addEventListener('click', this.#onClick);
    document.addEventListener('keydown', this.#onKey);
    this.addEventListener('page-error', this.#onPageError);
    this.addEventListener('reading-settings', this.#onSettings);
    this.#stopShift = onShiftThreeTimes(document, () => this.#leave());
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#onKey);
    this.removeEventListener('page-error', this.#onPageError);
    this.removeEventListener('reading-settings', this.#onSettings);
    this.#stopShift();
    this.#unsubscribe();
  }

  /**
   * Puts together out of sight, in steps, what will be shown first: on a slow phone all of it in one go would hold up
   * whoever presses something meanwhile. What was stamped into the page stands until the session is there.
   *
   * @param hasStarted - whether the first lesson comes first; else it is made ready behind the home, so that Start answers at once
   */
  async prepare(session: CourseSession, hasStarted: boolean, breathe: () => Promise<void>): Promise<void> {
    if (session.view.kind !== 'home' || isEasyStored()) return;
    const lesson = firstScreen(session);
    const shown = (hasStarted && lesson) || session.view;
    // A template takes longest the first time, so some are used once for nobody.
    const warm = (template: TemplateResult): Promise<void> => {
      render(template, document.createDocumentFragment());
      return breathe();
    };
    await warm(this.#bar(session));
    if (lesson) await warm(partHead(session, lesson.part, lesson.lesson.title));
    const steps = shown === lesson ? 2 : homeSteps(session);
    for (let step = 0; step < steps; step += 1) {
      render(this.#page(session, shown, step), this.#sheet);
      await breathe();
    }
    if (lesson && lesson !== shown) await warm(lessonScreen(session, lesson, html``));
  }

  /** Once for however many changes one task brings. */
  #update(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.updateComplete = Promise.resolve().then(() => {
      this.#isWaiting = false;
      if (!this.#session) return;
      // Before anything changes: asked for afterwards, it would make the browser lay out the page twice.
      if (this.#shown !== this.#session.view) scrollTo(0, 0);
      render(this.#page(this.#session, this.#session.view), this.#sheet);
      const isTakingOver = this.#sheet.hasChildNodes();
      if (isTakingOver) this.replaceChildren(this.#sheet);
      this.#afterwards(this.#session, isTakingOver);
    });
  }

  /** @param step - how much of the home; everything, unless it is put together in steps */
  #page(session: CourseSession, view: View, step?: number): TemplateResult {
    const panel = this.#panel;
    const { course } = session;
    const isBehind = panel !== undefined;
    return html`<a class="skip" href="#main" ?inert=${isBehind} @click=${this.#skip}
        >${session.say('shell.skip')}</a
      >
      <header class="top">
        <button class="top-name" ?inert=${isBehind} @click=${() => session.goHome()}>
          ${mark()}<span>${session.say('shell.name')}<span class="vh">, </span></span>
          <span class="quiet">${course.provider.shortName}</span>
          <span class="vh">. ${session.say('shell.all-parts')}</span>
        </button>
        ${
          course.provider.logo
            ? html`<img class="top-logo" src=${course.provider.logo.src} alt=${course.provider.logo.alt} />`
            : nothing
        }
        <button
          class="top-aa"
          aria-expanded=${panel === 'reading'}
          ?inert=${panel === 'help'}
          @click=${(event: Event) => this.#toggle('reading', event)}
        >
          <b aria-hidden="true">Aa</b><span class="top-aa-word">${session.say('shell.reading')}</span
          ><span class="vh">${session.say('shell.reading-full')}</span>
        </button>
        ${this.#bar(session)}
      </header>
      ${course.draft ? html`<p class="draft" ?inert=${isBehind}>${course.draft.banner}</p>` : nothing}
      <main class="page" id="main" tabindex="-1" ?inert=${isBehind}>
        ${keyed(isEasyShown(session) ? 'easy' : keyOf(view), this.#screen(session, view, step))}
        ${this.#bar(session, 'bar bar--again')}
      </main>
      <footer class="foot" ?inert=${isBehind}>
        <div class="foot-in">
          <p>${session.say('shell.edition', { edition: course.edition, date: course.factsChecked })}</p>
          ${this.#later?.footExtra(session)}
        </div>
      </footer>
      <p class="vh" role="status">${saveNews(session)}</p>
      ${panel ? this.#panelOf(session, panel) : nothing}`;
  }

  #bar(session: CourseSession, names = 'bar'): TemplateResult {
    return html`<nav class=${names} aria-label=${session.say('shell.bar')}>
      <button aria-expanded=${this.#panel === 'help'} @click=${(event: Event) => this.#toggle('help', event)}>
        ${helpIcon()} ${session.say('shell.help')}
      </button>
      <button class="bar-exit" @click=${() => this.#leave()}>
        ${icon('exit')} ${session.say('shell.leave')}
      </button>
    </nav>`;
  }

  #screen(session: CourseSession, view: View, step?: number): TemplateResult {
    const news = notices(session);
    const later = this.#later;
    if (isEasyShown(session))
      return html`${this.#missing(session, ['fc-easy'])}
      ${customElements.get('fc-easy') ? html`<fc-easy .session=${session}></fc-easy>` : this.#opening(session)}`;
    switch (view.kind) {
      case 'home':
        return courseHome(session, news, later?.homeExtra(session), step);
      case 'screen':
        if (step === 0) return html``;
        if (!later && waitsForLater(view)) return this.#bringLater(session, view);
        return html`${lessonScreen(session, view, html`${news}${later?.listenButton(session)}`)}${this.#missing(session, tagsOf(view.screen.blocks))}`;
      case 'loading':
        return html`${partHead(session, view.part, view.part.title)}${this.#opening(session)}`;
      case 'unavailable':
        return this.#unavailable(session, () => session.openPart(view.part.code));
      default:
        break;
    }
    if (!later || !hasItsWords(session, view)) return this.#bringLater(session, view);
    switch (view.kind) {
      case 'part-done':
        return later.partDone(session, view.part, news);
      case 'age':
      case 'note':
      case 'summary':
        return later.beforeLesson(session, view, html`${news}${later.listenButton(session)}`);
      case 'quiz':
        return this.#ownPage(session, view.part, later.quizPart(session, view.data), ['fc-quiz']);
      case 'sign-off':
        return this.#ownPage(session, view.part, later.signOffPart(session, view.data), ['fc-sign-off']);
      case 'extra':
        return later.extraPage(session, view.name, this.#missing(session, ['fc-incident-helper']));
      case 'certificate':
        return html`<div class="sheet">
          ${news}${this.#missing(session, ['fc-certificate'])}${later.certificate(session)}
          <div class="btns">
            <button class="btn btn--plain" @click=${() => session.goHome()}>
              ${session.say('shell.all-parts')}
            </button>
            ${saveAndClose(session)}
          </div>
        </div>`;
      case 'closing':
        return later.closing(session);
      case 'closed':
        return later.closed(session, view.isKept);
    }
  }

  /** A part with an element of its own. */
  #ownPage(
    session: CourseSession,
    part: Part,
    element: TemplateResult,
    tags: readonly LazyTag[],
  ): TemplateResult {
    return html`${partHead(session, part, part.title)}
      <div class="sheet">
        ${notices(session)}${this.#missing(session, tags)}${element}
        <div class="btns">${saveAndClose(session)}</div>
      </div>`;
  }

  #opening(session: CourseSession): TemplateResult {
    return html`<div class="sheet"><p class="lead" role="status">${session.say('shell.loading')}</p></div>`;
  }

  /** The pages after the first lesson have not come yet, though they were asked for after the first paint. */
  #bringLater(session: CourseSession, view: View): TemplateResult {
    if (this.#hasLaterFailed) return this.#unavailable(session, () => this.#retry());
    void this.bringLater('waited-for');
    return 'part' in view
      ? html`${partHead(session, view.part, view.part.title)}${this.#opening(session)}`
      : this.#opening(session);
  }

  /** Brings the pages that nobody sees before the first lesson. */
  async bringLater(how: 'ahead' | 'waited-for' = 'ahead'): Promise<void> {
    try {
      this.#later = await bringLaterPages();
      const session = this.#session;
      if (how === 'waited-for' && session && !hasItsWords(session, session.view)) await session.bringHelp();
      // Its heading takes the focus, as it would have done at once.
      if (how === 'waited-for') this.#shown = undefined;
    } catch {
      this.#hasLaterFailed = how === 'waited-for';
    }
    this.#update();
  }

  #unavailable(session: CourseSession, again: () => void): TemplateResult {
    return html`<div class="sheet">
      <h1 tabindex="-1">${session.say('shell.loading-failed')}</h1>
      <p class="lead">${session.say('shell.loading-failed-why')}</p>
      <div class="btns">
        <button class="btn" @click=${again}>${session.say('shell.try-again')}</button>
        <button class="btn btn--plain" @click=${() => session.goHome()}>
          ${session.say('shell.all-parts')}
        </button>
      </div>
    </div>`;
  }

  /** Brings what the screen needs, and says so if it cannot be had. */
  #missing(session: CourseSession, tags: readonly LazyTag[]): TemplateResult | typeof nothing {
    for (const tag of tags) if (!customElements.get(tag) && !this.#failed.has(tag)) void this.#bring(tag);
    if (!tags.some((tag) => this.#failed.has(tag))) return nothing;
    return html`<div class="save-more" role="alert">
      <p>${session.say('lesson.not-loaded')}</p>
      <div class="btns">
        <button class="btn btn--plain" @click=${() => this.#retry()}>
          ${session.say('shell.try-again')}
        </button>
      </div>
    </div>`;
  }

  async #bring(tag: LazyTag): Promise<void> {
    try {
      await bring(tag);
    } catch {
      this.#failed = new Set([...this.#failed, tag]);
    }
    this.#update();
  }

  #retry(): void {
    this.#failed = new Set();
    this.#hasLaterFailed = false;
    this.#update();
  }

  #panelOf(session: CourseSession, panel: Panel): TemplateResult {
    const tag = `fc-${panel}` as const;
    if (!customElements.get(tag) && !this.#failed.has(tag)) void this.#bring(tag);
    const title = session.say(panel === 'help' ? 'help.title' : 'shell.reading-full');
    // Reading is not dimmed: its changes show at once behind the panel.
    return html`${panel === 'help' ? html`<div class="scrim"></div>` : nothing}
      <dialog class="panel" open aria-labelledby="panel-title">
        <div class="panel-in">
          <div class="panel-head">
            <h2 id="panel-title" tabindex="-1">${title}</h2>
            <button class="btn btn--plain" @click=${() => this.#close()}>
              ${icon('close')} ${session.say('shell.close')}
            </button>
          </div>
          ${
            panel === 'help'
              ? customElements.get('fc-help')
                ? html`<fc-help .session=${session}></fc-help>`
                : firstHelp(session, this.#failed.has('fc-help'))
              : this.#failed.has('fc-reading')
                ? this.#missing(session, ['fc-reading'])
                : session.hasWords('reading.title')
                  ? html`<fc-reading .session=${session}></fc-reading>`
                  : this.#bringReading(session)
          }
        </div>
      </dialog>`;
  }

  /** The sentences of Reading come with those of Help. */
  #bringReading(session: CourseSession): TemplateResult {
    session.bringHelp().catch(() => {
      this.#failed = new Set([...this.#failed, 'fc-reading']);
      this.#update();
    });
    return html`<p role="status">${session.say('shell.loading')}</p>`;
  }

  #afterwards(session: CourseSession, isTakingOver: boolean): void {
    document.documentElement.lang = session.course.language;
    document.documentElement.dir = session.course.direction;
    const { title } = session.course;
    document.title = session.hasFormError ? session.say('shell.error', { title }) : title;
    if (this.#shown === session.view) return;
    const before = this.#shown;
    this.#shown = session.view;
    const heading = headingOf(this, session.view, before);
    const focus = (): void => heading?.focus({ preventScroll: true });
    // Whoever is given the focus must be laid out first; of a whole new page that is a task by itself.
    if (isTakingOver) setTimeout(focus);
    else focus();
    // At 400 % zoom it may be further down. By then the page is laid out anyway, and whoever is quick with Tab has gone on.
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (document.activeElement === heading) heading?.scrollIntoView({ block: 'nearest' });
      }),
    );
  }

  #skip(event: Event): void {
    // Not by the link itself: that would put a word in the address and an entry in the history.
    event.preventDefault();
    document.getElementById('main')?.focus();
  }

  #toggle(panel: Panel, event: Event): void {
    if (this.#panel === panel) {
      this.#close();
      return;
    }
    if (this.#panel === undefined) this.#opener = (event.target as Element).closest('button') ?? undefined;
    this.#panel = panel;
    this.#update();
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#panel-title')?.focus());
  }

  #close(): void {
    this.#panel = undefined;
    this.#update();
    void this.updateComplete.then(() => this.#opener?.focus());
  }

  #leave(): void {
    const session = this.#session;
    if (!session) return;
    leaveQuickly({
      leaveTo: session.course.leaveTo,
      words: session.course.words,
      letGo: () => session.letGo(),
    });
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#panel) this.#close();
  };

  /** "Open Help" under a card that speaks of help lines. */
  #onClick = (event: Event): void => {
    if ((event.target as Element).matches('[data-help]')) this.#toggle('help', event);
  };

  #onSettings = (event: Event): void => {
    const { easy } = (event as CustomEvent<{ readonly easy: boolean }>).detail;
    this.#session?.setEasy(easy);
    this.#update();
    void this.#bring('fc-listen');
  };

  #onPageError = (event: Event): void => {
    const { detail } = event as CustomEvent<unknown>;
    this.#session?.setFormError(detail === true);
  };
}

/** What the pages of Save and close say comes with Help. */
const hasItsWords = (session: CourseSession, { kind }: View): boolean =>
  !/^clos/.test(kind) || session.hasWords('home.closed');

/** Where the first lesson opens for whoever has read none of it. */
function firstScreen(session: CourseSession): Extract<View, { kind: 'screen' }> | undefined {
  const lesson = session.course.first;
  const part = session.part(lesson.code);
  const [screen] = lesson.screens;
  return part && screen && { kind: 'screen', part, lesson, screen, index: 0 };
}

/** The same part of the page for a screen and the next, a new one for anything else. */
function keyOf(view: View): string {
  return view.kind === 'screen' ? `screen ${view.screen.code}` : view.kind;
}

/** Within a lesson the screen's own heading; else the page's. */
function headingOf(root: HTMLElement, view: View, before: View | undefined): HTMLElement | null {
  const isFurtherIn =
    view.kind === 'screen' && before?.kind === 'screen' && view.part.code === before.part.code;
  return root.querySelector(isFurtherIn ? '.screen-head h2' : 'main h1');
}

customElements.define('four-cs-course', FourCsCourse);
