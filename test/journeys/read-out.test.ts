/** The check, a scenario and the sign-off as a screen reader says them. */
import type { BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { browser, closeBrowser } from './browser.ts';
import { hear } from './hear.ts';
import { plain } from './learner.ts';
import { screenTypes, show } from './screen-types.ts';
import { servedCourse, type ServedCourse } from './served-course.ts';

let context: BrowserContext;
let served: ServedCourse;

beforeAll(async () => {
  served = await servedCourse(inject('baseUrl'));
});
beforeEach(async () => {
  context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15_000);
});
afterEach(() => context.close());
afterAll(closeBrowser);

/** From the page's own heading to the foot: the bars are the same on every screen. */
async function heard(name: string): Promise<string[]> {
  const type = screenTypes(served).find((one) => one.name === name);
  if (!type) throw new Error(`There is no screen called “${name}”.`);
  const page = await show(context, served, type);
  const lines = (await hear(page)).map(plain);
  await page.close();
  expect(lines.slice(0, 6)).toEqual([
    'link: Skip to the page',
    expect.stringMatching(/^button: Four Cs, .+\. Back to all parts$/),
    expect.stringMatching(/^button: .*Reading settings$/),
    'navigation: Help and leaving',
    'button: Help',
    'button: Leave quickly',
  ]);
  return lines.slice(lines.findIndex((line) => line.startsWith('heading 1: ')));
}

/** That these come in this order, whatever stands between them. */
function inOrder(lines: readonly string[], wanted: readonly (string | RegExp)[]): void {
  let at = 0;
  for (const one of wanted) {
    const found = lines.findIndex(
      (line, n) => n >= at && (typeof one === 'string' ? line === one : one.test(line)),
    );
    expect(
      found,
      `“${String(one)}” after “${lines[at - 1] ?? 'the start'}” in:\n${lines.join('\n')}`,
    ).not.toBe(-1);
    at = found + 1;
  }
}

test('a question says what is asked, how to answer, and each answer once', async () => {
  const question = served.quiz.questions.find(({ kind }) => kind === 'one');
  if (!question) throw new Error('The bank has no question with one answer.');
  const stem = plain(question.stem);
  const lines = await heard('question (one)');
  inOrder(lines, [
    /^heading 1: /,
    `group: Question 1 of 1. ${stem} (Choose one.)`,
    `heading 2: Question 1 of 1. ${stem}`,
    'Choose one.',
    /^radio button, not checked: /,
    'button: Answer',
    'button: Save and close',
  ]);
  for (const { text } of question.options)
    expect(lines.filter((line) => line.endsWith(plain(text)))).toEqual([
      `radio button, not checked: ${plain(text)}`,
    ]);
});

test('a question without an answer says so first, and at the field', async () => {
  inOrder(await heard('question (one), nothing chosen'), [
    'alert: One thing is missing',
    'heading 2: One thing is missing',
    'link: Choose one answer',
    /^group: Question 1 of 1\. /,
    'Error: Choose one answer',
    /^radio button, not checked: /,
    'button: Answer',
  ]);
});

test('an answer says how it was, which answer is best and which was chosen, each with its reason', async () => {
  const lines = await heard('question (one), answered');
  inOrder(lines, [
    'Question 1 of 1.',
    /^heading 2: /,
    'heading 3: To take with you',
    'button: See how it went',
  ]);
  expect(lines.filter((line) => line.startsWith('Best answer '))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('Your answer '))).toHaveLength(1);
});

test('a scenario says where we are, what is asked, and the ways to go', async () => {
  inOrder(await heard('scenario, scene'), [
    /^heading 1: /,
    /^heading 2: /,
    /^heading 2: .+\?$/,
    /^group: .+\?$/,
    /^button: /,
    /^button: /,
    'Look around. Nobody marks this, and we do not keep which way you go.',
  ]);
  inOrder(await heard('scenario, reply'), [/^You chose /, /^heading 2: /]);
  inOrder(await heard('scenario, ending'), [
    /^You chose /,
    /^heading 2: /,
    'heading 3: What good looks like from here',
    /^1 /,
    /^heading 3: /,
    'button: Try another way',
  ]);
});

test('a rule says what is plain and ours, and what is the provider’s own', async () => {
  const { provider } = served.course;
  const lines = await heard('sign-off, reading');
  const rules = lines.filter((line) => line.includes(`${provider.shortName}’s own words: `));
  const clauses = served.signOff.documents[0]?.sections.flatMap((section) => section.clauses) ?? [];
  const signedHere = clauses.filter(({ state }) => state !== 'withheld');
  expect(rules).toHaveLength(signedHere.length);
  for (const [n, rule] of rules.entries()) {
    expect(rule).toContain(plain(signedHere[n]?.exact ?? ''));
    if (signedHere[n]?.plain) expect(rule).toContain('In plain words. Not part of the agreement.');
  }
  inOrder(lines, [
    'Step 1 of 3: read',
    /^heading 2: /,
    /^button: I have read (it|them)/,
    'button: I do not agree, or I want to talk first',
  ]);
});

test('the signing form says everything that is missing before the first field, and each at its field', async () => {
  const { statements } = served.signOff;
  inOrder(await heard('sign-off, nothing ticked'), [
    'Step 2 of 3: sign',
    `heading 2: Sign ${served.signOff.setName}`,
    'alert: Some things are missing',
    'link: Tick each statement you agree with, or choose to talk first',
    'link: Type your full name',
    'link: Say if anyone helped you read it',
    'group: What you agree to (Tick each one you agree with. Error: Tick each statement you agree with, or choose to talk first)',
    // The group has said it: no box says it again.
    ...statements.map(({ text }) => `tick box, not checked: ${plain(text)}`),
    'Error: Type your full name',
    /^text box, not right yet: Your full name \(.+ Error: Type your full name\)$/,
    /^group: Did anyone help you read this\?/,
    'radio button, not checked: No',
    'button: Check before you sign',
  ]);
});

test('before signing everything is said once more, each with a button that says what it changes', async () => {
  inOrder(await heard('sign-off, checking'), [
    'heading 2: Check before you sign',
    'Name',
    'Amira Khan',
    'button: Change your name',
    'You agree to',
    'button: Change what you agree to',
    'How you read it',
    'On my own',
    'button: Change how you read it',
    'Who sees this',
    /^heading 2: Now /,
    `button: Sign ${served.signOff.setName}`,
  ]);
});
