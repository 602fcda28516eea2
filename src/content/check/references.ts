/** Every reference to something else leads to something that is there. */
import type { Library, Path, Problem, SourceFile } from '../library.ts';
import { safeDefaults } from '../compile/routes.ts';
import { didYouMean, errorAt } from '../problems.ts';
import { blocksOf } from './walk.ts';
import { textsIn } from './texts.ts';

export function checkReferences(library: Omit<Library, 'ids'>): readonly Problem[] {
  const known = {
    source: new Set(library.sources.value.sources.map(({ id }) => id)),
    'help line': new Set(library.help.value.lines.map(({ id }) => id)),
    lesson: new Set(library.lessons.keys()),
    scenario: new Set(library.scenarios.keys()),
    topic: new Set(library.banks.keys()),
    drawing: new Set(library.drawings.keys()),
    'glossary word': new Set(library.glossary.value.words.map(({ id }) => id)),
  };
  const whereFrom: Readonly<Record<keyof typeof known, string>> = {
    source: 'course/sources.yaml',
    'help line': 'course/help.yaml',
    lesson: 'course/lessons',
    scenario: 'course/scenarios',
    topic: 'course/questions',
    drawing: 'course/media/drawings',
    'glossary word': 'course/glossary.yaml',
  };
  const problems: Problem[] = [];
  const must = (file: SourceFile<unknown>, path: Path, what: keyof typeof known, id: string) => {
    if (known[what].has(id)) return;
    problems.push(
      errorAt(file, path, {
        code: `missing-${what.replace(' ', '-')}`,
        message: `There is no ${what} called “${id}”.`,
        mend: `${didYouMean(id, known[what])}Add it in ${whereFrom[what]}, or change the name.`,
      }),
    );
  };
  const mustAll = (
    file: SourceFile<unknown>,
    path: Path,
    what: keyof typeof known,
    ids: readonly string[],
  ) => {
    for (const [index, id] of ids.entries()) must(file, [...path, index], what, id);
  };
  const words = (file: SourceFile<unknown>) => {
    for (const { path, text } of textsIn(file.value))
      for (const [, id = ''] of text.matchAll(/\]\(word:([^)]*)\)/g)) must(file, path, 'glossary word', id);
  };

  for (const file of library.lessons.values()) {
    words(file);
    mustAll(file, ['sensitive', 'lines'], 'help line', file.value.sensitive?.lines ?? []);
    for (const [index, screen] of file.value.screens.entries())
      mustAll(file, ['screens', index, 'sources'], 'source', screen.sources);
    for (const { path, block } of blocksOf(file.value)) {
      if ('picture' in block) must(file, [...path, 'picture', 'drawing'], 'drawing', block.picture.drawing);
      if ('lines' in block) mustAll(file, [...path, 'lines'], 'help line', block.lines);
      if ('scenario' in block) must(file, [...path, 'scenario'], 'scenario', block.scenario);
    }
  }
  for (const file of library.scenarios.values()) {
    words(file);
    mustAll(file, ['sources'], 'source', file.value.sources);
    if (file.value.drawing !== undefined) must(file, ['drawing'], 'drawing', file.value.drawing);
    for (const [name, node] of Object.entries(file.value.nodes))
      if ('ending' in node) mustAll(file, ['nodes', name, 'lines'], 'help line', node.lines);
  }
  for (const file of library.banks.values()) {
    words(file);
    for (const [index, question] of file.value.questions.entries())
      mustAll(file, ['questions', index, 'sources'], 'source', question.sources);
  }
  if (library.incidents) {
    mustAll(library.incidents, ['sources'], 'source', library.incidents.value.sources);
    for (const [id, { lines }] of Object.entries(library.incidents.value.outcomes))
      mustAll(library.incidents, ['outcomes', id, 'lines'], 'help line', lines);
  }
  const { course, help, sources } = library;
  for (const [index, track] of course.value.tracks.entries()) {
    for (const [group, { lessons }] of track.groups.entries())
      mustAll(course, ['tracks', index, 'groups', group, 'lessons'], 'lesson', lessons);
    for (const [topic, entry] of (track.quiz?.topics ?? []).entries()) {
      must(course, ['tracks', index, 'quiz', 'topics', topic, 'topic'], 'topic', entry.topic);
      must(course, ['tracks', index, 'quiz', 'topics', topic, 'lesson'], 'lesson', entry.lesson);
    }
  }
  must(help, ['danger'], 'help line', help.value.danger);
  mustAll(help, ['talk'], 'help line', help.value.talk);
  for (const [index, group] of help.value.groups.entries())
    mustAll(help, ['groups', index, 'lines'], 'help line', group.lines);
  for (const [index, line] of help.value.lines.entries())
    must(help, ['lines', index, 'source'], 'source', line.source);
  // What stands where a policy says nothing has to be there, whoever needs it.
  for (const id of Object.values(safeDefaults)) must(sources, ['sources'], 'source', id);
  return problems;
}
