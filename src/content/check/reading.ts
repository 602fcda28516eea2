/** Reading age: a lesson of a hundred words or more is not harder than its readers can take. */
import type { Library, Path, Problem } from '../library.ts';
import { errorAt } from '../problems.ts';
import { readingAge, sentencesOf, type ReadingAge } from '../reading-age.ts';
import type { Lesson } from '../schema/lesson.ts';
import { proseOf } from './lesson-texts.ts';

/** With fewer words the formulas say nothing. */
const fewestWords = 100;
/** A sentence of two long words is not what makes a lesson hard. */
const fewestWordsInSentence = 6;

interface Hard {
  readonly path: Path;
  readonly text: string;
  readonly age: number;
}

export function checkReading(library: Pick<Library, 'course' | 'glossary' | 'lessons'>): readonly Problem[] {
  return [...library.lessons.values()].flatMap((file) => {
    const measured = measureReading(file.value, library);
    const limit = readingLimit(file.value, library);
    if (!measured || measured.words < fewestWords || measured.age <= limit) return [];
    const hardest = hardestSentences(file.value, library);
    return [
      errorAt(file, hardest[0]?.path ?? [], {
        code: 'reading-age',
        message: `“${file.value.id}” reads at an age of ${measured.age.toFixed(1)} (Flesch–Kincaid ${measured.fleschKincaid.toFixed(1)}, automated readability ${measured.automatedReadability.toFixed(1)}), and ${limit} is the limit.`,
        mend: `Begin with its hardest sentences: ${hardest.map(({ path, text }) => `line ${file.at(path).line}: “${text}”`).join(' · ')}`,
      }),
    ];
  });
}

/** The reading age of a lesson's own words; undefined when it has none. */
export function measureReading(lesson: Lesson, library: Pick<Library, 'glossary'>): ReadingAge | undefined {
  const texts = proseOf(lesson).map(({ text }) => text);
  return readingAge(sentencesOf(texts, { terms: termsOf(library) }).map(({ words }) => words));
}

function readingLimit(lesson: Lesson, { course }: Pick<Library, 'course'>): number {
  const { learner, staff } = course.value.readingAge;
  return lesson.audience.every((audience) => audience === 'staff') ? staff : learner;
}

function hardestSentences(lesson: Lesson, library: Pick<Library, 'glossary'>): readonly Hard[] {
  const terms = termsOf(library);
  return proseOf(lesson)
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
