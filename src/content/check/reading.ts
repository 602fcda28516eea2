/** Reading age: a lesson, or a sheet to print, is not harder than its readers can take. */
import type { Library, Path, Problem, SourceFile } from '../library.ts';
import { errorAt } from '../problems.ts';
import { readingAge, sentencesOf, type ReadingAge } from '../reading-age.ts';
import type { Lesson } from '../schema/lesson.ts';
import type { Sheet } from '../schema/sheet.ts';
import { proseOf, proseOfSheet, type Passage } from './lesson-texts.ts';

/** With fewer words the formulas say nothing. A sheet is short by nature, and a little is better than no measure. */
const fewestWords = { lesson: 100, sheet: 30 };
/** A sentence of two long words is not what makes a text hard. */
const fewestWordsInSentence = 6;

type Registers = Pick<Library, 'course' | 'glossary'>;

/** One text to measure, whatever kind of file it is in. */
interface Reading {
  readonly file: SourceFile<Lesson> | SourceFile<Sheet>;
  readonly prose: readonly Passage[];
  readonly isForStaff: boolean;
  readonly fewestWords: number;
}

export function checkReading(library: Registers & Pick<Library, 'lessons' | 'sheets'>): readonly Problem[] {
  const lessons = [...library.lessons.values()].map((file) => ({
    file,
    prose: proseOf(file.value),
    isForStaff: file.value.audience.every((audience) => audience === 'staff'),
    fewestWords: fewestWords.lesson,
  }));
  const sheets = [...(library.sheets?.values() ?? [])].map((file) => ({
    file,
    prose: proseOfSheet(file.value),
    isForStaff: file.value.audience === 'staff',
    fewestWords: fewestWords.sheet,
  }));
  return [...lessons, ...sheets].flatMap((reading) => tooHard(reading, library));
}

function tooHard(reading: Reading, library: Registers): readonly Problem[] {
  const { file, prose } = reading;
  const { learner, staff } = library.course.value.readingAge;
  const limit = reading.isForStaff ? staff : learner;
  const measured = measure(prose, library);
  if (!measured || measured.words < reading.fewestWords || measured.age <= limit) return [];
  const hardest = hardestSentences(prose, library);
  return [
    errorAt(file, hardest[0]?.path ?? [], {
      code: 'reading-age',
      message: `“${file.value.id}” reads at an age of ${measured.age.toFixed(1)} (Flesch–Kincaid ${measured.fleschKincaid.toFixed(1)}, automated readability ${measured.automatedReadability.toFixed(1)}), and ${limit} is the limit.`,
      mend: `Begin with its hardest sentences: ${hardest.map(({ path, text }) => `line ${file.at(path).line}: “${text}”`).join(' · ')}`,
    }),
  ];
}

/** The reading age of a lesson's own words; undefined when it has none. */
export const measureReading = (lesson: Lesson, library: Pick<Library, 'glossary'>): ReadingAge | undefined =>
  measure(proseOf(lesson), library);

/** The reading age of a sheet's own words; undefined when it has none, and only routes and lines to write on. */
export const measureSheet = (sheet: Sheet, library: Pick<Library, 'glossary'>): ReadingAge | undefined =>
  measure(proseOfSheet(sheet), library);

function measure(prose: readonly Passage[], library: Pick<Library, 'glossary'>): ReadingAge | undefined {
  const texts = prose.map(({ text }) => text);
  return readingAge(sentencesOf(texts, { terms: termsOf(library) }).map(({ words }) => words));
}

interface Hard {
  readonly path: Path;
  readonly text: string;
  readonly age: number;
}

function hardestSentences(prose: readonly Passage[], library: Pick<Library, 'glossary'>): readonly Hard[] {
  const terms = termsOf(library);
  return prose
    .flatMap(({ path, text }) =>
      sentencesOf([text], { terms }).map((sentence): Hard => {
        const isLong = sentence.words.length >= fewestWordsInSentence;
        return { path, text: sentence.text, age: isLong ? (readingAge([sentence.words])?.age ?? 0) : 0 };
      }),
    )
    .toSorted((a, b) => b.age - a.age)
    .slice(0, 3);
}

function termsOf({ glossary }: Pick<Library, 'glossary'>): readonly string[] {
  return glossary.value.words.flatMap(({ word, also }) => [word, ...also]);
}
