import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tool } from '../../../lti/http/tool.ts';
import type { AttemptChange, Store } from '../../../lti/store/store.ts';
import { encode } from '../../../src/progress/suspend-data.ts';
import { allScreens, answered, draw, finished, judged, progressWith } from '../domain/judged.ts';
import { openTestStore } from '../store-for-tests.ts';
import { startRecordBench } from './record-bench.ts';

let store: Store;
const saved: AttemptChange[] = [];
beforeAll(async () => {
  const opened = await openTestStore();
  const { attempts } = opened;
  store = {
    ...opened,
    attempts: {
      ...attempts,
      save: (change) => {
        saved.push(change);
        return attempts.save(change);
      },
    },
  };
  // A new database takes a while on a busy machine.
}, 120_000);
afterAll(() => store.close());

async function passTheQuiz(change: Partial<Tool>): Promise<readonly unknown[]> {
  const bench = await startRecordBench(store, {
    settings: { publicUrl: 'https://tool.example' } as Tool['settings'],
    ...change,
  });
  const token = await bench.tokenOf(await bench.launch(crypto.randomUUID()));
  saved.length = 0;
  const progress = progressWith({ finished: allScreens });
  const { status } = await bench.ask('PUT', 'state', token, {
    session: crypto.randomUUID(),
    sequence: 1,
    data: encode(progress, judged.rules),
    facts: [finished(answered(draw(7)))],
  });
  await bench.close();
  expect(status).toBe(200);
  return saved.flatMap(({ statements = [] }) => statements);
}

describe('a save that passes the quiz', () => {
  test('puts what a learning record store is told beside the fact, without a name', async () => {
    const statements = await passTheQuiz({ forwardsStatements: true });
    const verbs = statements.map((statement) => (statement as { verb: { id: string } }).verb.id);
    expect(verbs.map((verb) => verb.split('/').at(-1))).toEqual(['covered', 'covered', 'scored', 'passed']);
    expect(JSON.stringify(statements)).not.toContain('Amira');
  });

  test('tells nobody where no store is configured', async () => {
    expect(await passTheQuiz({})).toEqual([]);
  });
});
