/**
 * The questions in Easy Read. The quiz behind them is the usual one, drawn in the usual way; each question here answers
 * for the drawn questions of its topics. Which wording was asked lives in the page’s memory only.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Assessment, EasyAsk, EasyQuestion, EasyReadData, QuizData } from '../../content/model.ts';
import { answerEasyQuestion, easyNeeded, isAsked } from '../../progress/easy-read.ts';
import { attemptsLeft, hasPassed, missedTopics } from '../../progress/score.ts';
import type { OpenQuiz } from '../../progress/model.ts';
import type { CourseSession } from '../course-session.ts';
import { icon } from '../icons.ts';
import { finish, mend, start } from '../quiz-acts.ts';
import { routeCard } from '../route-card.ts';
import { askBlock } from './ask.ts';
import { listen, screen } from './easy-page.ts';

/** What the page remembers while the questions are asked. */
export interface QuizMemory {
  /** Index of the question whose reply is on the screen, and the answer that was chosen. */
  readonly answered?: { readonly question: number; readonly chosen: number };
  /** Questions that were asked for in another wording. */
  readonly swapped: ReadonlySet<number>;
}

export const freshMemory: QuizMemory = { swapped: new Set() };

export interface EasyQuiz {
  readonly session: CourseSession;
  readonly data: EasyReadData;
  readonly quizData: QuizData;
  readonly memory: QuizMemory;
  readonly onMemory: (memory: QuizMemory) => void;
  readonly onPage: (index: number) => void;
  readonly onCarryOn: () => void;
  readonly onHome: () => void;
}

export function easyQuiz(given: EasyQuiz): TemplateResult {
  const { session } = given;
  const { assessment } = session.course;
  if (!assessment) return html``;
  const { quiz, attempts } = session.progress;
  if (quiz) return asking(given, quiz);
  return attempts === 0 ? intro(given, assessment) : result(given, assessment);
}

/** The first wording and the other take turns from try to try; a sensitive one gives way where its pages were left out. */
export function wordingOf(
  { session, memory }: Pick<EasyQuiz, 'session' | 'memory'>,
  { topics, isSensitive, first, other }: EasyQuestion,
  index: number,
): EasyAsk {
  const parts = session.course.assessment?.topics.filter(({ code }) => topics.includes(code)) ?? [];
  const isLeftOut = parts.some(({ part }) => session.leftOutParts.has(part));
  const isSwapped = memory.swapped.has(index);
  if (isSensitive && (isLeftOut || isSwapped)) return other;
  return (session.progress.attempts % 2 === 1) === isSwapped ? first : other;
}

/** Index of the question that is asked now, or whose reply is on the screen; -1 when none waits. */
function questionOnScreen(
  { data, quizData, memory }: Pick<EasyQuiz, 'data' | 'quizData' | 'memory'>,
  quiz: OpenQuiz,
): number {
  return (
    memory.answered?.question ??
    data.questions.findIndex(({ topics }) => isAsked(quiz, quizData.questions, topics))
  );
}

/** Another string for every screen of the quiz, so that its heading gets the focus. */
export function quizScreenKey(given: Pick<EasyQuiz, 'session' | 'data' | 'quizData' | 'memory'>): string {
  const { quiz, attempts } = given.session.progress;
  if (!quiz) return `closed ${attempts}`;
  const index = questionOnScreen(given, quiz);
  return `question ${index} ${given.memory.swapped.has(index)}`;
}

function intro(given: EasyQuiz, assessment: Assessment): TemplateResult {
  const { session, data } = given;
  const groups = data.questions.map(({ topics }) => topics);
  const values = { count: groups.length, needed: easyNeeded(assessment, groups) };
  const body = html`${listen(session)}
    <div data-read>
      <p>${session.say('easy.quiz-lead', values)}</p>
      <p>${session.say('easy.quiz-time')}</p>
      <p>${tries(session, assessment)}</p>
    </div>
    <div class="btns er-go">
      <button type="button" class="btn" @click=${() => begin(given)}>
        ${session.say('easy.quiz-start')} ${icon('go')}
      </button>
    </div>`;
  const kicker = session.say('easy.kicker-home');
  return screen(session, { kicker, title: session.say('easy.quiz-title'), body });
}

function tries(session: CourseSession, assessment: Assessment): string {
  const left = attemptsLeft(session.progress, assessment);
  return left === Infinity ? session.say('easy.tries-free') : session.sayCount('easy.tries-left', left);
}

function begin({ session, quizData, onMemory }: EasyQuiz): void {
  onMemory(freshMemory);
  start(session, quizData);
}

function asking(given: EasyQuiz, quiz: OpenQuiz): TemplateResult {
  const { session, data, quizData, memory, onMemory } = given;
  const waiting = (question: EasyQuestion) => isAsked(quiz, quizData.questions, question.topics);
  const index = questionOnScreen(given, quiz);
  const question = data.questions[index];
  if (!question) return ready(given);
  const chosen = memory.answered?.chosen;
  const isLast = !data.questions.some((other, at) => at !== index && waiting(other));
  const ask = wordingOf(given, question, index);
  const body = html`${listen(session)}
    <div data-read>
      ${askBlock({
        ask,
        chosen,
        isFinal: true,
        drawings: data.drawings,
        onAnswer: (answer) => {
          onMemory({ ...memory, answered: { question: index, chosen: answer } });
          session.update((progress) =>
            answerEasyQuestion(
              progress,
              quizData.questions,
              question.topics,
              ask.answers[answer]?.isRight === true,
            ),
          );
        },
      })}
    </div>
    <div class="btns er-go">
      ${
        chosen === undefined
          ? html`<button
              type="button"
              class="btn btn--quiet"
              @click=${() => onMemory({ swapped: new Set([...memory.swapped, index]) })}
              ?hidden=${memory.swapped.has(index)}
            >
              ${session.say('easy.different')}
            </button>`
          : html`<button
              type="button"
              class="btn"
              @click=${() => {
                if (isLast) finish(session, quizData);
                onMemory({ swapped: memory.swapped });
              }}
            >
              ${session.say(isLast ? 'easy.quiz-finish' : 'easy.quiz-next')} ${icon('go')}
            </button>`
      }
    </div>`;
  const kicker = session.say('easy.quiz-kicker', { number: index + 1, total: data.questions.length });
  return screen(session, { kicker, title: session.say('easy.quiz-title'), body });
}

/** Only after a resume, or for a quiz that was begun in the usual way. */
function ready({ session, quizData }: EasyQuiz): TemplateResult {
  const body = html`<div class="btns er-go">
    <button
      type="button"
      class="btn"
      @click=${() => {
        mend(session, quizData);
        finish(session, quizData);
      }}
    >
      ${session.say('easy.quiz-finish')} ${icon('go')}
    </button>
  </div>`;
  const kicker = session.say('easy.kicker-home');
  return screen(session, { kicker, title: session.say('easy.quiz-ready'), body });
}

function result(given: EasyQuiz, assessment: Assessment): TemplateResult {
  const { session, onCarryOn, onHome } = given;
  const kicker = session.say('easy.kicker-home');
  const isPassed = hasPassed(session.progress, assessment);
  const state = isPassed ? 'passed' : attemptsLeft(session.progress, assessment) > 0 ? 'not-yet' : 'out';
  const help = session.data.helpHere?.first;
  const body = html`${listen(session)}
    <div data-read>
      <p>${session.say(`easy.${state}-says`)}</p>
      ${state === 'out' && help ? routeCard(help) : nothing}
      ${state === 'passed' ? nothing : lookAgain(given, assessment)}
    </div>
    <div class="btns er-go">
      <button
        type="button"
        class="btn"
        @click=${state === 'passed' ? onCarryOn : state === 'out' ? onHome : () => begin(given)}
      >
        ${session.say(state === 'passed' ? 'easy.carry-on' : state === 'out' ? 'easy.home' : 'easy.again')}
        ${icon('go')}
      </button>
    </div>`;
  return screen(session, { kicker, title: session.say(`easy.${state}-title`), body });
}

/** Pages of the topics that were missed: by name, without a mark (design rule 7). */
function lookAgain({ session, data, onPage }: EasyQuiz, assessment: Assessment): TemplateResult {
  const missed = missedTopics(session.progress, assessment);
  const parts = new Set(assessment.topics.flatMap(({ code, part }) => (missed.includes(code) ? part : [])));
  return html`<ul class="er-pages">
    ${data.pages.map(({ title, part }, index) =>
      parts.has(part)
        ? html`<li>
            <button type="button" class="link" @click=${() => onPage(index)}>${title}</button>
          </li>`
        : nothing,
    )}
  </ul>`;
}
