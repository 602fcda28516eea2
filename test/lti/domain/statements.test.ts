import { randomUUID } from 'node:crypto';
import validator from '@learninglocker/xapi-validation';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../lti/domain/facts.ts';
import type { AttemptFacts, SignatureBody } from '../../../lti/domain/model.ts';
import { statementsOf } from '../../../lti/domain/statements.ts';
import type { Statement } from '../../../lti/domain/statements.ts';
import type { Progress } from '../../../src/progress/model.ts';
import { outcome } from '../../../src/progress/outcome.ts';
import { newSayings, verbs } from '../../../src/record/statements.ts';
import { allScreens, judged, now, progressWith, startedAt } from './judged.ts';

/** Its types say that the function is a level deeper than it is. */
const validate = validator as unknown as (statement: unknown) => readonly unknown[];

const activityId = 'https://fourcs.example/course/example/induction';
const { rules } = judged;
const nothing: AttemptFacts = {
  completion: 'incomplete',
  success: 'unknown',
  marks: {},
  quizAttempts: 0,
  startedAt,
};
const hash = 'ab'.repeat(32);
const signature: SignatureBody = {
  track: 'induction',
  documents: [
    { code: 'd1', version: '3', hash: 'd1'.repeat(32) },
    { code: 'd2', version: '2026[,]b', hash: 'd2'.repeat(32) },
  ],
  setHash: hash,
  language: 'en-GB',
  isEasyRead: false,
  withSupport: false,
  withheld: [],
  statements: ['n1'],
  how: 'click',
};

const empty = progressWith({});
const read = progressWith({ finished: new Set(['s1', 's2']) });
const failedOnce = progressWith({
  finished: allScreens,
  attempts: 1,
  marks: { t1: { right: 1, asked: 3 }, t6: { right: 0, asked: 2 } },
});
const passed = progressWith({
  finished: allScreens,
  attempts: 2,
  marks: { t1: { right: 3, asked: 3 }, t6: { right: 2, asked: 2 } },
});
const signedOff = progressWith({
  ...passed,
  signedOff: { at: '2026-11-22T09:30:00Z', hash, withSupport: false },
});

const said = (before: Progress, after: Progress, signs?: SignatureBody): readonly Statement[] => {
  const known = factsOf(rules, before, nothing, now);
  return statementsOf({
    rules,
    activityId,
    actor: { homePage: 'https://tool.example', personId: '5c2d5b2e-7a3f-4a51-b1cb-5bb0f9d3b0aa' },
    attemptId: '0e1f7c53-7a1e-4a58-9f0c-6a2f1c9b1d11',
    before: { progress: before, facts: known },
    after: { progress: after, facts: factsOf(rules, after, known, now) },
    ...(signs && { signature: { body: signs, at: new Date('2026-11-22T09:30:00Z') } }),
    at: now,
    newId: () => randomUUID(),
  });
};
const verbsOf = (statements: readonly Statement[]): readonly string[] =>
  statements.map(({ verb }) => (verb as { readonly id: string }).id.split('/').at(-1) ?? '');

describe('what a learning record store is told', () => {
  test('is nothing when a learner only moves on by a screen', () => {
    expect(said(empty, progressWith({ finished: new Set(['s1']) }))).toEqual([]);
    expect(said(passed, passed)).toEqual([]);
  });

  test('is each thing once, when it happens', () => {
    expect(verbsOf(said(empty, read))).toEqual(['covered']);
    expect(verbsOf(said(read, failedOnce))).toEqual(['covered', 'covered', 'scored']);
    expect(verbsOf(said(failedOnce, passed))).toEqual(['covered', 'scored', 'passed']);
    expect(verbsOf(said(passed, signedOff, signature))).toEqual(['completed', 'answered']);
  });

  test('says topics, score and sign-off in the words of an xAPI package', () => {
    const statements = said(empty, signedOff, signature);
    const { sayings } = newSayings(
      outcome(rules, signedOff, {
        documents: signature.documents.map(({ code }) => code),
        version: signature.documents.map(({ version }) => version).join(' + '),
      }),
      { topics: {} },
      activityId,
      'topic',
    );
    const ours = statements
      .filter((statement) => !['passed', 'completed'].includes(verbsOf([statement])[0]!))
      .map(({ verb, object, result }) => ({ verb, object, result }));
    expect(ours).toEqual(sayings.map(({ verb, object, result }) => ({ verb, object, result })));
    expect(statements.map(({ verb }) => verb)).toEqual(
      expect.arrayContaining([verbs.passed, verbs.completed]),
    );
  });

  test('is valid xAPI', () => {
    for (const statement of said(empty, signedOff, signature)) expect(validate(statement)).toEqual([]);
  });

  test('holds no score of a sensitive topic, no name and nothing below a topic', () => {
    const text = JSON.stringify(said(empty, failedOnce));
    const sensitive = said(empty, failedOnce).filter(({ object }) =>
      (object as { readonly id: string }).id.endsWith('/topic/t6'),
    );
    expect(sensitive).toMatchObject([{ result: { completion: true } }]);
    expect(JSON.stringify(sensitive)).not.toContain('score');
    expect(text).not.toMatch(/"q\d|name":"[^"]*[A-Z][a-z]+ [A-Z]/);
  });
});
