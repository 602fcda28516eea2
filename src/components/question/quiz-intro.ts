/** Before the check: how many, what is enough, how often, and what is kept. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Assessment, Words } from '../../content/model.ts';
import { attemptsLeft } from '../../progress/score.ts';
import type { Progress } from '../../progress/model.ts';
import { t } from '../t.ts';
import { icon } from '../icons.ts';

export interface QuizIntro {
  readonly assessment: Assessment;
  readonly progress: Progress;
  readonly words: Words;
  readonly onStart: () => void;
}

export function quizIntro({ assessment, progress, words, onStart }: QuizIntro): TemplateResult {
  const count = assessment.questionCount;
  // 0.7 × 10 is 7.000000000000001 in binary, and nobody should need an eighth.
  const needed = Math.ceil(assessment.passMark * count - 1e-9);
  return html`<h2 class="first" tabindex="-1">${t(words, 'quiz.intro-title')}</h2>
    <p class="lead">${t(words, 'quiz.intro-lead')}</p>
    <dl class="check check--two">
      ${fact(t(words, 'quiz.count'), t(words, 'quiz.count-of', { count }))}
      ${fact(t(words, 'quiz.pass'), t(words, 'quiz.pass-of', { needed, count }))}
      ${fact(t(words, 'quiz.tries'), triesLeft(assessment, progress, words))}
      ${fact(t(words, 'quiz.kept'), t(words, 'quiz.kept-says'))}
    </dl>
    <p>${t(words, 'quiz.swap-note')}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onStart}>${t(words, 'quiz.start')} ${icon('go')}</button>
    </div>`;
}

/** "As often as you like", or how many are left. */
export function triesLeft(assessment: Assessment, progress: Progress, words: Words): string {
  const { attempts } = assessment;
  if (attempts === undefined) return t(words, 'quiz.tries-free');
  const left = attemptsLeft(progress, assessment);
  return left === 1
    ? t(words, 'quiz.tries-last', { attempts })
    : t(words, 'quiz.tries-left', { left, attempts });
}

const fact = (name: string, value: string): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
