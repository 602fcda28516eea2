/**
 * Asks one question and, once answered, says why.
 *
 * In a lesson it is for practice: nothing is marked or kept, the screen has its own Carry on, and the reader may try
 * again. In the check, `next` holds the words of its one filled button.
 *
 * @fires answered - `detail.answer`: the answer, in the question's own numbers
 * @fires carry-on - the reader has read the reasons
 * @fires swap - the reader asks for a different question
 * @fires page-error - `detail`: whether the page's title starts with "Error:"
 *
 * Accessibility: native radios, boxes and selects in a fieldset whose legend is the question. A form with something
 * missing gives the focus to a summary whose links go to the fields. After an answer the focus is on the heading.
 */
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Question, Words } from '../content/model.ts';
import { optionOrder } from '../progress/draw.ts';
import type { Answer } from '../progress/model.ts';
import { answerList } from './answer-list.ts';
import { answerRows } from './question/answer-rows.ts';
import { artefact } from './question/artefact.ts';
import { errorSummary, tellPageError } from './question/error-summary.ts';
import { focusOn } from './question/focus.ts';
import { moveButtonId, moved } from './question/order-list.ts';
import { controlId, questionFields } from './question/question-fields.ts';
import { readAnswer } from './question/read-answer.ts';
import { reply } from './question/reply.ts';
import { icon } from './icons.ts';
import { t } from './t.ts';

let questionsOnPage = 0;

export class QuestionCard extends LitElement {
  static override properties = {
    question: { attribute: false },
    words: { attribute: false },
    order: { attribute: false },
    answer: { attribute: false },
    canSwap: { attribute: false },
    kicker: { attribute: false },
    next: { attribute: false },
    sequence: { state: true },
    missing: { state: true },
    said: { state: true },
    tries: { state: true },
  };

  declare question: Question;
  declare words: Words;
  /** In which order the screen shows options, items or choices; absent: a fixed order of our own. */
  declare order: readonly number[] | undefined;
  /** Present once answered. The element sets it itself when the reader answers. */
  declare answer: Answer | undefined;
  declare canSwap: boolean;
  /** Before the question, for example "Question 5 of 12". */
  declare kicker: string | undefined;
  /** Words of the button under the reasons. Absent in a lesson, whose screen has one already. */
  declare next: string | undefined;

  declare private sequence: readonly number[];
  declare private missing: ReadonlyMap<string, string>;
  declare private said: string;
  declare private tries: number;

  readonly #id = `question-${String(++questionsOnPage)}`;

  constructor() {
    super();
    this.canSwap = false;
    this.sequence = [];
    this.missing = new Map();
    this.said = '';
    this.tries = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('question')) return;
    const before = changed.get('question');
    this.sequence = shown(this.question, this.order);
    if (before && before.code !== this.question.code) {
      this.#clear();
      if (!changed.has('answer')) this.answer = undefined;
    }
  }

  /** Puts the focus on the question, for whoever has just shown it. */
  async focusHeading(): Promise<void> {
    await this.updateComplete;
    focusOn(this.querySelector('.reply h2, .question-stem'));
  }

  protected override render(): TemplateResult {
    return this.answer ? this.#answered(this.answer) : this.#asking();
  }

  #asking(): TemplateResult {
    const { question, words, sequence, missing } = this;
    const id = this.#id;
    const errors = [...missing].map(([field, text]) => ({ control: controlId(id, field), text }));
    const fieldsets = questionFields({
      question,
      words,
      id,
      kicker: this.kicker,
      order: shown(question, this.order),
      sequence,
      errors: missing,
      onMove: (item, by) => void this.#move(item, by),
    });
    // Keyed, so that a new question never starts with the last one's choice.
    return html`${errorSummary(`${id}-summary`, errors, words, 'question')}
      <form novalidate @submit=${this.#submit}>
        ${keyed(`${question.code} ${String(this.tries)}`, fieldsets)}
        <p class="vh" role="status">${this.said}</p>
        <div class="btns">
          <button class="btn ${this.next === undefined ? 'btn--plain' : ''}">
            ${t(words, 'question.answer')}
          </button>
          ${
            this.canSwap
              ? html`<button type="button" class="btn btn--quiet" @click=${this.#swap}>
                  ${t(words, 'question.different')}
                </button>`
              : nothing
          }
        </div>
      </form>`;
  }

  #answered(answer: Answer): TemplateResult {
    const { question, words } = this;
    const said = reply(question, answer);
    return html`${question.artefact ? artefact(question.artefact, question.kind === 'spot') : nothing}
      ${this.kicker === undefined ? nothing : html`<p class="kicker">${this.kicker}</p>`}
      <p class="asked">${question.stem}</p>
      <div class="reply"><h2 tabindex="-1">${t(words, `question.${said.key}`, said.values)}</h2></div>
      ${answerList(answerRows(question, answer, shown(question, this.order)), words)}
      <div class="remember">
        <h3>${t(words, 'question.remember')}</h3>
        <div class="remember-words">${unsafeHTML(question.lesson)}</div>
      </div>
      <div class="btns">
        ${
          this.next === undefined
            ? html`<button type="button" class="btn btn--quiet" @click=${this.#tryAgain}>
                ${t(words, 'question.try-again')}
              </button>`
            : html`<button type="button" class="btn" @click=${this.#carryOn}>
                ${this.next} ${icon('go')}
              </button>`
        }
      </div>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const read = readAnswer(this.question, new FormData(event.target as HTMLFormElement), this.sequence);
    if ('missing' in read) {
      this.missing = new Map(
        read.missing.map(({ field, key, values }) => [field, t(this.words, `question.${key}`, values)]),
      );
      tellPageError(this, true);
      await this.updateComplete;
      focusOn(this.querySelector('.summary'));
      return;
    }
    this.#clear();
    this.answer = read.answer;
    this.dispatchEvent(new CustomEvent('answered', { detail: { answer: read.answer } }));
    await this.focusHeading();
  }

  async #move(item: number, by: -1 | 1): Promise<void> {
    this.sequence = moved(this.sequence, item, by);
    this.said = t(this.words, 'question.moved', {
      item: this.question.items?.[item]?.text ?? '',
      place: this.sequence.indexOf(item) + 1,
      count: this.sequence.length,
    });
    await this.updateComplete;
    // The line's node has moved in the page, and with it the focus was lost.
    document.getElementById(moveButtonId(this.#id, item, by))?.focus();
  }

  async #tryAgain(): Promise<void> {
    this.tries += 1;
    this.sequence = shown(this.question, this.order);
    this.answer = undefined;
    await this.focusHeading();
  }

  #swap(): void {
    this.#clear();
    this.dispatchEvent(new CustomEvent('swap'));
  }

  #carryOn(): void {
    this.dispatchEvent(new CustomEvent('carry-on'));
  }

  #clear(): void {
    if (this.missing.size > 0) tellPageError(this, false);
    this.missing = new Map();
    this.said = '';
  }
}

/** Any seed will do for practice; a fixed one shows the same order each time. */
function shown(question: Question, order: readonly number[] | undefined): readonly number[] {
  return order ?? optionOrder(1, question);
}

customElements.define('fc-question', QuestionCard);

declare global {
  interface HTMLElementTagNameMap {
    'fc-question': QuestionCard;
  }
}
