/** Facts: where they come from, whether they are due, and who may be told them (design rule 9). */
import type { Library, Path, Problem, SourceFile } from '../library.ts';
import { errorAt, warningAt } from '../problems.ts';
import type { Source } from '../schema/registers.ts';
import type { CheckOptions } from './check.ts';
import { textsIn } from './texts.ts';
import { blocksOf } from './walk.ts';

export function checkSources(library: Omit<Library, 'ids'>, options: CheckOptions): readonly Problem[] {
  return [
    ...registerProblems(library.sources, options),
    ...citationProblems(library, options),
    ...comingProblems(library),
  ];
}

function registerProblems(file: Library['sources'], { today, isStrict }: CheckOptions): Problem[] {
  return file.value.sources.flatMap((source, index) => {
    const path: Path = ['sources', index];
    const problems: Problem[] = [];
    if (source.review < today)
      problems.push(
        (isStrict ? errorAt : warningAt)(file, [...path, 'review'], {
          code: 'source-due',
          message: `“${source.id}” was due for review on ${source.review}.`,
          mend: 'Look at its address again, correct what has changed, and set “seen” and “review”.',
        }),
      );
    if (source.kind !== 'ours' && source.address === undefined)
      problems.push(
        errorAt(file, path, {
          code: 'source-address',
          message: `“${source.id}” does not say where it can be read.`,
          mend: 'Add “address:”, or make it “kind: ours” if it is our own advice.',
        }),
      );
    if (source.kind === 'law' && source.status === 'not-law')
      problems.push(
        errorAt(file, [...path, 'status'], {
          code: 'source-status',
          message: `“${source.id}” is a law, and its status is “not-law”.`,
          mend: 'Say whether it is in-force, enacted or announced.',
        }),
      );
    if (source.seen > today)
      problems.push(
        errorAt(file, [...path, 'seen'], {
          code: 'source-seen',
          message: `“${source.id}” says that somebody looked on ${source.seen}, and it is ${today}.`,
          mend: 'Write the day on which somebody looked.',
        }),
      );
    return problems;
  });
}

interface Citation {
  readonly file: SourceFile<unknown>;
  readonly path: Path;
  readonly id: string;
  readonly forLearners: boolean;
}

function citationProblems(library: Omit<Library, 'ids'>, { today }: CheckOptions): Problem[] {
  const register = new Map(library.sources.value.sources.map((source) => [source.id, source]));
  return citations(library).flatMap(({ file, path, id, forLearners }) => {
    const source = register.get(id);
    const why = source && whyNot(source, forLearners, today);
    return why ? [errorAt(file, path, { code: 'source-not-for-reader', ...why })] : [];
  });
}

/** Why a screen may not state this fact; undefined when it may. */
function whyNot(
  source: Source,
  forLearners: boolean,
  today: string,
): { message: string; mend: string } | undefined {
  if (source.status === 'unconfirmed' || source.confidence === 'L')
    return {
      message: `“${source.id}” is ${source.status === 'unconfirmed' ? 'unconfirmed' : 'of confidence L'}, so no screen may rest on it.`,
      mend: 'Find a source that can be relied on, or take the sentence out.',
    };
  if (!forLearners) return undefined;
  if (source.status === 'enacted' || source.status === 'announced')
    return {
      message: `“${source.id}” is ${source.status} and not in force, and learners are told only what is in force.`,
      mend: 'Take the sentence out; a staff lesson may say it under “Coming”.',
    };
  if (source.inForceFrom !== undefined && source.inForceFrom > today)
    return {
      message: `“${source.id}” is in force only from ${source.inForceFrom}.`,
      mend: 'Take the sentence out until then.',
    };
  return undefined;
}

/** Coming law is marked as such for staff, and shown to nobody else. */
function comingProblems({ lessons }: Pick<Library, 'lessons'>): Problem[] {
  return [...lessons.values()].flatMap((file) =>
    file.value.audience.every((audience) => audience === 'staff')
      ? []
      : blocksOf(file.value).flatMap(({ path, block }) =>
          'note' in block && block.note.coming
            ? [
                errorAt(file, [...path, 'note', 'coming'], {
                  code: 'coming-not-for-reader',
                  message: 'Law that is coming is shown to staff only, and this lesson has other readers.',
                  mend: 'Take the note out, or put it into a lesson for staff.',
                }),
              ]
            : [],
        ),
  );
}

/** Everything that rests on a source: lists of sources, facts placed into a text, and help lines. */
function citations(library: Omit<Library, 'ids'>): Citation[] {
  const found: Citation[] = [];
  const add = (file: SourceFile<{ readonly audience: readonly string[] }>) => {
    const forLearners = file.value.audience.some((audience) => audience !== 'staff');
    for (const { path, text } of textsIn(file.value)) {
      if (path.at(-2) === 'sources') found.push({ file, path, id: text, forLearners });
      for (const [, id = ''] of text.matchAll(/\{\{\s*facts\.([\w-]+)/g))
        found.push({ file, path, id, forLearners });
    }
  };
  for (const group of [library.lessons, library.scenarios, library.banks])
    for (const file of group.values()) add(file);
  for (const file of library.easyRead?.values() ?? [])
    add({ ...file, value: { ...file.value, audience: ['learner'] } });
  // Staff and volunteers read it.
  if (library.incidents)
    add({ ...library.incidents, value: { ...library.incidents.value, audience: ['staff'] } });
  for (const [index, line] of library.help.value.lines.entries()) {
    const forLearners = !line.audience || line.audience.some((audience) => audience !== 'staff');
    found.push({ file: library.help, path: ['lines', index, 'source'], id: line.source, forLearners });
  }
  return found;
}
