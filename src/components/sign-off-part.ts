/**
 * Reading and signing the provider's documents: read, sign, check, and the confirmation. Who does not agree is led to
 * a named person and can come back; nothing about that is kept.
 *
 * @fires signed - `detail`: when, which words, and whether anyone helped; never the name
 * @fires declined - they do not want to sign
 * @fires open-certificate
 * @fires go-home
 * @fires page-error - `detail`: whether the page's title starts with "Error:"
 *
 * Accessibility: each step gives the focus to its heading; a form with something missing to its summary. Plain words
 * and the provider's own are told apart by words, not only by the line at the side.
 */
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Course, SignOffData, Words } from '../content/model.ts';
import type { Progress, SignedOff } from '../progress/model.ts';
import type { CourseSession } from './course-session.ts';
import type { OwnPage } from '../record/learning-record.ts';
import { openAnew, ownRecord } from './own-record.ts';
import { tellPageError } from './question/error-summary.ts';
import type { FormError } from './question/error-summary.ts';
import { focusOn } from './question/focus.ts';
import { checkStep } from './sign-off/check-step.ts';
import { askedFrom, whatChanged } from './sign-off/changes.ts';
import { confirmation, refused } from './sign-off/confirmation.ts';
import { declined, offerToDecline } from './sign-off/declined.ts';
import { printInkCopy } from './sign-off/ink-copy.ts';
import { readStep } from './sign-off/read-step.ts';
import { emptyForm, missingIn, readForm, signStep } from './sign-off/sign-step.ts';
import type { SignForm } from './sign-off/sign-step.ts';
import { statementsOf } from './sign-off/statements.ts';
import type { Statement } from './sign-off/statements.ts';
import { talkFirst } from './sign-off/talk-first.ts';
import { keepName, typedName } from './sign-off/typed-name.ts';
import { t } from './t.ts';

type Step = 'read' | 'sign' | 'check' | 'talk' | 'declined';

export class SignOffPart extends LitElement {
  static override properties = {
    session: { attribute: false },
    progress: { attribute: false },
    words: { attribute: false },
    course: { attribute: false },
    data: { attribute: false },
    print: { attribute: false },
    own: { attribute: false },
    isEarly: { state: true },
    step: { state: true },
    at: { state: true },
    form: { state: true },
    errors: { state: true },
  };

  /** For the time, for whether anyone keeps the record, and as the memory of this page. */
  declare session: Pick<
    CourseSession,
    'now' | 'saveStatus' | 'keepsName' | 'signAgain' | 'ownPage' | 'hasWords' | 'say'
  >;
  declare progress: Progress;
  declare words: Words;
  declare course: Course;
  declare data: SignOffData;
  /** Opens the browser's print window. */
  declare print: () => void;
  /** What the tool says of the signature, where it keeps the record. */
  declare own: OwnPage | undefined;
  /** The newest words are signed before the day on which they are asked for. */
  declare private isEarly: boolean;
  declare private step: Step;
  /** Index of the document that is being read. */
  declare private at: number;
  declare private form: SignForm;
  declare private errors: readonly FormError[];
  #talkFrom: Step = 'read';

  constructor() {
    super();
    this.print = () => window.print();
    this.own = undefined;
    this.isEarly = false;
    this.step = 'read';
    this.at = 0;
    this.form = emptyForm;
    this.errors = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // An acknowledgement has nothing to read here: the course itself is what was read.
    if (changed.has('data') && !this.#hasReading && this.step === 'read') this.step = 'sign';
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Signed: the record has it now, and the confirmation is on the screen. Or what was pressed signed nothing.
    const before = changed.get('progress');
    const isSigned = before && this.progress.signedOff && before.signedOff?.at !== this.progress.signedOff.at;
    const isRefused = changed.get('own') && !changed.get('own')?.isRefused && this.own?.isRefused;
    if (isSigned || isRefused) void this.#focusHeading();
  }

  protected override render(): TemplateResult {
    const { session, data, course, words } = this;
    const { signedOff } = this.progress;
    const provider = course.provider.shortName;
    const onTalk = () => this.#talk();
    if (signedOff && this.own?.isRefused) return refused(provider, words, () => openAnew(session));
    if (signedOff && !this.isEarly) {
      // Signed on this page, the newest words are signed.
      const signAgain = typedName(session) === undefined ? session.signAgain : undefined;
      return confirmation({
        data,
        signedOff,
        provider,
        isDraft: course.draft !== undefined,
        isKept: session.saveStatus !== 'no-lms',
        name: typedName(session),
        words,
        own: this.own,
        myRecord: ownRecord(session),
        signAgain,
        news: signAgain
          ? html`${askedFrom(signAgain, words)}${whatChanged(signAgain, words)}${this.#early()}`
          : nothing,
        onCertificate: () => this.#tell('open-certificate'),
        onPrintPage: () => this.print(),
        onPrint: () => this.#printInk(),
      });
    }
    switch (this.step) {
      case 'read':
        return readStep({
          data,
          provider,
          words,
          at: this.at,
          news: session.signAgain ? whatChanged(session.signAgain, words) : nothing,
          onNext: () =>
            this.at + 1 < data.documents.length ? this.#go('read', this.at + 1) : this.#go('sign'),
          onBack: () => this.#go('read', this.at - 1),
          onTalk,
        });
      case 'sign':
        return signStep({
          setName: data.setName,
          provider,
          statements: this.#statements,
          form: this.form,
          errors: this.errors,
          words,
          isNameKept: this.session.keepsName,
          onSubmit: (event) => void this.#submit(event),
          onBack: this.#hasReading
            ? () => this.#go('read', Math.max(0, data.documents.length - 1))
            : undefined,
          onTalk,
        });
      case 'check':
        return checkStep({
          data,
          provider,
          statements: this.#statements,
          form: this.form,
          words,
          onRead: () => this.#go('read', 0),
          onChange: () => this.#go('sign'),
          onSign: () => this.#sign(),
          onPrint: () => this.#printInk(),
        });
      case 'talk':
        return talkFirst({
          data,
          words,
          onBack: () => this.#go(this.#talkFrom),
          onHome: () => this.#tell('go-home'),
          more: session.keepsName ? offerToDecline(provider, words, () => this.#decline()) : nothing,
        });
      case 'declined':
        return declined({
          data,
          provider,
          words,
          onBack: () => this.#go('read', 0),
          onHome: () => this.#tell('go-home'),
        });
    }
  }

  #early(): TemplateResult {
    return html`<p>${t(this.words, 'signOff.early-says')}</p>
      <p>
        <button
          type="button"
          class="btn btn--plain"
          @click=${() => {
            this.isEarly = true;
            this.#go('read', 0);
          }}
        >
          ${t(this.words, 'signOff.early-button')}
        </button>
      </p>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.form = readForm(new FormData(event.target as HTMLFormElement));
    const errors = missingIn(this.form, this.#statements, this.words);
    if (errors.length === 0) {
      this.#go('check');
      return;
    }
    this.errors = errors;
    tellPageError(this, true);
    await this.updateComplete;
    focusOn(this.querySelector('.summary'));
  }

  #sign(): void {
    const { session, data, form } = this;
    keepName(session, form.name);
    this.isEarly = false;
    const at = `${session.now().toISOString().slice(0, 19)}Z`;
    this.#tell('signed', { at, hash: data.hash, withSupport: form.withSupport === true } satisfies SignedOff);
  }

  #tell(name: string, detail?: SignedOff): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #talk(): void {
    // What is typed so far must be there on the way back.
    const form = this.querySelector('form');
    if (form) this.form = readForm(new FormData(form));
    this.#talkFrom = this.step;
    this.#go('talk');
  }

  #decline(): void {
    this.#tell('declined');
    this.#go('declined');
  }

  #go(step: Step, at = this.at): void {
    if (this.errors.length > 0) tellPageError(this, false);
    this.errors = [];
    this.step = step;
    this.at = at;
    void this.#focusHeading();
  }

  #printInk(): void {
    const { course, data, form, session } = this;
    printInkCopy(
      {
        data,
        provider: course.provider.shortName,
        isDraft: course.draft !== undefined,
        name: typedName(session) ?? form.name,
        statements: this.#statements,
        words: this.words,
      },
      this.print,
    );
  }

  async #focusHeading(): Promise<void> {
    await this.updateComplete;
    focusOn(this.querySelector('h2[tabindex]'));
  }

  get #hasReading(): boolean {
    return this.data.documents.length + this.data.namedOnly.length > 0;
  }

  get #statements(): readonly Statement[] {
    return statementsOf(this.data, this.words);
  }
}

customElements.define('fc-sign-off', SignOffPart);

declare global {
  interface HTMLElementTagNameMap {
    'fc-sign-off': SignOffPart;
  }
}
