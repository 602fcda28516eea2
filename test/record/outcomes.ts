/** Outcomes as `src/progress/outcome.ts` makes them. */
import type { Outcome } from '../../src/progress/model.ts';

export const started: Outcome = {
  completion: 'incomplete',
  success: 'unknown',
  progressMeasure: 0.25,
  topics: [
    { code: 't1', isCovered: true },
    { code: 't6', isCovered: false },
  ],
};

/** The quiz finished once, below the pass mark. */
export const notYetPassed: Outcome = {
  ...started,
  score: { scaled: 0.6, raw: 60, min: 0, max: 100 },
  progressMeasure: 0.8,
  topics: [
    { code: 't1', isCovered: true, score: { scaled: 0.6667 } },
    { code: 't6', isCovered: true },
  ],
};

export const passedUnsigned: Outcome = {
  ...notYetPassed,
  success: 'passed',
  score: { scaled: 0.9, raw: 90, min: 0, max: 100 },
  progressMeasure: 0.95,
};

export const passedAndSigned: Outcome = {
  ...passedUnsigned,
  completion: 'completed',
  progressMeasure: 1,
  signOff: {
    documents: ['d1', 'd3'],
    version: 'March 2026 (v2) + 2025/26, "final"',
    hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    at: '2026-11-22T13:05:00Z',
  },
};

export const completedWithoutQuiz: Outcome = {
  completion: 'completed',
  success: 'unknown',
  progressMeasure: 1,
  topics: [],
};

export const attemptsUsedUp: Outcome = { ...notYetPassed, success: 'failed' };
