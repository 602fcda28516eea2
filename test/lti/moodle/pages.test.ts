/** The workspace's pages about Moodle, with the worker beside them, against a Moodle that answers over real HTTP. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../../lti/http/app.ts';
import { workspaceRoutes } from '../../../lti/http/provider/routes.ts';
import type { ProfileLook, Workshop } from '../../../lti/http/provider/workshop.ts';
import { createMoodleWorker } from '../../../lti/moodle/worker.ts';
import { ok } from '../../../src/result.ts';
import type { FakeMoodle } from '../../lms/moodle-rest/moodle.ts';
import {
  openWorkspaceBench,
  publicUrl,
  type Answer,
  type Person,
  type WorkspaceBench,
} from '../http/provider/workspace-for-tests.ts';
import { everything, moodleWithCourse, openWorldStore, publishToken, readToken } from './moodle-world.ts';

let opened: Awaited<ReturnType<typeof openWorldStore>>;
let bench: WorkspaceBench;
let moodle: FakeMoodle;
let person: Person;
/** What the workshop packs; a draft's name says so. */
let packed: { name: string; bytes: Uint8Array } | undefined;
let packings = 0;

const files = { profile: 'identity:\n  shortName: Example\n', policies: {} };
const workshop = {
  repository: async () => files,
  look: async () =>
    ok({
      report: { isDraft: packed?.name.endsWith('-draft.zip') },
      tracks: [{ id: 'induction', title: 'Induction', minutes: 40 }],
      formats: [
        { id: 'scorm12', title: 'SCORM 1.2' },
        { id: 'scorm2004', title: 'SCORM 2004' },
      ],
    } as unknown as ProfileLook),
  async pack(_provider, _files, track) {
    packings += 1;
    return track === 'induction' ? packed : undefined;
  },
} as Partial<Workshop> as Workshop;

beforeAll(async () => {
  opened = await openWorldStore('pglite');
  bench = await openWorkspaceBench(opened.store, workshop);
  await createMoodleWorker({
    store: opened.store,
    settings: bench.tool.settings,
    factsOf: async () => ({ providerIds: ['example', 'example-two'], setsOf: () => [] }),
    now: () => bench.clock.now,
  }).start();
}, 60_000);
afterAll(async () => {
  await bench.close();
  await opened.close();
});
beforeEach(async () => {
  await sql`TRUNCATE platform, ledger_entry, ledger_head, ledger_witness, package_address CASCADE`.execute(
    opened.db,
  );
  bench.clock.now = new Date('2026-11-22T12:00:00Z');
  moodle = await moodleWithCourse();
  person = await bench.enter('example');
  packed = { name: 'example-induction-scorm12.zip', bytes: Buffer.from('PK one') };
});
afterEach(() => moodle.close());

const placeOf = ({ headers }: Answer): string => String(headers['location']);
const pathOf = (answer: Answer): string => placeOf(answer).replace(/[?#].*/, '');
const connect = (secret = readToken, by = person): Promise<Answer> =>
  by.post('/provider/moodle', { url: moodle.url, secret });
const textOf = ({ body }: Answer): string =>
  body
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#x27;/g, '’')
    .replace(/\s+/g, ' ');

describe('connecting a Moodle', () => {
  test('tries the token, keeps it encrypted, and shows it nowhere again', async () => {
    const connected = await connect();
    expect([connected.status, placeOf(connected)]).toEqual([
      303,
      expect.stringMatching(/^\/provider\/moodle\/[0-9a-f-]{36}\?done=connected$/),
    ]);
    const pages = [await person.get(placeOf(connected)), await person.get('/provider/moodle')];
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.body).not.toContain(readToken);
      expect(page.body).toContain(moodle.url.replace('http://', ''));
    }
    expect(await everything(opened.db)).not.toContain(readToken);
    expect(moodle.seen.every(({ url }) => !url.includes(readToken))).toBe(true);
  });

  test.each([
    [
      'a token that the Moodle does not know',
      { secret: 'f'.repeat(32) },
      'does not know this token',
      'f-secret',
    ],
    ['something that is no token', { secret: 'my password' }, 'not a token of Moodle', 'f-secret'],
    ['an address that is not used', { url: 'http://10.0.0.1' }, 'This address is not used', 'f-url'],
    ['no address', { url: '' }, 'This address is not used', 'f-url'],
  ])(
    'with %s says so beside the field, keeps nothing, and forgets the token',
    async (_, change, words, field) => {
      const sent = { url: moodle.url, secret: readToken, ...change };
      const answer = await person.post('/provider/moodle', sent);
      expect(answer.status).toBe(422);
      expect(textOf(answer)).toContain(words);
      expect(answer.body).toContain(`href="#${field}"`);
      expect(answer.body).not.toContain(sent.secret);
      expect(await opened.store.moodle.sites()).toEqual([]);
    },
  );

  test('does not wait long for a Moodle that is away', async () => {
    let asked = 0;
    moodle.faultFor = () => {
      asked += 1;
      return 'close';
    };
    const answer = await connect();
    expect([answer.status, asked]).toEqual([422, 1]);
    expect(textOf(answer)).toContain('did not answer');
  });
});

describe('a connected Moodle', () => {
  let home: string;
  beforeEach(async () => {
    home = pathOf(await connect());
  });

  test('is nobody’s but its provider’s', async () => {
    const other = await bench.enter('example-two');
    expect((await other.get('/provider/moodle')).body).not.toContain(home);
    expect((await other.get(home)).status).toBe(404);
    for (const part of ['check', 'sync', 'plan', 'publish', 'nightly', 'forget'])
      expect([part, (await other.post(`${home}/${part}`, { sure: 'yes' })).status]).toEqual([part, 404]);
    expect(await opened.store.moodle.sites()).toHaveLength(1);
    expect((await person.post(`${home}/forget`, { sure: 'yes' }, {})).status).toBe(403);
    expect(await opened.store.moodle.sites()).toHaveLength(1);
  });

  test('is checked: what is missing comes first, with where to switch it on', async () => {
    moodle.tokens.set(readToken, {
      functions: [...moodle.tokens.get(readToken)!.functions].filter((name) => !name.endsWith('sco_tracks')),
      rights: moodle.tokens.get(readToken)!.rights.filter((right) => right !== 'report/progress:view'),
    });
    const asked = await person.post(`${home}/check`, { course: 'OS-AUTUMN', for: ['sync'] });
    expect(placeOf(asked)).toBe(`${home}#check`);
    const page = textOf(await person.get(home));
    expect(page).toContain(
      'The token may not yet be used to read results. In Moodle, open Site administration',
    );
    expect(page).toContain('mod_scorm_get_scorm_sco_tracks');
    expect(page).toContain('lacks: “View activity completion reports”');
    expect(page).toContain('Define roles');
    expect(page).toContain('Test Moodle, Moodle 4.5.6');
    expect(page.indexOf('To do')).toBeLessThan(page.indexOf('Works'));
  });

  test('is read, now and every night, and says when and what', async () => {
    expect(textOf(await person.get(home))).toContain('Nothing has been read yet.');
    expect((await person.post(`${home}/sync`, {})).status).toBe(422);
    await person.post(`${home}/sync`, { courses: 'OS-AUTUMN, 99' });
    const page = textOf(await person.get(home));
    expect(page).toContain('Online safety, autumn (id 5): 3 learners.');
    expect(page).toContain('There is no course 99');
    expect(page).toContain('Last 22 November 2026 at 12:00.');
    expect(page).toContain('Next When you say so.');
    await person.post(`${home}/nightly`, { wanted: 'yes' });
    expect(textOf(await person.get(home))).toContain('Next Tonight');
    expect((await opened.store.moodle.sites())[0]).toMatchObject({ readsNightly: true, courses: ['5'] });
    await person.post(`${home}/nightly`, {});
    expect((await opened.store.moodle.sites())[0]).toMatchObject({ readsNightly: false });
  });

  test('has no name of a learner and no token on its page', async () => {
    await person.post(`${home}/sync`, { courses: '5' });
    const page = await person.get(home);
    expect(page.body).not.toMatch(/Amira|Ben Test|Cai Test/);
    const runs = await sql<{ all: string }>`SELECT t::text AS all FROM moodle_run AS t`.execute(opened.db);
    expect(JSON.stringify(runs.rows)).not.toMatch(/Amira|Ben Test|Cai Test/);
  });

  test('copies a course only after it has said what it would do, and only once', async () => {
    await connect(publishToken);
    const order = { master: 'OS-MASTER', name: 'Online safety, spring', 'short-name': 'OS-SPRING' };
    expect((await person.post(`${home}/plan`, { ...order, master: '' })).status).toBe(422);
    await person.post(`${home}/plan`, order);
    const planned = await person.get(home);
    expect(textOf(planned)).toContain('to “Online safety, spring” (OS-SPRING)');
    expect(moodle.courses).toHaveLength(2);
    const run = /name="run" value="([^"]+)"/.exec(planned.body)![1]!;
    await person.post(`${home}/publish`, { run });
    expect(textOf(await person.get(home))).toContain('Copied: the new course has the id 6.');
    expect(moodle.courses).toHaveLength(3);
    // The browser's back and again.
    expect((await person.post(`${home}/publish`, { run })).status).toBe(422);
    expect(moodle.courses).toHaveLength(3);
  });

  test('that cannot be reached says so, and what was asked before stays', async () => {
    moodle.faultFor = () => 'maintenance';
    await person.post(`${home}/plan`, { master: '4', name: 'A', 'short-name': 'B' });
    const asked = await person.get(home);
    // Tried three times, five seconds in all.
    expect(textOf(asked)).toMatch(/maintenance mode|Under way/);
    expect(asked.body).not.toContain('Do it</button>');
  }, 20_000);

  test('does one thing at a time, and a page does not wait for it', async () => {
    moodle.faultFor = (called) => (called === 'core_enrol_get_enrolled_users' ? 'hang' : undefined);
    const begun = performance.now();
    await person.post(`${home}/sync`, { courses: '5' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(textOf(await person.get(home))).toContain('Under way Reading, asked for less than a minute ago.');
    expect(placeOf(await person.post(`${home}/check`, { for: ['sync'] }))).toBe(`${home}#under-way`);
    expect(textOf(await person.get(home))).not.toContain('Checking');
  }, 20_000);

  test('is forgotten with its token, after a yes', async () => {
    await person.post(`${home}/forget`, {});
    expect(await opened.store.moodle.sites()).toHaveLength(1);
    await person.post(`${home}/forget`, { sure: 'yes' });
    expect(await opened.store.moodle.sites()).toEqual([]);
  });
});

describe('a package from an address', () => {
  const make = async (): Promise<string> => {
    const made = await person.post('/provider/moodle/addresses', { track: 'induction', format: 'scorm12' });
    expect(placeOf(made)).toBe('/provider/moodle?done=made#packages');
    const { body } = await person.get('/provider/moodle');
    return /http:\/\/localhost:3000(\/packages\/[^<]*)</.exec(body)![1]!;
  };
  const fetchAs = async (method: 'GET' | 'HEAD', url: string, headers: Record<string, string> = {}) =>
    bench.app.inject({ method, url, headers });

  test('is long, ends as Moodle wants it, and is the same each time the page is opened', async () => {
    const address = await make();
    expect(address).toMatch(/^\/packages\/[\w-]{43}\/example-induction-scorm12\.zip$/);
    expect(await make()).toBe(address);
  });

  test('gives the package to whoever has it, without a session, and says since when it is so', async () => {
    const address = await make();
    bench.clock.now = new Date('2026-11-22T13:00:00Z');
    const head = await fetchAs('HEAD', address);
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '6', '']);
    expect((await person.get('/provider/moodle')).body).toContain('Nobody has fetched it yet.');
    const got = await fetchAs('GET', address);
    expect([got.statusCode, got.body, got.headers['content-type']]).toEqual([
      200,
      'PK one',
      'application/zip',
    ]);
    expect(got.headers).toMatchObject({
      'last-modified': 'Sun, 22 Nov 2026 12:00:00 GMT',
      'x-robots-tag': 'noindex',
      'cache-control': 'private, no-cache',
    });
    const { etag } = got.headers as { etag: string };
    for (const [headers, status] of [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': '"another"' }, 200],
      [{ 'if-modified-since': 'Sun, 22 Nov 2026 12:00:00 GMT' }, 304],
      [{ 'if-modified-since': 'Sun, 22 Nov 2026 11:59:59 GMT' }, 200],
      [{ 'if-modified-since': 'Sun, 22 Nov 2026 12:00:00 GMT', 'if-none-match': '"another"' }, 200],
    ] as const)
      expect((await fetchAs('GET', address, headers)).statusCode).toBe(status);
    expect(textOf(await person.get('/provider/moodle'))).toContain('Fetched last 22 November 2026 at 13:00.');
  });

  test('is stamped anew when something has changed, and not when nothing has', async () => {
    const address = await make();
    const first = await fetchAs('GET', address);
    const before = packings;
    expect((await fetchAs('GET', address)).headers['etag']).toBe(first.headers['etag']);
    expect(packings).toBe(before);
    packed = { name: 'example-induction-scorm12.zip', bytes: Buffer.from('PK two') };
    bench.clock.now = new Date('2026-11-23T02:00:00Z');
    const second = await fetchAs('GET', address);
    expect([second.body, second.headers['last-modified']]).toEqual([
      'PK two',
      'Mon, 23 Nov 2026 02:00:00 GMT',
    ]);
    expect(second.headers['etag']).not.toBe(first.headers['etag']);
  });

  test('follows the version in use, and says that it is no younger for one that changes nothing in it', async () => {
    const address = await make();
    bench.clock.now = new Date('2026-11-22T15:00:00Z');
    expect(await opened.store.workspace.activate('example', 1, 'An administrator', bench.clock.now)).toBe(
      true,
    );
    const got = await fetchAs('GET', address);
    await sql`TRUNCATE profile_activation`.execute(opened.db);
    expect(got.headers['last-modified']).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    expect(textOf(await person.get('/provider/moodle'))).toContain(
      'Version 1, and unchanged since 22 November 2026 at 12:00.',
    );
  });

  test('never gives a draft: the last confirmed one stands, also when the workshop is away', async () => {
    const address = await make();
    packed = { name: 'example-induction-scorm12-draft.zip', bytes: Buffer.from('PK draft') };
    bench.clock.now = new Date('2026-11-24T02:00:00Z');
    expect((await fetchAs('GET', address)).body).toBe('PK one');
    expect(textOf(await (await bench.enter('example')).get('/provider/moodle'))).toContain(
      'Moodle is not given it, and keeps the last confirmed one',
    );
    packed = undefined;
    bench.clock.now = new Date('2026-11-25T02:00:00Z');
    expect((await fetchAs('GET', address)).body).toBe('PK one');
  });

  test.each([
    [
      'a draft',
      '2026-12-01',
      { name: 'example-induction-scorm12-draft.zip', bytes: Buffer.from('PK') },
      'is a draft',
    ],
    ['nothing that can be packed', '2026-12-02', undefined, 'no such package'],
  ])('is not made for %s', async (_, day, now, words) => {
    packed = now;
    bench.clock.now = new Date(`${day}T02:00:00Z`);
    const again = await bench.enter('example');
    const refused = await again.post('/provider/moodle/addresses', {
      track: 'induction',
      format: 'scorm2004',
    });
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain(words);
    expect(await opened.store.packageAddresses.ofProvider('example')).toEqual([]);
  });

  test('is not to be guessed, and is gone when it was taken away', async () => {
    const address = await make();
    const [, , token = '', file = ''] = address.split('/');
    const other = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const wrong of [
      `/packages/${other}/${file}`,
      `/packages/${token}/example-induction-scorm2004.zip`,
      `/packages/${token.slice(0, -1)}/${file}`,
      `/packages/${'A'.repeat(43)}/${file}`,
      '/packages/x/x.zip',
    ])
      expect([wrong, (await fetchAs('GET', wrong)).statusCode]).toEqual([wrong, 404]);
    const { body } = await person.get('/provider/moodle');
    const id = /name="address" value="([^"]+)"/.exec(body)![1]!;
    const stranger = await bench.enter('example-two');
    expect((await stranger.get('/provider/moodle')).body).not.toContain(token);
    expect((await stranger.post('/provider/moodle/addresses/revoke', { address: id })).status).toBe(404);
    expect((await fetchAs('GET', address)).statusCode).toBe(200);
    await person.post('/provider/moodle/addresses/revoke', { address: id });
    expect((await fetchAs('GET', address)).statusCode).toBe(404);
    expect(publicUrl).toBe('http://localhost:3000');
  });
});

test('a token can be tried ten times a minute', async () => {
  const app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 1000 });
  await app.register(workspaceRoutes(bench.tool));
  const statuses: number[] = [];
  for (let times = 0; times < 11; times += 1)
    statuses.push(
      (
        await app.inject({
          method: 'POST',
          url: '/provider/moodle',
          headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
          payload: `secret=${'f'.repeat(32)}`,
        })
      ).statusCode,
    );
  await app.close();
  expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
});
