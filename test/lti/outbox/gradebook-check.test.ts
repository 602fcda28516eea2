import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LaunchIds } from '../../../lti/domain/model.ts';
import type { JobData, Store } from '../../../lti/store/store.ts';
import type { PlatformLink, PlatformPerson } from '../../lms/lti-platform/model.ts';
import { startOutboxBench } from '../outbox-for-tests.ts';
import type { OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore } from '../store-for-tests.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
  // A new database takes a while on a busy machine.
}, 120_000);
afterAll(() => store.close());

describe.each(['moodle', 'canvas'] as const)('a gradebook in the manner of %s', (manner) => {
  let bench: OutboxBench;
  let learner: PlatformPerson;
  let link: PlatformLink;
  let ids: LaunchIds;
  let job: JobData['score'];
  beforeEach(async () => {
    bench = await startOutboxBench(store, manner);
    learner = bench.platform.person('learner');
    link = bench.addLink();
    ids = await bench.launch(link, learner);
    job = await bench.earn(ids, 85);
    await bench.outbox.sendScore(job);
    bench.pass(3600);
  });
  // Its address answers no more, so the checks of the tests after it pass it over.
  afterEach(() => bench.close());

  const held = (): number | undefined => bench.platform.gradebook.score(link.columnId!, learner.id);

  /** What the queue does after a check. */
  async function sendWhatWaits(): Promise<boolean> {
    const { state, generation } = await bench.delivery(job);
    if (state === 'waiting') await bench.outbox.sendScore({ ...job, generation });
    return state === 'waiting';
  }

  test('that holds what was sent is left alone', async () => {
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(false);
  });

  test('that was reset gets the same score again', async () => {
    bench.platform.gradebook.resetCourse(link.courseId);
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(true);
    expect(held()).toBe(85);
    // And is settled then.
    bench.pass(3600);
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(false);
  });

  test('in which one grade was cleared gets that one again, and no other', async () => {
    const other = bench.platform.person('learner', 1);
    await bench.outbox.sendScore(await bench.earn(await bench.launch(link, other), 70));
    bench.pass(3600);
    bench.platform.gradebook.clearGrade(link.columnId!, learner.id);
    const before = bench.platform.gradebook.history.length;
    await bench.outbox.checkGradebook();
    await sendWhatWaits();
    expect(bench.platform.gradebook.history.slice(before)).toMatchObject([
      { personId: learner.id, score: 85 },
    ]);
  });

  test('in which a teacher has typed another grade is left alone', async () => {
    bench.platform.gradebook.overrideGrade(link.columnId!, learner.id, 40);
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(false);
    expect(held()).toBe(40);
  });

  // Seen on Moodle 4.5: a reset takes the learners out as well, and their scores are then refused for good.
  test('that was reset waits for whoever is no longer in the course, until they are back', async () => {
    bench.platform.gradebook.resetCourse(link.courseId);
    learner.hasLeft = true;
    await bench.outbox.refreshRoster(ids.contextId!);
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(false);
    learner.hasLeft = false;
    await bench.outbox.refreshRoster(ids.contextId!);
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(true);
    expect(held()).toBe(85);
  });

  test('that cannot be read is left alone', async () => {
    bench.platform.gradebook.resetCourse(link.courseId);
    bench.platform.faults.set('results', { kind: 'invalid-json' });
    await bench.outbox.checkGradebook();
    expect(await sendWhatWaits()).toBe(false);
  });

  test('that took a score a moment ago is given time to show it', async () => {
    const soon = bench.platform.person('learner', 1);
    const fresh = await bench.earn(await bench.launch(link, soon), 70);
    await bench.outbox.sendScore(fresh);
    bench.platform.gradebook.clearGrade(link.columnId!, soon.id);
    bench.pass(60);
    await bench.outbox.checkGradebook();
    expect((await bench.delivery(fresh)).state).toBe('sent');
  });
});
