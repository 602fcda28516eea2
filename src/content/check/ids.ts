/** Ids: each stands for one thing, and its code is there and stays. */
import type { Library, Path, Problem, SourceFile } from '../library.ts';
import { idKeys } from '../ids.ts';
import { didYouMean, errorAt } from '../problems.ts';
import { blocksOf, practiceQuestions } from './walk.ts';

export function checkIds(library: Library): readonly Problem[] {
  return [...duplicates(library), ...codeProblems(library)];
}

function duplicates(library: Omit<Library, 'ids'>): Problem[] {
  const problems: Problem[] = [];
  /** A set of names in which each may stand once. */
  const names = (what: string) => {
    const seen = new Map<string, string>();
    return (file: SourceFile<unknown>, path: Path, id: string) => {
      const first = seen.get(id);
      const { line } = file.at(path);
      if (first === undefined) seen.set(id, `${file.file}:${line}`);
      else
        problems.push(
          errorAt(file, path, {
            code: 'duplicate-id',
            message: `The ${what} “${id}” stands twice: here and in ${first}.`,
            mend: 'Give one of the two another id; the one that was released first keeps its own.',
          }),
        );
    };
  };

  const track = names('track');
  for (const [index, { id }] of library.course.value.tracks.entries())
    track(library.course, ['tracks', index, 'id'], id);
  const placed = (index: number) => {
    const lesson = names('lesson in this track');
    for (const [group, { lessons }] of (library.course.value.tracks[index]?.groups ?? []).entries())
      for (const [place, id] of lessons.entries())
        lesson(library.course, ['tracks', index, 'groups', group, 'lessons', place], id);
  };
  for (const index of library.course.value.tracks.keys()) placed(index);

  const question = names('question');
  for (const file of library.lessons.values()) {
    const screen = names('screen');
    const sort = names('sorting task');
    for (const [index, { id }] of file.value.screens.entries()) screen(file, ['screens', index, 'id'], id);
    for (const { path, question: asked } of practiceQuestions(file.value))
      question(file, [...path, 'id'], asked.id);
    for (const { path, block } of blocksOf(file.value))
      if ('sort' in block) sort(file, [...path, 'sort', 'id'], block.sort.id);
  }
  for (const file of library.banks.values())
    for (const [index, { id }] of file.value.questions.entries())
      question(file, ['questions', index, 'id'], id);

  const source = names('source');
  for (const [index, { id }] of library.sources.value.sources.entries())
    source(library.sources, ['sources', index, 'id'], id);
  const line = names('help line');
  for (const [index, { id }] of library.help.value.lines.entries())
    line(library.help, ['lines', index, 'id'], id);
  const word = names('glossary word');
  for (const [index, { id }] of library.glossary.value.words.entries())
    word(library.glossary, ['words', index, 'id'], id);

  for (const { profile } of library.providers.values()) {
    const document = names('document');
    for (const [index, { id }] of profile.value.documents.entries())
      document(profile, ['documents', index, 'id'], id);
    for (const list of ['learnerStatements', 'staffStatements'] as const) {
      const statement = names('statement');
      for (const [index, { id }] of profile.value.signOff[list].entries())
        statement(profile, ['signOff', list, index, 'id'], id);
    }
  }
  return problems;
}

const file = 'course/ids.yaml';

function codeProblems(library: Library): Problem[] {
  const { codes, retired } = library.ids;
  const keys = new Set(idKeys(library));
  const problem = (code: string, message: string, mend: string): Problem => ({
    code,
    severity: 'error',
    file,
    message,
    mend,
  });
  const fresh = [...keys].filter((key) => !codes.has(key));
  const vanished = [...codes.keys()].filter((key) => !keys.has(key));
  const problems: Problem[] = [];

  if (fresh.length > 0)
    problems.push(
      problem(
        'id-without-code',
        `${fresh.length} ${fresh.length === 1 ? 'id has' : 'ids have'} no code yet: ${shortList(fresh)}.`,
        'Run “npm run check -- --write-ids”.',
      ),
    );
  for (const key of vanished)
    problems.push(
      problem(
        'id-vanished',
        `“${key}” has the code ${codes.get(key) ?? ''}, and is not in the course any more.`,
        `${didYouMean(key, fresh)}Put the id back, or move its line to “retired” if it is gone for good.`,
      ),
    );

  const owners = new Map<string, string>();
  for (const [key, code] of codes) {
    const owner = owners.get(code);
    if (owner !== undefined || retired.has(code))
      problems.push(
        problem(
          'code-twice',
          `The code ${code} of “${key}” is ${owner === undefined ? 'retired' : `also the code of “${owner}”`}.`,
          'Take the newer line out and run “npm run check -- --write-ids”.',
        ),
      );
    owners.set(code, key);
  }
  return problems;
}

function shortList(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
