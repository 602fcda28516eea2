import { describe, expect, test } from 'vitest';
import { anyManager, anyStaff } from '../../../src/content/compile/context.ts';
import { compiled, defaults, elmYaml, oakYaml, problemsOf, routeQuestion } from './made-up.ts';

const firstText = (provider: 'oak' | 'elm', text: string, change = {}) => {
  const [block] = compiled(provider, { blocks: [{ text }], ...change }).course.first.screens[0]?.blocks ?? [];
  return block?.kind === 'text' ? block.html : undefined;
};

describe('a name', () => {
  test('is shown while somebody at the provider stands behind it', () => {
    expect(firstText('oak', 'Tell {{people.first.name}}.')).toBe('<p>Tell Asha Rahman.</p>');
  });

  test('gives way to the role when the policy it comes from is past its review date', () => {
    expect(firstText('elm', 'Tell {{people.first.name}}.')).toBe('<p>Tell the e-Safety Officer.</p>');
    expect(JSON.stringify(compiled('elm'))).not.toMatch(/Winter|paul@|01000/);
  });

  test('is shown without a confirmation while the policy is in date', () => {
    const elm = { policy: { ...elmYaml.policy, nextReviewBy: '2026-11-22' } };
    expect(firstText('elm', 'Tell {{people.first.name}}.', { elm })).toBe('<p>Tell Paul Winter.</p>');
  });

  test('is not shown by a confirmation of something else', () => {
    const oak = { confirmed: { ...oakYaml.confirmed, for: ['routes', 'signed-text'] } };
    expect(firstText('oak', 'Tell {{people.first.name}}.', { oak })).toBe(
      '<p>Tell the Safeguarding Lead.</p>',
    );
  });

  test('makes whole sentences, wherever it stands', () => {
    expect(firstText('elm', '{{people.first.name}} listens. {{people.first.name}} helps.')).toBe(
      '<p>The e-Safety Officer listens. The e-Safety Officer helps.</p>',
    );
    expect(firstText('elm', 'Or the {{people.second.title}}.')).toBe('<p>Or any other manager.</p>');
  });
});

describe('who to tell', () => {
  const card = (provider: 'oak' | 'elm', change = {}) => {
    const block = compiled(provider, { blocks: [{ route: 'scam' }], ...change }).course.first.screens[0]
      ?.blocks[0];
    if (block?.kind !== 'route') throw new Error('no route');
    return block.card;
  };

  test('comes from the provider’s own route, with its place in the policy', () => {
    expect(card('oak')).toMatchObject({
      first: '<p>Tell <strong>Asha Rahman</strong>, the Safeguarding Lead.</p>',
      second: '<p>If your worry is about them, or no one is there, tell the <strong>Principal</strong>.</p>',
      from: 'From Oak’s Online Safety Policy, section 7',
    });
  });

  test('is the safe default, word for word and under nobody’s name, where the policy says nothing', () => {
    expect(card('elm')).toEqual({
      title: 'Who to tell at Elm',
      first: `<p>${defaults.first}</p>`,
      second: `<p>${defaults.second}</p>`,
      extra: [],
      outOfHours: `<p>${defaults.outOfHours}</p>`,
      help: 'Open Help: lines to ring or text',
    });
  });

  test('opens Help where the safe default speaks of lines and none stand below it', () => {
    expect(card('elm', { blocks: [{ route: 'scam' }, { lines: ['talk-all'] }] })).not.toHaveProperty('help');
    expect(card('elm', { blocks: [{ route: 'scam' }, { text: 'More.' }] }).help).toMatch('Open Help');
    const underAge = [{ route: 'scam' }, { lines: ['talk-all'], age: 'under-18' }];
    expect(card('elm', { blocks: underAge }).help).toMatch('Open Help');
  });

  test('on the home opens Help only where the safe default speaks of a line', () => {
    expect(compiled('elm').course.homeVoices[0]?.help).toMatch('Open Help');
    expect(compiled('oak').course.homeVoices[0]).not.toHaveProperty('help');
  });

  test('has the safe second route where the policy gives only a first', () => {
    const oak = {
      people: { ...oakYaml.people, second: undefined },
      routes: { learner: { scam: { tell: ['lead'], from: '7' } } },
    };
    expect(card('oak', { oak }).second).toBe(`<p>${defaults.second}</p>`);
  });

  test('falls back on the provider’s second person where a route names none', () => {
    const oak = { routes: { learner: { scam: { tell: ['lead'], from: '7' } } } };
    expect(card('oak', { oak }).second).toContain('Principal');
  });

  test('is never the person the worry is about', () => {
    const oak = { routes: { learner: { scam: { tell: ['lead'], second: ['lead'], from: '7' } } } };
    expect(problemsOf('oak', { oak, blocks: [{ route: 'scam' }] })).toContainEqual(
      expect.objectContaining({ code: 'second-is-first', file: 'course/providers/oak/provider.yaml' }),
    );
  });

  test('says who there is when a route names nobody known', () => {
    const oak = { routes: { learner: { scam: { tell: ['leed'], from: '7' } } } };
    const [problem] = problemsOf('oak', { oak });
    expect(problem).toMatchObject({ code: 'unknown-slot' });
    expect(problem?.mend).toContain('lead');
  });

  test('fits into a sentence', () => {
    expect(firstText('oak', 'Tell {{route "scam"}}.')).toBe(
      '<p>Tell Asha Rahman, or the Principal if it is about them.</p>',
    );
    expect(firstText('elm', 'Tell {{route "scam"}}.')).toBe(
      '<p>Tell any member of staff you trust, or any other manager if it is about them.</p>',
    );
    expect(defaults.first).toContain(anyStaff);
    expect(defaults.second).toContain(anyManager);
  });

  test('does not put our words under the provider’s line', () => {
    const blocks = [{ voice: { title: 'Here', text: 'Tell {{route "scam"}}.' } }];
    const kind = (provider: 'oak' | 'elm') =>
      compiled(provider, { blocks }).course.first.screens[0]?.blocks[0]?.kind;
    expect(kind('oak')).toBe('voice');
    expect(kind('elm')).toBe('note');
  });

  test('in Help begins with the provider’s own first contact, also without a route', () => {
    expect(compiled('elm').help.first).toMatchObject({
      first: '<p>Tell the <strong>e-Safety Officer</strong>.</p>',
      second: `<p>${defaults.second}</p>`,
    });
  });
});

describe('a question about the route', () => {
  const options = (provider: 'oak' | 'elm') =>
    compiled(provider).quiz?.questions.find(({ kind }) => kind === 'route')?.options ?? [];

  test('has the provider’s own person as its one right answer', () => {
    expect(
      options('oak')
        .filter(({ isRight }) => isRight)
        .map(({ text }) => text),
    ).toEqual(['Asha Rahman']);
    expect(
      options('elm')
        .filter(({ isRight }) => isRight)
        .map(({ text }) => text),
    ).toEqual(['Any member of staff you trust']);
    expect(options('oak')).toHaveLength(4);
  });

  test('is refused where a wrong answer is right with this provider', () => {
    const wrong = [{ text: 'The safeguarding lead', why: 'No.' }, ...routeQuestion.wrong.slice(1)];
    const questions = [
      { ...routeQuestion, wrong },
      { ...routeQuestion, id: 'other' },
    ];
    expect(problemsOf('oak', { questions })).toMatchObject([
      { code: 'wrong-answer-is-right', file: 'course/questions/t1-help.yaml' },
    ]);
    expect(problemsOf('elm', { questions })).toEqual([]);
  });
});

test('a question to match keeps each line with its choice', () => {
  const question = compiled('oak').quiz?.questions.find(({ kind }) => kind === 'match');
  expect(question?.items?.map(({ text, choice = -1 }) => [text, question.choices?.[choice]])).toEqual([
    ['A fee', 'Commerce'],
    ['A stranger', 'Contact'],
  ]);
  expect(question?.choices).toHaveLength(3);
});
