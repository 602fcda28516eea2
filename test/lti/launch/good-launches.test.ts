/** Launches that are right, among them those that a tool easily refuses by mistake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngines } from '../store-for-tests.ts';
import {
  agsClaim,
  claim,
  clientId,
  issuer,
  membership,
  nrpsClaim,
  slowly,
  startLaunchBench,
  without,
  type Claims,
  type LaunchBench,
} from './launch-bench.ts';

const seconds = (claims: Claims, name: string, more: number): number => Number(claims[name]) + more;

const good: readonly (readonly [name: string, change: (claims: Claims) => Claims])[] = [
  ['a plain launch', (claims) => claims],
  ['one audience in a list', (claims) => ({ ...claims, aud: [clientId] })],
  ['the authorized party named', (claims) => ({ ...claims, azp: clientId })],
  [
    'two audiences that are both ours',
    (claims) => ({ ...claims, aud: [clientId, 'client-2'], azp: clientId }),
  ],
  [
    'a clock 30 seconds ahead',
    (claims) => ({ ...claims, iat: seconds(claims, 'iat', 30), exp: seconds(claims, 'exp', 30) }),
  ],
  [
    'a clock 30 seconds behind',
    (claims) => ({ ...claims, iat: seconds(claims, 'iat', -30), exp: seconds(claims, 'exp', -30) }),
  ],
  [
    'a token that ended 30 seconds ago',
    (claims) => ({ ...claims, exp: seconds(claims, 'iat', -30), iat: seconds(claims, 'iat', -50) }),
  ],
  [
    'times with fractions',
    (claims) => ({ ...claims, iat: seconds(claims, 'iat', 0.5), exp: seconds(claims, 'exp', 0.5) }),
  ],
  ['a token for an hour', (claims) => ({ ...claims, exp: seconds(claims, 'exp', 3600) })],
  ['neither name nor e-mail', (claims) => without(claims, 'name')],
  [
    'given and family name alone',
    (claims) => ({ ...without(claims, 'name'), given_name: 'Rowan', family_name: 'Marker' }),
  ],
  [
    'null where there is nothing',
    (claims) => ({
      ...claims,
      name: null,
      email: null,
      azp: null,
      nbf: null,
      [claim('context')]: null,
      [claim('custom')]: null,
      [claim('launch_presentation')]: null,
      [agsClaim]: null,
      [nrpsClaim]: null,
    }),
  ],
  [
    'claims nobody knows',
    (claims) => ({ ...claims, 'https://lms.example/own': { a: [1, null] }, zoneinfo: 5 }),
  ],
  ['no context', (claims) => without(claims, claim('context'))],
  ['a context without a title', (claims) => ({ ...claims, [claim('context')]: { id: 'course-2' } })],
  ['a context without an id', (claims) => ({ ...claims, [claim('context')]: { title: 'Nowhere' } })],
  ['a sub of 255 characters', (claims) => ({ ...claims, sub: 'a'.repeat(255) })],
  ['a name with odd characters', (claims) => ({ ...claims, name: 'Zoë \u0000 “O’Neil” 😀\n<b>' })],
  ['a name of half a character', (claims) => ({ ...claims, name: 'Zo\ud800' })],
  ['a name of ten thousand characters', (claims) => ({ ...claims, name: '𝒜'.repeat(10_000) })],
  [
    'roles that nobody knows beside one that is known',
    (claims) => ({
      ...claims,
      [claim('roles')]: [
        'urn:x',
        membership('Learner'),
        'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student',
      ],
    }),
  ],
  ['a short role', (claims) => ({ ...claims, [claim('roles')]: ['Learner'] })],
  [
    'custom values that were not filled in',
    (claims) => ({
      ...claims,
      [claim('custom')]: { track: '$Custom.track', part: '', age: '$Person.age', n: 5 },
    }),
  ],
  [
    'a gradebook without a column',
    (claims) => ({
      ...claims,
      [agsClaim]: { scope: [], lineitems: `${issuer}/lineitems?type_id=2`, lineitem: '' },
    }),
  ],
  [
    'a gradebook and a list of learners',
    (claims) => ({
      ...claims,
      [agsClaim]: {
        scope: ['x'],
        lineitems: `${issuer}/lineitems`,
        lineitem: `${issuer}/lineitems/1/lineitem?type_id=2`,
      },
      [nrpsClaim]: { context_memberships_url: `${issuer}/members`, service_versions: ['2.0'] },
    }),
  ],
  [
    'a locale in Moodle’s spelling',
    (claims) => ({
      ...claims,
      [claim('launch_presentation')]: { locale: 'en_gb', return_url: `${issuer}/x?sesskey=1` },
    }),
  ],
];

describe.each(testEngines)('a right launch on $engine', ({ engine }) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(engine);
    await bench.addPlatform({ clientId: 'client-2' });
  }, slowly);
  afterAll(() => bench.close(), slowly);

  test.each(good)('%s: leads to the course', async (_name, change) => {
    const answer = await bench.launch({ change });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('data-next="/course/example/induction/"');
    const token = /data-token="([^"]+)"/.exec(answer.body)?.[1];
    const claims = await bench.tool.bearer.read(token ?? '');
    expect(claims).toMatchObject({
      ok: true,
      value: { scope: 'course', provider: 'example', attempt: expect.any(String) as string },
    });
  });

  test('the keys of the platform are asked for once, not with each launch', () => {
    expect(bench.internet.asked).toEqual([`${issuer}/keys`]);
  });

  test('nothing of a token stands in an address or in a log line', async () => {
    const answer = await bench.launch();
    expect(answer.headers.location).toBeUndefined();
    const log = bench.lines.join('');
    expect(log).toContain('answered');
    for (const secret of ['person-of-the-launch', 'hint-of-a-person', 'Marker', 'sesskey', 'eyJ'])
      expect(log).not.toContain(secret);
  });

  test('without roles it opens, and says what to do', async () => {
    const answer = await bench.launch({ change: (claims) => ({ ...claims, [claim('roles')]: [] }) });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('The course cannot open for you yet');
  });

  test('a mentor is told kindly that the course is somebody else’s', async () => {
    const answer = await bench.launch({
      change: (claims) => ({ ...claims, [claim('roles')]: [membership('Mentor')] }),
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('There is nothing for you to do here');
  });

  test.each([[undefined], [null], ['']])(
    'without a person (sub %j) the course opens, says that nothing is kept, and keeps nothing',
    async (sub) => {
      const before = await bench.rows();
      const answer = await bench.launch({ change: (claims) => ({ ...claims, sub }) });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('nothing that you do here is recorded');
      const after = await bench.rows();
      expect({ ...after, spent_nonce: 0 }).toEqual({ ...before, spent_nonce: 0 });
    },
  );

  test.each([
    [[membership('Instructor')], '/assessor', 'assessor'],
    [
      ['http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant'],
      '/assessor',
      'assessor',
    ],
    [
      [membership('Instructor'), 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator'],
      '/lti/setup-check',
      'administrator',
    ],
  ])('%j is led to %s, by a form and not by an address', async (roles, action, scope) => {
    const sub = `staff ${roles.join(' ')} ${scope}`.slice(-200);
    const before = await bench.rows();
    const answer = await bench.launch({
      change: (claims) => ({ ...claims, sub, [claim('roles')]: roles }),
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain(`action="${action}"`);
    const after = await bench.rows();
    expect(after['person']! - before['person']!).toBe(1);
    // Nobody learns by looking after learners.
    expect(after['attempt']).toBe(before['attempt']);
    const token = /name="token" value="([^"]+)"/.exec(answer.body)?.[1] ?? '';
    expect(await bench.tool.bearer.read(token)).toMatchObject({ ok: true, value: { scope } });
  });

  test('a learner of the course who is an administrator elsewhere takes the course', async () => {
    const roles = [
      membership('Learner'),
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
    ];
    const answer = await bench.launch({ change: (claims) => ({ ...claims, [claim('roles')]: roles }) });
    expect(answer.body).toContain('data-next="/course/example/induction/"');
  });

  test('Canvas’s student view takes the course', async () => {
    const roles = [membership('Learner'), 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'];
    const answer = await bench.launch({ change: (claims) => ({ ...claims, [claim('roles')]: roles }) });
    expect(answer.body).toContain('data-next="/course/example/induction/"');
  });

  test('the link says which track', async () => {
    const answer = await bench.launch({
      change: (claims) => ({ ...claims, [claim('custom')]: { track: 'booster' } }),
    });
    expect(answer.body).toContain('data-next="/course/example/booster/"');
  });

  test('a platform that named no deployment is believed about its first, and then no other', async () => {
    await bench.addPlatform({ clientId: 'client-late', deployments: [] });
    const launchFrom = async (deployment: string) =>
      bench.launch({
        login: await bench.login((fields) => ({ ...fields, client_id: 'client-late' })),
        change: (claims) => ({ ...claims, aud: 'client-late', [claim('deployment_id')]: deployment }),
      });
    expect((await launchFrom('11')).statusCode).toBe(200);
    expect((await launchFrom('12')).statusCode).toBe(403);
    expect((await launchFrom('11')).statusCode).toBe(200);
  });

  test('a deployment that was added a moment ago works at once', async () => {
    await bench.launch();
    await bench.store.platforms.addDeployment(bench.registration.id, '8', 'example');
    const answer = await bench.launch({ change: (claims) => ({ ...claims, [claim('deployment_id')]: '8' }) });
    expect(answer.statusCode).toBe(200);
  });

  test('two people, or one in two clients, are told apart; one who comes again is the same', async () => {
    const personOf = async (sub: string) => {
      const answer = await bench.launch({ change: (claims) => ({ ...claims, sub }) });
      const read = await bench.tool.bearer.read(/data-token="([^"]+)"/.exec(answer.body)?.[1] ?? '');
      return read.ok ? read.value.person : undefined;
    };
    const first = await personOf('same');
    expect(await personOf('same')).toBe(first);
    expect(await personOf('SAME')).not.toBe(first);
  });
});
