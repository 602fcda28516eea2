import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forwardStatement } from '../../../lti/outbox/learning-record-store.ts';
import type { LearningRecordStore } from '../../../lti/outbox/learning-record-store.ts';
import { TryAgainLater } from '../../../lti/outbox/trouble.ts';
import { createSafeFetch } from '../../../lti/launch/safe-fetch.ts';
import { createLrsStandIn, serve } from '../../lms/lrs.ts';
import type { LrsServer, LrsStandIn } from '../../lms/lrs.ts';

const statement = {
  id: '7f3a1d0e-5f5b-4a53-9d6c-0f2c7a4f2a11',
  timestamp: '2026-11-22T12:00:00.000Z',
  actor: { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'sub-1' } },
  verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { en: 'completed' } },
  object: { objectType: 'Activity', id: 'https://fourcs.example/course/example/induction' },
};

describe('a statement', () => {
  let server: LrsServer;
  let standIn: LrsStandIn;
  let lrs: LearningRecordStore;
  let dropped: string[];

  beforeEach(async () => {
    standIn = createLrsStandIn({
      refuses: ({ headers }) =>
        headers['authorization'] === `Basic ${Buffer.from('key:secret').toString('base64')}`
          ? undefined
          : 401,
    });
    server = await serve({ xapi: (request) => standIn.handle(request) });
    dropped = [];
    lrs = {
      endpoint: `${server.url}/xapi/`,
      key: 'key',
      secret: 'secret',
      fetchJson: createSafeFetch({ allowInsecurePlatforms: true, timeoutSeconds: 2 }),
    };
  });
  afterEach(() => server.close());

  const forward = (to = lrs): Promise<void> =>
    forwardStatement({ statement }, to, ({ event }) => dropped.push(event));

  test('is kept once, however often it is sent', async () => {
    await forward();
    await forward();
    expect(standIn.statements).toHaveLength(1);
    expect(standIn.statements[0]).toMatchObject(statement);
    expect(dropped).toEqual([]);
  });

  test.each([0, 429, 500, 503])('waits when the store answers %s', async (status) => {
    standIn.fault = () => status;
    await expect(forward()).rejects.toBeInstanceOf(TryAgainLater);
    standIn.fault = undefined;
    await forward();
    expect(standIn.statements).toHaveLength(1);
  });

  test('waits while the key is wrong, so that nothing is lost until it is mended', async () => {
    await expect(forward({ ...lrs, secret: 'wrong' })).rejects.toBeInstanceOf(TryAgainLater);
  });

  test('that the store will never take is dropped, and said to be', async () => {
    standIn.fault = () => 400;
    await forward();
    expect(dropped).toEqual(['statement-refused']);
  });
});
