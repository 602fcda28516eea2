/** What staff see of one person's work on a track: how far, and which topics, with no mark that is nobody's to see. */
import type { Assessment } from '../../src/content/model.ts';
import type { TopicMark } from '../../src/progress/model.ts';
import { isPartDone, newProgress, type CourseRules } from '../../src/progress/progress.ts';
import { decode } from '../../src/progress/suspend-data.ts';

export interface PartsDone {
  readonly done: number;
  readonly of: number;
  /** Codes of the parts that are still to do, in order. */
  readonly left: readonly string[];
  readonly minutesLeft: number;
}

/**
 * @param state - suspend data; in a layout that this build does not know, or empty: nothing is done
 * @param stands - parts that something else stands for: a talk-through for the quiz, a paper copy for the signature
 */
export function partsDone(
  rules: CourseRules,
  state: string,
  stands: { readonly quiz: boolean; readonly signOff: boolean },
): PartsDone {
  const read = decode(state, rules);
  const progress = read.ok ? read.value : newProgress();
  const left = rules.parts.filter(
    (part) =>
      !isPartDone(rules, progress, part) &&
      !(part.kind === 'quiz' && stands.quiz) &&
      !(part.kind === 'sign-off' && stands.signOff),
  );
  return {
    done: rules.parts.length - left.length,
    of: rules.parts.length,
    left: left.map(({ code }) => code),
    minutesLeft: left.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}

export interface TopicLine {
  readonly code: string;
  readonly title: string;
  readonly isSensitive: boolean;
  /** Its lesson is finished, read or left out alike. */
  readonly isCovered: boolean;
  /** Never of a sensitive topic (design rule 7): not the number, and nothing that follows from it. */
  readonly mark?: TopicMark;
}

/** @param options - `withFigures`: for the person's own eyes, or where `areFiguresSafe` says so */
export function topicLines(
  rules: CourseRules,
  state: string,
  marks: Readonly<Record<string, TopicMark>>,
  { withFigures }: { readonly withFigures: boolean },
): readonly TopicLine[] {
  const read = decode(state, rules);
  const progress = read.ok ? read.value : newProgress();
  return (rules.assessment?.topics ?? []).map(({ code, title, isSensitive, part: partCode }) => {
    const part = rules.parts.find((candidate) => candidate.code === partCode);
    const mark = isSensitive || !withFigures ? undefined : marks[code];
    return {
      code,
      title,
      isSensitive,
      isCovered: part !== undefined && isPartDone(rules, progress, part),
      ...(mark && { mark }),
    };
  });
}

/**
 * Whether staff may see figures of the topics that are not sensitive without learning one of a sensitive topic. What
 * decides is how much was asked, and never how much was right: a figure that is missing tells nothing either.
 *
 * Once somebody has passed, the gradebook has their score, and the score less these figures is what was right in the
 * sensitive topics: all of it, or none, in too many cases. Before that there is no score, but "not passed" is known: a
 * check that the other topics can bring to the edge of a pass by themselves would tell that the sensitive ones went
 * wrong. And one sensitive topic alone has nothing to hide behind.
 *
 * @param marks - of the last time that each topic was asked
 */
export function areFiguresSafe(
  { topics, passMark }: Pick<Assessment, 'topics' | 'passMark'>,
  marks: Readonly<Record<string, TopicMark>>,
  hasPassed: boolean,
): boolean {
  const asked = topics.flatMap(({ code, isSensitive }) => {
    const count = marks[code]?.asked ?? 0;
    return count === 0 ? [] : [{ isSensitive, count }];
  });
  const sensitive = asked.filter(({ isSensitive }) => isSensitive);
  if (sensitive.length === 0) return true;
  if (hasPassed || sensitive.length === 1) return false;
  const all = questionsIn(asked);
  const others = all - questionsIn(sensitive);
  return others + 1 < leastForPass(all, passMark);
}

const questionsIn = (topics: readonly { readonly count: number }[]): number =>
  topics.reduce((sum, { count }) => sum + count, 0);

/** How many have to be right; as `hasPassed` in `src/progress/score.ts` counts. */
const leastForPass = (asked: number, passMark: number): number => Math.ceil(asked * passMark - 1e-6);
