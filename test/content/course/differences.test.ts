import { beforeAll, describe, expect, test } from 'vitest';
import { reportProvider } from '../../../src/content/check/reports.ts';
import type { Library } from '../../../src/content/library.ts';
import type { CompiledCourse } from '../../../src/content/compile/compile-course.ts';
import { build, buildAll, realLibrary, today, type Built } from '../real.ts';
import { blocksOf, wordsOf } from './walk.ts';

let library: Library;
let all: readonly Built[];
beforeAll(async () => {
  library = await realLibrary();
  all = buildAll(library);
});

const words = (compiled: CompiledCourse): string =>
  wordsOf(JSON.stringify([compiled.course, compiled.lessons, compiled.help]));
const ofProvider = (id: string) => all.filter(({ provider }) => provider === id);
/** Everything a provider's people read in one kind of track. */
const said = (id: string, audience: string): string =>
  ofProvider(id)
    .filter(({ track }) => track.audience === audience)
    .map(({ compiled }) => words(compiled))
    .join(' ');
const clauses = (id: string, track: string) =>
  (build(library, id, track).signOff?.documents ?? []).flatMap((document) =>
    document.sections.flatMap((section) => section.clauses),
  );

describe('what is monitored', () => {
  test('is said as the policy of each provider says it, and no more', () => {
    for (const [id, { profile }] of library.providers) {
      const { monitoring, identity } = profile.value;
      const compiled = build(library, id, 'induction');
      const home = compiled.course.homeVoices.find(({ title }) => title === `What ${identity.shortName} can see`);
      expect(home !== undefined).toBe(monitoring !== undefined);
      for (const sentence of [monitoring?.notice, monitoring?.who])
        if (sentence !== undefined) expect(wordsOf(home?.html ?? '')).toContain(sentence.replace(/\s+/g, ' ').trim());
    }
  });

  test('names Smoothwall and who reads its alerts at WS Training, Smoothwall and Sophos at WAES, no system elsewhere', () => {
    expect(said('ws-training', 'learner')).toMatch(/Smoothwall/);
    expect(said('ws-training', 'learner')).toMatch(/Designated Safeguarding Lead reads the alerts.*CEO/);
    expect(said('ws-training', 'learner')).not.toMatch(/Sophos/);
    expect(said('waes', 'learner')).toMatch(/Smoothwall.*Sophos/);
    expect(said('waes', 'learner')).not.toMatch(/\bCEO\b/);
    for (const id of ['nwcs', 'aspire', 'skills-for-work', 'example'])
      for (const { compiled } of ofProvider(id)) expect(words(compiled)).not.toMatch(/Smoothwall|Sophos/);
  });
});

describe('hours for e-mail at Aspire', () => {
  test('teach staff their limit', () => {
    expect(said('aspire', 'staff')).toMatch(/Staff write 8\.30am to 5pm\. That is a limit on staff\./);
    expect(clauses('aspire', 'staff').some(({ exact }) => /8\.30/.test(exact ?? ''))).toBe(true);
  });

  test('are no limit for learners, who are told that they may ask for help at any time', () => {
    expect(said('aspire', 'learner')).toContain('You may ask for help at any time. Set hours for staff e-mail limit staff, never you.');
    expect(said('aspire', 'learner')).not.toMatch(/8\.30/);
    expect(clauses('aspire', 'induction').some(({ exact }) => /8\.30/.test(exact ?? ''))).toBe(false);
  });

  test('are not said to learners of a provider without them, who may ask at any time all the same', () => {
    expect(said('waes', 'learner')).toContain('You may ask for help at any time.');
    expect(said('waes', 'learner')).not.toContain('Set hours for staff e-mail');
  });
});

describe('what is signed', () => {
  test.each([
    ['nwcs', 15, 15],
    ['ws-training', 32, 32],
    ['skills-for-work', 8, 8],
    ['aspire', 23, 18],
    ['waes', 5, 20],
  ])('at %s has %i points for learners and %i for staff', (id, learners, staff) => {
    expect(clauses(id, 'induction')).toHaveLength(learners);
    expect(clauses(id, 'staff')).toHaveLength(staff);
  });

  test('at Aspire is 31 points in all, of which eight are for staff alone', () => {
    const numbers = (track: string) => clauses('aspire', track).map(({ number }) => number);
    const learners = new Set(numbers('induction'));
    expect(new Set([...learners, ...numbers('staff')]).size).toBe(31);
    expect(numbers('staff').filter((number) => !learners.has(number))).toHaveLength(8);
  });

  test('is printed for ink at NWCS, and only there', () => {
    for (const id of library.providers.keys())
      expect(build(library, id, 'induction').signOff?.printForInk).toBe(id === 'nwcs');
  });

  test('never holds the words of a withheld point', () => {
    for (const { compiled } of all)
      for (const { sections } of compiled.signOff?.documents ?? [])
        for (const { clauses: list } of sections)
          for (const clause of list)
            if (clause.state === 'withheld') expect(Object.keys(clause)).not.toContain('exact');
  });
});

test('a provider’s procedure is the one its policy has', () => {
  const variants = Object.fromEntries([...library.providers].map(([id, { profile }]) => [id, profile.value.incidents.variant]));
  expect(variants).toMatchObject({
    waes: 'two-procedures',
    'skills-for-work': 'accidental-intentional',
    nwcs: 'committee',
    aspire: 'single',
    'ws-training': 'none',
  });
});

test('a campaign stands on the home of the provider whose policy has one, and nowhere else', () => {
  const voices = (id: string) => build(library, id, 'induction').course.homeVoices;
  const campaign = voices('ws-training').find(({ title }) => title === 'Be E-aware');
  expect(wordsOf(campaign?.html ?? '')).toBe('Connect with Care');
  expect(voices('waes').some(({ title }) => title === 'WAES to be Safe')).toBe(true);
  for (const id of ['nwcs', 'aspire', 'skills-for-work'])
    expect(JSON.stringify(build(library, id, 'induction').course)).not.toMatch(/Be E-aware|WAES to be Safe/);
});

test('a learner of Skills for Work is a customer', () => {
  const compiled = build(library, 'skills-for-work', 'induction');
  expect(words(compiled)).toMatch(/\bcustomers?\b/);
  const ours = Object.values(compiled.lessons).flatMap((lesson) =>
    lesson.screens.flatMap((screen) => blocksOf(screen).filter(({ kind }) => kind === 'text' || kind === 'idea')),
  );
  expect(wordsOf(JSON.stringify(ours))).not.toMatch(/\blearners?\b/i);
});

test('each provider’s own headings stand over the Cs', () => {
  const labels = (id: string) => build(library, id, 'induction').course.labels;
  expect(labels('aspire').conduct).not.toBe('Conduct');
  expect(labels('skills-for-work').conduct).not.toBe('Conduct');
  expect(labels('ws-training')).toEqual({ content: 'Content', contact: 'Contact', conduct: 'Conduct', commerce: 'Commerce' });
  expect(labels('nwcs')).toEqual(labels('ws-training'));
});

test('policies of a council, documents that are not held and outside training are items to confirm', () => {
  const toConfirm = (id: string) => (reportProvider(library, id, today)?.toConfirm ?? []).join(' ');
  expect(toConfirm('skills-for-work')).toMatch(/Council Information Security Policy.*Protecting Information e-learning/);
  expect(toConfirm('aspire')).toContain('Acceptable Use Agreement');
  expect(toConfirm('nwcs')).toContain('acceptable use agreement');
  expect(build(library, 'skills-for-work', 'staff').signOff?.namedOnly.map(({ title }) => title)).toContain(
    'Your Council Information Security Policy',
  );
});
