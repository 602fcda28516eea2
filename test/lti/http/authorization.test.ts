/**
 * Who reaches what, as real requests to every real route: each role with its real credential, after what is its own,
 * another person's, another course's, another employer's, another tenant's, and ids that are guessed. What must come of
 * it is `mayReach`, asked for each cell. A route that stands in no list here fails.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Response } from 'light-my-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  mayReach,
  resources,
  type Actor,
  type Owner,
  type Resource,
  type Role,
} from '../../../lti/domain/access.ts';
import { createApp, registerRoutes } from '../../../lti/http/app.ts';
import { newLink } from '../../../lti/http/employer-link.ts';
import { actorOf } from '../../../lti/http/employer.ts';
import type { Workshop } from '../../../lti/http/provider/workshop.ts';
import type { Viewer } from '../../../lti/store/employers.ts';
import { readPdf } from '../../scorm/sheets-world.ts';
import { publicUrl, startPeopleBench, type Launched, type PeopleBench } from './people-bench.ts';

interface Reached {
  readonly route: string;
  /** Changes something. Whoever may do that does it in tests of its own; here everybody else tries. */
  readonly changes?: true;
  /** Works on what the caller's own credential names, whatever ids are sent: nothing of the other may change. */
  readonly isOwn?: true;
  /** What the answer holds of whom it is about; else the name. */
  readonly shows?: 'course' | 'status';
}

const read = (...names: readonly string[]): readonly Reached[] => names.map((route) => ({ route }));
const change = (...names: readonly string[]): readonly Reached[] =>
  names.map((route) => ({ route, changes: true }));
const own = (...names: readonly string[]): readonly Reached[] =>
  names.map((route) => ({ route, changes: true, isOwn: true }));
const answer = (...names: readonly string[]): readonly Reached[] =>
  names.map((route) => ({ route, shows: 'status' }));

/** Every route by what it reaches. */
const routes: Readonly<Record<Resource, readonly Reached[]>> = {
  'own-attempt': [
    ...read('POST /record/open'),
    ...change('PUT /record/state', 'POST /me/withdraw'),
    ...answer('POST /record/renew'),
  ],
  'own-record': [...read('POST /me', 'POST /me/data'), ...answer('POST /me/calendar')],
  certificate: read('POST /me/certificate', 'POST /me/receipt'),
  roster: read('POST /assessor'),
  'person-page': read('POST /assessor/person'),
  'person-actions': [
    ...change(
      'POST /assessor/send-again',
      'POST /assessor/unlock',
      'POST /assessor/paper',
      'POST /assessor/talk-through',
      'POST /assessor/follow-up',
      'POST /assessor/pause',
      'POST /assessor/nudge',
      'POST /assessor/group-session',
    ),
    ...own('POST /assessor/due-date', 'POST /assessor/groups'),
  ],
  'course-figures': [{ route: 'POST /assessor/figures', shows: 'course' }],
  'course-exports': [
    { route: 'POST /assessor/records', shows: 'course' },
    ...read('POST /assessor/people.csv'),
    ...answer('POST /assessor/pack.zip'),
  ],
  'employer-admin': [
    ...read('POST /assessor/employers'),
    ...change(
      'POST /assessor/employers/link',
      'POST /assessor/employers/import',
      'POST /assessor/employers/unlink',
      'POST /assessor/employers/pause',
      'POST /assessor/employers/resume',
      'POST /assessor/employers/invite',
      'POST /assessor/employers/revoke',
    ),
  ],
  'employer-page': [...read('GET /employer'), ...own('POST /employer/briefed', 'POST /employer/digest')],
  workspace: [
    ...answer(
      'GET /provider',
      'GET /provider/add-document',
      'GET /provider/confirm',
      'GET /provider/details',
      'GET /provider/documents/:id',
      'GET /provider/logo',
      'GET /provider/moodle',
      'GET /provider/moodle/:site',
      'GET /provider/packages',
      'GET /provider/packages/:track/:format',
      'GET /provider/platforms',
      'GET /provider/policies',
      'GET /provider/preview/:track/*',
      'GET /provider/profile',
      'GET /provider/profile/*',
      'GET /provider/routes',
      'GET /provider/settings',
      'GET /provider/sheets/:name',
      'GET /provider/signing',
      'GET /provider/use',
      'GET /provider/versions/:revision',
    ),
    ...change(
      'POST /provider/add-document',
      'POST /provider/confirm',
      'POST /provider/details',
      'POST /provider/documents/:id',
      'POST /provider/draft',
      'POST /provider/logo',
      'POST /provider/logo/remove',
      'POST /provider/moodle',
      'POST /provider/moodle/:site/check',
      'POST /provider/moodle/:site/forget',
      'POST /provider/moodle/:site/nightly',
      'POST /provider/moodle/:site/plan',
      'POST /provider/moodle/:site/publish',
      'POST /provider/moodle/:site/sync',
      'POST /provider/moodle/addresses',
      'POST /provider/moodle/addresses/revoke',
      'POST /provider/platforms/check',
      'POST /provider/platforms/invite',
      'POST /provider/policies',
      'POST /provider/policies/draft',
      'POST /provider/policies/report',
      'POST /provider/profile',
      'POST /provider/routes',
      'POST /provider/settings',
      'POST /provider/signing',
      'POST /provider/undo',
      'POST /provider/use',
    ),
  ],
  'receipt-check': answer('GET /check', 'GET /check/:receipt'),
};

/** Nothing of anybody is behind these: they are the way in, public files, or they hold their own proof. */
const open: readonly string[] = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /lti/canvas.json',
  'GET /lti/keys',
  'GET /lti/login',
  'POST /lti/login',
  'GET /lti/register',
  'POST /lti/launch',
  'POST /lti/login-line',
  'POST /lti/deep-link',
  'POST /lti/look',
  'POST /lti/setup-check',
  'GET /course/:provider/:track',
  'GET /course/:provider/:track/*',
  'POST /course/:provider/:track/',
  'GET /employer/:token',
  'POST /employer/:token',
  'POST /employer/link',
  'POST /employer/sign-out',
  'GET /mail/stop',
  'POST /mail/stop',
  'GET /packages/:address/:file',
  'GET /provider/enter',
  'POST /provider/enter',
  'POST /provider/leave',
];
const isFile = (route: string): boolean => /^GET \/lti\/files\//.test(route);

/** Somebody whom a request may be about. */
interface Target {
  readonly what: string;
  readonly name: string;
  readonly sub: string;
  readonly course: string;
  readonly owner: Owner;
  readonly ids: Readonly<Record<string, string>>;
}

/** Somebody with what they really hold. */
interface Caller {
  readonly actor: Actor;
  readonly token: string;
  readonly cookie: string;
}

let bench: PeopleBench;
let app: FastifyInstance;
const registered: string[] = [];
let targets: readonly Target[];
let callers: Readonly<Record<Role, Caller>>;
let stale: Readonly<Record<Role, Caller>>;
const names = ['Ann Amber', 'Bea Birch', 'Cy Cedar', 'Zed Zinnia'];

beforeAll(async () => {
  bench = await startPeopleBench({ showsMail: false });
  app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') registered.push(`${each} ${url}`);
  });
  const workshop = { repository: async () => undefined } as Partial<Workshop> as Workshop;
  await registerRoutes(app, { ...bench.tool, workshop });
  await app.ready();
  await furnish();
}, 120_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});

async function furnish(): Promise<void> {
  const { employers } = bench.tool.store;
  const people = {
    ann: await bench.launch({ sub: 'ann', name: 'Ann Amber' }),
    bea: await bench.launch({ sub: 'bea', name: 'Bea Birch' }),
    cy: await bench.launch({ sub: 'cy', name: 'Cy Cedar', course: 'c2' }),
    zed: await bench.launch({ sub: 'zed', name: 'Zed Zinnia', provider: 'other', course: 'c9' }),
  };
  for (const person of Object.values(people)) await bench.finish(person);
  const works = (person: Launched, employer: string, site: string) =>
    employers.link(person.provider, [{ personId: person.personId, employer, site, endsOn: '2027-08-31' }]);
  await works(people.ann, 'Orchard', 'North');
  await works(people.bea, 'Orchard', 'South');
  await works(people.cy, 'Mill', 'Main');
  await works(people.zed, 'Forge', 'Main');

  const target = async (what: string, person: Launched, name: string, sub: string): Promise<Target> => {
    const all = { offset: 0, limit: 100 };
    const [row] = (await employers.apprentices({ providerId: person.provider }, all)).rows.filter(
      ({ personId }) => personId === person.personId,
    );
    const employer = (await employers.list({ providerId: person.provider })).find(
      (each) => each.name === row!.employerName,
    )!;
    const site = employer.sites.find((each) => each.name === row!.siteName)!;
    const viewer = await employers.invite({
      employerId: employer.id,
      email: `${sub}@viewer.example`,
      siteId: site.id,
    });
    const [entry] = await bench.tool.store.ledger.ofPerson(person.provider, person.personId);
    return {
      what,
      name,
      sub,
      course: `Course ${{ ann: 'c1', bea: 'c1', cy: 'c2', zed: 'c9' }[sub] ?? ''}`,
      owner: {
        provider: person.provider,
        person: person.personId,
        contexts: [person.contextId!],
        employers: [{ employer: employer.id, site: site.id }],
      },
      ids: {
        person: person.personId,
        attempt: person.attemptId,
        context: person.contextId!,
        provider: person.provider,
        apprenticeship: row!.apprenticeshipId,
        viewer: viewer.id,
        'employer-id': employer.id,
        employer: employer.id,
        'site-id': site.id,
        site: site.id,
        receipt: entry!.receipt,
      },
    };
  };
  const guess = randomUUID();
  const known = [
    await target('their own', people.ann, 'Ann Amber', 'ann'),
    await target('another person', people.bea, 'Bea Birch', 'bea'),
    await target('another course and another employer', people.cy, 'Cy Cedar', 'cy'),
    await target('another tenant', people.zed, 'Zed Zinnia', 'zed'),
  ];
  targets = [
    ...known,
    {
      what: 'guessed ids',
      name: guess,
      sub: guess,
      course: guess,
      owner: { provider: 'example', person: guess, contexts: [guess], employers: [{ employer: guess }] },
      ids: Object.fromEntries(Object.keys(known[0]!.ids).map((name) => [name, guess])),
    },
  ];

  const asha = await bench.launch({ sub: 'asha', name: 'Asha Assessor', role: 'instructor' });
  const ade = await bench.launch({ sub: 'ade', name: 'Ade Administrator', role: 'administrator' });
  const viewer = (await employers.viewer(known[0]!.ids['viewer']!))!;
  const callersNow = async (): Promise<Readonly<Record<Role, Caller>>> => ({
    learner: {
      actor: { role: 'learner', provider: 'example', person: people.ann.personId },
      token: await bench.token(people.ann),
      cookie: '',
    },
    assessor: {
      actor: {
        role: 'assessor',
        provider: 'example',
        person: asha.personId,
        context: asha.contextId!,
      },
      token: await bench.token(asha, { scope: 'assessor' }),
      cookie: '',
    },
    administrator: await administrator(ade),
    employer: await employer(viewer),
    public: { actor: { role: 'public' }, token: '', cookie: '' },
  });
  stale = await callersNow();
  // Longer than a token, a session of the workspace and one of an employer live.
  bench.clock.now = new Date(bench.clock.now.getTime() + 13 * 3_600_000);
  callers = await callersNow();
}

async function administrator(ade: Launched): Promise<Caller> {
  const token = await bench.token(ade, { scope: 'administrator' });
  const entered = await send('POST /provider/enter', { token }, { token: '', cookie: '' });
  return {
    actor: { role: 'administrator', provider: 'example', person: ade.personId },
    token,
    cookie: cookieOf(entered),
  };
}

async function employer(viewer: Viewer): Promise<Caller> {
  const link = (await newLink(bench.tool, viewer))!.slice(publicUrl.length);
  const spent = await app.inject({ method: 'POST', url: link, headers: { 'sec-fetch-site': 'same-origin' } });
  const cookie = cookieOf(spent);
  return { actor: actorOf(viewer), token: cookie.split('=')[1] ?? '', cookie };
}

const cookieOf = ({ headers }: Response): string => /^[^;]*/.exec([headers['set-cookie']].flat().join())![0];

/** Sends all that a caller holds in every way it can be sent, and all that is known of a target by every name. */
function send(
  route: string,
  fields: Readonly<Record<string, string>>,
  { token, cookie }: Pick<Caller, 'token' | 'cookie'>,
): Promise<Response> {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern
    .replace(':receipt', fields['receipt'] ?? 'x')
    .replace(':provider', 'example')
    .replace(':track', 'induction')
    .replace(/:[a-z]+/g, 'x')
    .replace('*', 'index.html');
  const isJson = pattern.startsWith('/record/');
  const all = { ...(token !== '' && { token }), ...fields };
  return app.inject({
    method: method as 'GET',
    url: method === 'GET' ? `${url}?${new URLSearchParams(all).toString()}` : url,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(cookie !== '' && { cookie }),
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(method !== 'GET' && {
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      }),
    },
    ...(method !== 'GET' && { payload: isJson ? JSON.stringify(all) : new URLSearchParams(all).toString() }),
  });
}

/** Everything that any form asks for; a person by their id at the platform, so that an answer that repeats it tells no name. */
const fieldsFor = ({ ids, sub }: Target): Readonly<Record<string, string>> => ({
  ...ids,
  track: 'induction',
  apprentice: sub,
  'ends-on': '2027-08-31',
  list: `apprentice,employer,ends on\n${sub},Anywhere,2027-08-31`,
  email: 'somebody@else.example',
  reason: 'technical',
  outcome: 'other-arrangement',
  role: 'DSL',
  pause: 'yes',
  wanted: 'yes',
  'due-on': '2026-12-24',
  delivery: randomUUID(),
});

async function textOf(response: Response): Promise<string> {
  return String(response.headers['content-type']).startsWith('application/pdf')
    ? (await readPdf(response.rawPayload)).words
    : response.body;
}

/** All that a form could have changed: of everybody, or of one person alone. */
async function snapshot(only?: Target): Promise<string> {
  const { employers, adjustments, ledger, dueDates, mail, attempts, groups } = bench.tool.store;
  const about = async ({ ids, owner: { provider } }: Target): Promise<unknown> => {
    const personId = ids['person']!;
    return [
      await employers.viewer(ids['viewer']!),
      await adjustments.of({ providerId: provider, personId, track: 'induction' }),
      (await ledger.ofPerson(provider, personId)).length,
      [...(await dueDates.of(ids['context']!))],
      await groups.of(ids['context']!),
      await attempts.byId(ids['attempt']!),
    ];
  };
  if (only) return digest(await about(only));
  const everything = [
    (await mail.newest(500)).length,
    await Promise.all(targets.map(about)),
    await Promise.all(
      ['example', 'other'].map(async (providerId) => [
        await employers.apprentices({ providerId }, { offset: 0, limit: 100 }),
        await employers.list({ providerId }),
        await bench.tool.store.workspace.versions(providerId, 10),
      ]),
    ),
  ];
  return digest(everything);
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const listed = Object.entries(routes) as readonly (readonly [Resource, readonly Reached[]])[];
const cells = listed.flatMap(([resource, own]) =>
  own.flatMap((reached) =>
    (['learner', 'assessor', 'administrator', 'employer', 'public'] as const).map((role) => ({
      resource,
      ...reached,
      role,
    })),
  ),
);

test('every route of the tool stands in one list, and every list holds routes that are there', () => {
  const known = [...listed.flatMap(([, own]) => own.map(({ route }) => route)), ...open];
  const twins = new Set(
    known.filter((route) => route.startsWith('POST ')).map((route) => route.replace('POST', 'GET')),
  );
  const strangers = registered.filter(
    (route) => !known.includes(route) && !isFile(route) && !twins.has(route) && route !== 'GET /assessor/*',
  );
  expect(strangers).toEqual([]);
  expect(known.filter((route) => !registered.includes(route) && route !== 'GET /metrics')).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
  expect(Object.keys(routes)).toEqual([...resources]);
  expect(listed.filter(([, own]) => own.length === 0)).toEqual([]);
});

test('the other half of a form’s address opens nothing', async () => {
  for (const [, own] of listed)
    for (const { route } of own.filter((each) => each.route.startsWith('POST '))) {
      const twin = route.replace('POST', 'GET');
      if (!registered.includes(twin) || listed.some(([, many]) => many.some((each) => each.route === twin)))
        continue;
      const response = await send(twin, fieldsFor(targets[0]!), callers.assessor);
      expect(await textOf(response)).not.toMatch(new RegExp(names.join('|')));
      // What a reload of the assessor's page comes to: an empty page, which sends its form again.
      if (twin !== 'GET /assessor') expect([twin, response.statusCode]).toEqual([twin, 405]);
    }
});

describe.each(cells)(
  '$route for a caller who is $role',
  ({ resource, route, changes, isOwn, shows, role }) => {
    test('shows what is theirs, and nothing of anybody else’s', async () => {
      const caller = callers[role];
      const reaches = reachesAnything(caller, resource);
      const before = changes && (await snapshot());
      for (const target of targets) {
        const may = mayReach(caller.actor, resource, target.owner);
        if (may && changes) continue;
        const untouched = isOwn && reaches ? await snapshot(target) : undefined;
        const response = await send(route, fieldsFor(target), caller);
        const text = await textOf(response);
        const isGuessed = target.what === 'guessed ids';
        expect(response.statusCode, target.what).toBeLessThan(500);
        if (may && shows === 'status')
          expect(text, target.what).not.toMatch(/page-expired|workspace-closed|token-/);
        else if (may && !isGuessed) expect(text, target.what).toContain(markerOf(target, shows, text));
        else if (!may && !isGuessed) expect(text, target.what).not.toContain(markerOf(target, shows, text));
        // Whoever reaches nothing here reads no name at all, and is not let in.
        if (!reaches) {
          expect(text, target.what).not.toMatch(anyName);
          if (resource !== 'employer-page')
            expect([401, 403, 404, 405], target.what).toContain(response.statusCode);
        }
        if (untouched !== undefined) expect(await snapshot(target), target.what).toBe(untouched);
      }
      if (changes && !(isOwn && reaches)) expect(await snapshot()).toBe(before);
    });

    test('shows nothing and changes nothing when the credential is over', async () => {
      const before = changes && (await snapshot());
      const target = targets[0]!;
      const response = await send(route, fieldsFor(target), stale[role]);
      const text = await textOf(response);
      expect(text).not.toMatch(anyName);
      if (resource !== 'receipt-check') expect(text).not.toContain(target.course);
      if (changes) expect(await snapshot()).toBe(before);
    });
  },
);

const anyName = new RegExp(names.join('|'));

/** The words of a PDF come without white space. */
const markerOf = ({ course, name }: Target, shows: Reached['shows'], text: string): string =>
  shows === 'course' ? course : text.includes(' ') ? name : name.replaceAll(' ', '');

const reachesAnything = ({ actor }: Caller, resource: Resource): boolean =>
  targets.some(({ owner }) => mayReach(actor, resource, owner));

describe('a refusal', () => {
  test.each(['POST /assessor/person', 'POST /assessor/talk-through', 'POST /assessor/employers/pause'])(
    'at %s is the same for somebody of another course, of another tenant, and for nobody',
    async (route) => {
      const answers = await Promise.all(
        targets.slice(2).map(async (target) => {
          const response = await send(route, fieldsFor(target), callers.assessor);
          return [response.statusCode, response.body.replace(/value="[^"]*"/g, '')];
        }),
      );
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    },
  );

  test('holds at the ways in, too: nobody’s name is behind them', async () => {
    for (const route of open)
      for (const role of ['learner', 'employer', 'public'] as const) {
        const response = await send(route, fieldsFor(targets[1]!), {
          ...callers[role],
          // A way out would end the session of the tests that follow.
          cookie: route.endsWith('/sign-out') || route.endsWith('/leave') ? '' : callers[role].cookie,
        });
        for (const name of names)
          expect([route, role, response.body.includes(name)]).toEqual([route, role, false]);
        expect(response.statusCode).not.toBe(500);
      }
  });
});
