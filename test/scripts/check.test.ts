import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  test('explains an option that it does not know', () => {
    const { status, stderr } = check('--stict');
    expect(stderr).toContain('--stict');
    expect(stderr).toContain('npm run check --');
    expect(status).toBe(1);
  });
});
