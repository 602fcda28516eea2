/** What Easy Read promises its readers, on the real course and on the real course with something spoilt. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkEasyRead, measureEasyRead, textsOf } from '../../../src/content/check/easy-read.ts';
import type { Library } from '../../../src/content/library.ts';
import { readLibrary } from '../../../src/content/read-library.ts';
import type { EasyReadFile } from '../../../src/content/schema/easy-read.ts';
import type { Provider } from '../../../src/content/schema/provider.ts';

let library: Library;
beforeAll(async () => {
  const read = await readLibrary(fileURLToPath(new URL('../../..', import.meta.url)));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  library = read.value;
});

type Writable<Value> = { -readonly [Key in keyof Value]: Writable<Value[Key]> };

const spoilt = (change: (file: Writable<EasyReadFile>) => void): Library => {
  const file = library.easyRead!.get('induction')!;
  const value = structuredClone(file.value) as Writable<EasyReadFile>;
  change(value);
  return { ...library, easyRead: new Map([['induction', { ...file, value: value }]]) };
};

const spoiltProvider = (id: string, change: (profile: Writable<Provider>) => void): Library => {
  const files = library.providers.get(id)!;
  const value = structuredClone(files.profile.value) as Writable<Provider>;
  change(value);
  return {
    ...library,
    providers: new Map([[id, { ...files, profile: { ...files.profile, value: value } }]]),
  };
};

const codes = (of: Library): readonly string[] => checkEasyRead(of).map(({ code }) => code);

describe('Easy Read of the induction', () => {
  test('has nothing to mend, and reads at an age of nine at most', () => {
    expect(checkEasyRead(library)).toEqual([]);
    expect(measureEasyRead(textsOf(library.easyRead!.get('induction')!), library)!.age).toBeLessThanOrEqual(
      9,
    );
  });

  test('a lesson that no page stands for is named', () => {
    const [problem] = checkEasyRead(spoilt((file) => file.pages[4]!.covers.splice(0, 1, 'l1')));
    expect(problem!.code).toBe('easy-covers');
    expect(checkEasyRead(spoilt((file) => file.pages.splice(5, 1)))[0]!.message).toMatch(/l3\/l3-hurry/);
  });

  test('a topic that no question answers for is named', () => {
    const [problem] = checkEasyRead(spoilt((file) => file.questions[2]!.topics.splice(0, 1, 't2-help')));
    expect(problem!.code).toBe('easy-topics');
    expect(problem!.message).toContain('t5-money');
  });

  test('a sentence of thirteen words, “should”, and two right answers are refused', () => {
    const long = 'This one has just one more word in it than it may have here.';
    expect(codes(spoilt((file) => (file.pages[0]!.rows[0]!.text = long)))).toEqual(['easy-sentence']);
    expect(codes(spoilt((file) => (file.pages[0]!.rows[0]!.text = 'You should stop.')))).toEqual([
      'easy-word',
    ]);
    expect(
      codes(spoilt((file) => file.questions[0]!.first.answers.forEach((answer) => (answer.right = true)))),
    ).toEqual(['question-key']);
  });

  test('a placeholder counts as two words', () => {
    const eleven = 'This has ten words of ours and then there is {{words.tutor}}.';
    expect(codes(spoilt((file) => (file.pages[0]!.rows[0]!.text = eleven)))).toEqual([]);
    expect(codes(spoilt((file) => (file.pages[0]!.rows[0]!.text = `Now ${eleven}`)))).toEqual([
      'easy-sentence',
    ]);
  });

  test('harder words than a nine-year-old reads are refused', () => {
    const hard = 'Institutional authentication administratively necessitates reconsideration.';
    expect(
      codes(
        spoilt((file) =>
          file.pages.forEach((page) => page.rows.forEach((row) => (row.text = `${hard} `.repeat(3)))),
        ),
      ),
    ).toContain('reading-age');
  });

  test('a picture, a line or a source that is not there is named', () => {
    expect(codes(spoilt((file) => (file.pages[0]!.rows[0]!.drawing = 'elephant')))).toEqual([
      'missing-drawing',
    ]);
    expect(codes(spoilt((file) => file.pages[0]!.lines.push('nobody')))).toEqual(['missing-line']);
    expect(codes(spoilt((file) => file.pages[0]!.sources.push('hearsay')))).toEqual(['missing-source']);
  });
});

describe('statements in Easy Read', () => {
  test.each(['aspire', 'example', 'nwcs', 'skills-for-work', 'waes', 'ws-training'])(
    'of %s stand for every clause that learners sign, and for no other',
    (id) => {
      const { documents, signOff } = library.providers.get(id)!.profile.value;
      const signed = documents.find(
        ({ file, signedBy }) => file !== undefined && signedBy.includes('learner'),
      )!;
      const named = signOff.easyReadStatements.flatMap(({ clauses }) => clauses).sort((a, b) => a - b);
      const wanted = signed.clauses
        .filter(({ audience, state }) => audience.includes('learner') && state !== 'unsafe')
        .map(({ number }) => number);
      expect(named).toEqual(wanted);
    },
  );

  test('a withheld clause, one for staff, one that is not there and one left out are refused', () => {
    const withClauses = (id: string, clauses: number[]) =>
      checkEasyRead(
        spoiltProvider(id, ({ signOff }) => {
          signOff.easyReadStatements[0]!.clauses = clauses;
        }),
      ).map(({ message }) => message);
    expect(withClauses('nwcs', [1, 11])).toEqual([expect.stringContaining('withheld')]);
    expect(withClauses('example', [1, 11])).toEqual([expect.stringContaining('not for learners')]);
    expect(withClauses('example', [1, 99])).toEqual([expect.stringContaining('does not exist')]);
    expect(withClauses('example', [2])).toEqual([expect.stringContaining('acceptable-use 1')]);
  });

  test('a provider without any is told, and its learners sign in the usual way', () => {
    const [problem, ...others] = checkEasyRead(
      spoiltProvider('example', ({ signOff }) => signOff.easyReadStatements.splice(0)),
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'easy-statements', severity: 'warning' });
  });
});
