/** Staff pass, and a year later come back: on the real course, over a real store, with a gradebook that keeps its word. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../lti/http/app.ts';
import { beginAgain, takenTrack } from '../../../lti/http/begin-again.ts';
import { createBearer } from '../../../lti/http/bearer.ts';
import { recordRoutes } from '../../../lti/http/record.ts';
import type { HostedCourse, HostedCourses, Tool } from '../../../lti/http/tool.ts';
import type { EnteredIds, LtiLaunch } from '../../../lti/domain/model.ts';
import type { Store } from '../../../lti/store/store.ts';
import { compileCourse } from '../../../src/content/compile/compile-course.ts';
import { drawQuiz } from '../../../src/progress/draw.ts';
import { rightAnswer, wrongAnswer } from '../../../src/progress/easy-read.ts';
import type { OpenQuiz, Progress, RecordFact } from '../../../src/progress/model.ts';
import { finishScreen, newProgress } from '../../../src/progress/progress.ts';
import { decode, encode } from '../../../src/progress/suspend-data.ts';
import { lookUpHosted } from '../../../scripts/hosted-courses.ts';
import { realLibrary } from '../../content/real.ts';
import { startOutboxBench, type OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore, testEngines } from '../store-for-tests.ts';

const later = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000);

describe.each(testEngines)('a yearly renewal over $engine', ({ engine }) => {
  let store: Store;
  let bench: OutboxBench;
  let courses: HostedCourses;
  let tool: Tool;
  let app: Awaited<ReturnType<typeof createApp>>;

  beforeAll(async () => {
    const library = await realLibrary();
    const hosted = (track: string, isRenewal = false): HostedCourse => {
      const made = compileCourse(library, 'example', track, { today: '2026-11-22', isRenewal });
      if (!made.ok) throw new Error('the course compiles');
      const { course, quiz, signOff, upkeep } = made.value;
      return { course, upkeep, ...(quiz && { quiz }), ...(signOff && { signOff }), files: new Map() };
    };
    courses = lookUpHosted([hosted('staff'), hosted('staff-update'), hosted('staff-update', true)]);
    store = await openTestStore(engine);
    bench = await startOutboxBench(store, 'moodle');
    const now = (): Date => bench.clock.now;
    tool = {
      store,
      courses,
      now,
      bearer: createBearer(new Uint8Array(32).fill(4), now),
    } as Partial<Tool> as Tool;
    app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
    await app.register(recordRoutes(tool));
    await bench.outbox.start();
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await bench.close();
    await store.close();
  });

  /** As `/lti/launch` does it once the token is checked. */
  async function launch(sub: string, linkId: string, columnId: string): Promise<EnteredIds> {
    const launched: LtiLaunch = {
      platform: bench.registration,
      deployment: bench.registration.deployments[0]!,
      message: 'resource-link',
      person: { sub, name: 'Asha Tutor' },
      roles: ['learner'],
      context: { id: bench.platform.courses[0]!.id },
      resourceLink: { id: linkId },
      custom: {},
      ags: {
        scopes: bench.tool.scopes.filter((scope) => scope.includes('lti-ags')),
        lineItemUrl: bench.platform.lineItemUrl(columnId),
      },
    };
    const settings = { track: 'staff', part: 'course' } as const;
    const ids = (await store.launches.enter(launched, settings, {
      nonce: crypto.randomUUID(),
      nonceExpiresAt: later(bench.clock.now, 1),
      withAttempt: true,
      now: bench.clock.now,
    }))!;
    return ids.completedAt ? beginAgain(tool, launched, settings, ids) : ids;
  }

  async function ask(ids: EnteredIds, method: 'POST' | 'PUT', path: string, body: object = {}) {
    const token = await tool.bearer.issue({
      ...{ scope: 'course', provider: 'example', platform: bench.registration.id, deployment: '1', sid: 'a' },
      ...{ attempt: ids.attemptId!, person: ids.personId, link: ids.linkId, track: 'staff' },
    });
    const answer = await app.inject({
      method,
      url: `/record/${path}`,
      headers: { authorization: `Bearer ${token}` },
      payload: body,
    });
    expect(answer.statusCode).toBe(200);
    return answer.json<{ suspendData?: string; isReviewMode: boolean; refused?: unknown }>();
  }

  /** Reads what is open, answers the quiz (one topic wrongly, if it says which), signs. */
  async function takeCourse(ids: EnteredIds, hosted: HostedCourse, wrongTopic?: string): Promise<void> {
    const { course, quiz, signOff } = hosted;
    const opened = await ask(ids, 'POST', 'open');
    const read = decode(opened.suspendData ?? '', course);
    const before: Progress = read.ok ? read.value : newProgress();
    const progress = course.parts.flatMap(({ screens }) => screens).reduce(finishScreen, before);
    const open = drawQuiz({
      assessment: course.assessment!,
      questions: quiz!.questions,
      used: progress.used,
      leftOutParts: new Set(),
      age: 'not-said',
      seed: 7,
    });
    const answered: OpenQuiz = {
      ...open,
      items: open.items.map((item) => {
        const question = quiz!.questions.find(({ code }) => code === item.question)!;
        return {
          ...item,
          answer: item.topic === wrongTopic ? wrongAnswer(question, 1) : rightAnswer(question),
        };
      }),
    };
    const session = crypto.randomUUID();
    let sequence = 0;
    const put = async (facts: readonly RecordFact[]): Promise<void> => {
      sequence += 1;
      const kept = await ask(ids, 'PUT', 'state', {
        session,
        sequence,
        data: encode(progress, course),
        facts,
      });
      expect(kept.refused).toBeUndefined();
    };
    await put([]);
    await put([{ kind: 'quiz-finished', attempt: 0, quiz: answered }]);
    await put([
      {
        kind: 'signed',
        at: `${bench.clock.now.toISOString().slice(0, 19)}Z`,
        hash: signOff!.hash,
        withSupport: false,
        language: 'en-GB',
        isEasyRead: false,
        statements: [
          ...signOff!.statements.map(({ code }) => code),
          ...signOff!.namedOnly.flatMap(({ place }, index) =>
            place === undefined ? [] : [`named-${index}`],
          ),
        ],
        typedName: 'Asha Tutor',
      },
    ]);
  }

  test('brings the update with the missed topic, keeps last year’s grade until it is done, then the new one', async () => {
    const person = bench.platform.person('learner');
    const link = bench.platform.addLink({
      tool: bench.tool,
      title: 'Staff',
      custom: { track: 'staff', part: 'course' },
      column: { scoreMaximum: 100, resourceId: 'example.staff', tag: 'course' },
    });
    const grade = (): number | undefined => bench.platform.gradebook.score(link.columnId!, person.id);
    const staff = courses.find('example', 'staff')!;
    const { code: missedTopic, part: missedPart } = staff.course.assessment!.topics.at(-2)!;

    const first = await launch(person.id, link.id, link.columnId!);
    await takeCourse(first, staff, missedTopic);
    const firstAttempt = (await store.attempts.byId(first.attemptId!))!;
    expect(firstAttempt.facts).toMatchObject({ success: 'passed', completion: 'completed' });
    const firstGrade = Math.round(firstAttempt.facts.scaledScore! * 10_000) / 100;
    expect(firstGrade).toBeLessThan(100);
    await expect.poll(grade, { timeout: 60_000, interval: 200 }).toBe(firstGrade);

    // Ten months later it is looked at, and is the same.
    bench.clock.now = later(bench.clock.now, 300);
    expect((await launch(person.id, link.id, link.columnId!)).attemptId).toBe(first.attemptId);

    // In the window it begins again.
    bench.clock.now = later(bench.clock.now, 45);
    const second = await launch(person.id, link.id, link.columnId!);
    expect(second.attemptId).not.toBe(first.attemptId);
    expect(second.takenTrack).toBe('staff-renewal');
    expect(takenTrack(tool, 'example', 'staff', second.takenTrack)).toBe('staff-renewal');
    // Opened twice it is the same one.
    expect(await launch(person.id, link.id, link.columnId!)).toMatchObject({
      attemptId: second.attemptId,
      takenTrack: 'staff-renewal',
    });

    const renewal = courses.find('example', 'staff-renewal')!;
    const opened = await ask(second, 'POST', 'open');
    expect(opened.isReviewMode).toBe(false);
    const state = decode(opened.suspendData!, renewal.course);
    if (!state.ok) throw new Error('a state that can be read');
    const openParts = renewal.course.parts.filter(
      ({ kind, screens }) => kind === 'lesson' && screens.some((screen) => !state.value.finished.has(screen)),
    );
    const again = renewal.upkeep!.renews!.revisits;
    expect(openParts.map(({ code }) => code).filter((code) => again.includes(code))).toEqual([missedPart]);

    // Nothing of it reaches the gradebook before it is final; nobody is less aware meanwhile.
    await bench.outbox.checkGradebook();
    expect(grade()).toBe(firstGrade);
    const facts = (
      await store.standings.of({
        providerId: 'example',
        track: 'staff',
        contextId: second.contextId!,
        personIds: [second.personId],
      })
    ).get(second.personId);
    expect(facts).toMatchObject({ dueOn: '2027-11-21', holdsUntil: '2027-11-21' });

    await takeCourse(second, renewal);
    const secondAttempt = (await store.attempts.byId(second.attemptId!))!;
    expect(secondAttempt).toMatchObject({
      track: 'staff',
      takenTrack: 'staff-renewal',
      facts: { success: 'passed', completion: 'completed' },
    });
    await expect.poll(grade, { timeout: 60_000, interval: 200 }).toBe(100);
    const cell = bench.platform.gradebook.cell(link.columnId!, person.id)!;
    expect(JSON.stringify(cell)).toContain(bench.clock.now.toISOString().slice(0, 10));

    // The first year stays as it was, and both signatures are of the staff track.
    expect((await store.attempts.byId(first.attemptId!))!.facts).toEqual(firstAttempt.facts);
    const entries = await store.ledger.ofPerson('example', second.personId);
    expect(entries.map(({ track, kind }) => [track, kind])).toEqual([
      ['staff', 'signed'],
      ['staff', 'signed'],
    ]);

    // And the year after that one, again.
    bench.clock.now = later(bench.clock.now, 340);
    const third = await launch(person.id, link.id, link.columnId!);
    expect(new Set([first.attemptId, second.attemptId, third.attemptId]).size).toBe(3);
  }, 240_000);
});
