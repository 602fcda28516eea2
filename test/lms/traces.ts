/** Writes what a journey did to `.traces/`, which git ignores, so that any outside judge can replay it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRow } from './strict-lms.ts';

const folder = join(import.meta.dirname, '../../.traces');

/** API calls of one SCORM run: `call, element, value, result, error`, a line each, parted by tabs. @returns the file */
export function traceCalls(name: string, calls: readonly CallRow[]): string {
  const lines = calls.map(({ call, element, value, result, error }) =>
    [call, element, value, result, error].map(oneLine).join('\t'),
  );
  return write(`${name}.tsv`, ['call\telement\tvalue\tresult\terror', ...lines]);
}

/** What `traceCalls` wrote, a row of fields for each call, as it stands in the file. */
export function readCalls(name: string): readonly (readonly string[])[] {
  const [, ...lines] = readFileSync(join(folder, `${name}.tsv`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => line.split('\t'));
}

/** Statements of one xAPI run, as JSON, a line each. @returns the file */
export function traceStatements(name: string, statements: readonly object[]): string {
  return write(
    `${name}.jsonl`,
    statements.map((statement) => JSON.stringify(statement)),
  );
}

function write(file: string, lines: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** A value may hold anything; a line may not hold a tab or an end of line. */
const oneLine = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
