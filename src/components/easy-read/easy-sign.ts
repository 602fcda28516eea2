/**
 * Signing in Easy Read: one rule at a time in short words, each with its exact words beside it; then one form. What is
 * signed, its hash and the signature are those of the usual way, and nothing says which way it was read.
 *
 * @fires signed - `detail`: when, which words, and whether anyone helped; never the name
 * @fires declined - they do not want to sign
 * @fires open-certificate
 * @fires go-home
 * @fires page-error - `detail`: whether the page's title starts with "Error:"
 *
 * Accessibility: each step gives the focus to its heading; a form with something missing to its summary.
 */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type {
  EasyReadData,
  EasyStatement,
  SignClause,
  SignDocument,
  SignOffData,
} from '../../content/model.ts';
import type { SignedOff } from '../../progress/model.ts';
import type { CourseSession } from '../course-session.ts';
import { icon } from '../icons.ts';
import { openAnew, ownRecord } from '../own-record.ts';
import { errorLine, errorSummary, tellPageError, type FormError } from '../question/error-summary.ts';
import { focusOn } from '../question/focus.ts';
import { routeCard } from '../route-card.ts';
import { inkNote, withheldList } from '../sign-off/check-step.ts';
import { confirmation, refused } from '../sign-off/confirmation.ts';
import { printInkCopy } from '../sign-off/ink-copy.ts';
import { documentText, ownWords } from '../sign-off/read-step.ts';
import { statementsOf, withheld } from '../sign-off/statements.ts';
import { keepName, typedName } from '../sign-off/typed-name.ts';
import { closeButton, listen, screen } from './easy-page.ts';

interface Form {
  /** Ids of the boxes that are ticked. */
  readonly ticked: ReadonlySet<string>;
  readonly name: string;
  readonly withSupport: boolean | undefined;
}

export class EasySign extends LitElement {
  static override properties = {
    session: { attribute: false },
    easy: { attribute: false },
    data: { attribute: false },
    print: { attribute: false },
    at: { state: true },
    aside: { state: true },
    form: { state: true },
    errors: { state: true },
  };

  declare session: CourseSession;
  declare easy: EasyReadData;
  declare data: SignOffData;
  declare print: () => void;
  /** Index of the statement on the screen; one more is the form. */
  declare private at: number;
  /** What stands in the place of signing: "I want to talk first", or that they do not want to. */
  declare private aside: 'talk' | 'declined' | undefined;
  declare private form: Form;
  declare private errors: readonly FormError[];
  #shown = '';
  #unsubscribe = (): void => undefined;

  constructor() {
    super();
    this.print = () => window.print();
    this.at = 0;
    this.aside = undefined;
    this.form = { ticked: new Set(), name: '', withSupport: undefined };
    this.errors = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.session.subscribe(() => this.requestUpdate());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  protected override updated(): void {
    const { progress, ownPage } = this.session;
    const shown = [this.at, this.aside, progress.signedOff !== undefined, ownPage?.isRefused === true].join();
    if (shown === this.#shown) return;
    const isFirst = this.#shown === '';
    this.#shown = shown;
    if (isFirst) return;
    scrollTo(0, 0);
    focusOn(this.querySelector('h1'));
  }

  protected override render(): TemplateResult {
    if (this.session.progress.signedOff) return this.#signed(this.session.progress.signedOff);
    if (this.aside === 'talk') return this.#talk();
    if (this.aside === 'declined') return this.#declined();
    const statement = this.easy.statements[this.at];
    return statement ? this.#statement(statement) : this.#sign();
  }

  #statement(statement: EasyStatement): TemplateResult {
    const { session, data, easy } = this;
    const { drawing, text } = statement;
    const number = this.at + 1;
    const body = html`${listen(session)}
      <div data-read>
        <ul class="er-rows er-rows--one">
          <li>
            <div class="drawing" aria-hidden="true">${unsafeHTML(easy.drawings[drawing] ?? '')}</div>
            <p>${text}</p>
          </li>
        </ul>
        <p class="quiet">${session.say('easy.sign-says')}</p>
      </div>
      <details class="er-exact">
        <summary>${session.say('easy.exact')}</summary>
        <div>
          <p>${this.#say('exact-says')}</p>
          ${this.#clauses(statement).map(
            ({ clause, document }) =>
              html`<h2>${session.say('easy.exact-clause', { number: clause.number })}</h2>
                <blockquote class="exact">
                  <p>${ownWords(clause.exact, document)}</p>
                  ${clause.state === 'outdated' ? html`<p class="from">${session.say('signOff.outdated')}</p>` : nothing}
                </blockquote>`,
          )}
        </div>
      </details>
      <div class="btns er-go">
        <button type="button" class="btn btn--plain" @click=${() => this.#back()}>
          ${session.say('easy.back')}
        </button>
        <button type="button" class="btn" @click=${() => this.#go(number)}>
          ${session.say(data.mode === 'read-and-confirm' ? 'easy.agree-read' : 'easy.agree')} ${icon('go')}
        </button>
      </div>
      <div class="btns">
        ${this.#talkButton()} ${closeButton(session, () => void session.saveAndClose())}
      </div>`;
    const kicker = session.say('easy.sign-kicker', { number, total: easy.statements.length });
    return screen(session, { kicker, title: data.setNameCapital, body });
  }

  #sign(): TemplateResult {
    const { session, data, errors, form } = this;
    const isReading = data.mode === 'read-and-confirm';
    const errorOf = (id: string) => errors.find(({ control }) => control === id)?.text;
    const [nameError, supportError] = [errorOf('easy-name'), errorOf('easy-support')];
    const body = html`${listen(session)} ${errorSummary('easy-summary', errors, session.words, 'easy')}
      <form novalidate data-read @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <p>${this.#say('form-says')}</p>
        ${this.#allExact()}
        <div class="field">
          <fieldset>
            <legend>${session.say('easy.form-agree-title')}</legend>
            <div class="opts">
              ${this.#boxes().map(({ id, text }) => {
                const error = errorOf(id);
                return html`${errorLine(`${id}-error`, error, session.words, 'easy')}<label class="opt"
                    ><input
                      type="checkbox"
                      name="agree"
                      value=${id}
                      id=${id}
                      aria-invalid=${error === undefined ? nothing : 'true'}
                      aria-describedby=${error === undefined ? nothing : `${id}-error`}
                      .checked=${form.ticked.has(id)}
                    /><span>${text}</span></label
                  >`;
              })}
            </div>
          </fieldset>
        </div>
        <div class="field ${nameError === undefined ? '' : 'field--error'}">
          <label for="easy-name">${session.say('easy.name-label')}</label>
          <p class="hint" id="easy-name-hint">${session.say('easy.name-hint')}</p>
          ${errorLine('easy-name-error', nameError, session.words, 'easy')}
          <input
            class="input ${nameError === undefined ? '' : 'input--error'}"
            id="easy-name"
            name="name"
            autocomplete="name"
            spellcheck="false"
            maxlength="120"
            .value=${form.name}
            aria-describedby="easy-name-hint${nameError === undefined ? '' : ' easy-name-error'}"
            aria-invalid=${nameError === undefined ? nothing : 'true'}
          />
        </div>
        <div class="field ${supportError === undefined ? '' : 'field--error'}">
          <fieldset
            aria-describedby="easy-support-hint${supportError === undefined ? '' : ' easy-support-error'}"
          >
            <legend>${session.say('easy.support-title')}</legend>
            <p class="hint" id="easy-support-hint">${session.say('easy.support-hint')}</p>
            ${errorLine('easy-support-error', supportError, session.words, 'easy')}
            <div class="opts">
              ${(['no', 'yes'] as const).map(
                (value) =>
                  html`<label class="opt"
                    ><input
                      type="radio"
                      name="support"
                      value=${value}
                      id=${value === 'no' ? 'easy-support' : nothing}
                      .checked=${form.withSupport === (value === 'yes')}
                    /><span>${session.say(`easy.support-${value}`)}</span></label
                  >`,
              )}
            </div>
          </fieldset>
        </div>
        <h2>${session.say('easy.sees-title')}</h2>
        <p>${data.whoSees}</p>
        ${
          data.printForInk
            ? inkNote({
                provider: session.course.provider.shortName,
                words: session.words,
                onPrint: () => this.#printInk(),
              })
            : nothing
        }
        <div class="btns er-go">
          <button type="button" class="btn btn--plain" @click=${() => this.#back()}>
            ${session.say('easy.back')}
          </button>
          <button class="btn">
            ${session.say(isReading ? 'easy.confirm-button' : 'easy.sign-button')} ${icon('go')}
          </button>
        </div>
      </form>
      <div class="btns">${this.#talkButton()}</div>`;
    return screen(session, {
      kicker: session.say('easy.form-kicker'),
      title: session.say(isReading ? 'easy.form-title-confirm' : 'easy.form-title'),
      body,
    });
  }

  /** Everything that the signature stands under. */
  #allExact(): TemplateResult {
    const { session, data } = this;
    const provider = session.course.provider.shortName;
    return html`<details class="er-exact">
      <summary>${session.say('easy.exact')}</summary>
      <div>
        <ul>
          ${data.statements.map(({ text }) => html`<li>${text}</li>`)}
        </ul>
        ${data.documents.map(
          (document) =>
            html`<h2>${document.title}</h2>
              ${documentText(document, provider, session.words)}`,
        )}
        ${
          withheld(data).length > 0
            ? html`<h2>${session.say('signOff.check-not-signed')}</h2>
                ${withheldList(data, session.words)}`
            : nothing
        }
      </div>
    </details>`;
  }

  #talk(): TemplateResult {
    const { session, data } = this;
    const body = html`${listen(session)}
      <div data-read>
        <p>${session.say('signOff.talk-says')}</p>
        <h2>${session.say('easy.talk')}</h2>
        ${routeCard(data.talkTo)}
      </div>
      <div class="btns er-go">
        <button type="button" class="btn btn--plain" @click=${() => this.#tell('go-home')}>
          ${session.say('easy.home')}
        </button>
        <button type="button" class="btn" @click=${() => (this.aside = undefined)}>
          ${session.say('easy.back')}
        </button>
      </div>
      ${session.keepsName ? this.#offerToDecline() : nothing}`;
    return screen(session, {
      kicker: session.say('easy.form-kicker'),
      title: session.say('signOff.talk-title'),
      body,
    });
  }

  /** Where somebody keeps the answer; a package has nobody to tell. */
  #offerToDecline(): TemplateResult {
    const { session, data } = this;
    const isReading = data.mode === 'read-and-confirm';
    return html`<div data-read>
        <h2>${session.say('easy.decline-title')}</h2>
        ${this.#rows([
          ['no', 'decline-says'],
          ['people', 'decline-told'],
          ['talk', 'decline-talk'],
          ['done', 'decline-stays'],
        ])}
      </div>
      <div class="btns">
        <button type="button" class="btn btn--plain" @click=${() => this.#decline()}>
          ${session.say(isReading ? 'easy.decline-button-read' : 'easy.decline-button')}
        </button>
      </div>`;
  }

  #declined(): TemplateResult {
    const { session, data } = this;
    const body = html`${listen(session)}
      <div data-read>
        ${this.#rows([
          ['people', 'declined-told'],
          ['talk', 'decline-talk'],
          ['done', 'decline-stays'],
          ['pen', 'declined-change'],
        ])}
        <h2>${session.say('easy.talk')}</h2>
        ${routeCard(data.talkTo)}
      </div>
      <div class="btns er-go">
        <button type="button" class="btn btn--plain" @click=${() => this.#comeBack()}>
          ${session.say('easy.declined-back')}
        </button>
        <button type="button" class="btn" @click=${() => this.#tell('go-home')}>
          ${session.say('easy.home')}
        </button>
      </div>`;
    return screen(session, {
      kicker: session.say('easy.form-kicker'),
      title: session.say('easy.declined-title'),
      body,
    });
  }

  #rows(rows: readonly (readonly [drawing: string, key: string])[]): TemplateResult {
    return html`<ul class="er-rows">
      ${rows.map(
        ([drawing, key]) =>
          html`<li>
            <div class="drawing" aria-hidden="true">${unsafeHTML(this.easy.drawings[drawing] ?? '')}</div>
            <p>${this.#say(key)}</p>
          </li>`,
      )}
    </ul>`;
  }

  #signed(signedOff: SignedOff): TemplateResult {
    const { session, data } = this;
    const { ownPage: own } = session;
    const provider = session.course.provider.shortName;
    const body = html`<div>
      ${own?.isRefused ? refused(provider, session.words, () => openAnew(session)) : this.#confirmation(signedOff)}
    </div>`;
    return screen(session, {
      kicker: session.say('easy.form-kicker'),
      title: data.setNameCapital,
      body,
    });
  }

  #confirmation(signedOff: SignedOff): TemplateResult {
    const { session, data } = this;
    return confirmation({
      data,
      signedOff,
      provider: session.course.provider.shortName,
      isDraft: session.course.draft !== undefined,
      isKept: session.saveStatus !== 'no-lms',
      own: session.ownPage,
      myRecord: ownRecord(session),
      name: typedName(session),
      words: session.words,
      news: nothing,
      signAgain: undefined,
      onCertificate: () => this.#tell('open-certificate'),
      onPrintPage: () => this.print(),
      onPrint: () => this.#printInk(),
    });
  }

  #talkButton(): TemplateResult {
    return html`<button type="button" class="btn btn--quiet" @click=${() => this.#openTalk()}>
      ${this.session.say('easy.talk-first')}
    </button>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.#readForm();
    const { session, data, form } = this;
    const errors: FormError[] = this.#boxes()
      .filter(({ id }) => !form.ticked.has(id))
      .map(({ id, text }) => ({ control: id, text: session.say('easy.error-agree', { statement: text }) }));
    if (form.name === '') errors.push({ control: 'easy-name', text: session.say('easy.error-name') });
    if (form.withSupport === undefined)
      errors.push({ control: 'easy-support', text: session.say('easy.error-support') });
    this.errors = errors;
    tellPageError(this, errors.length > 0);
    if (errors.length > 0) {
      await this.updateComplete;
      focusOn(this.querySelector('.summary'));
      return;
    }
    keepName(session, form.name);
    const at = `${session.now().toISOString().slice(0, 19)}Z`;
    this.#tell('signed', { at, hash: data.hash, withSupport: form.withSupport === true });
  }

  /** What is said with a tick: the whole set, and each document that is named and not held here. */
  #boxes(): readonly { readonly id: string; readonly text: string }[] {
    const { session, data } = this;
    const isReading = data.mode === 'read-and-confirm';
    const named = statementsOf({ ...data, statements: [] }, session.words);
    return [
      {
        id: 'easy-agree',
        text: session.say(`easy.form-${isReading ? 'read' : 'agree'}`, { setName: data.setName }),
      },
      ...named.map(({ code, text }) => ({ id: `easy-${code}`, text })),
    ];
  }

  /** What is typed so far must be there on the way back. */
  #readForm(): void {
    const form = this.querySelector('form');
    if (!form) return;
    const given = new FormData(form);
    const [name, support] = [given.get('name'), given.get('support')];
    this.form = {
      ticked: new Set(given.getAll('agree').map(String)),
      name: typeof name === 'string' ? name.trim().replace(/\s+/g, ' ') : '',
      withSupport: support === null ? undefined : support === 'yes',
    };
  }

  #clauses(statement: EasyStatement): readonly { clause: SignClause; document: SignDocument }[] {
    const documents = this.data.documents.filter(({ code }) => code === statement.document);
    return documents.flatMap((document) =>
      document.sections
        .flatMap(({ clauses }) => clauses)
        .filter(({ number }) => statement.clauses.includes(number))
        .map((clause) => ({ clause, document })),
    );
  }

  #printInk(): void {
    const { session, data } = this;
    this.#readForm();
    printInkCopy(
      {
        data,
        provider: session.course.provider.shortName,
        isDraft: session.course.draft !== undefined,
        name: typedName(session) ?? this.form.name,
        statements: statementsOf(data, session.words),
        words: session.words,
      },
      this.print,
    );
  }

  #openTalk(): void {
    this.#readForm();
    this.aside = 'talk';
  }

  #decline(): void {
    this.#tell('declined');
    this.aside = 'declined';
  }

  #comeBack(): void {
    this.aside = undefined;
    this.at = 0;
  }

  #back(): void {
    this.#readForm();
    if (this.at === 0) this.#tell('go-home');
    else this.#go(this.at - 1);
  }

  #go(at: number): void {
    if (this.errors.length > 0) tellPageError(this, false);
    this.errors = [];
    this.at = at;
  }

  #say(key: string): string {
    return this.session.say(`easy.${key}`, { provider: this.session.course.provider.shortName });
  }

  #tell(name: string, detail?: SignedOff): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

customElements.define('fc-easy-sign', EasySign);
