import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../../lti/http/app.ts';
import { assessorRoutes } from '../../../lti/http/assessor.ts';
import { createBearer } from '../../../lti/http/bearer.ts';
import type { Bearer, BearerClaims } from '../../../lti/http/bearer.ts';
import type { HostedCourses, Tool } from '../../../lti/http/tool.ts';
import type { AttemptFacts, LaunchIds } from '../../../lti/domain/model.ts';
import type { Store } from '../../../lti/store/store.ts';
import { startOutboxBench } from '../outbox-for-tests.ts';
import type { OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore } from '../store-for-tests.ts';
import { assessment, topic } from '../../progress/courses.ts';
import { hostedCourse } from './hosted-for-tests.ts';

let store: Store;
let bench: OutboxBench;
let app: FastifyInstance;
let bearer: Bearer;
let ids: LaunchIds;
let staff: LaunchIds;

let hosted = hostedCourse();
const courses: HostedCourses = {
  find: (provider, track) => (provider === 'example' && track === 'induction' ? hosted : undefined),
  tracksOf: (provider) => (provider === 'example' ? [hosted] : []),
  providers: [],
};

beforeAll(async () => {
  store = await openTestStore();
  // A new database takes a while on a busy machine.
}, 120_000);
afterAll(() => store.close());

beforeEach(async () => {
  bench = await startOutboxBench(store, 'moodle');
  const link = bench.addLink();
  ids = await bench.launch(link, bench.platform.person('learner'));
  staff = await bench.launch(link, bench.platform.person('assessor'), { roles: ['instructor'] });
  const now = (): Date => bench.clock.now;
  bearer = createBearer(new Uint8Array(32).fill(3), now);
  app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  const { outbox } = bench;
  await app.register(assessorRoutes({ store, outbox, bearer, courses, now } as Partial<Tool> as Tool));
});
afterEach(async () => {
  hosted = hostedCourse();
  await app.close();
  await bench.close();
});

const token = (change: Partial<BearerClaims> = {}): Promise<string> =>
  bearer.issue({
    scope: 'assessor',
    provider: 'example',
    platform: bench.registration.id,
    deployment: bench.tool.deploymentId,
    context: ids.contextId!,
    person: staff.personId,
    track: 'induction',
    sid: 'a',
    ...change,
  });

type FormFields = Readonly<Record<string, string | readonly string[]>>;

async function post(path: string, fields: FormFields) {
  const payload = new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((each) => [name, each]),
    ),
  ).toString();
  const { statusCode, body, rawPayload, headers } = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  });
  return { status: statusCode, html: body, bytes: rawPayload, headers };
}

const page = async (path: string, more: FormFields = {}): Promise<string> =>
  (await post(path, { token: await token(), ...more })).html;
const look = (more: FormFields = {}): Promise<string> => page('/assessor', more);
const person = (more: FormFields = {}): Promise<string> =>
  page('/assessor/person', { person: ids.personId, ...more });

const text = (html: string): string =>
  html
    .replace(/<script>[^]*?<\/script>|<svg[^]*?<\/svg>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
/** The text of one person's row. */
const rowOf = (html: string, name: string): string =>
  text(
    (html.split('<tr role="row">').find((row) => row.includes(`>${name}</button>`)) ?? '').replace(
      /<\/tr>[^]*/,
      '',
    ),
  );
const names = (html: string): string[] =>
  [...html.matchAll(/<button class="link"[^>]*>([^<]*)</g)].map(([, name = '']) => name);

async function save(change: Partial<AttemptFacts>, of = ids): Promise<void> {
  const attempt = (await store.attempts.byId(of.attemptId))!;
  await store.attempts.save({
    id: of.attemptId,
    revision: attempt.revision,
    state: '',
    session: 's',
    sequence: attempt.sequence + 1,
    facts: { ...attempt.facts, ...change },
    scores: [],
    now: bench.clock.now,
  });
}
const pass = (of = ids): Promise<void> =>
  save(
    {
      success: 'passed',
      scaledScore: 0.9,
      passedAt: bench.clock.now,
      quizAttempts: 1,
      marks: { t1: { right: 1, asked: 3 }, t6: { right: 2, asked: 2 } },
    },
    of,
  );
const sign = (of = ids) =>
  store.ledger.append({
    providerId: 'example',
    kind: 'signed',
    at: bench.clock.now,
    personId: of.personId,
    typedName: 'Sam Learner',
    track: 'induction',
    attemptId: of.attemptId,
    body: {
      track: 'induction',
      documents: [],
      setHash: 'ab'.repeat(32),
      language: 'en-GB',
      isEasyRead: false,
      withSupport: false,
      withheld: [],
      statements: [],
      how: 'click',
    },
  });

describe('the list of an LMS course', () => {
  test('shows everybody, also who has never opened it, and no teacher', async () => {
    const html = await look();
    expect(rowOf(html, 'Sam Learner')).toContain('Not started');
    expect(rowOf(html, 'Ada Second')).toContain('Not started');
    expect(names(html)).not.toContain('Asha Assessor');
    expect(text(html)).toContain('2 people: 2 not started.');
  });

  test('says who is done, in progress, due and overdue, the overdue first', async () => {
    await look();
    await pass();
    await sign();
    expect(rowOf(await look(), 'Sam Learner')).toContain('Done 22 Nov');
    expect(rowOf(await look(), 'Sam Learner')).toContain('Signed 22 November 2026');
    const due = (dueOn: string) =>
      store.dueDates.set({ contextId: ids.contextId!, track: 'induction', dueOn });
    await due('2026-12-03');
    expect(rowOf(await look(), 'Ada Second')).toContain('Due by 3 Dec Not started');
    await due('2026-11-17');
    const html = await look();
    expect(rowOf(html, 'Ada Second')).toContain('Overdue 5 days');
    expect(names(html)).toEqual(['Ada Second', 'Sam Learner']);
    expect(text(html)).toContain('2 people: 1 overdue, 1 done.');
  });

  test('says what is left of what was begun', async () => {
    await look();
    await pass();
    expect(rowOf(await look(), 'Sam Learner')).toContain('In progress Still to sign');
  });

  test('is narrowed to a status, a group, an employer and a part of a name', async () => {
    await look();
    await pass();
    await store.groups.replace(ids.contextId!, [
      { who: 'sam learner', group: 'Plumbing 2' },
      { who: 'Nobody Known', group: 'Plumbing 2' },
    ]);
    await store.employers.link('example', [
      { personId: ids.personId, employer: 'Orchard View', endsOn: '2027-07-31' },
    ]);
    const [employer] = await store.employers.list({ providerId: 'example', contextId: ids.contextId! });
    for (const filter of [
      { state: 'in-progress' },
      { group: 'Plumbing 2' },
      { employer: employer!.id },
      { search: ' LEARN' },
    ])
      expect(names(await look(filter)), JSON.stringify(filter)).toEqual(['Sam Learner']);
    expect(names(await look({ search: '%' }))).toEqual([]);
    expect(text(await look({ group: 'Nowhere' }))).toContain('Nobody fits what you asked for');
    expect(names(await look({ state: 'nonsense' }))).toHaveLength(2);
  });

  test('marks who has left, at its end and outside of its counts', async () => {
    await look();
    bench.platform.person('learner', 1).hasLeft = true;
    bench.pass(3600);
    await bench.outbox.refreshRoster(ids.contextId!);
    const html = await look();
    expect(rowOf(html, 'Ada Second')).toContain('no longer active in the course');
    expect(text(html)).toContain('1 person: 1 not started.');
    expect(names(html)).toEqual(['Sam Learner', 'Ada Second']);
  });

  test('does not wait for a list that it has an older one of', async () => {
    await look();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    bench.platform.faults.set('roster', { kind: 'slow', until: promise });
    bench.pass(3600);
    const html = await look();
    expect(html).toContain('is being read again');
    expect(rowOf(html, 'Ada Second')).toContain('Not started');
    resolve(undefined);
  });

  test('says so when the list may not be read, and shows who has come', async () => {
    bench.tool.scopes = bench.tool.scopes.filter((scope) => !scope.includes('nrps'));
    const html = await look();
    expect(text(html)).toContain('does not let the course read its list of people');
    expect(text(html)).toContain('under “Services”, “IMS LTI Names and Role Provisioning');
    expect(rowOf(html, 'Sam Learner')).not.toBe('');
  });

  test('says what is to be switched on where the platform gives no list at all', async () => {
    const { contextId } = await store.launches.keep(
      {
        platform: bench.registration,
        deployment: bench.registration.deployments[0]!,
        message: 'resource-link',
        person: { sub: 'somebody' },
        roles: ['learner'],
        context: { id: 'without-a-list' },
        resourceLink: { id: 'without-a-list' },
        custom: {},
      },
      { track: 'induction', part: 'course' },
      bench.clock.now,
    );
    const html = text(await look({ token: await token({ context: contextId! }) }));
    expect(html).toContain('gives the course no list of people');
    expect(html).toContain('under “Services”, “IMS LTI Names and Role Provisioning');
  });

  test('has fifty people on a page, whatever their number', async () => {
    for (let each = 100; each < 220; each += 1) bench.platform.addPerson(`Person ${each}`, 'learner');
    const first = await look();
    expect(first).toContain('People 1 to 50 of 122');
    expect(first).toContain('Next page');
    const last = await look({ page: '2' });
    expect(last).toContain('People 101 to 122 of 122');
    expect(last).not.toContain('Next page');
    // A page that is not there any more is the last one.
    expect(await look({ page: '99' })).toContain('People 101 to 122 of 122');
  });

  test('escapes names', async () => {
    bench.platform.addPerson('<script>alert(1)</script>', 'learner');
    expect(await look()).not.toContain('<script>alert');
  });

  test('puts no token and no name into an address', async () => {
    for (const html of [await look(), await person(), await page('/assessor/figures')])
      expect(
        [...html.matchAll(/(?:href|action|src)="([^"]*)"/g)]
          .map(([, address = '']) => address)
          .filter((address) => !address.startsWith('#') && address !== 'data:,')
          .filter((address) => /[?#]|eyJ/.test(address)),
      ).toEqual([]);
  });

  test('says on a page of its own that there is nobody to list', async () => {
    const { context: _, ...rest } = { context: 1 };
    const claims = await bearer.issue({
      scope: 'assessor',
      provider: 'example',
      platform: bench.registration.id,
      deployment: '1',
      sid: 'a',
      ...rest,
    });
    expect((await post('/assessor', { token: claims })).html).toContain('There is no list of learners here');
  });

  test.each([
    ['no token', undefined],
    ['a token of a learner', 'course'],
    ['a token of the set-up check', 'administrator'],
  ] as const)('is not for %s, and neither is anything else here', async (_who, scope) => {
    const fields: FormFields = scope ? { token: await token({ scope }), person: ids.personId } : {};
    for (const path of everyPath) expect((await post(path, fields)).status, path).toBe(401);
  });

  test('is not for another provider', async () => {
    const fields = { token: await token({ provider: 'waes' }), person: ids.personId };
    for (const path of everyPath)
      expect((await post(path, fields)).html, path).toContain('There is no list of learners here');
  });
});

const everyPath = [
  ...['', '/person', '/figures', '/records', '/send-again', '/unlock', '/paper', '/talk-through'],
  ...['/follow-up', '/pause', '/nudge', '/group-session', '/due-date', '/groups', '/people.csv', '/pack.zip'],
].map((path) => `/assessor${path}`);

describe('a person’s page', () => {
  test('shows figures until the questions are passed, and none of a sensitive topic ever', async () => {
    // Calm: t1. Sensitive: three topics with more questions than it.
    hosted = hostedCourse({
      assessment: assessment({
        topics: [
          topic('t1', { title: 'Scams', part: 'p1', draw: 3 }),
          ...['t6', 't7', 't8'].map((code) => topic(code, { part: 'p2', isSensitive: true })),
        ],
      }),
    });
    await look();
    const marks = {
      t1: { right: 1, asked: 3 },
      ...Object.fromEntries(['t6', 't7', 't8'].map((code) => [code, { right: 2, asked: 2 }])),
    };
    await save({ quizAttempts: 1, marks });
    const before = text(await person());
    expect(before).toMatch(/Scams 1 of 3/);
    expect(before).not.toMatch(/2 of 2/);
    expect(before).toMatch(/To revisit/);
    expect(before).toContain('No mark is ever a reason for a referral.');
    await save({ success: 'passed', scaledScore: 0.9, passedAt: bench.clock.now, quizAttempts: 2, marks });
    const after = text(await person());
    expect(after).not.toMatch(/[123] of [23]/);
    expect(after).toContain('No figures here, now that the questions are passed');
    // Beside anything else, the score would tell about the sensitive ones.
    expect(after).not.toMatch(/90/);
  });

  test('shows no figure at all beside one sensitive topic, which would follow from it', async () => {
    await look();
    await save({ quizAttempts: 1, marks: { t1: { right: 1, asked: 3 }, t6: { right: 0, asked: 2 } } });
    const html = text(await person());
    expect(html).not.toMatch(/1 of 3|0 of 2/);
    expect(html).toContain('No figures here: in a check as short as this');
  });

  test('marks in words what only the LMS reports, as the list and the file do', async () => {
    await look();
    const { platform, tool } = bench;
    const learner = platform.person('learner', 1);
    const site = await store.moodle.connect(
      {
        providerId: 'example',
        platformId: bench.registration.id,
        url: platform.issuer,
        sealedToken: 'sealed',
      },
      bench.clock.now,
    );
    const course = platform.courses[0]!;
    const pass = await store.moodle.beginPass(
      site,
      { lmsId: course.id, title: course.title, label: '', deploymentId: tool.deploymentId },
      bench.clock.now,
    );
    expect(pass.contextId).toBe(ids.contextId);
    const at = new Date('2026-11-20T10:00:00Z');
    await store.moodle.savePage({
      pass,
      nextOffset: 1,
      now: bench.clock.now,
      people: [
        {
          sub: learner.id,
          name: learner.name,
          isLearner: true,
          activities: [
            {
              moduleId: '7',
              track: 'induction',
              reading: {
                attempt: 1,
                completion: 'incomplete',
                success: 'passed',
                seconds: 60,
                startedAt: at,
                changedAt: at,
                signOffs: [],
              },
              signOffs: [],
            },
          ],
        },
      ],
    });
    expect(rowOf(await look(), learner.name)).toMatch(/In progress Still to sign\. Reported by the LMS –/);
    const html = text(await page('/assessor/person', { person: (await personOf(learner.name))! }));
    expect(html).toContain('In progress Still to sign. Reported by the LMS');
    expect(html).toContain('Passed 20 November 2026. Reported by the LMS.');
    // It says nothing of parts and topics, so neither does the page.
    expect(html).not.toMatch(/To revisit|Parts done|tries/);
    const rows = (await post('/assessor/people.csv', { token: await token() })).html.split('\r\n');
    expect(rows[0]).toMatch(/,Taken$/);
    expect(rows.filter((row) => row.endsWith(',Reported by the LMS'))).toHaveLength(1);
  });

  test('is noted in the trail, with who looked', async () => {
    await look();
    await person();
    expect(await store.trail.about(ids.personId, 5)).toMatchObject([
      { action: 'person-page', actorKind: 'assessor', actorId: staff.personId, providerId: 'example' },
    ]);
  });

  test('is not there for somebody of another course, or for an id that nobody has', async () => {
    const other = bench.platform.addCourse('Another course', 'B');
    const elsewhere = await bench.launch(
      bench.platform.addLink({ tool: bench.tool, title: 'x', courseId: other.id }),
      bench.platform.person('learner', 1),
    );
    const mine = await token({ context: elsewhere.contextId! });
    for (const id of [ids.personId, '00000000-0000-0000-0000-000000000000', 'x', "' OR 1=1", ''])
      for (const path of ['/person', '/paper', '/talk-through', '/pause', '/unlock', '/follow-up']) {
        const answer = await post(`/assessor${path}`, { token: mine, person: id });
        expect(answer.status, `${path} ${id}`).toBe(404);
      }
    expect(await store.ledger.ofPerson('example', ids.personId)).toEqual([]);
  });

  test('says why a score was not taken, and sends it again', async () => {
    await look();
    bench.platform.person('learner').hasLeft = true;
    const job = await bench.earn(ids, 85);
    await bench.outbox.sendScore(job);
    expect(rowOf(await look(), 'Sam Learner')).toContain('A score was not taken');
    const html = await person();
    expect(html).toContain('Your gradebook takes grades for students only');
    const delivery = /name="delivery" value="([^"]+)"/.exec(html)![1]!;
    const other = await post('/assessor/send-again', {
      token: await token(),
      person: (await personOf('Ada Second'))!,
      delivery,
    });
    expect(other.html).toContain('nothing to send again');
    const again = await page('/assessor/send-again', { person: ids.personId, delivery });
    expect(again).toContain('It is on its way again');
    expect(await bench.delivery(job)).toMatchObject({ state: 'waiting', generation: job.generation + 1 });
  });

  test('says what is to be switched on where the gradebook may not be written to', async () => {
    await look();
    bench.tool.scopes = bench.tool.scopes.filter((scope) => !scope.includes('lti-ags'));
    await bench.outbox.sendScore(await bench.earn(ids, 85));
    const html = text(await person());
    expect(html).toContain('does not let us write to this gradebook');
    expect(html).toContain('“IMS LTI Assignment and Grade Services: Use this service for grade sync');
    expect(html).toContain('Then send it again.');
  });

  test('sends nothing again for an id that nobody has', async () => {
    await look();
    await bench.earn(ids, 85);
    for (const delivery of ['00000000-0000-4000-8000-000000000000', 'x', ''])
      expect(await page('/assessor/send-again', { person: ids.personId, delivery })).toContain(
        'There was nothing to send again',
      );
    expect((await store.trail.about(ids.personId, 9)).map(({ action }) => action)).not.toContain(
      'send-again',
    );
  });

  test('records a paper copy: signed, complete, owed to the gradebook, with a receipt', async () => {
    await look();
    await pass();
    const html = text(await page('/assessor/paper', { person: ids.personId }));
    const [entry] = await store.ledger.ofPerson('example', ids.personId);
    expect(entry).toMatchObject({ kind: 'signed', body: { how: 'paper', setHash: 'ab'.repeat(32) } });
    expect(html).toContain(`The receipt is ${entry!.receipt}`);
    expect(html).toContain('Paper copy held 22 November 2026');
    expect(html).toContain('Score: On its way');
    expect((await store.attempts.byId(ids.attemptId))!.facts).toMatchObject({ completion: 'completed' });
    expect(rowOf(await look(), 'Sam Learner')).toContain('Done 22 Nov');
    // A second press is no second signature.
    await page('/assessor/paper', { person: ids.personId });
    expect(await store.ledger.ofPerson('example', ids.personId)).toHaveLength(1);
  });

  test('records that the questions were talked through: passed, and no score', async () => {
    await look();
    const html = await page('/assessor/talk-through', { person: ids.personId, reason: 'language-support' });
    expect(text(html)).toContain('Talked through instead of the questions (language support)');
    expect(text(html)).toContain('recorded by Asha Assessor');
    const { facts } = (await store.attempts.byId(ids.attemptId))!;
    expect(facts).toMatchObject({ success: 'passed', completion: 'incomplete' });
    expect(facts).not.toHaveProperty('scaledScore');
    await page('/assessor/paper', { person: ids.personId });
    expect(rowOf(await look(), 'Sam Learner')).toContain('Done 22 Nov');
    const { deliveries } = (
      await store.roster.page(ids.contextId!, 'induction', { offset: 0, limit: 9 })
    ).rows.find(({ personId }) => personId === ids.personId)!;
    expect(deliveries).toEqual([]);
  });

  test('takes no reason but those that there are', async () => {
    await look();
    const html = await page('/assessor/talk-through', { person: ids.personId, reason: 'said so' });
    expect(html).toContain('Nothing was recorded');
    expect(
      await store.adjustments.of({ providerId: 'example', personId: ids.personId, track: 'induction' }),
    ).toEqual([]);
  });

  test('closes a talk with another arrangement: complete, and not aware', async () => {
    await look();
    await pass();
    await store.followUps.open({
      providerId: 'example',
      personId: ids.personId,
      track: 'induction',
      at: bench.clock.now,
      forRole: 'Safeguarding lead',
    });
    const html = await person();
    expect(text(html)).toContain('Wants to talk first');
    const followUp = /name="follow-up" value="([^"]+)"/.exec(html)![1]!;
    bench.pass(60);
    const closed = await page('/assessor/follow-up', {
      person: ids.personId,
      'follow-up': followUp,
      outcome: 'other-arrangement',
      role: 'Manager',
    });
    expect(closed).toContain('the gradebook gets its score');
    expect(text(closed)).toContain('Score: On its way');
    expect(rowOf(await look(), 'Sam Learner')).toContain('Done 22 Nov');
    expect(text(await page('/assessor/figures'))).toContain('0 of 2 people are aware: 0%.');
  });

  test('unlocks one more try when all are used, and the course lets it be taken', async () => {
    await look();
    await save({ quizAttempts: 2, success: 'failed' });
    expect(text(await person())).toContain('No try is left.');
    const html = text(await page('/assessor/unlock', { person: ids.personId }));
    expect(html).toContain('can try the questions once more');
    expect(html).toContain('One is left.');
    expect(await store.attempts.byId(ids.attemptId)).toMatchObject({
      extraTries: 1,
      facts: { success: 'unknown' },
    });
  });

  test('pauses what the employer sees, and shares again', async () => {
    await look();
    await store.employers.link('example', [
      { personId: ids.personId, employer: 'Orchard View', endsOn: '2027-07-31' },
    ]);
    expect(text(await page('/assessor/pause', { person: ids.personId, pause: 'yes' }))).toContain('Paused:');
    expect(text(await page('/assessor/pause', { person: ids.personId, pause: 'no' }))).toContain(
      'They see the name, whether it is done',
    );
  });

  test('has nothing to write in', async () => {
    await look();
    expect(await person()).not.toMatch(/<textarea|type="text"|<input(?![^>]*type=)/);
  });
});

describe('what is done for several', () => {
  test('a reminder goes to those chosen who are not done and can be written to', async () => {
    await look();
    const ada = (await personOf('Ada Second'))!;
    const html = await page('/assessor/nudge', { person: [ids.personId, ada] });
    expect(text(html)).toContain('No reminder was sent. 2 people cannot be written to');
    expect(text(await page('/assessor/nudge'))).toContain('Choose people first');
  });

  test('a group session is teaching given, with the signature still to do', async () => {
    await look();
    const ada = (await personOf('Ada Second'))!;
    const html = await page('/assessor/group-session', { person: [ids.personId, ada] });
    expect(text(html)).toContain('Recorded for 2 people');
    expect(rowOf(html, 'Ada Second')).toContain('In progress Still to sign');
  });
});

describe('records, dates and groups', () => {
  test('keep a date, and no date that there is not', async () => {
    await look();
    expect(text(await page('/assessor/due-date', { 'due-on': '2026-12-03' }))).toContain('The date is kept.');
    expect(text(await look())).toContain('To be done by 3 December 2026.');
    const wrong = await post('/assessor/due-date', { token: await token(), 'due-on': '2026-02-29' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('no date of the calendar');
    await page('/assessor/due-date', { 'due-on': '' });
    expect(text(await look())).not.toContain('To be done by');
  });

  test('bring in groups from a file, and name the rows that fit nobody', async () => {
    await look();
    const boundary = 'x1';
    const file = '\ufeffName;Group\r\nsam LEARNER;Plumbing 2\r\n=cmd();Plumbing 2\r\nAda Second;"A; B"\r\n';
    const part = (head: string, value: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
    const { body } = await app.inject({
      method: 'POST',
      url: '/assessor/groups',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: `${part('name="token"', await token())}${part('name="list"; filename="g.csv"', file)}--${boundary}--\r\n`,
    });
    expect(text(body)).toContain('2 of 3 rows were taken.');
    expect(text(body)).toContain('row 2, not counting the heading');
    expect(await store.groups.of(ids.contextId!)).toEqual([
      { name: 'A; B', people: 1 },
      { name: 'Plumbing 2', people: 1 },
    ]);
  });
});

async function personOf(name: string): Promise<string | undefined> {
  const { rows } = await store.roster.page(ids.contextId!, 'induction', { offset: 0, limit: 99 });
  return rows.find((row) => row.name === name)?.personId;
}
