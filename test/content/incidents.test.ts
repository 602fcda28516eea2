/** The incident helper of every provider, on every way through it, as a reader would get it. */
import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { forbiddenIn, waysOf } from '../../src/content/check/incidents.ts';
import { compileCourse } from '../../src/content/compile/compile-course.ts';
import type { IncidentData } from '../../src/content/model.ts';
import { readLibrary } from '../../src/content/read-library.ts';
import { incidentVariant } from '../../src/content/schema/incidents.ts';

const read = await readLibrary(join(import.meta.dirname, '../..'));
if (!read.ok) throw new Error(JSON.stringify(read.problem));
const library = read.value;
const today = '2026-11-22';
const providers = [...library.providers.keys()];

function compiled(provider: string, track: string) {
  const result = compileCourse(library, provider, track, { today });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
const helper = (provider: string, track = 'staff'): IncidentData => {
  const { incidents } = compiled(provider, track);
  if (!incidents) throw new Error(`${provider} ${track} has no helper`);
  return incidents;
};
const words = (html: string): string => html.replace(/<[^>]+>/g, '');
const stepsOf = (data: IncidentData, outcome: string): string =>
  data.outcomes[outcome]!.steps.map(({ html }) => words(html)).join(' ');

test('every variant that a profile may choose is somebody’s here, so that none goes untried', () => {
  const used = new Set([...library.providers.values()].map(({ profile }) => profile.value.incidents.variant));
  expect([...used].sort()).toEqual([...incidentVariant.options].sort());
});

describe.each(providers)('at %s', (provider) => {
  const data = helper(provider);
  const ways = waysOf(library.incidents!.value);

  test.each(ways.map((way) => [way.answers.map((answer) => answer + 1).join(' '), way] as const))(
    'the way %s ends in three to seven safe steps, with people to tell and lines',
    (_name, { questions, answers, outcome }) => {
      // Walked in the compiled data, answer by answer.
      let at = data.start;
      let end: string | undefined;
      for (const answer of answers) {
        const choice = data.questions[at]!.choices[answer]!;
        end = choice.ends;
        at = choice.to ?? at;
      }
      expect(end).toBe(outcome);
      expect(questions[0]).toBe('danger');
      const { steps, route, lines } = data.outcomes[outcome]!;
      expect(steps.length).toBeGreaterThanOrEqual(3);
      expect(steps.length).toBeLessThanOrEqual(7);
      expect(steps.flatMap(({ html }) => forbiddenIn(words(html)))).toEqual([]);
      expect(words(route.first)).toMatch(/^Tell /);
      // A member of staff is not sent to "any member of staff".
      expect(words(route.first)).not.toMatch(/member of staff you trust/);
      expect(words(route.second)).not.toBe('');
      expect(lines.length).toBeGreaterThan(0);
      expect(steps.every(({ html }) => !html.includes('{'))).toBe(true);
    },
  );

  test('the hard stop touches nothing, tells the lead or the police at once, and is the same everywhere', () => {
    const steps = stepsOf(data, 'hard-stop');
    expect(steps).toMatch(/Do not copy, photograph, screenshot, print, send, save or delete/);
    expect(steps).toMatch(/Do not switch it off/);
    expect(steps).toMatch(/or the police at once, before anything else/);
    expect(data.outcomes['hard-stop']!.isOwn).toBe(false);
  });

  test('danger is rung first, and then the image is still asked', () => {
    expect(stepsOf(data, 'danger')).toMatch(/^Ring 999\./);
    expect(data.outcomes['danger']!.then).toBe('image');
  });

  test('learners, employers and visitors do not get it', () => {
    expect(compiled(provider, 'induction').incidents).toBeUndefined();
    expect(compiled(provider, 'induction').course.incidents).toBeUndefined();
  });

  test('the lines for an under-18 and for an adult differ, and the one for neither is in both', () => {
    const ages = (outcome: string) => data.outcomes[outcome]!.lines.map(({ age }) => age);
    expect(ages('hard-stop')).toContain('under-18');
    expect(ages('adult-image')).toContain('18-over');
  });
});

test('WAES: two procedures, advice first, and nobody of ours looks into anything or puts anybody on a list', () => {
  const data = helper('waes');
  expect(data.from).toBe('From WAES’s E-Safety Policy, appendix 3');
  expect(stepsOf(data, 'purpose')).toMatch(/ask for advice: .*Safeguarding Lead/);
  expect(stepsOf(data, 'staff')).toMatch(/Report it to .*Human Resources or the Principal/);
  expect(stepsOf(data, 'staff')).toMatch(/LADO/);
  const steps = Object.keys(data.outcomes).map((outcome) => stepsOf(data, outcome));
  expect(steps.join(' ')).not.toMatch(/risk register|investigat/i);
});

test('Skills for Work: accidental and intentional, with words in the place of a picture of the screen', () => {
  const data = helper('skills-for-work');
  expect(data.outcomes['accident']!.title).toBe('Accidental');
  expect(stepsOf(data, 'accident')).toMatch(
    /^Note which website.*Close or hide it.*helpdesk.*Designated Safeguarding Officer/,
  );
  expect(data.outcomes['purpose']!.title).toBe('Intentional');
  expect(stepsOf(data, 'purpose')).toMatch(/no picture of the screen/);
});

test('NWCS: the committee hears without delay', () => {
  expect(stepsOf(helper('nwcs'), 'done-to')).toMatch(
    /Without delay, tell .*Safeguarding Committee, or the SMT/,
  );
});

test('where the policy has no procedure nothing claims to follow one', () => {
  const data = helper('ws-training');
  expect(data.from).toBeUndefined();
  expect(Object.values(data.outcomes).some(({ isOwn }) => isOwn)).toBe(false);
  expect(stepsOf(data, 'unlawful')).toMatch(/MyConcern/);
});

test('volunteers get it too, where a provider has any', () => {
  expect(helper('example', 'volunteer').start).toBe('danger');
});
