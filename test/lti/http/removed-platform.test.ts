/** A platform that was removed: what was opened from it before is over, for whoever had opened it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPeopleBench, type PeopleBench } from './people-bench.ts';

const learnerPages = ['/me', '/me/data', '/me/certificate'];
const staffPages = [
  '',
  '/person',
  '/figures',
  '/records',
  '/employers',
  '/people.csv',
  '/pack.zip',
  '/paper',
];
const pages = [
  ...learnerPages.map((path) => ['learner', path] as const),
  ...staffPages.map((path) => ['assessor', `/assessor${path}`] as const),
  ['administrator', '/assessor/employers'] as const,
  ['administrator', '/lti/setup-check'] as const,
];

let bench: PeopleBench;
let fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
let elsewhere: string;
beforeAll(async () => {
  bench = await startPeopleBench({ showsMail: false });
  const ann = await bench.launch({ sub: 'ann', name: 'Ann Amber' });
  const asha = await bench.launch({ sub: 'asha', name: 'Asha Assessor', role: 'instructor' });
  const ade = await bench.launch({ sub: 'ade', name: 'Ade Administrator', role: 'administrator' });
  const other = await bench.launch({ sub: 'o', name: 'Ola', provider: 'other', role: 'instructor' });
  await bench.finish(ann);
  fields = {
    learner: { token: await bench.token(ann), track: 'induction' },
    assessor: { token: await bench.token(asha, { scope: 'assessor' }), person: ann.personId },
    administrator: { token: await bench.token(ade, { scope: 'administrator' }) },
  };
  elsewhere = await bench.token(other, { scope: 'assessor' });
  for (const [who, path] of pages)
    expect([path, (await bench.post(path, fields[who]!)).statusCode]).toEqual([path, 200]);
  expect(await bench.tool.store.platforms.remove(ann.platformId)).toBe(true);
  bench.clock.now = new Date(bench.clock.now.getTime() + 31_000);
}, 120_000);
afterAll(() => bench.close());

describe('half a minute after a platform was removed', () => {
  test.each(pages)('the %s’s %s is closed', async (who, path) => {
    const { statusCode, body } = await bench.post(path, fields[who]!);
    expect([401, 403]).toContain(statusCode);
    expect(body).not.toContain('Ann Amber');
  });

  test('staff read why', async () => {
    for (const path of ['/assessor', '/assessor/employers'])
      expect((await bench.post(path, fields['assessor']!)).body).toContain(
        'is no longer connected to this course',
      );
  });

  test('pages that were opened from another platform stay open', async () => {
    expect((await bench.post('/assessor', { token: elsewhere })).statusCode).toBe(200);
  });
});
