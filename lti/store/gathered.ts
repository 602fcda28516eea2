/**
 * Calls that come while a round trip is under way are answered together by the next one: 500 learners who press Next in
 * one instant cost some twenty statements and not five hundred. A call that is alone goes alone, as soon as whatever
 * else has arrived at this process was looked at.
 */

/** Round trips under way at once. One more than one, so that the database is not idle while an answer is read. */
const ROUNDS = 2;
/** Calls in one round trip: a statement that takes long keeps all of its callers waiting. */
const MOST = 64;

/**
 * @param work - answers every item, in order. It throws for all of them: what one item alone is to blame for (data that
 *   the database does not take) is found out by asking for each by itself
 */
export function gathered<Item, Answer>(
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  const waiting: Call<Item, Answer>[] = [];
  let underWay = 0;
  let isComing = false;

  /** Not at once: PGlite answers before the next request is read, and nobody would ever go with another. */
  function soon(): void {
    if (isComing || underWay >= ROUNDS) return;
    isComing = true;
    setImmediate(next);
  }

  function next(): void {
    isComing = false;
    while (underWay < ROUNDS && waiting.length > 0) {
      underWay += 1;
      void round(waiting.splice(0, MOST)).finally(() => {
        underWay -= 1;
        if (waiting.length > 0) soon();
      });
    }
  }

  async function round(calls: readonly Call<Item, Answer>[]): Promise<void> {
    try {
      const answers = await work(calls.map(({ item }) => item));
      for (const [index, { resolve }] of calls.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (calls.length > 1 && isOfOne(error)) for (const call of calls) await round([call]);
      else for (const { reject } of calls) reject(error);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      soon();
    });
}

interface Call<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** data_exception and integrity_constraint_violation: a database that is away is away for everybody. */
const isOfOne = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
