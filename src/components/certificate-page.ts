/**
 * The certificate: one page of A4 to print or save. It is made here from what the record says; nothing about it is
 * issued or kept, and where the name is not known it is asked for and used on this page only.
 *
 * Accessibility: one heading, which has the focus once it is there, a list of facts, and the fingerprint as digits
 * beside its drawing.
 */
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Course, FourC, SignOffData, Words } from '../content/model.ts';
import type { Progress } from '../progress/model.ts';
import type { CourseSession } from './course-session.ts';
import { closedRing } from './icons.ts';
import { longDate, monthsLater } from './sign-off/dates.ts';
import { seal } from './sign-off/seal.ts';
import { named } from './sign-off/statements.ts';
import { nameOf } from './sign-off/typed-name.ts';
import { t } from './t.ts';

const cs: readonly FourC[] = ['content', 'contact', 'conduct', 'commerce'];

export class CertificatePage extends LitElement {
  static override properties = {
    session: { attribute: false },
    progress: { attribute: false },
    words: { attribute: false },
    course: { attribute: false },
    print: { attribute: false },
    data: { state: true },
    typed: { state: true },
  };

  /** For the name and for the file of what was signed. */
  declare session: Pick<CourseSession, 'now' | 'learnerName' | 'data'>;
  declare progress: Progress;
  declare words: Words;
  declare course: Course;
  /** Opens the browser's print window. */
  declare print: () => void;
  /** What was signed; brought when it is not here. */
  declare private data: SignOffData | undefined;
  declare private typed: string;
  #hasHeading = false;

  constructor() {
    super();
    this.print = () => window.print();
    this.typed = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) void this.#bring();
  }

  protected override updated(): void {
    const heading = this.querySelector('h1');
    if (!heading || this.#hasHeading) return;
    this.#hasHeading = true;
    // The page around looked for a heading to focus before this one was there.
    if (document.activeElement === document.body) heading.focus();
  }

  protected override render(): TemplateResult {
    const { session, course } = this;
    if (!('certificate.title' in this.#words))
      return html`<p class="lead" role="status">${this.#say('shell.loading')}</p>`;
    const known = nameOf(session);
    const name = known ?? this.typed.trim();
    const draft = course.draft && this.#say('certificate.draft');
    return html`<div class="btns no-print cert-btns">
        <button type="button" class="btn" @click=${() => this.print()}>
          ${this.#say('certificate.print')}
        </button>
      </div>
      ${known === undefined ? this.#nameField() : nothing}
      <article class="cert full" data-draft=${draft ?? nothing} aria-label=${this.#say('certificate.title')}>
        <div class="cert-cover">
          <ul aria-label=${this.#say('certificate.all-cs')}>
            ${cs.map((c) => html`<li>${closedRing()}${course.labels[c]}</li>`)}
          </ul>
          <p>${course.provider.shortName}</p>
        </div>
        <div class="cert-in">
          ${draft ? html`<p class="cert-draft">${draft}</p>` : nothing}
          <p class="end">${this.#say('certificate.says')}</p>
          <h1 class="name" tabindex="-1">
            <span class="vh">${this.#say('certificate.title')}: </span
            >${name || this.#say('certificate.no-name')}
          </h1>
          <p class="lead">${this.#says()}</p>
          ${this.#facts()} ${this.#fingerprint()}
        </div>
      </article>`;
  }

  #nameField(): TemplateResult {
    return html`<div class="field no-print">
      <label for="certificate-name">${this.#say('certificate.name-label')}</label>
      <p class="hint" id="certificate-name-hint">${this.#say('certificate.name-hint')}</p>
      <input
        class="input"
        id="certificate-name"
        autocomplete="name"
        spellcheck="false"
        maxlength="120"
        aria-describedby="certificate-name-hint"
        @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}
      />
    </div>`;
  }

  #says(): string {
    const { course, data } = this;
    const values = { course: course.title, track: course.track.title, provider: course.provider.shortName };
    return this.progress.signedOff && data
      ? this.#say('certificate.finished-and-signed', { ...values, setName: data.setName })
      : this.#say('certificate.finished', values);
  }

  #facts(): TemplateResult {
    const { course, data } = this;
    const { signedOff } = this.progress;
    const row = (key: string, value: string) =>
      html`<div>
        <dt>${this.#say(`certificate.${key}`)}</dt>
        <dd>${value}</dd>
      </div>`;
    return html`<dl class="check check--two">
      ${signedOff ? row('date', longDate(signedOff.at)) : nothing}
      ${row('edition', `${course.edition}, ${course.track.title}`)} ${row('provider', course.provider.name)}
      ${
        signedOff && data
          ? html`${data.documents.map((document) => row('rules', named(document, this.#words)))}
            ${row(
              'next-due',
              this.#say('certificate.next-due-says', {
                date: longDate(monthsLater(signedOff.at, data.validityMonths)),
              }),
            )}`
          : nothing
      }
    </dl>`;
  }

  #fingerprint(): TemplateResult | typeof nothing {
    const { signedOff } = this.progress;
    if (!signedOff) return nothing;
    return html`<div class="print-of">
      ${seal(signedOff.hash, this.#words)}
      <p class="small end">${this.#say('certificate.fingerprint-says')}</p>
    </div>`;
  }

  #say(key: string, values: Readonly<Record<string, string>> = {}): string {
    return t(this.#words, key, values);
  }

  /** Its words come with what is signed, which may not be here yet. */
  get #words(): Words {
    return { ...this.words, ...this.data?.words };
  }

  /** What was signed is a file of its own, and with it come the words of this page. */
  async #bring(): Promise<void> {
    const part = this.course.parts.find(({ kind }) => kind === 'sign-off');
    if (!part) return;
    try {
      this.data = (this.session.data.here(part) ?? (await this.session.data.bring(part))) as SignOffData;
    } catch {
      // Without it the certificate says what the record alone can say.
    }
  }
}

customElements.define('fc-certificate', CertificatePage);

declare global {
  interface HTMLElementTagNameMap {
    'fc-certificate': CertificatePage;
  }
}
