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

/**
 * What happened once and cannot be read off the resume state. Told to a record whose other side marks and keeps
 * signatures for itself; all others leave it.
 */
export type RecordFact = QuizFinished | Signed | Declined;

/** The quiz with its answers, at the moment they give way to marks. */
export interface QuizFinished {
  readonly kind: 'quiz-finished';
  /** How many times the quiz had been finished before. */
  readonly attempt: number;
  readonly quiz: OpenQuiz;
}

export interface Signed extends SignedOff {
  readonly kind: 'signed';
  /** BCP 47: the language in which it was read. */
  readonly language: string;
  /** Read in Easy Read statements. */
  readonly isEasyRead: boolean;
  /** Codes of the statements that were ticked. */
  readonly statements: readonly string[];
  /** Goes to whoever keeps the signature, and is written nowhere in the browser. */
  readonly typedName: string;
}

/** Somebody does not want to sign, or takes a signature back. No reason is asked. */
export interface Declined {
  readonly kind: 'declined' | 'withdrawn';
  /** UTC, whole seconds. */
  readonly at: string;
  /** Of the set as shown. */
  readonly hash: string;
  /** BCP 47: the language in which it was read. */
  readonly language: string;
  readonly isEasyRead: boolean;
}

/** What stands for lessons and quiz: staff talked the course through with them, or held it for a group. */
export type TaughtBy = 'talk-through' | 'group-session';

/** A sign-off that stands, as the tool that keeps it says. */
export interface HeldSignOff {
  /** As design.md has it: "Signed, reported, held". */
  readonly origin: 'signed-here' | 'reported-by-lms' | 'paper-held';
  /** UTC. */
  readonly at: string;
  /** "7K3M-2QXT-9FBN-4HWE" */
  readonly receipt: string;
}

/** What is signed has changed since this person signed it. */
export interface SignAgain {
  /** Asked for now; else only said, with the day. */
  readonly isDue: boolean;
  /** Also of whoever has the course open already. */
  readonly isUrgent?: boolean;
  /** From this day on it is asked for, "2026-12-01"; absent when it is due. */
  readonly from?: string;
  readonly documents: readonly ChangedDocument[];
}

export interface ChangedDocument {
  readonly title: string;
  /** Of the words that were signed; absent for a document that is new. */
  readonly versionBefore?: string;
  readonly version: string;
  /** In the provider's words; empty where nobody wrote any. */
  readonly note: string;
  /** Absent where the words that were signed are not known: then all of them are to be read. */
  readonly changes?: readonly ClauseChange[];
}

export interface ClauseChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'withheld';
  /** In the new text; of one that was taken out, in the old. */
  readonly number: number;
  /** In reading order. What was withheld before or is now is not among them. */
  readonly parts: readonly { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }[];
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
