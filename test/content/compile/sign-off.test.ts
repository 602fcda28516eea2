import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalDocument, canonicalSet } from '../../../src/content/compile/clauses.ts';
import { compiled, documents, oakYaml, policyWords, problemsOf } from './made-up.ts';

const signOff = (track = 'induction', change = {}) => {
  const made = compiled('oak', change, { track }).signOff;
  if (!made) throw new Error('no sign-off');
  return made;
};
const clauses = (track?: string, change = {}) =>
  signOff(track, change).documents.flatMap(({ sections }) => sections.flatMap((section) => section.clauses));

describe('what is signed', () => {
  test('holds the provider’s exact words, clause by clause', () => {
    expect(clauses()[0]).toEqual({
      number: 1,
      plain: 'Keep your login.',
      why: 'It is yours.',
      exact: 'Learners must not disclose their password.',
      state: 'ok',
    });
    expect(signOff().documents[0]).toMatchObject({
      title: 'Acceptable Use',
      version: '3',
      from: 'September 2026',
    });
  });

  test('never holds a clause for staff when a learner signs', () => {
    expect(clauses().map(({ number }) => number)).toEqual([1, 3]);
    expect(JSON.stringify(signOff())).not.toMatch(/work account|Staff Code/);
    expect(clauses('staff').map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(signOff('staff').statements).toMatchObject([{ text: 'I write from my work account.' }]);
    expect(signOff('staff').namedOnly).toEqual([{ title: 'Staff Code', place: 'the intranet' }]);
  });

  test('never holds an unsafe sentence, nor our paraphrase of it', () => {
    for (const track of ['induction', 'staff']) {
      const course = JSON.stringify(compiled('oak', {}, { track }));
      expect(course).not.toMatch(/Print the indecent image|Make a copy/);
      expect(clauses(track).at(-1)).toEqual({
        number: 3,
        state: 'withheld',
        safeLine: '<p>Open nothing more, and tell Safeguarding Lead at once.</p>',
      });
    }
  });

  test('is printed for ink where the provider signs in ink', () => {
    const oak = { signOff: { ...oakYaml.signOff, mode: 'wet-ink' } };
    expect(signOff('induction', { oak }).printForInk).toBe(true);
    expect(signOff().printForInk).toBe(false);
  });

  test('must be described point by point', () => {
    const [rules, code] = documents;
    const oak = {
      documents: [
        {
          ...rules,
          clauses: [...(rules?.clauses?.slice(1) ?? []), { number: 9, audience: ['staff'], plain: 'x' }],
        },
        code,
      ],
    };
    expect(problemsOf('oak', { oak }).map(({ code: problem }) => problem)).toEqual([
      'clause-not-described',
      'clause-without-text',
    ]);
  });

  test('needs a safe line for each unsafe clause', () => {
    const [rules] = documents;
    const unsafe = rules?.clauses?.map((clause) => ({ ...clause, safe: undefined }));
    expect(problemsOf('oak', { oak: { documents: [{ ...rules, clauses: unsafe }] } })).toMatchObject([
      { code: 'unsafe-without-safe-line' },
    ]);
  });

  test('is missed where a track ends with a sign-off and nobody of its audience signs', () => {
    const [rules] = documents;
    const oak = { documents: [{ ...rules, signedBy: ['staff'] }] };
    expect(problemsOf('oak', { oak })).toMatchObject([{ code: 'nothing-to-sign' }]);
  });
});

describe('the fingerprint', () => {
  const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

  test('is the SHA-256 of the canonical text, which anybody can work out', () => {
    const [document] = signOff().documents;
    const text = [
      'four-cs document 1',
      'provider: oak',
      'title: Acceptable Use',
      'called: rules',
      'version: 3',
      'date: September 2026',
      '1. Learners must not disclose their password.',
      'section: Using it',
      '3. [withheld]',
      '',
    ].join('\n');
    expect(document && canonicalDocument('oak', document)).toBe(text);
    expect(document?.hash).toBe(sha256(text));
    const made = signOff();
    const set = canonicalSet({ ...made, provider: 'oak', audience: 'learner' });
    expect(set).toContain(`document: ${document?.code ?? ''} ${document?.hash ?? ''}\n`);
    expect(made.hash).toBe(sha256(set));
  });

  test('changes when one letter of a signed clause changes', () => {
    const policy = [policyWords[0]?.replace('password', 'passwords') ?? '', ...policyWords.slice(1)];
    expect(signOff('induction', { policy }).documents[0]?.hash).not.toBe(signOff().documents[0]?.hash);
    expect(signOff('induction', { policy }).hash).not.toBe(signOff().hash);
  });

  test('stays when a clause changes that this audience does not sign', () => {
    const policy = policyWords.with(1, 'Staff use the work account.');
    expect(signOff('induction', { policy }).hash).toBe(signOff().hash);
    expect(signOff('staff', { policy }).hash).not.toBe(signOff('staff').hash);
  });

  test('stays when only our plain words change', () => {
    const [rules, code] = documents;
    const plainer = rules?.clauses?.map((clause) => ({ ...clause, plain: 'In other words.' }));
    const oak = { documents: [{ ...rules, clauses: plainer }, code] };
    expect(signOff('induction', { oak }).hash).toBe(signOff().hash);
  });

  test('is the same for one letter written in two ways', () => {
    const spelt = (form: 'NFC' | 'NFD') =>
      signOff('induction', { policy: ['Café rules.'.normalize(form), ...policyWords.slice(1)] }).hash;
    expect(spelt('NFC')).toBe(spelt('NFD'));
  });
});
