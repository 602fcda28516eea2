/** How problems of the course files are made, ordered and written: the one place where they become sentences. */
import type { Path, Problem, SourceFile } from './library.ts';

type Draft = Omit<Problem, 'severity' | 'file' | 'line' | 'column'>;

/** An error at the value that `path` names in `file`. */
export function errorAt(file: Place, path: Path, draft: Draft): Problem {
  return { ...draft, severity: 'error', file: file.file, ...file.at(path) };
}

/** A warning at the value that `path` names in `file`. */
export function warningAt(file: Place, path: Path, draft: Draft): Problem {
  return { ...draft, severity: 'warning', file: file.file, ...file.at(path) };
}

export type Place = Pick<SourceFile<unknown>, 'file' | 'at'>;

/** By file, then line, then column: the order in which an author mends them. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) =>
      compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || 0,
  );
}

/** "course/lessons/l1.yaml:12:5 error: … → …", the form that editors turn into a link. */
export function problemLine(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return `${place} ${problem.severity}: ${problem.message} ${problem.mend} [${problem.code}]`;
}

/**
 * Problems under the name of their file, each with its place, what is wrong and what to do.
 *
 * @returns lines of text without an end of line; empty for no problems
 */
export function problemReport(problems: readonly Problem[]): readonly string[] {
  const lines: string[] = [];
  let file: string | undefined;
  for (const problem of sortProblems(problems)) {
    if (problem.file !== file) lines.push(...(file === undefined ? [] : ['']), problem.file);
    file = problem.file;
    const place = problem.line === undefined ? '' : `${problem.line}:${problem.column ?? 1} `;
    lines.push(`  ${place}${problem.severity}: ${problem.message}`, `      ${problem.mend}`);
  }
  return lines;
}

/** Writes the report for a person at a terminal; returns the exit code that belongs to it. */
export function printProblems(
  problems: readonly Problem[],
  write: (line: string) => void = (line) => console.error(line),
): 0 | 1 {
  for (const line of problemReport(problems)) write(line);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** 'a', 'a or b', 'a, b or c'. */
export function oneOf(words: readonly string[], joining = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joining} ${words.at(-1) ?? ''}`;
}

/**
 * The known word that somebody most likely meant.
 *
 * @returns undefined when nothing is near: more than a third of its letters (at least two) would have to change
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestSteps = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const steps = editSteps(word.toLowerCase(), candidate.toLowerCase());
    if (steps < bestSteps) [best, bestSteps] = [candidate, steps];
  }
  return best;
}

/** "Did you mean “x”?" or nothing; ends with a space where it says something. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `Did you mean “${near}”? `;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Levenshtein distance: letters put in, taken out or changed. */
function editSteps(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
