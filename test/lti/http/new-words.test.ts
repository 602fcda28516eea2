/** Whoever signed older words is late for the new ones on every page alike, from the day after the last one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { employerLines } from '../../../lti/outbox/employer-lines.ts';
import { sharedTracksOf } from '../../../lti/http/shared-tracks.ts';
import { courses, startPeopleBench, type Launched, type PeopleBench } from './people-bench.ts';

let bench: PeopleBench;
let ann: Launched;
beforeAll(async () => {
  bench = await startPeopleBench();
  ann = await bench.launch({ sub: 'ann', name: 'Ann Amber' });
  await bench.finish(ann, { isSigned: false });
  const { store } = bench.tool;
  await store.ledger.append({
    ...{ providerId: 'example', kind: 'signed', at: bench.clock.now, typedName: 'Ann Amber' },
    ...{ personId: ann.personId, attemptId: ann.attemptId, track: 'induction' },
    body: {
      ...{ track: 'induction', documents: [{ code: 'd1', version: '2', hash: 'd0'.repeat(32) }] },
      ...{ setHash: 'd0'.repeat(32), language: 'en-GB', isEasyRead: false, withSupport: false },
      ...{ withheld: [], statements: ['s1'], how: 'click' },
    },
  });
  await store.employers.link('example', [
    { personId: ann.personId, employer: 'Orchard', endsOn: '2027-08-31' },
  ]);
  await store.policies.decide({
    ...{ providerId: 'example', document: 'd1', version: '3', revision: 1 },
    ...{ changeNote: 'Sharing.', reSign: 'by-date', reSignBy: '2026-12-01' },
  });
}, 120_000);
afterAll(() => bench.close());

const text = (html: string): string =>
  html
    .replace(/<script[^]*?<\/script>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

async function pagesOn(day: string) {
  bench.clock.now = new Date(`${day}T12:00:00Z`);
  const { store, bearer } = bench.tool;
  const token = await bench.token(ann);
  const staff = await bearer.issue({
    ...{ scope: 'assessor', provider: 'example', platform: ann.platformId, deployment: '1', sid: 's' },
    ...{ context: ann.contextId!, track: 'induction' },
  });
  const assessor = async (path: string) =>
    (await bench.post(path, { token: staff, person: ann.personId })).body;
  const working = await store.employers.ofPerson('example', ann.personId, day);
  const [line] = await employerLines(
    store,
    { providerId: 'example', tracks: sharedTracksOf(courses, 'example'), people: working },
    day,
    (moment) => moment.toISOString().slice(0, 10),
  );
  const csv = await assessor('/assessor/people.csv');
  return {
    me: text((await bench.post('/me', { token })).body),
    list: text(await assessor('/assessor')),
    person: text(await assessor('/assessor/person')),
    figures: text(await assessor('/assessor/figures')),
    csv: csv.split('\r\n').find((row) => row.startsWith('Ann Amber')),
    employer: line?.line,
  };
}

test('done until the day before, due on the day, overdue after it, and done again once it is signed', async () => {
  const before = await pagesOn('2026-11-30');
  expect(before.me).toContain('Done 22 November 2026');
  expect(before.list).toContain('Done 22 Nov');
  expect(before.csv).toContain('Done 22 Nov');
  expect(before.figures).toContain('All 1 people are aware: 100%.');
  expect(before.employer).toMatchObject({ status: 'done', nextDueOn: '2026-12-01' });

  const on = await pagesOn('2026-12-01');
  expect(on.me).toContain('In progress, due by 1 December 2026');
  expect(on.me).toContain('Still to do: read and sign.');
  for (const page of [on.list, on.person]) expect(page).toMatch(/Due by 1 Dec/);
  expect(on.person).toContain('Record a paper copy');
  expect(on.csv).toMatch(/Due by 1 Dec,.*2026-12-01/);
  expect(on.figures).toContain('All 1 people are aware: 100%.');
  expect(on.employer).toMatchObject({ status: 'in-progress', nextDueOn: '2026-12-01' });

  const after = await pagesOn('2026-12-03');
  for (const page of [after.list, after.person, after.csv]) expect(page).toContain('Overdue 2 days');
  expect(after.figures).toContain('0 of 1 people are aware: 0%.');
  expect(after.employer).toEqual(on.employer);

  await bench.finish(ann);
  const again = await pagesOn('2026-12-03');
  for (const page of [again.me, again.list, again.csv]) expect(page).toMatch(/Done 3 Dec/);
  expect(again.employer).toMatchObject({ status: 'done' });
  expect(again.employer).not.toHaveProperty('nextDueOn');
}, 60_000);
