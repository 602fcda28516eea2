import { describe, expect, test } from 'vitest';
import {
  attemptsUsedUp,
  completedWithoutQuiz,
  notYetPassed,
  passedAndSigned,
  passedUnsigned,
  started,
} from './outcomes.ts';
import { allRecords } from './scorm-world.ts';

const good = { ok: true, value: undefined };

describe.each(allRecords)('a learning record kept by $name', ({ start }) => {
  test('begins empty and open for writing', async () => {
    const opened = await start().launch().open();
    expect(opened).toMatchObject({ ok: true, value: { suspendData: '', isReviewMode: false } });
  });

  test('passes on the name the LMS has', async () => {
    const opened = await start().launch().open();
    expect(opened).toMatchObject({ value: { learnerName: 'Khan, Amira' } });
  });

  test('gives back exactly the suspend data it was last given', async () => {
    const world = start();
    const first = world.launch();
    await first.open();
    await first.suspend({ data: 'C1first', location: 's1' });
    await first.suspend({ data: 'C1second', location: 's2' });
    await first.close('to-be-continued');
    expect(await world.launch().open()).toMatchObject({
      value: { suspendData: 'C1second', isReviewMode: false },
    });
  });

  test('holds what it was given before the session is closed, so that a dead tab costs nothing', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    expect(await record.suspend({ data: 'C1abc', location: '' })).toEqual(good);
    expect(world.held().data).toBe('C1abc');
    expect(await world.launch().open()).toMatchObject({ value: { suspendData: 'C1abc' } });
  });

  test('keeps 4,096 characters and refuses one more rather than cut it', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    expect(await record.suspend({ data: 'a'.repeat(4096), location: '' })).toEqual(good);
    expect(await record.suspend({ data: 'b'.repeat(4097), location: '' })).toEqual({
      ok: false,
      problem: { code: 'value-refused', element: 'suspend_data' },
    });
    expect(world.held().data).toBe('a'.repeat(4096));
  });

  test('is opened once: a second call gives the first answer', async () => {
    const world = start();
    const record = world.launch();
    expect(await record.open()).toBe(await record.open());
    await record.close('to-be-continued');
    expect(world.faults()).toEqual([]);
  });

  test('stays incomplete with a score below the pass mark, while the quiz may be taken again', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    expect(await record.report(notYetPassed)).toEqual(good);
    await record.close('to-be-continued');
    expect(world.held()).toMatchObject({ isCompleted: false, isPassed: false, raw: 60 });
    expect(await world.launch().open()).toMatchObject({ value: { isReviewMode: false } });
  });

  test('stays incomplete when passed and not signed', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    await record.report(passedUnsigned);
    await record.close('to-be-continued');
    expect(world.held()).toMatchObject({ isCompleted: false, raw: 90 });
    expect(await world.launch().open()).toMatchObject({ value: { isReviewMode: false } });
  });

  test('is completed and passed once passed and signed', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    await record.report(passedUnsigned);
    expect(await record.report(passedAndSigned)).toEqual(good);
    await record.close('finished');
    expect(world.held()).toMatchObject({ isCompleted: true, isPassed: true, raw: 90 });
    expect(world.faults()).toEqual([]);
  });

  test('completes a track without a quiz, without a score', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    await record.report(completedWithoutQuiz);
    await record.close('finished');
    expect(world.held()).toMatchObject({ isCompleted: true, isPassed: false });
    expect(world.held()).not.toHaveProperty('raw');
  });

  test('once finished, is read and never written', async () => {
    const world = start();
    const first = world.launch();
    await first.open();
    await first.suspend({ data: 'C1end', location: '' });
    await first.report(passedAndSigned);
    await first.close('finished');
    const before = world.held();

    const again = world.launch();
    expect(await again.open()).toMatchObject({ value: { isReviewMode: true, suspendData: 'C1end' } });
    expect(await again.suspend({ data: 'C1other', location: 's9' })).toEqual(good);
    expect(await again.report(started)).toEqual(good);
    expect(await again.close('to-be-continued')).toEqual(good);
    expect(world.held()).toEqual(before);
    expect(world.faults()).toEqual([]);
  });

  test('is in review too when attempts were used up in a profile that reports it', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    await record.report(attemptsUsedUp);
    await record.close('finished');
    expect(await world.launch().open()).toMatchObject({ value: { isReviewMode: true } });
  });

  test('can be told the same outcome again without harm', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    for (const outcome of [passedAndSigned, passedAndSigned])
      expect(await record.report(outcome)).toEqual(good);
    await record.close('finished');
    expect(world.faults()).toEqual([]);
  });

  test('can be closed twice without ending the session twice', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    const first = await record.close('to-be-continued');
    expect(await record.close('finished')).toEqual(first);
    record.closeOnPageHide();
    expect(world.faults()).toEqual([]);
  });

  test('is closed by a page that goes away, once', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    await record.suspend({ data: 'C1x', location: '' });
    record.closeOnPageHide();
    record.closeOnPageHide();
    expect(world.faults()).toEqual([]);
    expect(world.held().data).toBe('C1x');
  });

  test('after it was closed, says that the session is over and writes nothing', async () => {
    const world = start();
    const record = world.launch();
    await record.open();
    record.closeOnPageHide();
    const over = { ok: false, problem: { code: 'session-over' } };
    expect(await record.suspend({ data: 'C1late', location: '' })).toEqual(over);
    expect(await record.report(started)).toEqual(over);
    expect(world.held().data).toBe('');
    expect(world.faults()).toEqual([]);
  });
});
