import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkMoodle } from '../../../lti/moodle/check.ts';
import { planPublishing, publish, type PublishOrder } from '../../../lti/moodle/publish.ts';
import { checkLines, isCheckGood, planLines, publishedLines } from '../../../lti/moodle/words.ts';
import {
  publishingFunctions,
  publishingRights,
  readingFunctions,
  readingRights,
  type FakeMoodle,
} from '../../lms/moodle-rest/moodle.ts';
import { callsOf, moodleWithCourse, publishToken, readToken } from './moodle-world.ts';

let moodle: FakeMoodle;
beforeEach(async () => {
  moodle = await moodleWithCourse();
});
afterEach(() => moodle.close());

const check = async (purposes: Parameters<typeof checkMoodle>[2], token = readToken, course?: string) => {
  const checked = await checkMoodle(callsOf(moodle, token), course, purposes);
  if (!checked.ok) throw new Error(checked.problem.code);
  return { checked: checked.value, words: checkLines(checked.value).join('\n') };
};

describe('the check of a token', () => {
  test('is content when everything is there', async () => {
    const { checked, words } = await check(['sync'], readToken, '5');
    expect(isCheckGood(checked)).toBe(true);
    expect(words).not.toContain('Missing');
    expect(words).toContain('“Online safety, autumn” (OS-AUTUMN, id 5)');
  });

  test.each(readingFunctions.slice(1))(
    'names the function %s when it is missing, and where it is added',
    async (name) => {
      moodle.tokens.set(readToken, {
        functions: readingFunctions.filter((one) => one !== name),
        rights: readingRights,
      });
      const { checked, words } = await check(['sync'], readToken, '5');
      expect(checked.missing.sync).toEqual([name]);
      expect(isCheckGood(checked)).toBe(false);
      expect(words).toContain(
        `${name}. Add it in Site administration > Server > Web services > External services`,
      );
    },
  );

  test.each([
    'moodle/course:view',
    'moodle/course:viewparticipants',
    'mod/scorm:viewreport',
    'report/progress:view',
  ])('names the right %s when it is missing, and where it is allowed', async (right) => {
    moodle.tokens.set(readToken, {
      functions: readingFunctions,
      rights: readingRights.filter((one) => one !== right),
    });
    const { checked, words } = await check(['sync'], readToken, '5');
    expect(checked.rights.filter(({ state }) => state === 'missing').flatMap(({ rights }) => rights)).toEqual(
      [right],
    );
    expect(words).toMatch(new RegExp(`Missing right.*${right}.*Define roles`));
  });

  test('does not claim a right that it could not try', async () => {
    moodle.tokens.set(readToken, {
      functions: readingFunctions,
      rights: readingRights.filter((one) => one !== 'moodle/user:viewdetails'),
    });
    const { checked, words } = await check(['sync'], readToken, '5');
    expect(checked.rights.filter(({ state }) => state === 'unknown').flatMap(({ rights }) => rights)).toEqual(
      ['moodle/user:viewdetails', 'report/progress:view'],
    );
    expect(words).toContain('Not tried');
    expect((await check(['sync'])).words).toContain('say which course with --course');
  });

  test('without the protocol’s right says every reason that Moodle may have', async () => {
    moodle.tokens.set(readToken, { functions: readingFunctions, rights: [] });
    expect(await checkMoodle(callsOf(moodle, readToken), '5', ['sync'])).toMatchObject({
      problem: { code: 'access-refused' },
    });
  });

  test.each(publishingRights)(
    'finds that copying lacks a right (%s), and copies nothing to find it',
    async (right) => {
      moodle.tokens.set(publishToken, {
        functions: [...readingFunctions, ...publishingFunctions],
        rights: [...readingRights, ...publishingRights].filter((one) => one !== right),
      });
      const { checked } = await check(['publish', 'activate'], publishToken, '4');
      expect(checked.rights.filter(({ state }) => state === 'missing')).toMatchObject([
        { purpose: 'publish', rights: publishingRights },
        { purpose: 'activate', rights: ['moodle/site:config'], called: 'Change site configuration' },
      ]);
      expect(moodle.courses).toHaveLength(2);
    },
  );
});

describe('publishing', () => {
  const order: PublishOrder = {
    ...{ masterId: '4', name: 'Online safety, spring', shortName: 'OS-SPRING' },
    ...{ isVisible: false, clientIds: [] },
  };
  const plan = async (change: Partial<PublishOrder> = {}) =>
    planPublishing(callsOf(moodle, publishToken), { ...order, ...change });
  const run = async (change: Partial<PublishOrder> = {}) => {
    const planned = await plan(change);
    if (!planned.ok) throw new Error(planned.problem.code);
    const published = await publish(callsOf(moodle, publishToken), planned.value);
    return { published, words: publishedLines(published, planned.value).join('\n') };
  };

  test('says first what it would do, and does nothing', async () => {
    const planned = await plan();
    expect(planned.ok && planLines(planned.value).join('\n')).toContain('hidden until you show it');
    expect(moodle.courses).toHaveLength(2);
  });

  test.each([
    ['a role that may copy people’s data', ['moodle/backup:userinfo']],
    ['a role that may not even say that it does not', []],
  ])('copies the master with %s, and brings nobody along', async (_, more) => {
    moodle.tokens.set(publishToken, {
      functions: [...readingFunctions, ...publishingFunctions],
      rights: [...readingRights, ...publishingRights, ...more],
    });
    moodle.courses[0]!.people = [{ id: 9, fullname: 'Eli Test', roles: ['student'] }];
    const { published, words } = await run();
    expect(published.copy).toMatchObject({ state: 'done', courseId: '6', people: { value: 0 } });
    expect(moodle.courses[2]).toMatchObject({
      shortname: 'OS-SPRING',
      visible: false,
      category: 3,
      people: [],
    });
    expect(words).toContain('It has 4 SCORM activities; the master has 4.');
  });

  test('refuses what cannot go well before it begins', async () => {
    expect(await plan({ shortName: 'OS-AUTUMN' })).toMatchObject({
      problem: { code: 'short-name-taken', courseId: '5' },
    });
    expect(await plan({ masterId: '99' })).toMatchObject({ problem: { code: 'no-master' } });
    moodle.tokens.set(publishToken, { functions: readingFunctions, rights: readingRights });
    expect(await plan()).toMatchObject({ problem: { code: 'functions-missing' } });
    expect(moodle.courses).toHaveLength(2);
  });

  test('says what a copy that broke off has left behind', async () => {
    moodle.copyBreaks = true;
    const { published, words } = await run();
    expect(published.copy).toMatchObject({
      state: 'failed',
      problem: { code: 'refused', errorcode: 'backupprecheckerrors' },
      leftBehind: { courseId: '6' },
    });
    expect(words).toContain('id 6');
  });

  test('says that nobody knows, when the site is gone after a copy was asked for', async () => {
    let isGone = false;
    const planned = await plan();
    moodle.faultFor = (called) => {
      isGone ||= called === 'core_course_duplicate_course';
      return isGone ? 'close' : undefined;
    };
    const published = planned.ok && (await publish(callsOf(moodle, publishToken), planned.value));
    expect(published).toMatchObject({ copy: { state: 'failed', leftBehind: 'nobody-knows' } });
  });

  test('activates our tool, and no other', async () => {
    moodle.tokens.set(publishToken, {
      functions: [...readingFunctions, ...publishingFunctions],
      rights: [...readingRights, ...publishingRights, 'moodle/site:config'],
    });
    moodle.tools.push(
      { id: 1, name: 'Four Cs', clientid: 'ours', state: 'pending' },
      { id: 2, name: 'Another', clientid: 'theirs', state: 'pending' },
    );
    const { words } = await run({ clientIds: ['ours'] });
    expect(moodle.tools.map(({ state }) => state)).toEqual(['configured', 'pending']);
    expect(words).toContain('The tool “Four Cs” is active.');
    const again = await plan({ shortName: 'OS-SUMMER', clientIds: ['ours'] });
    expect(again).toMatchObject({ value: { toActivate: [], active: [{ id: 1 }] } });
  });
});
