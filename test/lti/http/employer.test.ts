import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Viewer } from '../../../lti/store/employers.ts';
import { sendLink } from '../../../lti/http/employer-link.ts';
import { startPeopleBench, type Launched, type PeopleBench } from './people-bench.ts';

let bench: PeopleBench;
beforeAll(async () => {
  bench = await startPeopleBench();
}, 120_000);
afterAll(() => bench.close());

let count = 0;
let employer: string;
let ann: Launched;
let bob: Launched;
let viewer: Viewer;
beforeEach(async () => {
  count += 1;
  employer = `Orchard View ${String(count)}`;
  bench.clock.now = new Date('2026-11-22T12:00:00Z');
  ann = await bench.launch({ sub: `ann${String(count)}`, name: 'Ann Example' });
  bob = await bench.launch({ sub: `bob${String(count)}`, name: 'Bob Example' });
  await bench.finish(ann);
  const { employers } = bench.tool.store;
  await employers.link('example', [
    { personId: ann.personId, employer, site: 'North', endsOn: '2027-08-31' },
    { personId: bob.personId, employer, site: 'South', endsOn: '2027-08-31' },
  ]);
  const known = (await employers.list({ providerId: 'example' })).find(({ name }) => name === employer)!;
  viewer = await employers.invite({ employerId: known.id, email: `boss${String(count)}@orchard.example` });
});

/** Of the newest mail to the viewer. */
async function mailedLink(): Promise<string> {
  const mail = (await bench.tool.store.mail.newest(20)).find(({ recipient }) => recipient === viewer.email);
  return /\/employer\/[\w-]{43}/.exec(mail?.body ?? '')?.[0] ?? '';
}

async function invite(): Promise<string> {
  // The newest mail is told by its time.
  bench.clock.now = new Date(bench.clock.now.getTime() + 1000);
  expect(await sendLink(bench.tool, viewer, { isFirst: true })).toBe(true);
  return mailedLink();
}

const cookieIn = (answer: { readonly headers: Record<string, unknown> }): string =>
  /^[^;]*/.exec([answer.headers['set-cookie']].flat().join())![0];

async function signIn(): Promise<string> {
  const opened = await bench.post(await invite(), {});
  expect(opened.statusCode).toBe(303);
  return cookieIn(opened);
}

const page = async (cookie: string, query = ''): Promise<string> =>
  (await bench.get(`/employer${query}`, { headers: { cookie } })).body;

/** The rows of the list as words. */
const rows = (html: string): readonly string[] =>
  [...html.matchAll(/<tr role="row"><th scope="row"[^]*?<\/tr>/g)].map(([row]) =>
    row
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

describe('an employer’s link', () => {
  test('opens a page with one button as often as scanners like, and spends nothing', async () => {
    const path = await invite();
    for (let n = 0; n < 3; n += 1) {
      const opened = await bench.get(path);
      expect(opened.statusCode).toBe(200);
      expect(opened.body.match(/<button/g)).toHaveLength(1);
      expect(opened.headers['set-cookie']).toBeUndefined();
      expect(opened.headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(opened.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(opened.body).not.toContain('Ann');
    }
    expect((await bench.post(path, {})).statusCode).toBe(303);
  });

  test('begins one session, and no second', async () => {
    const path = await invite();
    const first = await bench.post(path, {});
    expect(first.headers).toMatchObject({ location: '/employer', 'cache-control': 'no-store' });
    expect(String(first.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const second = await bench.post(path, {});
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body).toContain('This link has been used, or it is too old');
    expect((await bench.get(path)).body).toContain('This link has been used, or it is too old');
    // Back, in the browser that has the session, leads on to its page.
    const back = await bench.get(path, { headers: { cookie: cookieIn(first) } });
    expect(back).toMatchObject({ statusCode: 303, headers: { location: '/employer' } });
  });

  test.each(['too old', 'revoked', 'of an apprenticeship that is over'])(
    'opens nothing when it is %s',
    async (why) => {
      const path = await invite();
      if (why === 'too old') bench.clock.now = new Date('2026-11-22T12:15:01Z');
      if (why === 'revoked') await bench.tool.store.employers.revoke(viewer.id, bench.clock.now);
      if (why.startsWith('of an')) bench.clock.now = new Date('2027-09-01T12:00:00Z');
      const answer = await bench.post(path, {});
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.body).toContain('name="email"');
    },
  );

  test('is not spent by a form of another site', async () => {
    const path = await invite();
    const refused = await bench.post(path, {}, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(refused.statusCode).toBe(403);
    const unsaid = await bench.app.inject({ method: 'POST', url: path, headers: { origin: 'null' } });
    expect(unsaid.statusCode).toBe(403);
    expect((await bench.post(path, {})).statusCode).toBe(303);
  });

  test('is not in the log', async () => {
    const path = await invite();
    await bench.get(path);
    await bench.post(path, {});
    const log = bench.lines.join('\n');
    expect(log).toContain('"/employer/:token"');
    expect(log).not.toContain(path.split('/').at(-1));
  });

  test('can be asked for again, and goes nowhere but to the address that was invited', async () => {
    const before = (await bench.tool.store.mail.newest(500)).length;
    bench.clock.now = new Date('2026-11-22T12:05:00Z');
    const known = await bench.post('/employer/link', { email: viewer.email.toUpperCase() });
    const unknown = await bench.post('/employer/link', { email: 'somebody@else.example' });
    expect(unknown.body).toBe(known.body);
    expect(unknown.statusCode).toBe(known.statusCode);
    const mail = await bench.tool.store.mail.newest(500);
    expect(mail.length).toBe(before + 1);
    expect(mail[0]).toMatchObject({ recipient: viewer.email, kind: 'employer-link' });
    expect(mail[0]!.subject).not.toMatch(/safe|course|apprentice|done|overdue/i);
    expect((await bench.post(await mailedLink(), {})).statusCode).toBe(303);
  });
});

describe('an employer’s page', () => {
  test('shows name, where they stand and the next date, and nothing else', async () => {
    const html = await page(await signIn());
    expect(rows(html)).toEqual([
      'Bob Example In progress No date',
      'Ann Example Done 22 November 2026 No date',
    ]);
    expect(html).toContain('1 of 2 done.');
    for (const never of [
      '90%',
      '0.9',
      '"t7',
      'passed',
      'quiz',
      'sub',
      ann.personId,
      bob.personId,
      ann.attemptId,
    ])
      expect(html).not.toContain(never);
  });

  test('shows a pause, a paper copy and a refusal as in progress', async () => {
    await bench.tool.store.employers.setPaused('example', ann.personId, bench.clock.now);
    expect(rows(await page(await signIn()))).toEqual([
      'Ann Example In progress No date',
      'Bob Example In progress No date',
    ]);
  });

  test('shows whoever has never opened the course by the date of the course', async () => {
    await bench.tool.store.dueDates.set({
      contextId: ann.contextId!,
      track: 'induction',
      dueOn: '2026-12-03',
    });
    const html = await page(await signIn());
    await bench.tool.store.dueDates.set({ contextId: ann.contextId!, track: 'induction' });
    expect(rows(html)[0]).toBe('Bob Example Due by 3 December 2026 3 December 2026');
  });

  test('keeps to one site where it is asked, and to the viewer’s own', async () => {
    const cookie = await signIn();
    const all = await page(cookie);
    const [, north = ''] = /href="\/employer(\?site=[^"]+)">North/.exec(all.replaceAll('&#x3D;', '=')) ?? [];
    expect(rows(await page(cookie, north))).toHaveLength(1);
    expect(rows(await page(cookie, '?site=guessed&page=99'))).toHaveLength(2);
  });

  test('is noted for each person it showed', async () => {
    const cookie = await signIn();
    await page(cookie);
    expect(await bench.tool.store.trail.about(bob.personId, 5)).toMatchObject([
      { actorKind: 'employer', actorId: viewer.id, action: 'employer-page' },
    ]);
  });

  test('is closed to nobody’s cookie, after signing out, after revocation and after half a day', async () => {
    const isClosed = async (cookie: string): Promise<void> =>
      expect(await page(cookie)).not.toContain('Ann Example');
    await isClosed('');
    await isClosed(`fourcs-employer=${'x'.repeat(43)}`);
    const cookie = await signIn();
    expect(await page(cookie)).toContain('Ann Example');
    const out = await bench.post('/employer/sign-out', {}, { headers: { cookie } });
    expect(String(out.headers['set-cookie'])).toContain('Max-Age=0');
    await isClosed(cookie);
    const again = await signIn();
    bench.clock.now = new Date('2026-11-23T00:00:02Z');
    await isClosed(again);
    bench.clock.now = new Date('2026-11-22T12:00:00Z');
    expect(await page(again)).toContain('Ann Example');
    await bench.tool.store.employers.revoke(viewer.id, bench.clock.now);
    await isClosed(again);
  });

  test('takes the briefing’s acknowledgement and the choice of a weekly note', async () => {
    const cookie = await signIn();
    const own = { headers: { cookie } };
    expect(await page(cookie)).toContain('/course/example/employer/');
    expect((await bench.post('/employer/briefed', {}, own)).body).toContain(
      'You told us on 22 November 2026 that you have read the briefing.',
    );
    expect((await bench.post('/employer/digest', { wanted: 'yes' }, own)).body).toContain(
      'Stop the weekly note',
    );
    expect(await bench.tool.store.employers.viewer(viewer.id)).toMatchObject({
      wantsDigest: true,
      briefedAt: bench.clock.now,
    });
    const foreign = { headers: { cookie, 'sec-fetch-site': 'same-site' } };
    expect((await bench.post('/employer/digest', { wanted: 'no' }, foreign)).statusCode).toBe(403);
    expect(await bench.tool.store.employers.viewer(viewer.id)).toMatchObject({ wantsDigest: true });
  });
});
