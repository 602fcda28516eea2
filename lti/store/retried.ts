/** Two statements that wait for each other: PostgreSQL gives one of them up, and that one is tried again. */
export async function retried<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    try {
      return await work();
    } catch (error) {
      if (triesLeft === 0 || !isGivenUp(error)) throw error;
    }
  }
}

/** deadlock_detected, serialization_failure. */
const isGivenUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');
