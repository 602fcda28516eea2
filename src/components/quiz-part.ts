/**
 * The check at the end: what it is, one question at a time, and how each topic went.
 *
 * Shows the progress it is given and changes none; the session draws, keeps and marks. Opened again in the middle, it
 * shows the first question without an answer.
 *
 * @fires quiz-start - draw a new check: the first one, or a retake
 * @fires quiz-answered - `detail.index` in the draw, `detail.answer`
 * @fires quiz-swap - `detail.index`: a different question, please
 * @fires quiz-finish - all answered, and the reader asks how it went
 * @fires open-part - `detail.part`: code of a part to look at again
 * @fires carry-on - passed, and on to what is next
 * @fires go-home
 *
 * Accessibility: every change of screen gives the focus to its heading. No total is shown: with the topics beside it,
 * it would tell the mark of a sensitive one.
 */
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Course, Question, QuizData, RouteCard, Words } from '../content/model.ts';
import { optionOrder, swapQuestion } from '../progress/draw.ts';
import { attemptsLeft, hasPassed } from '../progress/score.ts';
import type { Answer, Progress } from '../progress/model.ts';
import './question-card.ts';
import { focusOn } from './question/focus.ts';
import { quizIntro } from './question/quiz-intro.ts';
import { quizResult } from './question/quiz-result.ts';
import { icon } from './icons.ts';
import { t } from './t.ts';

export class QuizPart extends LitElement {
  static override properties = {
    course: { attribute: false },
    data: { attribute: false },
    progress: { attribute: false },
    words: { attribute: false },
    person: { attribute: false },
    reading: { state: true },
  };

  declare course: Pick<Course, 'assessment' | 'parts'>;
  declare data: QuizData;
  declare progress: Progress;
  declare words: Words;
  /** Who helps when every try is used. */
  declare person: RouteCard | undefined;
  /** Index of the question that was just answered, while its reasons are on the screen. */
  declare private reading: number | undefined;
  #screen = '';

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('progress') && !this.progress.quiz) this.reading = undefined;
  }

  protected override updated(): void {
    const before = this.#screen;
    this.#screen = this.querySelector('[data-screen]')?.getAttribute('data-screen') ?? '';
    if (before !== '' && before !== this.#screen) void this.#focusHeading();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { assessment } = this.course;
    if (!assessment) return nothing;
    if (this.progress.quiz) return this.#asking(this.progress.quiz);
    const screen =
      this.progress.attempts === 0
        ? quizIntro({
            assessment,
            progress: this.progress,
            words: this.#words,
            onStart: () => this.#tell('quiz-start'),
          })
        : quizResult({
            assessment,
            parts: this.course.parts,
            progress: this.progress,
            words: this.#words,
            person: this.person,
            hasPassed: hasPassed(this.progress, assessment),
            left: attemptsLeft(this.progress, assessment),
            onRetake: () => this.#tell('quiz-start'),
            onCarryOn: () => this.#tell('carry-on'),
            onHome: () => this.#tell('go-home'),
            onOpenPart: (part) => this.#tell('open-part', { part }),
          });
    return html`<div
      data-screen=${this.progress.attempts === 0 ? 'intro' : `result-${String(this.progress.attempts)}`}
    >
      ${screen}
    </div>`;
  }

  #asking(quiz: NonNullable<Progress['quiz']>): TemplateResult {
    const words = this.#words;
    const count = quiz.items.length;
    const index = this.reading ?? quiz.items.findIndex((item) => !item.answer && this.#find(item.question));
    const item = quiz.items[index];
    const question = item && this.#find(item.question);
    if (!question) return this.#ready(count);
    const isLast = quiz.items.every((other, n) => other.answer ?? n === index);
    return html`<div data-screen="question-${question.code}">
      <fc-question
        .question=${question}
        .words=${words}
        .order=${optionOrder(quiz.seed, question)}
        .answer=${item.answer}
        .kicker=${t(words, 'quiz.question-of', { number: index + 1, count })}
        .canSwap=${!item.answer && swapQuestion(quiz, index, this.#bank) !== quiz}
        .next=${t(words, isLast ? 'quiz.finish' : 'quiz.next')}
        @answered=${(event: CustomEvent<{ answer: Answer }>) => this.#answered(index, event.detail.answer)}
        @swap=${() => this.#tell('quiz-swap', { index })}
        @carry-on=${() => this.#next(isLast)}
      ></fc-question>
    </div>`;
  }

  /** Only after a resume: the last question was answered, and then the page went away. */
  #ready(count: number): TemplateResult {
    const words = this.#words;
    return html`<div data-screen="ready">
      <h2 class="first" tabindex="-1">${t(words, 'quiz.ready-title')}</h2>
      <p>${t(words, 'quiz.ready-says', { count })}</p>
      <div class="btns">
        <button type="button" class="btn" @click=${() => this.#tell('quiz-finish')}>
          ${t(words, 'quiz.finish')} ${icon('go')}
        </button>
      </div>
    </div>`;
  }

  #answered(index: number, answer: Answer): void {
    this.reading = index;
    this.#tell('quiz-answered', { index, answer });
  }

  #next(isLast: boolean): void {
    if (isLast) this.#tell('quiz-finish');
    else this.reading = undefined;
  }

  async #focusHeading(): Promise<void> {
    const question = this.querySelector('fc-question');
    if (question) await question.focusHeading();
    else focusOn(this.querySelector('h2[tabindex]'));
  }

  #find(code: string): Question | undefined {
    return this.data.questions.find((question) => question.code === code);
  }

  get #bank() {
    return { questions: this.data.questions, used: this.progress.used, age: this.progress.age };
  }

  get #words(): Words {
    return { ...this.words, ...this.data.words };
  }

  #tell(name: string, detail?: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

customElements.define('fc-quiz', QuizPart);

declare global {
  interface HTMLElementTagNameMap {
    'fc-quiz': QuizPart;
  }
}
