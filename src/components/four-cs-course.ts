/**
 * The whole course: the bars, the screen the session shows, and the panels of Help and Reading.
 *
 * Accessibility: after a change of screen the focus is on its heading; a panel takes it to its own heading and gives
 * it back. While a panel is open the page behind is inert, but the bar stays alive. Titles name the course and never
 * a topic; nothing adds to the history or to the address.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { beforeLesson } from './before-lesson.ts';
import { courseHome } from './course-home.ts';
import type { CourseSession, View } from './course-session.ts';
import { helpIcon, icon, mark } from './icons.ts';
import { bring, tagsOf, type LazyTag } from './lazy.ts';
import { leaveQuickly, onShiftThreeTimes } from './leave-quickly.ts';
import { certificate, quizPart, signOffPart } from './last-parts.ts';
import { lessonScreen, partDone, partHead, saveAndClose } from './lesson-part.ts';
import { firstHelp } from './first-help.ts';
import { closed, closing, notices, saveNews } from './save-status.ts';

export type Panel = 'help' | 'reading';

export class FourCsCourse extends LitElement {
  static override properties = {
    session: { attribute: false },
    panel: { state: true },
    failed: { state: true },
  };

  declare session: CourseSession | undefined;
  declare private panel: Panel | undefined;
  /** Scripts that could not be had. */
  declare private failed: ReadonlySet<LazyTag>;

  #shown: View | undefined;
  #opener: HTMLElement | undefined;
  #end: (() => void)[] = [];

  constructor() {
    super();
    this.failed = new Set();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
    this.addEventListener('page-error', this.#onPageError);
    this.#end = [onShiftThreeTimes(document, () => this.#leave())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    this.removeEventListener('page-error', this.#onPageError);
    for (const end of this.#end) end();
  }

  /** Until the session is there, the words that were stamped into the page stand. */
  protected override shouldUpdate(): boolean {
    return this.session !== undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('session') || !this.session) return;
    this.#end.push(this.session.subscribe(() => this.requestUpdate()));
    this.#shown = this.session.view;
  }

  protected override update(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) this.replaceChildren();
    super.update(changed);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session, panel } = this;
    if (!session) return nothing;
    const { course, view } = session;
    const isBehind = panel !== undefined;
    return html`<a class="skip" href="#main" ?inert=${isBehind} @click=${this.#skip}>${session.say('shell.skip')}</a>
      <header class="top">
        <button class="top-name" ?inert=${isBehind} @click=${() => session.goHome()}>
          ${mark()}<span>${session.say('shell.name')}<span class="vh">, </span></span>
          <span class="quiet">${course.provider.shortName}</span>
          <span class="vh">. ${session.say('shell.all-parts')}</span>
        </button>
        ${course.provider.logo
          ? html`<img class="top-logo" src=${course.provider.logo.src} alt=${course.provider.logo.alt} />`
          : nothing}
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
        ${keyed(keyOf(view), this.#page(session, view))} ${this.#bar(session, 'bar bar--again')}
      </main>
      <footer class="foot" ?inert=${isBehind}>
        <div class="foot-in">
          <p>${session.say('shell.edition', { edition: course.edition, date: course.factsChecked })}</p>
        </div>
      </footer>
      <p class="vh" role="status">${saveNews(session)}</p>
      ${panel ? this.#panelOf(session, panel) : nothing}`;
  }

  #bar(session: CourseSession, names = 'bar'): TemplateResult {
    return html`<nav class=${names} aria-label=${session.say('shell.bar')}>
      <button aria-expanded=${this.panel === 'help'} @click=${(event: Event) => this.#toggle('help', event)}>
        ${helpIcon()} ${session.say('shell.help')}
      </button>
      <button class="bar-exit" @click=${() => this.#leave()}>${icon('exit')} ${session.say('shell.leave')}</button>
    </nav>`;
  }

  #page(session: CourseSession, view: View): TemplateResult {
    const news = notices(session);
    switch (view.kind) {
      case 'home':
        return courseHome(session, news);
      case 'screen':
        return html`${lessonScreen(session, view, news)}${this.#missing(session, tagsOf(view.screen.blocks))}`;
      case 'age':
      case 'note':
      case 'summary':
        return beforeLesson(session, view, news);
      case 'part-done':
        return partDone(session, view.part, news);
      case 'loading':
        return html`${partHead(session, view.part, view.part.title)}
          <div class="sheet"><p class="lead" role="status">${session.say('shell.loading')}</p></div>`;
      case 'unavailable':
        return this.#unavailable(session, () => session.openPart(view.part.code));
      case 'quiz':
        return html`${partHead(session, view.part, view.part.title)}
          <div class="sheet">
            ${news}${this.#missing(session, ['fc-quiz'])}${quizPart(session, view.data)}
            <div class="btns">${saveAndClose(session)}</div>
          </div>`;
      case 'sign-off':
        return html`${partHead(session, view.part, view.part.title)}
          <div class="sheet">
            ${news}${this.#missing(session, ['fc-sign-off'])}${signOffPart(session, view.data)}
            <div class="btns">${saveAndClose(session)}</div>
          </div>`;
      case 'certificate':
        return html`<div class="sheet">
          ${news}${this.#missing(session, ['fc-certificate'])}${certificate(session)}
          <div class="btns">
            <button class="btn btn--plain" @click=${() => session.goHome()}>${session.say('shell.all-parts')}</button>
            ${saveAndClose(session)}
          </div>
        </div>`;
      case 'closing':
        return closing(session);
      case 'closed':
        return closed(session, view.isKept);
    }
  }

  #unavailable(session: CourseSession, again: () => void): TemplateResult {
    return html`<div class="sheet">
      <h1 tabindex="-1">${session.say('shell.loading-failed')}</h1>
      <p class="lead">${session.say('shell.loading-failed-why')}</p>
      <div class="btns">
        <button class="btn" @click=${again}>${session.say('shell.try-again')}</button>
        <button class="btn btn--plain" @click=${() => session.goHome()}>${session.say('shell.all-parts')}</button>
      </div>
    </div>`;
  }

  /** Brings what the screen needs, and says so if it cannot be had. */
  #missing(session: CourseSession, tags: readonly LazyTag[]): TemplateResult | typeof nothing {
    for (const tag of tags) if (!customElements.get(tag) && !this.failed.has(tag)) void this.#bring(tag);
    if (!tags.some((tag) => this.failed.has(tag))) return nothing;
    return html`<div class="save-more" role="alert">
      <p>${session.say('lesson.not-loaded')}</p>
      <div class="btns">
        <button class="btn btn--plain" @click=${() => (this.failed = new Set())}>
          ${session.say('shell.try-again')}
        </button>
      </div>
    </div>`;
  }

  async #bring(tag: LazyTag): Promise<void> {
    try {
      await bring(tag);
    } catch {
      this.failed = new Set([...this.failed, tag]);
    }
    this.requestUpdate();
  }

  #panelOf(session: CourseSession, panel: Panel): TemplateResult {
    const tag = `fc-${panel}` as const;
    if (!customElements.get(tag) && !this.failed.has(tag)) void this.#bring(tag);
    const title = session.say(panel === 'help' ? 'help.title' : 'reading.title');
    return html`<div class="scrim" @click=${() => this.#close()}></div>
      <dialog class="panel" open aria-labelledby="panel-title">
        <div class="panel-in">
          <div class="panel-head">
            <h2 id="panel-title" tabindex="-1">${title}</h2>
            <button class="btn btn--plain" @click=${() => this.#close()}>
              ${icon('close')} ${session.say('shell.close')}
            </button>
          </div>
          ${panel === 'help'
            ? customElements.get('fc-help')
              ? html`<fc-help .session=${session}></fc-help>`
              : firstHelp(session, this.failed.has('fc-help'))
            : this.failed.has('fc-reading')
              ? this.#missing(session, ['fc-reading'])
              : html`<fc-reading .session=${session}></fc-reading>`}
        </div>
      </dialog>`;
  }

  protected override updated(): void {
    const { session } = this;
    if (!session) return;
    document.documentElement.lang = session.course.language;
    const { title } = session.course;
    document.title = session.hasFormError ? session.say('shell.error', { title }) : title;
    if (this.#shown === session.view) return;
    const before = this.#shown;
    this.#shown = session.view;
    scrollTo(0, 0);
    headingOf(this, session.view, before)?.focus();
  }

  #skip(event: Event): void {
    // Not by the link itself: that would put a word in the address and an entry in the history.
    event.preventDefault();
    document.getElementById('main')?.focus();
  }

  #toggle(panel: Panel, event: Event): void {
    if (this.panel === panel) {
      this.#close();
      return;
    }
    if (this.panel === undefined) this.#opener = event.currentTarget as HTMLElement;
    this.panel = panel;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#panel-title')?.focus());
  }

  #close(): void {
    this.panel = undefined;
    void this.updateComplete.then(() => this.#opener?.focus());
  }

  #leave(): void {
    const { session } = this;
    if (!session) return;
    leaveQuickly({
      leaveTo: session.course.leaveTo,
      words: session.course.words,
      letGo: () => session.letGo(),
    });
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.panel) this.#close();
  };

  #onPageError = (event: Event): void => {
    const { detail } = event as CustomEvent<unknown>;
    this.session?.setFormError(detail === true);
  };
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
