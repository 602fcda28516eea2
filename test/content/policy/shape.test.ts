/** How a policy is put together: where its own history ends, what its parts are called, and where a date belongs. */
import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../src/content/policy/check-policy.ts';
import { blocksOf, documentOf } from '../../../src/content/policy/document.ts';
import { metadataOf } from '../../../src/content/policy/metadata.ts';
import { grouped, messagesOf } from '../../../scripts/policy/report-text.ts';
import { known, today } from './known.ts';

const { rules, sources } = await known();
const found = (text: string): readonly string[] =>
  checkPolicy(documentOf('policy.txt', text), rules, sources, today).findings.flatMap(({ rule, line }) =>
    line === null ? [] : [rule],
  );

describe('the history of a policy', () => {
  const history =
    'Change log\n\nIssue\tDate\tNote\n2\tMay 25\tMoved to KCSIE 2025\n3\tSept 26\tMoved to KCSIE 2026\n\n';

  test('is held against nobody', () => {
    expect(found(history)).toEqual([]);
  });

  test.each(['A. Reporting', 'A) Reporting', 'I. Reporting', 'Part 1: Reporting', 'Reporting'])(
    'ends where a part called “%s” begins',
    (title) => {
      const parts = /^A/.test(title)
        ? '\n\nB. People\n\nEverybody.\n\nC. Review\n\nYearly.'
        : '\n\nII. People\n\nEverybody.\n\nIII. Review\n\nYearly.';
      expect(found(`${history}${title}\n\nReport scams to Action Fraud.${parts}`)).toContain('action-fraud');
    },
  );

  test('does not go on for as long as no other heading is seen', () => {
    const prose = 'Learners are asked to look after each other online and to speak up early.\n\n'.repeat(3);
    expect(found(`${history}${prose}Report scams to Action Fraud.`)).toContain('action-fraud');
  });

  test.each([
    'How this guide has changed\n\nV2\tMarch 24\tKCSIE 2023 taken out, KCSIE 2024 put in.',
    "What's new\n\nVersion 4: Action Fraud replaced by Report Fraud.",
    'Trail of changes\n\nEdition 3\t4/9/24\tFollows KCSIE 2024',
  ])('is seen as one: %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

test.each([
  ['To be looked at again by:\n4.10.27', '2027-10-04'],
  ['Next review due\n\n1 September 2027', '2027-09-01'],
  ['Renewal due: 30/09/27', '2027-09-30'],
  ['Good until\tthe thirtieth of September 2027', '2027-09-30'],
])('the day of the next review is read from “%s”', (text, day) => {
  const said = metadataOf(blocksOf(documentOf('policy.txt', text)));
  expect(said.find(({ field }) => field === 'nextReview')?.dates[0]?.first).toBe(day);
});

test('a date on a line of its own is no heading and no item', () => {
  const kinds = (text: string) => blocksOf(documentOf('policy.txt', text)).map(({ kind }) => kind);
  expect(kinds('1 September 2027')).toEqual(['paragraph']);
  expect(kinds('4.10.27')).toEqual(['paragraph']);
});

describe('a report', () => {
  const groupsOf = (text: string) =>
    grouped(checkPolicy(documentOf('policy.txt', text), rules, sources, today).findings).filter(
      ({ findings: [{ quote }] }) => quote !== null,
    );

  test('gives each place its own answer, where one rule has several', () => {
    const groups = groupsOf('Childline: 0800 1112\n\nSamaritans: 116 132');
    expect(groups.map(({ id }) => id)).toEqual(['helpline-number', 'helpline-number-2']);
    expect(groups.map(({ findings: [{ suggest }] }) => suggest)).toEqual([
      'Childline: 0800 1111',
      'Samaritans: 116 123',
    ]);
  });

  test('says once what is the same everywhere, and beside its place what is not', () => {
    const [same] = groupsOf('Report it to Action Fraud.\n\nTell Action Fraud.');
    expect(same && messagesOf(same)).toEqual({ ofAll: [same?.findings[0].message], ofEach: undefined });
    const [each] = groupsOf('Ring the DSL on 01632 960400.\n\nDSL: 01632 960408');
    expect(each && messagesOf(each).ofEach).toHaveLength(2);
  });
});
