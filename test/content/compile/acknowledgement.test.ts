import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalSet, hasSomethingToSign } from '../../../src/content/compile/clauses.ts';
import { compileCourse, type CompiledCourse } from '../../../src/content/compile/compile-course.ts';
import type { Library } from '../../../src/content/library.ts';
import { build, realLibrary, today } from '../real.ts';

let library: Library;
beforeAll(async () => {
  library = await realLibrary();
});

const compiled = (provider: string, track: string, from = library): CompiledCourse =>
  build(from, provider, track);
const signOff = (provider: string, track: string, from = library) => {
  const made = compiled(provider, track, from).signOff;
  if (!made) throw new Error('no sign-off');
  return made;
};

/** The same library, with nothing at this provider that the audience signs. */
function withoutDocumentsFor(audience: string, provider: string): Library {
  const files = library.providers.get(provider);
  if (!files) throw new Error(provider);
  const { value } = files.profile;
  const documents = value.documents.map((document) => ({
    ...document,
    signedBy: document.signedBy.filter((each) => each !== audience),
  }));
  const profile = { ...files.profile, value: { ...value, documents } };
  return { ...library, providers: new Map(library.providers).set(provider, { ...files, profile }) };
}

describe('an employer', () => {
  test.each(['example', 'ws-training', 'waes'])(
    'acknowledges our briefing at %s, and signs nothing',
    (id) => {
      const made = signOff(id, 'employer');
      expect(made).toMatchObject({
        mode: 'read-and-confirm',
        setName: 'this briefing',
        documents: [],
        namedOnly: [],
        acknowledgement: {
          of: expect.stringMatching(/^Your apprentice online, edition \d{4}\.\d{2}$/) as string,
        },
        printForInk: false,
      });
      expect(made.statements.map(({ text }) => text)).toContain('I have read this briefing.');
    },
  );

  test('is told in other words that it is no agreement', () => {
    const { words } = signOff('example', 'employer');
    expect(words['signOff.sign-title']).toBe('Confirm that you have read {setName}');
    expect(words['signOff.statements-hint']).toContain('not an agreement');
    expect(words['signOff.what-title']).toBe('What you confirmed');
    expect(words['certificate.finished-and-signed']).not.toContain('signed');
  });

  test('has a fingerprint over the statements, the course and its edition', () => {
    const made = signOff('example', 'employer');
    const text = canonicalSet({ ...made, provider: 'example', audience: 'employer' });
    expect(text).toContain(`acknowledgement: ${made.acknowledgement?.of ?? ''}\n`);
    for (const statement of made.statements)
      expect(text).toContain(`statement: ${statement.code} ${statement.text}\n`);
    expect(made.hash).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    expect(made.hash).not.toBe(signOff('waes', 'employer').hash);
  });
});

describe.each(['visitor', 'volunteer'])('a %s', (audience) => {
  test('signs the provider’s own documents where it has some', () => {
    for (const [id, { profile }] of library.providers) {
      if (!profile.value.audiences.includes(audience as 'visitor')) continue;
      expect(hasSomethingToSign(profile.value, audience as 'visitor')).toBe(true);
      const made = signOff(id, audience);
      expect(made.acknowledgement).toBeUndefined();
      expect(made.documents.length).toBeGreaterThan(0);
    }
  });

  test('acknowledges where it has none, and the task list says so', () => {
    const bare = withoutDocumentsFor(audience, 'waes');
    const made = signOff('waes', audience, bare);
    expect(made.acknowledgement).toBeDefined();
    expect(made.documents).toEqual([]);
    const part = compiled('waes', audience, bare).course.parts.find(({ kind }) => kind === 'sign-off');
    expect(part?.summary).toMatch(/^You have read/);
    expect(part?.summary).not.toBe(
      compiled('waes', audience).course.parts.find(({ kind }) => kind === 'sign-off')?.summary,
    );
  });
});

test('a learner is never asked to acknowledge in place of signing', () => {
  const made = compileCourse(withoutDocumentsFor('learner', 'waes'), 'waes', 'induction', { today });
  expect(made).toMatchObject({ ok: false, problem: [{ code: 'nothing-to-sign' }] });
});

test('a track for an audience that a provider does not have is refused, in a sentence', () => {
  expect(compileCourse(library, 'aspire', 'employer', { today })).toMatchObject({
    ok: false,
    problem: [{ code: 'audience-not-here', file: 'course/providers/aspire/provider.yaml' }],
  });
});

test('where there is no sign-off the words of the certificate come with help, else with the sign-off', () => {
  const booster = compiled('example', 'booster');
  expect(booster.help.words['certificate.title']).toBe('Certificate');
  const induction = compiled('example', 'induction');
  expect(induction.help.words).not.toHaveProperty(['certificate.title']);
  expect(induction.signOff?.words['certificate.title']).toBe('Certificate');
});
