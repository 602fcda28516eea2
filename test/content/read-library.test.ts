import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemLine } from '../../src/content/problems.ts';
import { schemaProblems } from '../../src/content/read-issues.ts';
import { readYaml } from '../../src/content/read-yaml.ts';
import { course } from '../../src/content/schema/course.ts';
import { readingProblems, smallLibrary, swap, type Edits } from './fixtures/small.ts';

/** The one problem that the edits cause. */
async function onlyProblem(edits: Edits) {
  const problems = await readingProblems(edits);
  expect(problems.map(problemLine)).toHaveLength(1);
  return problems[0]!;
}

const lesson = 'lessons/accounts.yaml';
const profile = 'providers/oak/provider.yaml';

describe('reading the course', () => {
  test('gives every file with the way back to its lines', async () => {
    const library = await smallLibrary();
    const file = library.lessons.get('accounts')!;
    expect(file.file).toBe('course/lessons/accounts.yaml');
    expect(file.at(['minutes'])).toEqual({ line: 6, column: 10 });
    expect(file.at(['screens', 0, 'blocks', 1, 'idea'])).toEqual({ line: 17, column: 15 });
    // Nothing there: the nearest thing above it.
    expect(file.at(['screens', 0, 'nothing', 3])).toEqual(file.at(['screens', 0]));
    expect([...library.banks.keys()]).toEqual(['t4-accounts']);
    expect(library.drawings.get('lock')).toContain('<svg');
    expect(library.ids.codes.get('screen/accounts/try')).toBe('s2');
  });

  test('names a provider’s points in order, word for word, under their headings', async () => {
    const library = await smallLibrary();
    expect(library.providers.get('oak')!.policies.get('policies/rules.md')!.points).toEqual([
      { number: 1, section: 'Logins', line: 7, text: 'Keep your login to yourself.' },
      {
        number: 2,
        section: 'Logins',
        line: 8,
        text: 'Lock the screen when you leave a computer, and log out of a shared one.',
      },
      {
        number: 3,
        section: 'Messages – At night',
        line: 15,
        text: 'Do not expect an answer after six.\n- Not on Sundays either.',
      },
    ]);
  });

  test('finds all problems of all files at once, in the order of files and lines', async () => {
    const problems = await readingProblems({
      [lesson]: (text) =>
        text.replace('title: Your accounts', 'titel: Your accounts').replace('minutes: 1', 'minutes: one'),
      'glossary.yaml': swap('means:', 'meanz:'),
      [profile]: swap('nation: england', 'nation: narnia'),
      'help.yaml': undefined,
    });
    expect(problems.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['course/glossary.yaml', 2, 'missing'],
      ['course/glossary.yaml', 2, 'unknown-key'],
      ['course/help.yaml', undefined, 'missing-file'],
      ['course/lessons/accounts.yaml', 1, 'missing'],
      ['course/lessons/accounts.yaml', 2, 'unknown-key'],
      ['course/lessons/accounts.yaml', 6, 'wrong-type'],
      ['course/providers/oak/provider.yaml', 3, 'wrong-value'],
    ]);
  });
});

describe('a problem while reading', () => {
  test('of an unknown key names it and the nearest key that is known', async () => {
    expect(
      await onlyProblem({ [profile]: swap('  first: lead', '  first: lead\n  secund: it') }),
    ).toMatchObject({
      code: 'unknown-key',
      line: 9,
      column: 3,
      message: '“secund” is not known here.',
      mend: expect.stringMatching(/^Did you mean “second”\? What can stand here: lead, deputy,/) as string,
    });
  });

  test('of a missing key says what to write there', async () => {
    expect(await onlyProblem({ [lesson]: swap('summary: Keep what is yours.\n', '') })).toMatchObject({
      code: 'missing',
      line: 1,
      message: '“summary” is missing here.',
      mend: 'Add “summary:” with a text. One line for the task list.',
    });
  });

  test('of a number where a text belongs asks for quotation marks', async () => {
    expect(await onlyProblem({ 'help.yaml': swap("'0000 000'", '159') })).toMatchObject({
      code: 'wrong-type',
      message: '“call” should be a text, and YAML reads 159 as a number.',
      mend: 'Put it in quotation marks: "159".',
    });
  });

  test('of a word outside a list of words offers the nearest', async () => {
    expect(await onlyProblem({ [lesson]: swap('- route: it-fault', '- route: it-falt') })).toMatchObject({
      code: 'wrong-value',
      line: 24,
      mend: expect.stringMatching(/^Did you mean “it-fault”\?/) as string,
    });
  });

  test('of a block explains the one kind that was meant', async () => {
    const problems = await readingProblems({
      [lesson]: swap('drawing: lock, alt: A', 'drawing: lock, atl: A'),
    });
    expect(problems.map(problemLine)).toEqual([
      expect.stringContaining(
        '18:18 error: “alt” is missing here. Add “alt:” with “decorative” or a text.',
      ) as string,
      expect.stringContaining('18:35 error: “atl” is not known here. Did you mean “alt”?') as string,
    ]);
  });

  test('of a block of no known kind lists the kinds', async () => {
    expect(await onlyProblem({ [lesson]: swap('- idea:', '- ideea:') })).toMatchObject({
      code: 'unknown-kind',
      line: 17,
      mend: expect.stringMatching(/^Did you mean “idea”\? It begins with “text:”, “idea:”/) as string,
    });
  });

  test('inside a question inside a block stands at its own line', async () => {
    expect(await onlyProblem({ [lesson]: swap('right: true', 'rihgt: true') })).toMatchObject({
      code: 'unknown-key',
      line: 35,
      mend: expect.stringMatching(/^Did you mean “right”\?/) as string,
    });
  });

  test('of a kind of question that does not exist lists those that do', async () => {
    expect(
      await onlyProblem({ 'questions/t4-accounts.yaml': swap('kind: route', 'kind: rout') }),
    ).toMatchObject({
      code: 'wrong-value',
      line: 16,
      message: '“rout” is not a kind that the course knows.',
      mend: expect.stringMatching(/^Did you mean “route”\? It can be “one”/) as string,
    });
  });

  test('of a scenario node explains the scene or the ending, whichever was begun', async () => {
    expect(
      await onlyProblem({ 'scenarios/shared-pc.yaml': swap('    route: it-fault\n    lines', '    lines') }),
    ).toMatchObject({ code: 'missing', message: '“route” is missing here.' });
  });

  test('of an address that is none says how one is written', async () => {
    expect(await onlyProblem({ 'course.yaml': swap('https://weather.example/', 'weather') })).toMatchObject({
      code: 'wrong-form',
      line: 3,
      message: '“leaveTo” is not a web address.',
    });
  });

  test('of a size says how much there is', async () => {
    expect(
      await onlyProblem({ 'scenarios/shared-pc.yaml': swap('[Log out., Tell the person.]', '[Log out.]') }),
    ).toMatchObject({
      code: 'wrong-size',
      message: '“good” needs at least 2 items and has 1.',
    });
  });
});

describe('broken YAML', () => {
  test.each([
    ['a tab', 'minutes: 1', 'minutes:\n\t- 2', 7, /tab/, /spaces/],
    ['a colon in a text', 'scene: The', 'scene: Note: the', 5, /colon/, /quotation marks/],
    ['a placeholder at the start', 'scene: The', 'scene: {{words.site}} the', 5, /./, /quotation marks|line/],
    [
      'nothing but a placeholder',
      'title: Shared PC',
      'title: {{words.site}}',
      2,
      /brackets/,
      /quotation marks/,
    ],
    ['a quotation mark that stays open', 'title: Shared PC', 'title: "Shared PC', 2, /./, /./],
    ['a key twice', 'title: Shared PC', 'title: Shared PC\ntitle: Shared PC', 3, /twice/, /Keep one/],
    ['an asterisk at the start', 'title: Shared PC', 'title: *Shared', 2, /alias/, /quotation marks/],
  ])('with %s names line and mend', async (_, from, to, line, message, mend) => {
    const file = from.startsWith('minutes') ? lesson : 'scenarios/shared-pc.yaml';
    const problems = await readingProblems({ [file]: swap(from, to) });
    expect(problems[0]).toMatchObject({
      code: expect.stringMatching(/^yaml-/) as string,
      file: `course/${file}`,
    });
    expect(problems[0]!.line).toBe(line);
    expect(problems[0]!.column).toBeGreaterThan(0);
    expect(problems[0]!.message).toMatch(message);
    expect(problems[0]!.mend).toMatch(mend);
  });

  test('that would swell to gigabytes is refused without being opened', async () => {
    const levels = Array.from({ length: 30 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x]' : `a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`,
    );
    const problems = await readingProblems({ 'glossary.yaml': levels.join('\n') });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['yaml-alias']));
  });
});

test('any text at all is read or refused, and nothing is thrown', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'a: ',
      '- ',
      '*a',
      '&a ',
      '<<: ',
      '{',
      '[',
      '"',
      '\n',
      '  ',
      '\t',
      '? ',
      '---\n',
      '!!set ',
      '|',
      '%',
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const read = readYaml('x.yaml', pieces.join(''));
      if (!read.ok) {
        expect(read.problem.length).toBeGreaterThan(0);
        for (const { line, mend } of read.problem) expect([line! > 0, mend !== '']).toEqual([true, true]);
      } else {
        expect(() => schemaProblems(course, read.value)).not.toThrow();
        expect(schemaProblems(course, read.value)).not.toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

describe('files', () => {
  test('are called after the id inside them', async () => {
    expect(await onlyProblem({ [lesson]: swap('id: accounts', 'id: acounts') })).toMatchObject({
      code: 'file-name',
      line: 1,
      mend: expect.stringContaining('Name the file “acounts.yaml”') as string,
    });
  });

  test('that a profile names must be there', async () => {
    expect(await onlyProblem({ [profile]: swap('policies/rules.md', 'policies/rule.md') })).toMatchObject({
      code: 'missing-file',
      file: 'course/providers/oak/provider.yaml',
      line: 25,
      mend: expect.stringContaining('Did you mean “policies/rules.md”?') as string,
    });
  });

  test.each([
    ['is not there', {}, /not there/],
    ['is not a picture', { 'providers/oak/brand/logo.png': 'hello, not a picture' }, /not a PNG/],
  ])('of a logo that %s are named with a way out', async (_, files, message) => {
    const problem = await onlyProblem({
      ...files,
      [profile]: swap("colour: '#0F6B63'", "colour: '#0F6B63', logo: logo.png"),
    });
    expect(problem).toMatchObject({
      code: 'logo-unreadable',
      line: 4,
      mend: expect.stringContaining('initials') as string,
    });
    expect(problem.message).toMatch(message);
  });

  test('of drawings hold nothing that acts or loads', async () => {
    const drawing = (inside: string) => ({ 'media/drawings/lock.svg': `<svg>${inside}</svg>` });
    expect(await onlyProblem(drawing('<script>1</script>'))).toMatchObject({ code: 'drawing-unreadable' });
    expect(await onlyProblem(drawing('<a href="https://x.example">x</a>'))).toMatchObject({
      code: 'drawing-unreadable',
    });
    expect(await readingProblems(drawing('<use href="#a"/>'))).toEqual([]);
  });

  test('of policies are named by a document', async () => {
    expect(await onlyProblem({ 'providers/oak/policies/old.md': '- A point.\n' })).toMatchObject({
      code: 'unknown-file',
      file: 'course/providers/oak/policies/old.md',
    });
  });

  test('of policies hold nothing outside a point', async () => {
    expect(
      await onlyProblem({ 'providers/oak/policies/rules.md': (text) => `${text}\nI agree to all of it.\n` }),
    ).toMatchObject({
      code: 'policy-line',
      line: 18,
      message: expect.stringContaining('I agree to all') as string,
    });
  });
});
