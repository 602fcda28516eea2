/**
 * What the course knows about one attempt. Plain data; every change is a pure function in this folder that takes
 * the old value and gives a new one. Kept: design rule 6. Not here, on purpose: scenario choices, practice
 * answers, which lesson was left out, whether Help was opened.
 */
import type { AgeBand } from '../content/model.ts';

/** Numbers that point into a question's lists in authored order; see `Question` in the content model. */
export type Answer = readonly number[];

export interface Progress {
  /** Where the reader is; absent on the home. */
  readonly place?: { readonly part: string; readonly screen: string };
  /** Codes of the screens that are finished. A part that is left out has all its screens here, like any other. */
  readonly finished: ReadonlySet<string>;
  /** Coarse, and only until completion (design rule 4). */
  readonly age: AgeBand;
  readonly ageAsked: boolean;
  /** The quiz while it is open; after it only `marks` stay. */
  readonly quiz?: OpenQuiz;
  /** How many times the quiz was finished. */
  readonly attempts: number;
  /** Questions already asked, and others to hide them among; none of them comes again before its topic's bank is used up. */
  readonly used: ReadonlySet<string>;
  /** The last mark of each topic that was ever asked, by topic code. */
  readonly marks: Readonly<Record<string, TopicMark>>;
  readonly signedOff?: SignedOff;
  /** Counts every save until completion, so that an LMS which never re-sends an equal value always gets a new one. */
  readonly saves: number;
}

export interface OpenQuiz {
  /** 32 bits; the order in which options are shown follows from it. */
  readonly seed: number;
  readonly items: readonly QuizItem[];
}

export interface QuizItem {
  readonly question: string;
  readonly topic: string;
  /** Absent until answered; an answer cannot be changed. */
  readonly answer?: Answer;
}

export interface TopicMark {
  readonly right: number;
  readonly asked: number;
}

export interface SignedOff {
  /** UTC, whole seconds: "2026-11-22T13:05:00Z". */
  readonly at: string;
  /** SHA-256 (hex) of the signed set as shown. */
  readonly hash: string;
  readonly withSupport: boolean;
}

/** What an LMS is told. Completion and success are two facts. */
export interface Outcome {
  readonly completion: 'incomplete' | 'completed';
  readonly success: 'unknown' | 'passed' | 'failed';
  /** Present once the quiz has been finished. */
  readonly score?: { readonly scaled: number; readonly raw: number; readonly min: 0; readonly max: 100 };
  /** 0 to 1. */
  readonly progressMeasure: number;
  readonly topics: readonly TopicOutcome[];
  readonly signOff?: {
    readonly documents: readonly string[];
    readonly version: string;
    readonly hash: string;
    readonly at: string;
  };
}

export interface TopicOutcome {
  readonly code: string;
  readonly isCovered: boolean;
  /** Absent for a sensitive topic (design rule 7). */
  readonly score?: { readonly scaled: number };
}
