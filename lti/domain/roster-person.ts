/** What staff see of one person's work on a track: how far, and which topics, with no mark that is nobody's to see. */
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

export function topicLines(
  rules: CourseRules,
  state: string,
  marks: Readonly<Record<string, TopicMark>>,
): readonly TopicLine[] {
  const read = decode(state, rules);
  const progress = read.ok ? read.value : newProgress();
  return (rules.assessment?.topics ?? []).map(({ code, title, isSensitive, part: partCode }) => {
    const part = rules.parts.find((candidate) => candidate.code === partCode);
    const mark = isSensitive ? undefined : marks[code];
    return {
      code,
      title,
      isSensitive,
      isCovered: part !== undefined && isPartDone(rules, progress, part),
      ...(mark && { mark }),
    };
  });
}
