/** The process that `openWorkshop` starts. It ends with the one that started it. */
import type { Answered, Asked } from './open-workshop.ts';
import { createWorkshop } from './work.ts';

const ready = createWorkshop();
process.on('disconnect', () => process.exit());
process.on('message', (asked: Asked) => void answer(asked));

async function answer({ id, what, given }: Asked): Promise<void> {
  let answered: Answered;
  try {
    const workshop = await ready;
    const work = workshop as unknown as Readonly<
      Record<string, (...all: readonly unknown[]) => Promise<unknown>>
    >;
    answered = { id, value: await work[what]?.(...given) };
  } catch (error) {
    answered = { id, trouble: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send?.(answered);
}
