/** The induction from the first screen to the certificate, as an LMS sees it. */
import { afterAll, describe, expect, inject, test } from 'vitest';
import { decode } from '../../src/progress/suspend-data.ts';
import type { Progress } from '../../src/progress/model.ts';
import { closeBrowser, lmsOf, stored, visit, type StoredAttempt } from './browser.ts';
import {
  answer,
  button,
  fillInSignature,
  finishQuiz,
  heading,
  plain,
  press,
  questionShown,
  readDocuments,
  sees,
  signButton,
  startQuiz,
  takeLessons,
  topicsToMiss,
} from './learner.ts';
import { servedCourse, type ServedCourse } from './served-course.ts';
import { readCalls } from '../lms/traces.ts';

afterAll(closeBrowser);

const standards = [
  {
    standard: 'scorm12',
    way: 'three lines',
    title: 'SCORM 1.2',
    time: 'cmi.core.session_time',
    zero: '0000:00:00.00',
    score: 'cmi.core.score.raw',
    end: { 'cmi.core.lesson_status': 'passed' },
    response: 'cmi.interactions.0.student_response',
  },
  {
    standard: 'scorm2004',
    way: 'read it',
    title: 'SCORM 2004',
    time: 'cmi.session_time',
    zero: 'PT0S',
    score: 'cmi.score.raw',
    end: { 'cmi.completion_status': 'completed', 'cmi.success_status': 'passed' },
    response: 'cmi.interactions.0.learner_response',
  },
] as const;

describe.each(standards)('the induction in a $title platform', (lmsSpeaks) => {
  const { standard } = lmsSpeaks;
  const learner = `induction-${standard}`;

  test('is begun, left in the middle of the check, failed, passed, signed and looked at again', async () => {
    const served = await servedCourse(inject('baseUrl'), { format: standard });
    const { signOff, quiz } = served;
    const { page, course, close } = await visit({ standard, learner });
    const attempt = async (): Promise<StoredAttempt> => {
      const kept = await stored({ standard, learner });
      if (!kept) throw new Error('The platform has kept nothing.');
      return kept;
    };

    // Every lesson, the sensitive ones in one way in one platform and in the other in the other.
    await takeLessons(course, served, lmsSpeaks.way);

    // Three questions, then Save and close in the middle of the fourth.
    await startQuiz(course, served);
    const missed = topicsToMiss(served);
    const miss = ({ topic }: { readonly topic: string }) => (missed.includes(topic) ? 'wrong' : 'right');
    for (let n = 0; n < 3; n += 1) {
      await answer(course, quiz.questions, miss);
      await press(course, 'Next question');
    }
    const open = await questionShown(course, quiz.questions);
    const options = await course.getByRole('radio').or(course.getByRole('checkbox')).allInnerTexts();
    await press(course, 'Save and close');
    await sees(heading(course, 'Saved and closed'));
    const left = progressIn(await attempt(), served);
    expect(left.quiz?.items.filter((item) => item.answer)).toHaveLength(3);
    expect((await lmsOf(page)).faults).toEqual([]);

    // The same screen, with the same draw and the same answers.
    await press(page, 'Open it again');
    const again = await questionShown(course, quiz.questions);
    expect(again.code).toBe(open.code);
    expect(await course.getByRole('radio').or(course.getByRole('checkbox')).allInnerTexts()).toEqual(options);
    expect(progressIn(await attempt(), served).quiz).toEqual(left.quiz);

    // Not yet: the topics that were missed are named, and only they are asked again.
    await finishQuiz(course, quiz.questions, miss);
    await sees(heading(course, 'Not yet'));
    const topics = served.course.assessment?.topics ?? [];
    const partsAgain = new Set(topics.filter(({ code }) => missed.includes(code)).map(({ part }) => part));
    // A long list shows its first lines, and the rest when asked.
    const rest = course.getByText(/^Show all \d+$/);
    if ((await rest.count()) > 0) await rest.click();
    expect(await button(course, /^Look again: /).allInnerTexts()).toEqual(
      served.course.parts
        .filter(({ code }) => partsAgain.has(code))
        .map(({ title }) => `Look again: ${title}`),
    );
    expect((await attempt()).values).not.toMatchObject(lmsSpeaks.end);
    await press(course, 'Try only those topics again');
    const retaken = await finishQuiz(course, quiz.questions, 'right');
    expect([...new Set(retaken.map(({ topic }) => topic))].toSorted()).toEqual([...missed].toSorted());
    const before = new Set(left.quiz?.items.map(({ question }) => question));
    const hasMore = (topic: string) => quiz.questions.filter((one) => one.topic === topic).length > 5;
    expect(retaken.filter(({ code, topic }) => hasMore(topic) && before.has(code))).toEqual([]);
    await sees(heading(course, 'Passed'));
    expect((await attempt()).values).not.toMatchObject(lmsSpeaks.end);
    await press(course, 'Carry on');

    // Signing: what is missing is said first, and leads to its field.
    await readDocuments(course, served);
    await press(course, 'Check before you sign');
    const summary = course.getByRole('alert');
    await sees(summary);
    expect(await summary.getByRole('link').count()).toBe(namedPlaces(served) + 3);
    expect(await page.title()).not.toContain('undefined');
    await summary.getByRole('link', { name: 'Type your full name' }).click();
    expect(await course.getByRole('textbox', { name: 'Your full name' }).evaluate(isFocused)).toBe(true);
    await fillInSignature(course, 'Amira Khan');
    await press(course, 'Check before you sign');
    await signButton(course, served).click();

    // The confirmation names the version and the fingerprint of the words.
    await sees(heading(course, 'The fingerprint of the words'));
    const confirmed = plain(await course.getByRole('main').innerText());
    for (const { title, version, from } of signOff.documents)
      expect(confirmed).toContain(`${title}, version ${version}, ${from}`);
    expect(confirmed).toContain(signOff.hash.slice(0, 16).replace(/.{4}(?=.)/g, '$& '));
    expect(confirmed).toContain('Amira Khan');
    await press(course, 'See your certificate');
    await sees(heading(course, 'Certificate: Amira Khan', 1));

    // What the platform holds now, and how the session went.
    await press(course, 'Save and close');
    await sees(heading(course, 'Saved and closed'));
    const { values, totalSeconds } = await attempt();
    expect(values).toMatchObject({ ...lmsSpeaks.end, [lmsSpeaks.score]: '100' });
    expect(values[lmsSpeaks.time]).not.toBe(lmsSpeaks.zero);
    expect(totalSeconds).toBeGreaterThan(1);
    expect(values['cmi.interactions.0.id']).toBe(`signoff-${signOff.hash.slice(0, 12)}`);
    expect(values[lmsSpeaks.response]).toContain(signOff.hash);
    expect(JSON.stringify(values)).not.toContain('Amira');
    const session = await lmsOf(page);
    expect(session.faults).toEqual([]);
    const remains = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
    expect(remains.filter((key) => !key.includes('reading'))).toEqual([]);
    expect(session.calls.filter((call) => /Initialize$/.test(call))).toHaveLength(1);
    expect(session.calls.filter((call) => /(Terminate|LMSFinish)$/.test(call))).toHaveLength(1);

    // Looked at again: everything is open, and nothing is written.
    await press(page, 'Open it again');
    await sees(heading(course, 'The fingerprint of the words'));
    await course.getByRole('banner').getByRole('button', { name: served.course.provider.shortName }).click();
    await sees(course.getByText('You have finished. Look again at anything.'));
    await press(course, served.course.parts[0]?.title ?? '');
    await press(course, 'Carry on');
    await press(course, 'Save and close');
    await sees(course.getByText('You have finished, and your record is kept.'));
    const review = await lmsOf(page);
    expect(review.calls.filter((call) => /Set/.test(call))).toEqual([]);
    expect((await attempt()).values).toEqual(values);
    await close();

    // Each session is written down for whoever wants to judge it from outside.
    const [, second = [], third = []] = [1, 2, 3].map((n) =>
      readCalls(`${standard}-ws-training-induction-${learner}-${String(n)}`),
    );
    expect(second[0]?.[0]).toMatch(/Initialize$/);
    expect(second.at(-1)?.[0]).toMatch(/Terminate$|LMSFinish$/);
    expect(second).toContainEqual([expect.stringMatching(/SetValue$/), lmsSpeaks.score, '100', 'true', '0']);
    expect(third.some(([call]) => call?.endsWith('SetValue'))).toBe(false);
  });
});

function progressIn(attempt: StoredAttempt, { course }: ServedCourse): Progress {
  const found = decode(attempt.values['cmi.suspend_data'] ?? '', course);
  if (!found.ok) throw new Error(`What was kept cannot be read: ${found.problem.code}`);
  return found.value;
}

const namedPlaces = ({ signOff }: ServedCourse): number =>
  signOff.namedOnly.filter(({ place }) => place !== undefined).length;

const isFocused = (element: Element): boolean => element.ownerDocument.activeElement === element;
