/**
 * `npm run check [-- --provider <id>] [--strict] [--write-ids] [--json] [--content-only]
 * [--write-schemas] [--write-docs] [--translated <language>]`
 *
 * Reads and checks `course/`, compiles it for every provider, then runs types and lint. Names every problem with file,
 * place and mend. Changes nothing, except that `--write-ids` adds codes to `course/ids.yaml` and `--write-schemas`
 * writes what editors read, `course/schema/`, `--write-docs` the pages of `docs/` that are made from the course, and `--translated`
 * what a translation was made from. Exit code 1 on an error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkLibrary } from '../src/content/check/check-library.ts';
import {
  reportLessons,
  reportProvider,
  reportSheets,
  reportTracks,
  type LessonReport,
  type ProviderReport,
  type SheetReport,
  type TrackReport,
} from '../src/content/check/reports.ts';
import { compileCourse, hasAudience, unknownLanguage } from '../src/content/compile/compile-course.ts';
import { compileSheets } from '../src/content/compile/sheets/compile-sheets.ts';
import { unknownProvider } from '../src/content/compile/release.ts';
import { withNewCodes } from '../src/content/ids.ts';
import { jsonSchemaFiles } from '../src/content/json-schema.ts';
import type { Library, Problem } from '../src/content/library.ts';
import {
  checkLanguages,
  madeFromFile,
  recordFile,
  recordOf,
  type LanguageReport,
} from '../src/content/made-from.ts';
import { readPolicyRules, rulesFile } from '../src/content/policy/read-rules.ts';
import { problemReport, sortProblems } from '../src/content/problems.ts';
import { readLibrary } from '../src/content/read-library.ts';
import { failed, type Result } from '../src/result.ts';
import { makePages, writePages } from './coverage.ts';

const root = join(import.meta.dirname, '..');
const usage =
  'npm run check -- [--provider <id>] [--strict] [--write-ids] [--json] [--content-only] [--write-schemas] [--write-docs] [--translated <language>] [--root <folder>]';

process.exitCode = await main();

interface Options {
  readonly provider?: string | undefined;
  readonly strict: boolean;
  readonly 'write-ids': boolean;
  readonly json: boolean;
  readonly 'write-schemas': boolean;
  readonly 'write-docs': boolean;
  readonly 'content-only': boolean;
  readonly translated?: string | undefined;
  readonly root: string;
}

async function main(): Promise<0 | 1> {
  const options = readOptions();
  if (typeof options === 'string') {
    console.error(`${options}\n${usage}`);
    return 1;
  }
  if (options['write-schemas']) writeSchemas(options.root);
  const content = await checkContent(options);
  if (options.json) console.log(JSON.stringify(content, undefined, 2));
  else printContent(content);

  const hasErrors = content.problems.some(({ severity }) => severity === 'error');
  const steps = options['content-only']
    ? []
    : [run('types', 'typescript/bin/tsc'), run('lint', 'eslint/bin/eslint.js', '.')];
  return hasErrors || steps.includes(false) ? 1 : 0;
}

interface Content {
  readonly problems: readonly Problem[];
  /** Some files could not be read, so nothing was checked that needs all of them. */
  readonly isIncomplete?: true;
  readonly lessons: readonly LessonReport[];
  readonly tracks?: readonly TrackReport[];
  readonly sheets?: readonly SheetReport[];
  readonly provider?: ProviderReport;
  /** Provider by provider, the learners' issues that show the safe default because the policy names nobody. */
  readonly safeDefaults?: Readonly<Record<string, readonly string[]>>;
  readonly languages?: readonly LanguageReport[];
  readonly codesAdded?: number;
  /** Pages of `docs/` that were not in step. */
  readonly written?: readonly string[];
}

async function checkContent(options: Options): Promise<Content> {
  let read = await readLibrary(options.root);
  if (!read.ok) return { problems: read.problem, isIncomplete: true, lessons: [] };

  let codesAdded: number | undefined;
  if (options['write-ids']) {
    codesAdded = writeIds(options.root, read.value);
    read = await readLibrary(options.root);
    if (!read.ok) return { problems: read.problem, isIncomplete: true, lessons: [], codesAdded };
  }
  if (options.translated !== undefined) {
    const problem = recordTranslated(options.root, read.value, options.translated);
    if (problem) return { problems: [problem], lessons: [] };
    read = await readLibrary(options.root);
    if (!read.ok) return { problems: read.problem, isIncomplete: true, lessons: [] };
  }
  const library = read.value;
  const today = dayInTheUnitedKingdom();
  const found = [...checkLibrary(library, { today, isStrict: options.strict })];
  found.push(...compileProblems(library, today, found));
  const languages = checkLanguages(library);
  found.push(...languages.problems);
  // A course that was just begun has no rules yet.
  if (existsSync(join(options.root, rulesFile))) {
    const rules = await readPolicyRules(options.root, library.sources.value);
    if (!rules.ok) found.push(...rules.problem);
  }
  const made = makePages(options.root, library);
  found.push(...made.problems);
  const written = options['write-docs'] ? writePages(options.root, made) : undefined;

  const provider =
    options.provider === undefined ? undefined : reportProvider(library, options.provider, today);
  if (options.provider !== undefined && !provider) found.push(unknownProvider(library, options.provider));
  return {
    problems: sortProblems(provider ? found.filter(concerns(provider.id)) : found),
    lessons: reportLessons(library),
    tracks: reportTracks(library),
    sheets: reportSheets(library),
    safeDefaults: safeDefaults(library, today),
    languages: languages.reports,
    ...(provider && { provider }),
    ...(codesAdded !== undefined && { codesAdded }),
    ...(written && { written }),
  };
}

function safeDefaults(library: Library, today: string): Record<string, readonly string[]> {
  const ids = [...library.providers.keys()];
  return Object.fromEntries(
    ids.map((id) => {
      const all = reportProvider(library, id, today)?.safeDefaults ?? [];
      return [id, all.filter(({ audience }) => audience === 'learner').map((each) => each.issue)];
    }),
  );
}

/** What only shows when a course is put together for one provider; a place that a check has named is not named twice. */
function compileProblems(library: Library, today: string, found: readonly Problem[]): Problem[] {
  const place = ({ file, line, column }: Problem): string => [file, line, column].join(':');
  const known = new Set(found.map(place));
  const seen = new Set<string>();
  const languages = [...(library.languages?.values() ?? [])];
  return [...library.providers]
    .flatMap(([provider, { profile }]) => {
      const courses = library.course.value.tracks
        .filter((track) => hasAudience(profile.value, track))
        .flatMap((track) => [
          compileCourse(library, provider, track.id, { today }),
          ...languages.map(({ tag, name }) =>
            inLanguage(name, compileCourse(library, provider, track.id, { today, language: tag })),
          ),
        ]);
      return [...courses, compileSheets(library, provider, { today })].flatMap((compiled) =>
        compiled.ok ? [] : compiled.problem,
      );
    })
    .filter((problem) => {
      const key = `${place(problem)} ${problem.message}`;
      // Ids without a code are named together by the check, with the one thing to do.
      const isNew = !known.has(place(problem)) && !seen.has(key) && problem.code !== 'id-without-code';
      seen.add(key);
      return isNew;
    });
}

/** A problem of a translation is named at the line of its original, so it says which language it is about. */
function inLanguage<Value>(
  name: string,
  compiled: Result<Value, readonly Problem[]>,
): Result<Value, readonly Problem[]> {
  if (compiled.ok) return compiled;
  return failed(
    compiled.problem.map((problem) =>
      problem.code === 'translation-unknown'
        ? problem
        : { ...problem, message: `In ${name}: ${problem.message}` },
    ),
  );
}

/** Problems of the course and of this provider, not of its neighbours. */
function concerns(provider: string): (problem: Problem) => boolean {
  return ({ file }) =>
    !file.startsWith('course/providers/') || file.startsWith(`course/providers/${provider}/`);
}

function writeIds(folder: string, library: Library): number {
  const file = join(folder, 'course/ids.yaml');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const { text, added } = withNewCodes(before, library);
  if (added > 0) {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  }
  return added;
}

/** Writes what the language was made from; a problem where there is no such language. */
function recordTranslated(folder: string, library: Library, tag: string): Problem | undefined {
  const language = library.languages?.get(tag);
  if (!language) return unknownLanguage(library, tag);
  const file = join(folder, madeFromFile(tag));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, recordFile(recordOf(library, language), language));
  renameSync(`${file}.part`, file);
  return undefined;
}

function writeSchemas(folder: string): void {
  const home = join(folder, 'course/schema');
  mkdirSync(home, { recursive: true });
  for (const [name, text] of jsonSchemaFiles()) writeFileSync(join(home, name), text);
}

function printContent({
  problems,
  isIncomplete,
  lessons,
  tracks = [],
  sheets = [],
  provider,
  safeDefaults = {},
  languages = [],
  codesAdded,
  written,
}: Content): void {
  for (const line of problemReport(problems)) console.log(line);
  if (problems.length > 0) console.log('');
  if (isIncomplete)
    console.log('Not checked yet: what lies across files. That waits until the errors above are mended.\n');
  if (codesAdded !== undefined) console.log(`${codesAdded} codes added to course/ids.yaml\n`);
  if (written) console.log(`${written.join(', ') || 'nothing'} written\n`);
  printLessons(lessons);
  printTracks(tracks);
  printSheets(sheets);
  printLanguages(languages);
  if (provider) printProvider(provider);
  else printSafeDefaults(safeDefaults);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  console.log(`content: ${errors} errors, ${problems.length - errors} warnings`);
}

function printLessons(lessons: readonly LessonReport[]): void {
  if (lessons.length === 0) return;
  const rows = lessons.map((lesson) => [
    lesson.id,
    `${lesson.saidMinutes} (${lesson.minutes.toFixed(1)})`,
    String(lesson.words),
    lesson.readingAge?.toFixed(1) ?? '',
    String(lesson.sources.length),
    lesson.nextReview ?? '',
  ]);
  printTable([['lesson', 'minutes (measured)', 'words', 'reading age', 'sources', 'next review'], ...rows]);
}

function printTracks(tracks: readonly TrackReport[]): void {
  if (tracks.length === 0) return;
  const rows = tracks.map(({ id, minutes, measured, lessons, questions }) => [
    id,
    `${minutes} (${measured.toFixed(1)})`,
    String(lessons),
    questions > 0 ? String(questions) : '',
  ]);
  printTable([['track', 'minutes (measured)', 'lessons', 'questions asked'], ...rows]);
}

function printSheets(sheets: readonly SheetReport[]): void {
  if (sheets.length === 0) return;
  const rows = sheets.map(({ id, words, readingAge }) => [id, String(words), readingAge?.toFixed(1) ?? '']);
  printTable([['sheet', 'words of its own', 'reading age'], ...rows]);
}

function printLanguages(languages: readonly LanguageReport[]): void {
  if (languages.length === 0) return;
  const rows = languages.map(({ tag, name, texts, translated, changed }) => [
    `${tag} ${name}`,
    `${translated} of ${texts}`,
    changed > 0 ? String(changed) : '',
  ]);
  printTable([['language', 'translated', 'English changed since'], ...rows]);
}

function printSafeDefaults(providers: Readonly<Record<string, readonly string[]>>): void {
  const using = Object.entries(providers).filter(([, issues]) => issues.length > 0);
  if (using.length === 0) return;
  console.log('Learners see the safe default, because the policy names nobody, with');
  for (const [provider, issues] of using) console.log(`  ${provider}: ${issues.join(', ')}`);
  console.log('');
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  console.log('');
}

function printProvider(report: ProviderReport): void {
  const list = (title: string, lines: readonly string[]) => {
    if (lines.length === 0) return;
    console.log(title);
    for (const line of lines) console.log(`  ${line}`);
    console.log('');
  };
  console.log(`${report.name} (${report.id}): ${report.isDraft ? 'a draft' : 'confirmed'}\n`);
  list(
    'Left empty, and what stands there',
    report.empty.map(({ field, instead }) => `${field}: ${instead}`),
  );
  list('Show the safe default', [
    ...(['learner', 'staff'] as const).flatMap((audience) => {
      const issues = report.safeDefaults
        .filter((each) => each.audience === audience)
        .map((each) => each.issue);
      return issues.length > 0 ? [`${audience}: ${issues.join(', ')}`] : [];
    }),
  ]);
  list(
    'Names withheld, because the policy is past its review and nobody has confirmed them',
    report.withheldNames,
  );
  list(
    'Points that are not signed as they stand',
    report.clauses.flatMap(({ document, unsafe, outdated }) => [
      ...(unsafe.length > 0 ? [`${document}: ${unsafe.join(', ')} unsafe, withheld`] : []),
      ...(outdated.length > 0 ? [`${document}: ${outdated.join(', ')} out of date`] : []),
    ]),
  );
  list('To confirm', report.toConfirm);
  list(
    'Before a release',
    report.release.map(({ message, mend }) => `${message} ${mend}`),
  );
}

/** Tools run by their file, not their command: that is the same on every system and takes this Node along. */
function run(name: string, tool: string, ...args: string[]): boolean {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    // Nothing but the answer goes to standard output: with --json it is read by a program.
    stdio: ['ignore', 2, 2],
  });
  console.error(`${name}: ${status === 0 ? 'nothing wrong' : 'see above'}`);
  return status === 0;
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        provider: { type: 'string' },
        strict: { type: 'boolean', default: false },
        'write-ids': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'write-schemas': { type: 'boolean', default: false },
        'write-docs': { type: 'boolean', default: false },
        'content-only': { type: 'boolean', default: false },
        translated: { type: 'string' },
        root: { type: 'string', default: root },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function dayInTheUnitedKingdom(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date());
}
