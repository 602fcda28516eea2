/** Which words of a lesson, or of a sheet, count for its reading age, and of a lesson for its minutes. */
import type { Library, Path } from '../library.ts';
import type { Block, Lesson } from '../schema/lesson.ts';
import type { Sheet } from '../schema/sheet.ts';
import { keyOf, readerTexts, withoutPlaceholders } from './texts.ts';

export interface Passage {
  readonly path: Path;
  readonly text: string;
}

/** Headings, labels, descriptions for screen readers and times of day are no sentences. */
const notProse = new Set([
  'title',
  'label',
  'alt',
  'who',
  'when',
  'from',
  'address',
  'objectives',
  'summary',
]);

/** The sentences of a lesson that are ours: what a provider says in its own voice is left out. */
export function proseOf(lesson: Lesson): readonly Passage[] {
  return readerTexts(lesson).filter(
    ({ path }) => path.length > 1 && !notProse.has(keyOf(path)) && !path.includes('voice'),
  );
}

/** Of a sheet: headings, labels of lines to write on, and what names a part that is generated. */
const notSheetProse = new Set([
  'title',
  'for',
  'label',
  'from',
  'layout',
  'head',
  'caption',
  'tell',
  'course',
  'documents',
]);

/** The sentences of a sheet that are ours; what is generated around them is measured with the lessons. */
export function proseOfSheet(sheet: Sheet): readonly Passage[] {
  return readerTexts(sheet).filter(({ path }) => !notSheetProse.has(keyOf(path)) && !path.includes('voice'));
}

export interface MeasuredMinutes {
  /** Words read on the way through, "more to try" left out. */
  readonly words: number;
  readonly questions: number;
  readonly scenarios: number;
  readonly minutes: number;
}

/**
 * How long a lesson takes: its words at the course's pace, and a flat time for each question, sorting task and
 * scenario, which takes the place of their words. Of texts for one age only the longer version counts; what stands
 * under "more to try" is extra.
 */
export function measureMinutes(lesson: Lesson, { course }: Pick<Library, 'course'>): MeasuredMinutes {
  const { pace } = course.value;
  const words = { everybody: 0, 'under-18': 0, '18-over': 0 };
  let questions = 0;
  let scenarios = 0;
  for (const screen of lesson.screens) {
    words.everybody += wordsIn(screen.title);
    for (const block of [...screen.blocks, ...screen.side]) {
      if ('more' in block || 'cs' in block) continue;
      if ('question' in block || 'sort' in block) questions += 1;
      else if ('scenario' in block) scenarios += 1;
      else words[block.age ?? 'everybody'] += wordsOf(block);
    }
  }
  const total = words.everybody + Math.max(words['under-18'], words['18-over']);
  const seconds = questions * pace.secondsPerQuestion + scenarios * pace.secondsPerScenario;
  return { words: total, questions, scenarios, minutes: total / pace.wordsPerMinute + seconds / 60 };
}

function wordsOf(block: Block): number {
  return readerTexts(block)
    .filter(({ path }) => keyOf(path) !== 'alt')
    .reduce((sum, { text }) => sum + wordsIn(text), 0);
}

/** A placeholder is read as about two words. */
function wordsIn(text: string): number {
  return withoutPlaceholders(text.replace(/\{\{[#/][^}]*\}\}/g, ''), 'two words')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
