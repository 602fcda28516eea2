/**
 * The five policies that the profiles were built from. They are not in the repository, and findings about them stand in
 * no document of ours: here are numbers of lines and names of rules, and nothing of what the policies say.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkPolicy, type PolicyReport } from '../../../src/content/policy/check-policy.ts';
import { documentOf } from '../../../src/content/policy/document.ts';
import { realLibrary } from '../real.ts';
import { known, root, today } from './known.ts';

const folder = join(root, '../shared/seeds');
const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
const { rules, sources } = await known();

/** By the number that a file begins with. */
const text = (seed: string): string =>
  readFileSync(join(folder, files.find((name) => name.startsWith(seed)) ?? ''), 'utf8');
const reports = new Map<string, PolicyReport>();
function report(seed: string): PolicyReport {
  const made = reports.get(seed) ?? checkPolicy(documentOf(seed, text(seed)), rules, sources, today);
  reports.set(seed, made);
  return made;
}

type Line = number | '-';

/** Row of the table of contradictions, seed, rule and line; "-" is something missing. */
const table: readonly (readonly [row: number, seed: string, rule: string, line: Line])[] = [
  [1, '004', 'evidence-screenshot', 92],
  [2, '004', 'image-off-screen', 90],
  [3, '002', 'promise-confidentiality', 40],
  [4, '002', 'one-person', 40],
  [5, '000', 'no-third-person', 355],
  [5, '000', 'second-route-missing', '-'],
  [6, '001', 'staff-routes-differ', 139],
  [6, '001', 'staff-routes-differ', 301],
  [6, '001', 'lado-missing', '-'],
  [7, '002', 'staff-routes-differ', 40],
  [7, '002', 'staff-routes-differ', 67],
  [7, '002', 'staff-routes-differ', 116],
  [9, '000', 'kcsie-edition', 33],
  [9, '000', 'kcsie-edition', 45],
  [10, '002', 'kcsie-edition', 19],
  [10, '001', 'kcsie-paragraph', 277],
  [10, '001', 'kcsie-paragraph', 279],
  [10, '001', 'kcsie-paragraph', 281],
  [11, '000', 'nudes-guidance-edition', 33],
  [12, '000', 'revenge-porn', 41],
  [12, '000', 'revenge-porn', 74],
  [12, '000', 'revenge-porn', 110],
  [12, '000', 'revenge-porn', 261],
  [13, '001', 'sexting', 77],
  [13, '001', 'sexting', 267],
  [13, '001', 'child-prostitution', 71],
  [14, '000', 'peer-on-peer', 119],
  [14, '001', 'peer-on-peer', 269],
  [15, '001', 'eight-principles', 184],
  [15, '001', 'outside-eea', 195],
  [16, '001', 'gdpr-european', 271],
  [16, '001', 'gdpr-european', 235],
  [17, '001', 'prevent-edition', 244],
  [18, '001', 'act-year', 236],
  [19, '001', 'act-unknown', 243],
  [20, '001', 'act-misnamed', 242],
  [21, '001', 'online-safety-act-missing', '-'],
  [22, '001', 'count-of-cs', 79],
  [22, '001', 'section-numbered-twice', 222],
  [22, '001', 'dates-impossible', 15],
  [23, '001', 'lawful-views', 65],
  [24, '001', 'consent-to-share', 196],
  [24, '002', 'consent-to-share', 100],
  [25, '000', 'consent-required', 177],
  [26, '003', 'cs-incomplete', 33],
  [26, '004', 'cs-incomplete', 15],
  [26, '002', 'four-cs-missing', '-'],
  [27, '003', 'blames-the-person', 106],
  [28, '003', 'password-advice', 102],
  [29, '003', 'meeting-adults', 107],
  [30, '003', 'ctiru-duty', 85],
  [31, '000', 'phishing-abroad', 58],
  [32, '002', 'link-gone', 124],
  [32, '002', 'link-gone', 126],
  [32, '002', 'link-gone', 128],
  [33, '004', 'placeholder', 82],
  [33, '004', 'placeholder', 93],
  [33, '004', 'doubled-words', 68],
  [34, '002', 'doubled-words', 36],
  [34, '002', 'template-sentence', 45],
  [34, '002', 'other-kind-of-place', 67],
  [35, '002', 'social-media-both-ways', 146],
  [36, '000', 'commerce-unfinished', 50],
  [37, '001', 'old-words', 197],
  [37, '001', 'skype', 151],
  [38, '003', 'doubled-words', 116],
  [38, '003', 'doubled-words', 143],
  [38, '003', 'lead-titles-differ', 108],
  [39, '001', 'child-is-under-18', 87],
  ...['000', '001', '002', '003', '004'].flatMap((seed) =>
    ['sextortion-missing', 'ai-images-missing', 'age-routes-missing'].map(
      (rule) => [40, seed, rule, '-'] as const,
    ),
  ),
  [41, '000', 'illegal-steps-without-lead', 277],
  [42, '000', 'learner-devices-images', 164],
  [43, '002', 'lado-missing', '-'],
  [43, '003', 'lado-missing', '-'],
  [43, '004', 'lado-missing', '-'],
  [44, '004', 'staff-investigate', 58],
  [44, '001', 'staff-investigate', 292],
  [44, '001', 'register-label', 296],
  [45, '001', 'lawful-pornography', 66],
  [45, '003', 'gambling-unlawful', 115],
  [45, '003', 'adults-to-parents', 127],
  [46, '002', 'handled-internally', 75],
  [47, '000', 'kcsie-annex', 45],
  // Dates: what stands in the heads of the policies.
  [0, '000', 'review-due', 7],
  [0, '001', 'expired', 15],
  [0, '002', 'expired', 9],
  [0, '003', 'expired', 17],
  [0, '004', 'review-date-missing', '-'],
];

/**
 * Rows, or parts of rows, that no rule can decide from one text: they compare policies with each other (2), ask whether
 * several ways for learners are one too many (8), know what belongs under which C (36), what a word alone on a line is
 * for, and whether one row of versions is all there is (34).
 */
const forAPerson: readonly (readonly [row: number, seed: string, lines: readonly number[]])[] = [
  [2, '000', [273]],
  [2, '003', [104]],
  [8, '000', [169, 266, 362]],
  [34, '002', [11, 170]],
  [36, '000', [59]],
];

test('every row of the table is found by a rule, or is for a person to judge', () => {
  const rows = new Set([...table.map(([row]) => row), ...forAPerson.map(([row]) => row)]);
  expect([...rows].filter((row) => row > 0).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 47 }, (_, index) => index + 1),
  );
});

// Their owners publish them; we do not.
describe.skipIf(files.length === 0)(
  'the five policies (skipped where ../shared/seeds is not beside the repository)',
  () => {
    test.each(table)('row %i: seed %s, %s, line %s', (_, seed, rule, line) => {
      const lines = report(seed)
        .findings.filter((finding) => finding.rule === rule)
        .map((finding) => finding.line ?? '-');
      expect(lines).toContain(line);
    });

    test('every finding is on the reviewed list, and none of them is false', () => {
      const reviewed = parse(readFileSync(join(import.meta.dirname, 'reviewed.yaml'), 'utf8')) as Readonly<
        Record<
          string,
          Readonly<Record<string, { readonly verdict: string; readonly lines: readonly Line[] }>>
        >
      >;
      for (const [seed, listed] of Object.entries(reviewed)) {
        const found: Record<string, Line[]> = {};
        for (const { rule, line } of report(seed).findings) (found[rule] ??= []).push(line ?? '-');
        expect(found, seed).toEqual(
          Object.fromEntries(Object.entries(listed).map(([rule, { lines }]) => [rule, lines])),
        );
        for (const { verdict } of Object.values(listed)) expect(['right', 'minor']).toContain(verdict);
      }
    });

    test('quotes stand word for word in the policy', () => {
      const even = (value: string): string =>
        value
          .replace(/\*\*/g, '')
          .replace(/\s+/g, ' ')
          .replace(/<\/?u>/g, '')
          .trim();
      for (const file of files) {
        const whole = even(text(file.slice(0, 3)).replace(/<\/?u>/g, ' '));
        for (const { quote } of report(file.slice(0, 3)).findings)
          if (quote !== null) expect(whole).toContain(even(quote));
      }
    });

    test('a clause that a profile calls outdated or unsafe has a finding, and no sound clause a safety-critical one', async () => {
      const library = await realLibrary();
      const seeds = {
        'ws-training': '000',
        waes: '001',
        nwcs: '002',
        aspire: '003',
        'skills-for-work': '004',
      };
      for (const [id, seed] of Object.entries(seeds)) {
        const { profile, policies } = library.providers.get(id)!;
        const { findings } = report(seed);
        const lines = text(seed).split('\n');
        for (const document of profile.value.documents)
          for (const clause of document.clauses) {
            const point = policies.get(document.file ?? '')!.points[clause.number - 1]!;
            const bare = (value: string): string => value.replace(/[^a-z]/gi, '').toLowerCase();
            const line = lines.findIndex((each) => bare(each).includes(bare(point.text).slice(0, 40))) + 1;
            const here = findings.filter((finding) => finding.line === line);
            const place = `${id} ${document.id} ${String(clause.number)} line ${String(line)}`;
            expect(line, place).toBeGreaterThan(0);
            if (clause.state !== 'ok') expect(here.length, place).toBeGreaterThan(0);
            if (clause.state === 'unsafe')
              expect(
                here.map(({ severity }) => severity),
                place,
              ).toContain('high');
            if (clause.state === 'ok')
              expect(
                here.map(({ severity }) => severity),
                place,
              ).not.toContain('safety-critical');
          }
      }
    });
  },
);
