import { describe, expect, test, vi } from 'vitest';
import '../../src/components/certificate-page.ts';
import { certificate } from '../../src/components/last-parts.ts';
import { keepName } from '../../src/components/sign-off/typed-name.ts';
import type { Course } from '../../src/content/model.ts';
import { newProgress } from '../../src/progress/progress.ts';
import { course, signOffData } from './fixtures/course.ts';
import { hear } from './fixtures/hear.ts';
import { axeFindings, press, settled, sitting, stage, wordsOf } from './fixtures/stage.ts';

const signed = {
  ...newProgress(),
  signedOff: { at: '2026-11-23T14:06:30Z', hash: signOffData.hash, withSupport: false },
};
async function show({ given = course, typed = '', learnerName = '' } = {}) {
  const session = sitting({ course: given, progress: signed, learnerName });
  if (typed) keepName(session, typed);
  await stage(() => certificate(session), session);
  return session;
}

describe('the certificate', () => {
  test('says who, what, when, which words, and when it is due again', async () => {
    await show({ typed: 'Amira Khan' });
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'button: Print or save as PDF',
      'article: Certificate',
      'list: All four Cs, done',
      'Content',
      'Contact',
      'Conduct',
      'Commerce',
      'Example Training',
      'This is to say that',
      'heading 1: Certificate: Amira Khan',
      'finished Staying safe online, Induction, and signed the rules of Example Training.',
      'Finished',
      '23 November 2026',
      'Course edition',
      '2026.11, Induction',
      'Provider',
      'Example Training Ltd',
      'Signed',
      'Acceptable use, version 3, September 2026',
      'Signed',
      'Online safety agreement, version 1, September 2026',
      'Next due',
      '23 November 2027, or sooner if the words change',
      'Fingerprint, first 16 of 64:',
      'c5f2 a7d1 9b3e 4860',
      'Two papers with the same Cs and digits are about the same words.',
    ]);
  });

  test('takes the LMS’s name in the order people say it', async () => {
    await show({ learnerName: 'Khan, Amira' });
    expect(wordsOf(document.querySelector('.name'))).toBe('Certificate: Amira Khan');
  });

  test('asks for a name that nobody knows, and uses it on this page only', async () => {
    const session = await show();
    const field = document.querySelector<HTMLInputElement>('#certificate-name')!;
    field.value = 'Zofia Nowak';
    field.dispatchEvent(new Event('input'));
    await settled();
    expect(wordsOf(document.querySelector('.name'))).toBe('Certificate: Zofia Nowak');
    expect(JSON.stringify(session.progress)).not.toContain('Zofia');
  });

  test('of a draft says so in words a machine and a person can read', async () => {
    const given: Course = { ...course, draft: { banner: 'Draft' } };
    await show({ given, typed: 'Amira Khan' });
    expect(await hear()).toContain('Draft: not valid');
    const foot = getComputedStyle(document.querySelector('.cert')!, '::after');
    expect(foot.content).toContain('"Draft: not valid"');
    // In the flow of the page, it lies over no fact.
    expect(foot.position).toBe('static');
    expect(await axeFindings()).toEqual([]);
  });

  test('opens the print window', async () => {
    await show({ typed: 'Amira Khan' });
    const print = vi.fn();
    document.querySelector('fc-certificate')!.print = print;
    await press('Print or save as PDF');
    expect(print).toHaveBeenCalledOnce();
  });

  test('has nothing for axe-core to find, with and without a name, in any theme', async () => {
    await show();
    expect(await axeFindings()).toEqual([]);
    await show({ typed: 'Amira Khan' });
    expect(await axeFindings()).toEqual([]);
  });
});
