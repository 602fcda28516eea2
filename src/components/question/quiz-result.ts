/** After the check: passed, not yet, or out of tries; and how each topic went. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Assessment, Part, RouteCard, Topic, Words } from '../../content/model.ts';
import { missedTopics } from '../../progress/score.ts';
import type { Progress } from '../../progress/model.ts';
import { routeCard } from '../route-card.ts';
import { t } from '../t.ts';
import { triesLeft } from './quiz-intro.ts';
import { closedRing, icon, ring } from '../icons.ts';

/** More at once reads like a list of failures. */
const linesAtFirst = 5;

export interface QuizResult {
  readonly assessment: Assessment;
  readonly parts: readonly Part[];
  readonly progress: Progress;
  readonly words: Words;
  readonly person: RouteCard | undefined;
  readonly hasPassed: boolean;
  /** Tries left; Infinity without a limit. */
  readonly left: number;
  readonly onRetake: () => void;
  readonly onCarryOn: () => void;
  readonly onHome: () => void;
  readonly onOpenPart: (part: string) => void;
}

export function quizResult(given: QuizResult): TemplateResult {
  if (given.hasPassed) return passed(given);
  return given.left > 0 ? notYet(given) : outOfTries(given);
}

function passed(given: QuizResult): TemplateResult {
  const { words, onCarryOn } = given;
  return html`<div class="reply">
      <h2 tabindex="-1">${t(words, 'quiz.passed-title')}</h2>
      <p>${t(words, 'quiz.passed-says')}</p>
    </div>
    ${topics(given)}
    <div class="btns">
      <button type="button" class="btn" @click=${onCarryOn}>
        ${t(words, 'quiz.carry-on')} ${icon('go')}
      </button>
    </div>`;
}

function notYet(given: QuizResult): TemplateResult {
  const { assessment, progress, words, onRetake, onHome } = given;
  const isWhole = assessment.retake === 'whole';
  return html`<div class="reply">
      <h2 tabindex="-1">${t(words, 'quiz.not-yet-title')}</h2>
      <p>${t(words, isWhole ? 'quiz.not-yet-whole' : 'quiz.not-yet-says')}</p>
    </div>
    ${topics(given)} ${lookAgain(given)}
    <p><b>${t(words, 'quiz.tries')}</b>: ${triesLeft(assessment, progress, words)}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onRetake}>
        ${t(words, isWhole ? 'quiz.retake-whole' : 'quiz.retake-missed')} ${icon('go')}
      </button>
      <button type="button" class="btn btn--quiet" @click=${onHome}>${t(words, 'quiz.back')}</button>
    </div>`;
}

function outOfTries(given: QuizResult): TemplateResult {
  const { words, person, onHome } = given;
  return html`<div class="reply">
      <h2 tabindex="-1">${t(words, 'quiz.out-title')}</h2>
      <p>${t(words, 'quiz.out-says')}</p>
    </div>
    <p>${t(words, 'quiz.out-who')}</p>
    ${person ? routeCard(person) : nothing}
    <p>${t(words, 'quiz.out-note')}</p>
    ${topics(given)} ${lookAgain(given)}
    <div class="btns">
      <button type="button" class="btn" @click=${onHome}>${t(words, 'quiz.back')}</button>
    </div>`;
}

function topics({ assessment, progress, words }: QuizResult): TemplateResult {
  const missed = missedTopics(progress, assessment);
  return html`<h3>${t(words, 'quiz.topics-title')}</h3>
    <ul class="marks">
      ${assessment.topics.map((topic) => {
        const isMissed = missed.includes(topic.code);
        return html`<li class=${isMissed ? nothing : 'is-covered'}>
          ${isMissed ? ring('conduct') : closedRing()}<span>${topic.title}</span
          ><b>${mark(topic, isMissed)}</b>
        </li>`;
      })}
    </ul>
    <p class="quiet">${t(words, 'quiz.not-a-reason')}</p>`;

  /** Marks on a sensitive topic are shown to nobody, the reader included (design rule 7). */
  function mark({ code, isSensitive }: Topic, isMissed: boolean): string {
    const asked = progress.marks[code];
    // "0 of 1" tells nobody anything.
    if (isSensitive || !asked || asked.asked < 2) return t(words, isMissed ? 'quiz.revisit' : 'quiz.covered');
    return t(words, 'quiz.topic-right', { right: asked.right, asked: asked.asked });
  }
}

function lookAgain({ assessment, parts, progress, words, onOpenPart }: QuizResult): TemplateResult {
  const missed = missedTopics(progress, assessment);
  const codes = new Set(
    assessment.topics.filter(({ code }) => missed.includes(code)).map(({ part }) => part),
  );
  const again = parts.filter(({ code }) => codes.has(code));
  return html`<h3>${t(words, 'quiz.look-again-title')}</h3>
    ${list(again.slice(0, linesAtFirst))}
    ${
      again.length > linesAtFirst
        ? html`<details>
            <summary>${t(words, 'quiz.look-again-all', { count: again.length })}</summary>
            ${list(again.slice(linesAtFirst))}
          </details>`
        : nothing
    }`;

  function list(some: readonly Part[]): TemplateResult {
    return html`<ul class="look-again">
      ${some.map(
        ({ code, title }) =>
          html`<li>
            <button type="button" class="btn btn--quiet" @click=${() => onOpenPart(code)}>
              ${t(words, 'quiz.look-again', { part: title })}
            </button>
          </li>`,
      )}
    </ul>`;
  }
}
