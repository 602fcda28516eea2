import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'four-cs-check-'));
  cpSync(join(import.meta.dirname, '../content/fixtures/small'), root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function check(...args: string[]) {
  const script = join(import.meta.dirname, '../../scripts/check.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--content-only', '--root', root, ...args],
    {
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

function edit(name: string, from: string, to: string): void {
  const file = join(root, 'course', name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

describe('npm run check', { timeout: 30_000 }, () => {
  test('says how each lesson measures and ends well when nothing is wrong', () => {
    const { status, stdout } = check();
    expect(stdout).toMatch(/accounts +1 \(1\.\d\) +\d+ +\d\.\d +1 +2027-05-01/);
    expect(stdout).toContain('content: 0 errors, 0 warnings');
    expect(stdout).not.toContain('Not checked yet');
    expect(status).toBe(0);
  });

  test('names every problem under its file with place and mend, and ends with 1', () => {
    edit('lessons/accounts.yaml', 'summary:', 'sumary:');
    edit('help.yaml', 'danger: helpline', 'danger: "helpline');
    const { status, stdout } = check();
    expect(stdout).toMatch(/^course\/help\.yaml\n {2}1:9 error: .*not closed.*\n {6}Close it/m);
    expect(stdout).toMatch(
      /^course\/lessons\/accounts\.yaml\n[\s\S]*3:1 error: “sumary” is not known here\.\n {6}Did you mean “summary”\?/m,
    );
    expect(stdout).toContain('Not checked yet: what lies across files.');
    expect(status).toBe(1);
  });

  test('says which providers there are when one does not exist', () => {
    const { status, stdout } = check('--provider', 'oka');
    expect(stdout).toContain('There is no provider “oka”');
    expect(stdout).toContain('There are: oak.');
    expect(status).toBe(1);
  });

  test('tells what a profile still has to fill in or confirm', () => {
    const { stdout } = check('--provider', 'oak');
    expect(stdout).toContain('Oak Road Training (oak): a draft');
    expect(stdout).toContain('people.second: any other manager');
    expect(stdout).toMatch(/Before a release\n {2}Nobody at Oak Road Training has confirmed/);
  });

  test('gives the same to a program', () => {
    edit('scenarios/shared-pc.yaml', 'to: quiet', 'to: looked');
    const { status, stdout } = check('--json');
    const { problems, lessons } = JSON.parse(stdout) as {
      problems: { code: string }[];
      lessons: { id: string }[];
    };
    expect(problems.map(({ code }) => code)).toEqual(['scenario-unreachable']);
    expect(lessons.map(({ id }) => id)).toEqual(['accounts']);
    expect(status).toBe(1);
  });

  test('writes codes for new ids only when asked to, and renumbers none', () => {
    edit('lessons/accounts.yaml', 'id: try', 'id: trial');
    const ids = () => readFileSync(join(root, 'course/ids.yaml'), 'utf8');
    const before = ids();
    check();
    expect(ids()).toBe(before);
    const { stdout } = check('--write-ids');
    expect(stdout).toContain('1 codes added');
    expect(ids()).toContain('  screen/accounts/try: s2\n');
    expect(ids()).toContain('  screen/accounts/trial: s3\n');
  });

  describe('with a translation', () => {
    const lesson = 'translations/cy/lessons/accounts.yaml';
    const write = (name: string, text: string): void => {
      mkdirSync(dirname(join(root, 'course', name)), { recursive: true });
      writeFileSync(join(root, 'course', name), text);
    };
    beforeEach(() => {
      write(
        'interface/cy.yaml',
        'language: { name: Cymraeg, direction: ltr }\nhome: { done: Wedi gorffen }\n',
      );
      write(lesson, 'id: accounts\ntitle: Eich cyfrifon\n');
    });

    test('says how much is translated, and what stands in English, and does not fail for it', () => {
      const { status, stdout } = check();
      expect(stdout).toMatch(/cy Cymraeg +\d of \d+/);
      expect(stdout).toMatch(
        /^course\/translations\/cy\/lessons\/accounts\.yaml\n.*warning: \d+ texts are not in Cymraeg yet/m,
      );
      expect(stdout).toMatch(/\d+ files have no translation into Cymraeg, and stand in English: course\//);
      expect(status).toBe(0);
    });

    test('names a translation whose English has changed, until it is translated anew', () => {
      expect(check().stdout).toContain('Nothing says what');
      expect(check('--translated', 'cy').stdout).not.toContain('Nothing says what');

      edit('lessons/accounts.yaml', 'title: ', 'title: Now ');
      const changed =
        /accounts\.yaml\n.*\n.*\n? *2:\d+ warning: The English has changed since one text was put into Cymraeg: “title”/;
      expect(check().stdout).toMatch(changed);
      // Recording again does not make an old translation a new one.
      expect(check('--translated', 'cy').stdout).toMatch(changed);

      write(lesson, 'id: accounts\ntitle: Eich cyfrifon nawr\n');
      expect(check('--translated', 'cy').stdout).not.toContain('The English has changed');
    });

    test('says which language a placeholder is wrong in', () => {
      write(lesson, 'id: accounts\ntitle: Cyfrifon {{people.nobody}}\n');
      const { status, stdout } = check();
      expect(stdout).toContain('In Cymraeg: ');
      expect(status).toBe(1);
    });

    test('says which languages there are when one does not exist', () => {
      const { status, stdout } = check('--translated', 'pl');
      expect(stdout).toContain('The course is not in “pl”.');
      expect(status).toBe(1);
    });
  });

  test('explains an option that it does not know', () => {
    const { status, stderr } = check('--stict');
    expect(stderr).toContain('--stict');
    expect(stderr).toContain('npm run check --');
    expect(status).toBe(1);
  });
});
