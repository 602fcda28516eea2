import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { homeExtra } from '../../src/components/extra-pages.ts';
import { signOffPart } from '../../src/components/last-parts.ts';
import type { CourseSession } from '../../src/components/course-session.ts';
import '../../src/components/sign-off-part.ts';
import type { Course, SignOffData } from '../../src/content/model.ts';
import type { SignAgain } from '../../src/progress/model.ts';
import { newProgress } from '../../src/progress/progress.ts';
import type { OwnPage } from '../../src/record/learning-record.ts';
import { course, signOffData, words } from './fixtures/course.ts';
import { hear } from './fixtures/hear.ts';
import { axeFindings, filledButtons, press, settled, sitting, stage, wordsOf } from './fixtures/stage.ts';

const draft: Course = { ...course, draft: { banner: 'Draft: not for learners' } };

async function show(
  data: SignOffData = signOffData,
  {
    given = course,
    progress = newProgress(),
    takesFacts = false,
  }: { given?: Course; progress?: CourseSession['progress']; takesFacts?: boolean } = {},
): Promise<CourseSession> {
  const session = sitting({ course: given, progress, takesFacts, files: { 'sign-off': data } });
  await stage(() => signOffPart(session, data), session);
  return session;
}
const focused = () => wordsOf(document.activeElement);
const input = (selector: string) => document.querySelector<HTMLInputElement>(selector)!;

async function readAll(): Promise<void> {
  await press('I have read it. Next: Online safety agreement');
  await press('I have read them');
}
async function fillIn(name = 'Amira  Khan '): Promise<void> {
  document.querySelectorAll<HTMLInputElement>('[type="checkbox"]').forEach((box) => (box.checked = true));
  input('#sign-name').value = name;
  input('[name="support"][value="yes"]').checked = true;
  await press('Check before you sign');
}
async function signAll(): Promise<void> {
  await readAll();
  await fillIn();
  await press('Sign the rules');
}

describe('reading', () => {
  test('is heard rule by rule: plain words marked as ours, then the provider’s own', async () => {
    await show();
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'Step 1 of 3: read. Document 1 of 2',
      'heading 2: Acceptable use',
      expect.stringContaining('The words with a thick line beside them are Example Training’s own.'),
      'heading 3: Your account',
      '1 Keep your password to yourself.',
      'Why: So that nobody acts in your name.',
      'In plain words. Not part of the agreement.',
      'Example Training’s own words: Learners must not disclose their password to any other person.',
      '2 Old wording about discs.',
      'In plain words. Not part of the agreement.',
      'Example Training’s own words: Floppy discs must be scanned.',
      expect.stringContaining('Some words here are older than today’s guidance.'),
      '3 Example Training is rewording this rule. You are not asked to sign it.',
      'Until then, this holds',
      'Stop, open nothing more, and tell the Safeguarding Lead at once.',
      'Acceptable use, version 3, September 2026',
      'No rush. You can stop here and come back.',
      'button: I have read it. Next: Online safety agreement',
      'button: I do not agree, or I want to talk first',
    ]);
    expect(filledButtons()).toBe(1);
  });

  test('goes from document to document, with the focus on the title', async () => {
    await show();
    await press('I have read it. Next: Online safety agreement');
    expect(focused()).toBe('Online safety agreement');
    await press('Go back');
    expect(focused()).toBe('Acceptable use');
  });

  test('names documents that are not held, and asks about those with a place', async () => {
    await show({
      ...signOffData,
      namedOnly: [{ title: 'IT code', place: 'the staff handbook' }, { title: 'Phone policy' }],
    });
    await press('I have read it. Next: Online safety agreement');
    expect(wordsOf(document.body)).toContain('IT code. You find it at: the staff handbook');
    expect(wordsOf(document.body)).toContain('Phone policy. Ask Example Training where to find it.');
    await press('I have read them');
    expect([...document.querySelectorAll('.opt')].map(wordsOf)).toContain(
      'I have read IT code at the staff handbook.',
    );
  });
});

describe('signing', () => {
  test('says what is missing in a summary with the focus, in the title and once above each field', async () => {
    const session = await show();
    const pageError = vi.fn<(hasErrors: boolean) => void>();
    document.addEventListener('page-error', (event) => pageError((event as CustomEvent<boolean>).detail), {
      once: true,
    });
    await readAll();
    await press('Check before you sign');
    expect(pageError).toHaveBeenCalledWith(true);
    expect(document.activeElement).toBe(document.querySelector('.summary'));
    expect((await hear()).filter((line) => /^(alert|link|Error|.*invalid)/.test(line))).toEqual([
      'alert: Some things are missing',
      'link: Tick each statement you agree with, or choose to talk first',
      'link: Type your full name',
      'link: Say if anyone helped you read it',
      'Error: Tick each statement you agree with, or choose to talk first',
      'Error: Type your full name',
      expect.stringMatching(
        /^textbox invalid: Your full name \(As Example Training knows you\. .* Error: Type your full name\)$/,
      ),
      'Error: Say if anyone helped you read it',
    ]);
    expect(session.progress.signedOff).toBeUndefined();
  });

  test('leads to the first statement that is not ticked', async () => {
    await show();
    await readAll();
    input('[type="checkbox"]').checked = true;
    await press('Check before you sign');
    document.querySelector<HTMLElement>('.summary a')!.click();
    expect(document.activeElement).toBe(document.querySelectorAll('[type="checkbox"]')[1]);
    // The group says what is missing, and no box says it again.
    const described = [...document.querySelectorAll('[aria-describedby~="sign-statements-error"]')];
    expect(described.map(({ localName }) => localName)).toEqual(['fieldset']);
    expect(described[0]?.contains(document.activeElement)).toBe(true);
  });

  test('keeps what was filled in on the way to the summary, to a talk and back', async () => {
    await show();
    await readAll();
    input('#sign-name').value = 'Amira Khan';
    input('[type="checkbox"]').checked = true;
    await press('Check before you sign');
    await press('I do not agree, or I want to talk first');
    await press('Back to the rules');
    expect(input('#sign-name').value).toBe('Amira Khan');
    expect(input('[type="checkbox"]').checked).toBe(true);
    expect(document.querySelector('.summary')).toBeNull();
  });

  test('leads whoever does not agree to a named person, keeps nothing of it, and lets them back', async () => {
    const session = await show();
    const before = session.progress;
    await press('I do not agree, or I want to talk first');
    expect(focused()).toBe('Talk first');
    expect(await hear()).toContain('Tell the Safeguarding Lead. Any member of staff can fetch them.');
    expect(filledButtons()).toBe(1);
    await press('Back to the rules');
    expect(focused()).toBe('Acceptable use');
    expect(session.progress).toBe(before);
  });

  test('shows everything once more, with a way to change each', async () => {
    await show();
    await readAll();
    await fillIn();
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'Step 3 of 3: check',
      'heading 2: Check before you sign',
      'Name',
      'Amira Khan',
      'button: Change your name',
      'The rules',
      'Acceptable use, version 3, September 2026',
      'Online safety agreement, version 1, September 2026',
      'button: Read the rules again',
      'You agree to',
      'I know who to tell.',
      'I keep my password to myself.',
      'button: Change what you agree to',
      'How you read it',
      'Someone read it with me or put it in my language',
      'button: Change how you read it',
      'Not signed',
      'Acceptable use, rule 3',
      'Example Training is rewording these, so nobody is asked to sign them.',
      'Who sees this',
      'Your provider sees that you signed, and which version.',
      'heading 2: Now sign',
      expect.stringContaining('agree to follow the words with the line beside them'),
      'heading 3: Sign on paper as well',
      expect.stringContaining('asks for a signature in ink'),
      'button: Print a copy to sign',
      'button: Sign the rules',
      'button: Go back',
    ]);
    expect(filledButtons()).toBe(1);
  });

  test.each([
    { takesFacts: false, says: 'keep it nowhere' },
    { takesFacts: true, says: 'keep it with what you sign' },
  ])('says of the typed name what becomes of it: $says', async ({ takesFacts, says }) => {
    await show(signOffData, { takesFacts });
    await readAll();
    expect(wordsOf(document.querySelector('#sign-name-hint'))).toContain(says);
  });

  test('records time, words and help, and not the name', async () => {
    const session = await show();
    await signAll();
    expect(session.progress.signedOff).toEqual({
      at: '2026-11-23T14:06:30Z',
      hash: signOffData.hash,
      withSupport: true,
    });
    expect(JSON.stringify(session.progress)).not.toContain('Amira');
  });

  test('is done by keyboard alone', async () => {
    const session = await show({
      ...signOffData,
      documents: signOffData.documents.slice(1),
      printForInk: false,
    });
    document.querySelector<HTMLElement>('h2')!.focus();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await settled();
    for (const _ of signOffData.statements) {
      await userEvent.tab();
      await userEvent.keyboard(' ');
    }
    await userEvent.tab();
    await userEvent.keyboard('Zofia Nowak');
    await userEvent.tab();
    await userEvent.keyboard(' {Enter}');
    await settled();
    expect(focused()).toBe('Check before you sign');
    for (let step = 0; step < 10 && focused() !== 'Sign the rules'; step += 1) await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(session.progress.signedOff?.withSupport).toBe(false);
    expect(focused()).toBe('Signed');
  });
});

describe('the confirmation', () => {
  test('is heard with documents, versions, time and the digits, and what was not signed', async () => {
    await show();
    await signAll();
    expect(focused()).toBe('Signed');
    const heard = await hear();
    expect(heard).toEqual([
      'heading 1: Check what you know',
      'heading 2: Signed',
      'Your LMS keeps this record.',
      'Fingerprint, first 16 of 64:',
      'c5f2 a7d1 9b3e 4860',
      'heading 3: What you signed',
      'Name',
      'Amira Khan',
      'Document',
      'Acceptable use, version 3, September 2026',
      'Document',
      'Online safety agreement, version 1, September 2026',
      'Signed',
      'Monday 23 November 2026, 2.06 pm',
      'How you read it',
      'Someone read it with me or put it in my language',
      'heading 3: Not signed',
      'Example Training is rewording these. You did not sign them.',
      'Acceptable use, rule 3',
      'heading 3: The fingerprint of the words',
      expect.stringContaining('Change one letter and it comes out different'),
      'heading 3: Sign on paper as well',
      expect.stringContaining('asks for a signature in ink'),
      'button: Print a copy to sign',
      'heading 3: What happens next',
      expect.stringContaining('If the words change'),
      'button: See your certificate',
      'button: Print this page',
    ]);
    expect(heard.join(' ')).not.toMatch(/reference|receipt/i);
    expect(filledButtons()).toBe(1);
  });

  test('of a draft says that it is not valid, and nowhere that it is signed', async () => {
    await show(signOffData, { given: draft });
    await signAll();
    expect(focused()).toBe('Not valid: draft');
    expect(await hear()).not.toContain('Signed');
    expect(await hear()).not.toContain('heading 3: What you signed');
    expect((await hear()).filter((line) => line.startsWith('heading 2'))).toEqual([
      'heading 2: Not valid: draft',
    ]);
  });

  test('does not say that an LMS keeps what no LMS has', async () => {
    const session = sitting({ isForgetful: true });
    await stage(() => signOffPart(session, signOffData), session);
    await signAll();
    expect(wordsOf(document.querySelector('.receipt'))).toContain('nobody has this record');
    expect(wordsOf(document.body)).not.toContain('Your LMS keeps this record');
  });

  test('is what the next visit shows, without the name, which nothing kept', async () => {
    const progress = {
      ...newProgress(),
      signedOff: { at: '2026-06-01T08:30:00Z', hash: signOffData.hash, withSupport: false },
    };
    await show(signOffData, { progress });
    const words = wordsOf(document.body);
    expect(words).toContain('Monday 1 June 2026, 9.30 am');
    expect(words).not.toContain('Name');
  });

  test('leads to the certificate', async () => {
    const session = await show();
    await signAll();
    await press('See your certificate');
    expect(session.view.kind).toBe('certificate');
  });
});

describe('where the tool keeps the record', () => {
  const held = {
    origin: 'signed-here' as const,
    at: '2026-11-23T14:06:30Z',
    receipt: '7K3M-2QXT-9FBN-4HWE',
    checkAt: '/check/7K3M-2QXT-9FBN-4HWE',
  };
  const own = (said: Partial<OwnPage> = {}): OwnPage => ({
    action: '/me',
    token: 't',
    onNews: () => undefined,
    ...said,
  });
  const signedBefore = {
    ...newProgress(),
    signedOff: { at: '2026-06-01T08:30:00Z', hash: signOffData.hash, withSupport: false },
  };
  const signAgain: SignAgain = {
    isDue: false,
    from: '2026-12-01',
    documents: [{ title: 'Acceptable use', version: '3', versionBefore: '2', note: 'Sharing.' }],
  };

  test('the confirmation waits for the receipt, then shows it with the place where it is checked', async () => {
    let said = own();
    const session = sitting({ takesFacts: true, ownPage: () => said });
    await stage(() => signOffPart(session, signOffData), session);
    await signAll();
    expect(focused()).toBe('Signed');
    expect(wordsOf(document.querySelector('.receipt'))).toContain('on its way to Example Training');
    expect(wordsOf(document.body)).not.toContain('LMS');
    said = own({ held });
    session.addWords({ 'home.my-record': 'My record' });
    session.statusChanged();
    await settled();
    expect(wordsOf(document.querySelector('.receipt [role=status]'))).toBe(
      'Example Training keeps your signature, with the name you typed. Your learning platform does not hold it.',
    );
    expect(wordsOf(document.querySelector('.ref'))).toBe('7K3M-2QXT-9FBN-4HWE');
    const link = document.querySelector<HTMLAnchorElement>('a[target=_blank]');
    expect(wordsOf(link)).toBe('Check the receipt, in a new tab');
    expect(new URL(link!.href).pathname).toBe('/check/7K3M-2QXT-9FBN-4HWE');
    expect(await hear()).toContain('button: My record');
    expect(filledButtons()).toBe(1);
    expect(await axeFindings()).toEqual([]);
  });

  test('a signature for words that changed meanwhile is not called one', async () => {
    let said = own();
    const session = sitting({ takesFacts: true, ownPage: () => said });
    await stage(() => signOffPart(session, signOffData), session);
    await signAll();
    said = own({ isRefused: true });
    session.statusChanged();
    await settled();
    expect(focused()).toBe('Not signed: the words have changed');
    expect(document.querySelector('.receipt')).toBeNull();
  });

  test('a paper copy stands for the signature, and asks for no second one in ink', async () => {
    const paper = own({ held: { ...held, origin: 'paper-held' } });
    const session = sitting({ takesFacts: true, progress: signedBefore, ownPage: () => paper });
    await stage(() => signOffPart(session, signOffData), session);
    const heard = await hear();
    expect(heard).toContain('heading 2: Paper copy held');
    expect(heard).toContain('Recorded');
    expect(heard).not.toContain('How you read it');
    expect(heard).not.toContain('button: Print a copy to sign');
    expect(heard.join(' ')).not.toContain('take your signature back');
  });

  test('new words are signed before their day by whoever wants to', async () => {
    const session = sitting({
      ...{ takesFacts: true, progress: signedBefore, signAgain, ownPage: () => own({ held }) },
    });
    await stage(() => signOffPart(session, signOffData), session);
    expect(wordsOf(document.body)).toContain('from 1 December 2026 we ask you to sign the new ones');
    await press('Read and sign the new words now');
    expect(focused()).toBe('Acceptable use');
    await signAll();
    expect(focused()).toBe('Signed');
    expect(session.progress.signedOff?.at).toBe('2026-11-23T14:06:30Z');
    expect(wordsOf(document.body)).not.toContain('1 December');
  });

  test.each([
    ['words that change on a day', { signAgain }, 'from 1 December 2026', 'Read and sign the new words'],
    [
      'words that are to be signed',
      { signAgain: { isDue: true, documents: signAgain.documents } },
      'Please read what is new',
      '',
    ],
    [
      'words that changed just now',
      { said: { isUrgent: true } },
      'sign the new words now',
      'Open the new words',
    ],
    ['learning given in another way', { said: { taughtBy: 'talk-through' as const } }, 'read and sign', ''],
  ])('the home announces %s', async (_, given: { said?: object; signAgain?: SignAgain }, says, does) => {
    const session = sitting({
      takesFacts: true,
      ownPage: () => own(given.said),
      ...(given.signAgain && { signAgain: given.signAgain, progress: signedBefore }),
    });
    session.addWords(words);
    await stage(() => homeExtra(session), session);
    await settled();
    expect(wordsOf(document.querySelector('.extra'))).toContain(says);
    if (given.signAgain) expect(wordsOf(document.querySelector('.extra'))).toContain('Sharing.');
    if (does) expect(await hear()).toContain(`button: ${does}`);
    expect(await axeFindings()).toEqual([]);
  });
});

describe('a copy to sign in ink', () => {
  test('has every rule in the provider’s own words, the name, lines to sign on, version and digits', async () => {
    await show();
    await readAll();
    await fillIn();
    const printed = vi.fn(() => wordsOf(document.querySelector('.ink-copy')));
    document.querySelector('fc-sign-off')!.print = printed;
    await press('Print a copy to sign');
    const paper = printed.mock.results[0]!.value as string;
    for (const words of [
      'Learners must not disclose their password to any other person.',
      'I will be respectful online.',
      'Example Training is rewording this rule. You are not asked to sign it.',
      'Version 3, September 2026',
      'I know who to tell.',
      'c5f2 a7d1 9b3e 4860',
    ])
      expect(paper).toContain(words);
    expect(paper).toMatch(/Name ?Amira Khan ?Signature ?Date/);
    expect(paper).not.toContain('Keep your password to yourself.');
    window.dispatchEvent(new Event('afterprint'));
    expect(document.querySelector('.ink-copy')).toBeNull();
  });

  test('is offered only where the provider asks for it', async () => {
    await show({ ...signOffData, printForInk: false });
    await readAll();
    await fillIn();
    expect(wordsOf(document.body)).not.toContain('Print a copy to sign');
  });
});

test('has nothing for axe-core to find at any step, in any theme', async () => {
  await show();
  expect(await axeFindings()).toEqual([]);
  await press('I do not agree, or I want to talk first');
  expect(await axeFindings()).toEqual([]);
  await press('Back to the rules');
  await readAll();
  expect(await axeFindings()).toEqual([]);
  await press('Check before you sign');
  expect(await axeFindings()).toEqual([]);
  await fillIn();
  expect(await axeFindings()).toEqual([]);
  await press('Sign the rules');
  expect(await axeFindings()).toEqual([]);
}, 30_000);

describe('an acknowledgement', () => {
  const data: SignOffData = {
    ...signOffData,
    mode: 'read-and-confirm',
    setName: 'this briefing',
    setNameCapital: 'This briefing',
    documents: [],
    namedOnly: [],
    acknowledgement: { of: 'Your apprentice online, edition 2026.11' },
    statements: [{ code: 'a1', text: 'I have read this briefing.' }],
  };

  test('has nothing to read first, and no way back to it', async () => {
    await show(data);
    const said = (await hear()).join('\n');
    expect(said).toContain('I have read this briefing.');
    expect(said).not.toMatch(/Step 1 of 3: read|button: Go back/);
    expect(await axeFindings()).toEqual([]);
  });

  test('names what is acknowledged, and is confirmed, not signed', async () => {
    await show(data);
    await fillIn();
    expect((await hear()).join('\n')).toContain('Your apprentice online, edition 2026.11');
    expect((await hear()).join('\n')).not.toMatch(/button: Read .* again/);
    await press('Confirm that I have read this briefing');
    const said = (await hear()).join('\n');
    expect(said).toContain('Confirmed');
    expect(said).toContain('Your apprentice online, edition 2026.11');
  });
});
