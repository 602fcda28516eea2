/** Blocks of a lesson wherever they stand: on the screen, beside it, or under "more to try". */
import type { Path } from '../library.ts';
import type { Block, Lesson } from '../schema/lesson.ts';
import type { PracticeQuestion } from '../schema/question.ts';

export interface PlacedBlock {
  readonly path: Path;
  readonly block: Block;
}

export function blocksOf(lesson: Lesson): readonly PlacedBlock[] {
  return lesson.screens.flatMap(({ blocks, side }, index) => [
    ...placed(blocks, ['screens', index, 'blocks']),
    ...placed(side, ['screens', index, 'side']),
  ]);
}

export function practiceQuestions(
  lesson: Lesson,
): readonly { readonly path: Path; readonly question: PracticeQuestion }[] {
  return blocksOf(lesson).flatMap(({ path, block }) =>
    'question' in block ? [{ path: [...path, 'question'], question: block.question }] : [],
  );
}

function placed(blocks: readonly Block[], path: Path): PlacedBlock[] {
  return blocks.flatMap((block, index) => [
    { path: [...path, index], block },
    ...('more' in block ? placed(block.more.blocks, [...path, index, 'more', 'blocks']) : []),
  ]);
}
