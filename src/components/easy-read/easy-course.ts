/**
 * The course in Easy Read: one idea a page, big words, big buttons. It stands in the place of the usual screens and
 * works on the same progress, so that a reader may change over at any moment. The choice is a reading setting of this
 * device; who reads with whom, what was tried and which wording was asked live in this element and nowhere else.
 *
 * Accessibility: after a change of screen the focus is on its heading, unless a panel is open over it.
 */
import { LitElement, html, type TemplateResult } from 'lit';
import type { EasyPage, EasyReadData, SignOffData } from '../../content/model.ts';
import { finishEasyPage, isEasyPageDone } from '../../progress/easy-read.ts';
import type { SignedOff } from '../../progress/model.ts';
import { isPartDone, openScreen, setAge } from '../../progress/progress.ts';
import type { CourseData } from '../course-data.ts';
import type { CourseSession, View } from '../course-session.ts';
import { signOffPart } from '../last-parts.ts';
import { decline, sign } from '../sign-off/sign-act.ts';
import '../listen-button.ts';
import { storedSettings, storeSettings } from '../reading-settings.ts';
import '../sign-off-part.ts';
import './easy-sign.ts';
import { easyHome } from './easy-home.ts';
import { ageScreen, kickerOf, noteScreen, pageScreen, screen, shortScreen } from './easy-page.ts';
import { easyQuiz, freshMemory, quizScreenKey, type QuizMemory } from './easy-quiz.ts';

type Place =
  | { readonly kind: 'home' | 'quiz' | 'sign' }
  | { readonly kind: 'age' | 'note' | 'short' | 'page'; readonly index: number };

export class EasyCourse extends LitElement {
  static override properties = {
    session: { attribute: false },
    data: { state: true },
    hasFailed: { state: true },
    place: { state: true },
    isShared: { state: true },
    chosen: { state: true },
    memory: { state: true },
  };

  declare session: CourseSession;
  declare private data: EasyReadData | undefined;
  declare private hasFailed: boolean;
  declare private place: Place;
  declare private isShared: boolean;
  /** The answer that was tried on this page. */
  declare private chosen: number | undefined;
  declare private memory: QuizMemory;
  /** Parts whose content note was read and agreed to. */
  readonly #agreed = new Set<string>();
  #view: View | undefined;
  /** Where `data` is from: another one for each language. */
  #source: CourseData | undefined;
  #shown = '';
  #unsubscribe = (): void => undefined;

  constructor() {
    super();
    this.data = undefined;
    this.hasFailed = false;
    this.place = { kind: 'home' };
    this.isShared = false;
    this.chosen = undefined;
    this.memory = freshMemory;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.session.subscribe(() => this.requestUpdate());
    storeSettings({ ...storedSettings(), easy: true });
    void this.#bring();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  async #bring(): Promise<void> {
    const source = this.session.data;
    this.#source = source;
    this.hasFailed = false;
    this.data = undefined;
    try {
      const data = await source.bringEasyRead();
      // A voice's words, and who to talk to when tries are used up, come with Help.
      await this.session.bringHelp().catch(() => undefined);
      if (source !== this.session.data) return;
      this.session.addWords(data.words);
      this.data = data;
    } catch {
      this.hasFailed = true;
    }
  }

  protected override willUpdate(): void {
    // In another language now: the same page in other words, whatever the session shows anew.
    if (this.#source !== this.session.data) {
      this.#view = this.session.view;
      void this.#bring();
    }
    if (!this.data || this.#view === this.session.view) return;
    this.#view = this.session.view;
    this.place = this.#placeOf(this.session.view, this.data);
    this.chosen = undefined;
  }

  /** Where somebody is who was somewhere in the usual course, or was sent there by the session. */
  #placeOf(view: View, { pages }: EasyReadData): Place {
    if (view.kind === 'quiz') return { kind: 'quiz' };
    if (view.kind === 'sign-off') return { kind: 'sign' };
    if (!('part' in view) || view.kind === 'part-done') return { kind: 'home' };
    const ofPart = pages.findIndex(({ part }) => part === view.part.code);
    const exact =
      view.kind === 'screen' ? pages.findIndex(({ screens }) => screens.includes(view.screen.code)) : -1;
    const index = exact >= 0 ? exact : ofPart;
    return index < 0 ? { kind: 'home' } : this.#entrance(index);
  }

  protected override updated(): void {
    const shown = this.#screenKey();
    if (shown === this.#shown) return;
    this.#shown = shown;
    scrollTo(0, 0);
    if (!this.closest('[inert]')) this.querySelector<HTMLElement>('h1')?.focus();
  }

  /** Another string for every screen. */
  #screenKey(): string {
    const { session, data, memory, place } = this;
    if (!data) return '';
    const { view } = session;
    return place.kind === 'quiz' && view.kind === 'quiz'
      ? quizScreenKey({ session, data, memory, quizData: view.data })
      : JSON.stringify(place);
  }

  protected override render(): TemplateResult {
    const { session, data, place } = this;
    if (!data) return this.#waiting();
    switch (place.kind) {
      case 'home':
        return easyHome({
          ...{ session, data, isShared: this.isShared, onShared: this.#share },
          onCarryOn: () => this.#carryOn(),
          onPage: (index) => this.#open(index),
          onUsual: () => this.#usual(),
        });
      case 'quiz':
        return session.view.kind === 'quiz'
          ? easyQuiz({
              ...{ session, data, quizData: session.view.data, memory: this.memory },
              onMemory: (memory) => (this.memory = memory),
              onPage: (index) => this.#open(index),
              onCarryOn: () => this.#carryOn(),
              onHome: () => session.goHome(),
            })
          : html``;
      case 'sign':
        return session.view.kind === 'sign-off' ? this.#sign(data, session.view.data) : html``;
      default:
        break;
    }
    const page = data.pages[place.index];
    if (!page) return html``;
    return this.#ofPage(data, page, place);
  }

  #ofPage(
    data: EasyReadData,
    page: EasyPage,
    { kind, index }: Extract<Place, { readonly index: number }>,
  ): TemplateResult {
    const { session } = this;
    const kicker = kickerOf(session, data, index);
    if (kind === 'age')
      return ageScreen(session, kicker, (age) => {
        session.update((progress) => setAge(progress, age));
        this.#open(index);
      });
    const onRead = () => {
      this.#agreed.add(page.part);
      this.#open(index);
    };
    const before = { session, kicker, page: this.#noteOf(page) ?? page, onRead };
    if (kind === 'note')
      return noteScreen({
        ...before,
        onLeaveOut: () => this.#go({ kind: 'short', index }),
        onLater: () => session.goHome(),
      });
    if (kind === 'short')
      return shortScreen({
        ...before,
        onLeaveOut: () => this.#leaveOut(page),
        onLater: () => session.goHome(),
      });
    return pageScreen({
      ...{ session, data, index, page, isShared: this.isShared, chosen: this.chosen },
      onAnswer: (chosen) => (this.chosen = chosen),
      onShared: this.#share,
      onBack: () => (index === 0 ? session.goHome() : this.#open(index - 1)),
      onNext: () => this.#finish(page, index),
      onClose: () => this.#saveAndClose(page),
    });
  }

  #sign(easy: EasyReadData, data: SignOffData): TemplateResult {
    const { session } = this;
    // A provider without short words, or what changed since: the usual way of signing, in the big type.
    if (easy.statements.length === 0 || data.acknowledgement || session.signAgain)
      return screen(session, {
        kicker: session.say('easy.kicker-home'),
        title: data.setNameCapital,
        body: signOffPart(session, data),
      });
    return html`<fc-easy-sign
      .session=${session}
      .easy=${easy}
      .data=${data}
      @signed=${({ detail }: CustomEvent<SignedOff>) => sign(session, data, detail, true)}
      @declined=${() => decline(session, data, true)}
      @open-certificate=${() => session.openCertificate()}
      @go-home=${() => session.goHome()}
    ></fc-easy-sign>`;
  }

  #waiting(): TemplateResult {
    // Its own words come with its data, and these two sentences are in the page.
    const { session } = this;
    return this.hasFailed
      ? html`<div class="sheet">
          <h1 tabindex="-1">${session.say('shell.loading-failed')}</h1>
          <p class="lead">${session.say('shell.loading-failed-why')}</p>
          <div class="btns">
            <button class="btn" @click=${() => void this.#bring()}>${session.say('shell.try-again')}</button>
            <button class="btn btn--plain" @click=${() => this.#usual()}>
              ${session.say('shell.all-parts')}
            </button>
          </div>
        </div>`
      : html`<div class="sheet"><p class="lead" role="status">${session.say('shell.loading')}</p></div>`;
  }

  /** What stands before a page, or the page. */
  #entrance(index: number): Place {
    const page = this.data?.pages[index];
    if (!page) return { kind: 'home' };
    const { age, ageAsked } = this.session.progress;
    if (page.needsAge && !ageAsked && age === 'not-said') return { kind: 'age', index };
    if (this.#noteOf(page) && !this.#agreed.has(page.part)) return { kind: 'note', index };
    return { kind: 'page', index };
  }

  /** The page of the same part that has the content note. */
  #noteOf({ part }: EasyPage): EasyPage | undefined {
    return this.data?.pages.find((page) => page.part === part && page.sensitive);
  }

  #open(index: number): void {
    this.#go(this.#entrance(index));
  }

  #go(place: Place): void {
    this.chosen = undefined;
    this.place = place;
  }

  #finish(page: EasyPage, index: number): void {
    this.#keep(page.screens, page.part);
    if (index + 1 < (this.data?.pages.length ?? 0)) this.#open(index + 1);
    else this.#carryOn();
  }

  /** Counts the whole part as finished; that it was left out is kept nowhere. */
  #leaveOut({ part: code }: EasyPage): void {
    const { session } = this;
    const pages = this.data?.pages ?? [];
    session.leftOutParts.add(code);
    this.#keep(session.part(code)?.screens ?? [], code);
    const after = pages.findLastIndex(({ part }) => part === code) + 1;
    if (after < pages.length) this.#open(after);
    else this.#carryOn();
  }

  #keep(screens: readonly string[], code: string): void {
    const { session } = this;
    const after = finishEasyPage(session.progress, screens);
    const part = session.part(code);
    session.update(
      (progress) => finishEasyPage(progress, screens),
      part !== undefined && isPartDone(session.course, after, part),
    );
  }

  /** The first page that is not done, then the questions, then the rules, then the certificate. */
  #carryOn(): void {
    const { session, data } = this;
    const index = data?.pages.findIndex(({ screens }) => !isEasyPageDone(session.progress, screens)) ?? -1;
    if (index >= 0 && !session.course.completion.isTaught) this.#open(index);
    else if (session.next) session.openPart(session.next.code);
    else session.openCertificate();
  }

  /** The place that is kept is one of the usual course. */
  #saveAndClose({ part, screens }: EasyPage): void {
    const { session } = this;
    const at = screens.find((code) => !session.progress.finished.has(code)) ?? screens[0];
    if (at !== undefined) session.update((progress) => openScreen(progress, part, at));
    void session.saveAndClose();
  }

  #usual(): void {
    storeSettings({ ...storedSettings(), easy: false });
    this.session.setEasy(false);
    this.session.goHome();
  }

  #share = (isShared: boolean): void => {
    this.isShared = isShared;
  };
}

customElements.define('fc-easy', EasyCourse);
