import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LtiLaunch, MailKind, PlatformRegistration } from '../../../lti/domain/model.ts';
import { addDays, isWeekend, londonDay, londonHour } from '../../../lti/domain/london.ts';
import { isQuiet } from '../../../lti/domain/reminders.ts';
import type { RenewalRules } from '../../../lti/domain/renewal.ts';
import { letterOf } from '../../../lti/outbox/mail-text.ts';
import { MailLater, sendMail } from '../../../lti/outbox/mail.ts';
import { createPost, type Post } from '../../../lti/outbox/post.ts';
import { smtpServer, type MailServer } from '../../../lti/outbox/smtp.ts';
import type { MailMessage, Store } from '../../../lti/store/store.ts';
import { startSmtp, type SmtpForTests } from '../smtp-server.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';

const rolling: RenewalRules = { cycle: 'rolling', months: 12, opensDaysBefore: 30, graceDays: 0 };
const monday = new Date('2026-11-23T09:00:00Z');

describe.each(testEngines)('mail on $engine', ({ engine }) => {
  let store: Store;
  let smtp: SmtpForTests;
  let server: MailServer;
  let platform: PlatformRegistration;
  const clock = { now: monday };
  const logged: unknown[] = [];
  let post: Post;
  let people = 0;

  beforeAll(async () => {
    store = await openTestStore(engine);
    const added = await store.platforms.add({
      providerId: 'example',
      issuer: 'https://lms.example',
      clientId: 'client',
      authUrl: 'https://lms.example/auth',
      tokenUrl: 'https://lms.example/token',
      jwksUrl: 'https://lms.example/keys',
      family: 'other',
      deployments: [{ deploymentId: '1', providerId: 'example' }],
    });
    if (!added.ok) throw new Error('added');
    platform = added.value;
  }, 120_000);
  beforeEach(async () => {
    clock.now = monday;
    logged.length = 0;
    smtp = await startSmtp();
    server = smtpServer({ url: smtp.url, from: 'Example Training <training@example.ac.uk>' });
    post = postWith(server);
  });
  afterEach(async () => {
    server.close();
    await smtp.close();
  });
  afterAll(() => store.close());

  const postWith = (to: MailServer | 'page' | 'none'): Post =>
    createPost({
      store,
      server: to,
      now: () => clock.now,
      providerName: () => 'Example Training',
      stopUrl: (personId) => `https://tool.example/mail/stop?for=${personId}.x`,
      courseOf: (_provider, track) =>
        track === 'staff'
          ? { title: 'Keeping learners safe online', needs: { quiz: true, signOff: false }, renewal: rolling }
          : undefined,
      log: (event) => logged.push(event),
    });

  const message = (change: Partial<MailMessage> = {}): MailMessage => ({
    providerId: 'example',
    kind: 'employer-link',
    recipient: 'owner@firm.example',
    subject: 'Your page at Example Training',
    body: 'Open this, then press the button:\nhttps://tool.example/employer?a=1&b=2\n\n<b>Bye</b>',
    notBefore: clock.now,
    ...change,
  });

  /** Puts one message, and sends it without the queue. */
  async function sent(change: Partial<MailMessage> = {}): Promise<string> {
    const [id] = await store.mail.put([message(change)], clock.now);
    await sendMail({ mailId: id! }, post.sending);
    return id!;
  }

  /** Somebody opens the staff course in an LMS course of their own. */
  async function launched(
    email?: string,
  ): Promise<{ personId: string; attemptId: string; contextId: string }> {
    people += 1;
    const launch: LtiLaunch = {
      platform,
      deployment: platform.deployments[0]!,
      message: 'resource-link',
      person: { sub: `person-${people}`, ...(email !== undefined && { email }) },
      roles: ['learner'],
      context: { id: `course-${people}` },
      resourceLink: { id: `link-${people}` },
      custom: {},
    };
    const ids = await store.launches.keep(launch, { track: 'staff', part: 'course' }, clock.now);
    return { ...ids, contextId: ids.contextId! };
  }

  async function pass(attemptId: string, revision = 0): Promise<void> {
    const now = clock.now;
    const saved = await store.attempts.save({
      id: attemptId,
      revision,
      state: '',
      session: '00000000-0000-4000-8000-000000000000',
      sequence: revision + 1,
      facts: {
        completion: 'completed',
        success: 'passed',
        marks: {},
        quizAttempts: 1,
        startedAt: now,
        passedAt: now,
        completedAt: now,
      },
      scores: [],
      now,
    });
    expect(saved.ok).toBe(true);
  }

  describe('a message', () => {
    test('arrives as plain text and as HTML, says who sends it, and its text is not kept', async () => {
      const id = await sent();
      expect(smtp.taken).toHaveLength(1);
      const [taken] = smtp.taken;
      expect(taken!.to).toEqual(['owner@firm.example']);
      expect(taken!.text).toContain('Subject: Your page at Example Training');
      expect(taken!.text).toContain(`Message-ID: <${id}@example.ac.uk>`);
      expect(taken!.text).toMatch(/Content-Type: text\/plain/);
      expect(taken!.text).toMatch(/Content-Type: text\/html/);
      expect(taken!.text).toContain('Example Training sends this.');
      expect(await store.mail.byId(id)).toMatchObject({ body: '', sentAt: clock.now });
    });

    test('is sent once, also when its job comes again', async () => {
      const id = await sent();
      await sendMail({ mailId: id }, post.sending);
      expect(smtp.taken).toHaveLength(1);
    });

    test('that the server cannot take now is tried again', async () => {
      smtp.answers.set('RCPT', { line: '451 4.3.0 later', times: 1 });
      const [id] = await store.mail.put([message()], clock.now);
      await expect(sendMail({ mailId: id! }, post.sending)).rejects.toThrow(MailLater);
      expect(await store.mail.byId(id!)).toMatchObject({ trouble: 'server-busy', tries: 1 });
      await sendMail({ mailId: id! }, post.sending);
      expect(smtp.taken).toHaveLength(1);
    });

    test('to an address that does not exist is given up, and why is kept', async () => {
      smtp.answers.set('RCPT', { line: '550 5.1.1 nobody here', times: 1 });
      const id = await sent();
      expect(await store.mail.byId(id)).toMatchObject({
        trouble: 'recipient-refused',
        refusedAt: clock.now,
        body: '',
      });
    });

    test('waits for a server that is away, and not for ever', async () => {
      await smtp.close();
      const [id] = await store.mail.put([message()], clock.now);
      await expect(sendMail({ mailId: id! }, post.sending)).rejects.toThrow(MailLater);
      clock.now = new Date(monday.getTime() + 5 * 86_400_000);
      await sendMail({ mailId: id! }, post.sending);
      expect(await store.mail.byId(id!)).toMatchObject({
        trouble: 'server-unreachable',
        refusedAt: clock.now,
      });
    });

    test('without a mail server is refused by name, and on the local page it is kept whole', async () => {
      const [id] = await store.mail.put([message()], clock.now);
      await sendMail({ mailId: id! }, postWith('none').sending);
      expect(await store.mail.byId(id!)).toMatchObject({ trouble: 'no-mail-server' });
      const [shown] = await store.mail.put([message()], clock.now);
      await sendMail({ mailId: shown! }, postWith('page').sending);
      expect(await store.mail.byId(shown!)).toMatchObject({ body: message().body, sentAt: clock.now });
      expect((await store.mail.newest(1))[0]?.id).toBeDefined();
    });

    test('writes no address and no name into the log', async () => {
      smtp.answers.set('RCPT', { line: '550 5.1.1 owner@firm.example is nobody here', times: 1 });
      await sent();
      expect(logged).toHaveLength(1);
      expect(JSON.stringify(logged)).not.toMatch(/owner|firm|Example/);
    });
  });

  describe('a reminder', () => {
    const dueIn = async (days: number, contextId: string): Promise<void> => {
      await store.dueDates.set({
        contextId,
        track: 'staff',
        dueOn: addDays(londonDay(clock.now), days),
      });
    };

    test('names no topic and no status where it can be read over a shoulder, and brings a calendar file', async () => {
      const { contextId, personId } = await launched('sam@college.example');
      await dueIn(14, contextId);
      await post.reminders.hourly();
      const waiting = (await store.mail.newest(50)).find((mail) => mail.personId === personId)!;
      expect(waiting.subject).toBe('A note from Example Training');
      const preview = `${waiting.subject} ${waiting.body.split('\n')[0]!}`;
      expect(preview).not.toMatch(/safe|online|due|overdue|late|course|complete/i);
      await sendMail({ mailId: waiting.id }, post.sending);
      const text = smtp.taken[0]!.text;
      expect(text).toContain('due-date.ics');
      expect(text).toMatch(/List-Unsubscribe:\s+<https:\/\/tool\.example\/mail\/stop\?for=/);
      expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
      expect(text).not.toMatch(/<img|http:\/\/|pixel|utm_/i);
    });

    test('is not sent when it is done meanwhile, nor to who wants none', async () => {
      const { contextId, personId, attemptId } = await launched('done@college.example');
      await dueIn(3, contextId);
      await post.reminders.hourly();
      const waiting = (await store.mail.newest(50)).find((mail) => mail.personId === personId)!;
      await pass(attemptId);
      await sendMail({ mailId: waiting.id }, post.sending);
      expect(smtp.taken).toEqual([]);
      expect(await store.mail.byId(waiting.id)).toMatchObject({ trouble: 'not-needed' });

      const other = await launched('no@college.example');
      await dueIn(3, other.contextId);
      await post.reminders.hourly();
      const theirs = (await store.mail.newest(50)).find((mail) => mail.personId === other.personId)!;
      await store.mail.setReminders(other.personId, false, clock.now);
      await sendMail({ mailId: theirs.id }, post.sending);
      expect(smtp.taken).toEqual([]);
    });

    test('that a retry has brought into the night waits for the morning', async () => {
      const { contextId, personId } = await launched('night@college.example');
      await dueIn(3, contextId);
      await post.reminders.hourly();
      const waiting = (await store.mail.newest(50)).find((mail) => mail.personId === personId)!;
      clock.now = new Date('2026-11-23T21:30:00Z');
      await sendMail({ mailId: waiting.id }, post.sending);
      expect(smtp.taken).toEqual([]);
      expect((await store.mail.byId(waiting.id))!.notBefore.toISOString()).toBe('2026-11-24T08:00:00.000Z');
    });

    test('is made out at nine in London, in winter and in summer, and once', async () => {
      const { contextId, personId } = await launched('nine@college.example');
      await store.dueDates.set({ contextId, track: 'staff', dueOn: '2027-07-05' });
      const count = async (): Promise<number> =>
        (await store.mail.newest(100)).filter((mail) => mail.personId === personId).length;
      for (const hour of ['07', '08', '09', '10', '08', '08']) {
        clock.now = new Date(`2027-06-21T${hour}:03:00Z`);
        await post.reminders.hourly();
      }
      expect(await count()).toBe(1);
      expect(
        (await store.mail.newest(100)).find((mail) => mail.personId === personId)!.createdAt.toISOString(),
      ).toBe('2027-06-21T08:03:00.000Z');
    });

    test('by an assessor’s hand has the same words, and is not needed where it is done', async () => {
      const { contextId, personId, attemptId } = await launched('nudge@college.example');
      expect(await post.nudge([personId], contextId)).toEqual([personId]);
      const waiting = (await store.mail.newest(50)).find((mail) => mail.personId === personId)!;
      expect(waiting.kind satisfies MailKind).toBe('nudge');
      expect(waiting.subject).toBe('A note from Example Training');
      await pass(attemptId);
      expect(await post.nudge([personId], contextId)).toEqual([]);
      const none = await launched();
      expect(await post.nudge([none.personId], none.contextId)).toEqual([]);
    });
  });

  test('over a year from a pass: the renewal opens, fourteen days, three days, then weekly until it is done', async () => {
    const { personId, attemptId } = await launched('year@college.example');
    clock.now = new Date('2026-10-26T10:00:00Z');
    await pass(attemptId);
    const told: { day: string; kind: string }[] = [];
    for (let hour = 0; hour < 400 * 24; hour += 1) {
      clock.now = new Date(Date.parse('2026-10-26T11:03:00Z') + hour * 3_600_000);
      // The work itself is only at nine; asking at every hour would take the test an hour.
      if (londonHour(clock.now) !== 9) continue;
      const before = told.length;
      const items = await store.renewals.remindable({ limit: 10, personId });
      expect(items).toHaveLength(1);
      await post.reminders.hourly();
      const mine = (await store.mail.newest(60)).filter(
        (mail) => mail.personId === personId && londonDay(mail.createdAt) === londonDay(clock.now),
      );
      for (const { kind, createdAt } of mine) {
        told.push({ day: londonDay(createdAt), kind });
        expect(isQuiet(createdAt)).toBe(false);
        expect(isWeekend(createdAt)).toBe(false);
      }
      expect(told.length - before).toBeLessThanOrEqual(1);
      // Done in the week after it was due.
      if (londonDay(clock.now) === '2027-11-08') {
        const begun = await store.renewals.begin({
          attemptId,
          state: '',
          dueOn: '2027-10-25',
          now: clock.now,
        });
        await pass(begun!);
      }
    }
    expect(told).toEqual([
      { day: '2027-09-27', kind: 'renewal-opens' },
      { day: '2027-10-11', kind: 'due-in-14-days' },
      { day: '2027-10-22', kind: 'due-in-3-days' },
      { day: '2027-10-29', kind: 'overdue' },
      { day: '2027-11-05', kind: 'overdue' },
    ]);
  }, 240_000);
});

describe('the letter', () => {
  test('escapes everything, links what is an address, and ends with who sends it', () => {
    const { html, text } = letterOf('Hello <script>\n\nOpen https://tool.example/a?b=1&c=2.', {
      providerName: 'A & B',
      reason: 'Because.',
      stopUrl: 'https://tool.example/mail/stop?for=1',
    });
    expect(html).toContain('Hello &lt;script&gt;');
    expect(html).toContain(
      '<a href="https://tool.example/a?b=1&amp;c=2">https://tool.example/a?b=1&amp;c=2</a>.',
    );
    expect(html).toContain('A &amp; B sends this.');
    expect(text).toContain('No more of these by e-mail? https://tool.example/mail/stop?for=1');
  });
});
