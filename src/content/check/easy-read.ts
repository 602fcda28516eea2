/**
 * Easy Read: every lesson of its track and every topic of its quiz is answered for, sentences are short and easy, what
 * is learners' to sign is summed up clause by clause, and nothing unsafe is among it.
 */
import type { Library, Path, Problem, ProviderFiles, SourceFile } from '../library.ts';
import { didYouMean, errorAt, oneOf, warningAt } from '../problems.ts';
import { readingAge, sentencesOf, type ReadingAge } from '../reading-age.ts';
import type { EasyReadFile } from '../schema/easy-read.ts';
import { readerTexts, type Text } from './texts.ts';

/** In a sentence; a placeholder is read as about two. */
export const mostWords = 12;

export function checkEasyRead(library: Omit<Library, 'ids'>): readonly Problem[] {
  return [
    ...[...(library.easyRead?.values() ?? [])].flatMap((file) => [
      ...referenceProblems(file, library),
      ...coverProblems(file, library),
      ...topicProblems(file, library),
      ...answerProblems(file),
      ...sentenceProblems(file, textsOf(file)),
      ...ageProblems(file, textsOf(file), library),
    ]),
    ...(library.easyRead?.size
      ? [...library.providers.values()].flatMap((files) => providerProblems(files, library))
      : []),
  ];
}

/** What a reader of Easy Read sees; pictures' descriptions are for a screen reader, and have no full stops. */
export function textsOf(file: SourceFile<EasyReadFile>): readonly Text[] {
  return readerTexts(file.value).filter(
    ({ path }) =>
      path[0] !== 'track' &&
      !path.includes('covers') &&
      !path.includes('topics') &&
      !path.includes('voice') &&
      path.at(-1) !== 'alt',
  );
}

export function measureEasyRead(texts: readonly Text[], { glossary }: Pick<Library, 'glossary'>) {
  const terms = glossary.value.words.flatMap(({ word, also }) => [word, ...also]);
  return readingAge(
    sentencesOf(
      texts.map(({ text }) => text),
      { terms },
    ).map(({ words }) => words),
  );
}

function referenceProblems(file: SourceFile<EasyReadFile>, library: Omit<Library, 'ids'>): Problem[] {
  const known = {
    drawing: new Set(library.drawings.keys()),
    source: new Set(library.sources.value.sources.map(({ id }) => id)),
    line: new Set(library.help.value.lines.map(({ id }) => id)),
  };
  const problems: Problem[] = [];
  const must = (what: keyof typeof known, id: string, path: Path) => {
    if (!known[what].has(id))
      problems.push(
        errorAt(file, path, {
          code: `missing-${what}`,
          message: `There is no ${what} called “${id}”.`,
          mend: `${didYouMean(id, known[what])}Add it, or change the name.`,
        }),
      );
  };
  const { track, pages, questions } = file.value;
  if (!library.course.value.tracks.some(({ id }) => id === track))
    problems.push(
      errorAt(file, ['track'], {
        code: 'missing-track',
        message: `There is no track called “${track}”.`,
        mend: `There are: ${library.course.value.tracks.map(({ id }) => id).join(', ')}.`,
      }),
    );
  for (const [index, { rows, lines, sources, ask }] of pages.entries()) {
    const path: Path = ['pages', index];
    for (const [at, row] of rows.entries()) must('drawing', row.drawing, [...path, 'rows', at, 'drawing']);
    for (const [at, { drawing }] of (ask?.answers ?? []).entries())
      if (drawing !== undefined) must('drawing', drawing, [...path, 'ask', 'answers', at, 'drawing']);
    for (const [at, id] of lines.entries()) must('line', id, [...path, 'lines', at]);
    for (const [at, id] of sources.entries()) must('source', id, [...path, 'sources', at]);
  }
  for (const [index, question] of questions.entries()) {
    const path: Path = ['questions', index];
    for (const way of ['first', 'other'] as const)
      for (const [at, { drawing }] of question[way].answers.entries())
        if (drawing !== undefined) must('drawing', drawing, [...path, way, 'answers', at, 'drawing']);
    for (const [at, id] of question.sources.entries()) must('source', id, [...path, 'sources', at]);
  }
  return problems;
}

/** Every screen of every lesson of the track is finished with one page, and with no second one. */
function coverProblems(
  file: SourceFile<EasyReadFile>,
  { course, lessons }: Pick<Library, 'course' | 'lessons'>,
): Problem[] {
  const track = course.value.tracks.find(({ id }) => id === file.value.track);
  if (!track) return [];
  const problems: Problem[] = [];
  const all = track.groups
    .flatMap((group) => group.lessons)
    .flatMap((id) => lessons.get(id)?.value.screens.map((screen) => `${id}/${screen.id}`) ?? []);
  const covered = new Set<string>();
  for (const [index, { covers }] of file.value.pages.entries())
    for (const [at, name] of covers.entries()) {
      const screens = all.filter((screen) => screen === name || screen.startsWith(`${name}/`));
      const isTwice = screens.some((screen) => covered.has(screen));
      if (screens.length === 0 || isTwice)
        problems.push(
          errorAt(file, ['pages', index, 'covers', at], {
            code: 'easy-covers',
            message: isTwice
              ? `“${name}” is finished with an earlier page already.`
              : `“${name}” is neither a lesson of this track nor a screen of one.`,
            mend: isTwice ? 'Name it on one page only.' : didYouMean(name, all) || 'Change the name.',
          }),
        );
      for (const screen of screens) covered.add(screen);
    }
  const left = all.filter((screen) => !covered.has(screen));
  if (left.length > 0)
    problems.push(
      errorAt(file, ['pages'], {
        code: 'easy-covers',
        message: `No page stands for ${left.join(', ')}, so Easy Read would never finish.`,
        mend: 'Add each to “covers” of the page that says the same.',
      }),
    );
  return problems;
}

function topicProblems(file: SourceFile<EasyReadFile>, { course }: Pick<Library, 'course'>): Problem[] {
  const quiz = course.value.tracks.find(({ id }) => id === file.value.track)?.quiz;
  const asked = quiz?.topics.map(({ topic }) => topic) ?? [];
  const named = file.value.questions.flatMap(({ topics }) => topics);
  const wrong = [
    ...asked.filter((topic) => named.filter((name) => name === topic).length !== 1),
    ...named.filter((name) => !asked.includes(name)),
  ];
  return wrong.length === 0
    ? []
    : [
        errorAt(file, ['questions'], {
          code: 'easy-topics',
          message: `Each topic of the quiz is answered for by exactly one question; that is not so for ${[...new Set(wrong)].join(', ')}.`,
          mend: 'Name every topic of the track’s quiz once, under “topics” of one question.',
        }),
      ];
}

function answerProblems(file: SourceFile<EasyReadFile>): Problem[] {
  const asks: [Path, { readonly answers: readonly { readonly right?: true | undefined }[] }][] = [
    ...file.value.pages.flatMap(({ ask }, index): typeof asks =>
      ask ? [[['pages', index, 'ask'], ask]] : [],
    ),
    ...file.value.questions.flatMap(({ first, other }, index): typeof asks => [
      [['questions', index, 'first'], first],
      [['questions', index, 'other'], other],
    ]),
  ];
  return asks
    .filter(([, { answers }]) => answers.filter(({ right }) => right).length !== 1)
    .map(([path]) =>
      errorAt(file, path, {
        code: 'question-key',
        message: 'One answer is right, and here it is not exactly one.',
        mend: 'Write “right: true” at one answer.',
      }),
    );
}

function sentenceProblems(file: SourceFile<unknown>, texts: readonly Text[]): Problem[] {
  return texts.flatMap(({ path, text }) => {
    const long = sentencesOf([text], { terms: [] }).filter((sentence) => wordsIn(sentence.text) > mostWords);
    const words = /\bshould\b/i.test(text) ? ['“should”'] : [];
    return [
      ...long.map((sentence) =>
        errorAt(file, path, {
          code: 'easy-sentence',
          message: `This sentence has ${wordsIn(sentence.text)} words, and ${mostWords} is the most: “${sentence.text}”`,
          mend: 'Make two of it, or leave something out.',
        }),
      ),
      ...words.map((word) =>
        errorAt(file, path, {
          code: 'easy-word',
          message: `There is ${oneOf([word])} in this text.`,
          mend: 'Say what to do: “Tell someone.”',
        }),
      ),
    ];
  });
}

/** A placeholder has become "…". */
const wordsIn = (sentence: string): number =>
  sentence.split(/[\s–—]+/).reduce((sum, word) => sum + (/[\p{L}\p{N}]/u.test(word) ? 1 : 0), 0) +
  2 * (sentence.match(/…/g)?.length ?? 0);

function ageProblems(
  file: SourceFile<unknown>,
  texts: readonly Text[],
  library: Pick<Library, 'course' | 'glossary'>,
): Problem[] {
  const measured: ReadingAge | undefined = measureEasyRead(texts, library);
  const limit = library.course.value.readingAge.easyRead;
  if (!measured || measured.age <= limit) return [];
  return [
    errorAt(file, texts[0]?.path ?? [], {
      code: 'reading-age',
      message: `This Easy Read reads at an age of ${measured.age.toFixed(1)}, and ${limit} is the limit.`,
      mend: 'Take shorter words, and make two sentences of the longest.',
    }),
  ];
}

/** Statements of a profile: safe clauses only, and all of them. */
function providerProblems(
  { profile }: ProviderFiles,
  library: Pick<Library, 'course' | 'glossary' | 'drawings'>,
): Problem[] {
  const { documents, audiences, signOff } = profile.value;
  const mine = documents.filter(({ file, signedBy }) => file !== undefined && signedBy.includes('learner'));
  if (!audiences.includes('learner') || mine.length === 0) return [];
  const path: Path = ['signOff', 'easyReadStatements'];
  const statements = signOff.easyReadStatements;
  if (statements.length === 0)
    return [
      warningAt(profile, ['signOff'], {
        code: 'easy-statements',
        message: 'There are no statements in Easy Read, so its readers sign in the usual way.',
        mend: 'Write “easyReadStatements”: each with the numbers of the clauses that it stands for.',
      }),
    ];
  const problems: Problem[] = [];
  const said = new Set<string>();
  for (const [index, { document: id = mine[0]?.id ?? '', clauses, drawing }] of statements.entries()) {
    const document = mine.find((one) => one.id === id);
    if (!document)
      problems.push(
        errorAt(profile, [...path, index, 'document'], {
          code: 'easy-clause',
          message: `Learners sign no document “${id}” that is held here.`,
          mend: `${didYouMean(
            id,
            mine.map((one) => one.id),
          )}Name one of: ${mine.map((one) => one.id).join(', ')}.`,
        }),
      );
    if (!library.drawings.has(drawing))
      problems.push(
        errorAt(profile, [...path, index, 'drawing'], {
          code: 'missing-drawing',
          message: `There is no drawing called “${drawing}”.`,
          mend: `${didYouMean(drawing, library.drawings.keys())}Drawings are files of course/media/drawings.`,
        }),
      );
    for (const [at, number] of clauses.entries()) {
      const clause = document?.clauses.find((one) => one.number === number);
      const why = !clause
        ? 'does not exist'
        : clause.state === 'unsafe'
          ? 'is withheld from signing, because it is not safe'
          : clause.audience.includes('learner')
            ? undefined
            : 'is not for learners';
      if (document && why !== undefined)
        problems.push(
          errorAt(profile, [...path, index, 'clauses', at], {
            code: 'easy-clause',
            message: `Clause ${number} of “${id}” ${why}.`,
            mend: 'Take its number out, and see that the statement says nothing of it.',
          }),
        );
      said.add(`${id} ${number}`);
    }
  }
  const left = mine.flatMap(({ id, clauses }) =>
    clauses
      .filter(({ audience, state }) => audience.includes('learner') && state !== 'unsafe')
      .filter(({ number }) => !said.has(`${id} ${number}`))
      .map(({ number }) => `${id} ${number}`),
  );
  if (left.length > 0)
    problems.push(
      errorAt(profile, path, {
        code: 'easy-clause',
        message: `No statement in Easy Read stands for ${left.join(', ')}.`,
        mend: 'Add the numbers to the statements that say the same, or write another statement.',
      }),
    );
  const texts = statements.map(({ text }, index) => ({ path: [...path, index, 'text'], text }));
  return [...problems, ...sentenceProblems(profile, texts), ...ageProblems(profile, texts, library)];
}
