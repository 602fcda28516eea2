/** The two commands as they are typed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocumentProxy } from 'unpdf';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { linesOfPdf } from '../../../scripts/policy/pdf.ts';
import { ruleProblems } from '../../../src/content/policy/read-rules.ts';
import type { PolicyRules } from '../../../src/content/schema/policy-rules.ts';
import { known, root } from './known.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'policy-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

const planted = join(import.meta.dirname, 'fixtures/planted.txt');
const clean = join(import.meta.dirname, 'fixtures/clean.txt');
const run = (script: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const day = ['--today', '2026-11-22'];

describe('npm run policy-check', () => {
  test('prints each finding with place, quote, what is right now and wording of ours', () => {
    const { status, stdout } = run('policy-check.ts', planted, ...day);
    expect(status).toBe(0);
    expect(stdout).toContain('SAFETY-CRITICAL: Confidentiality is promised [promise-confidentiality]');
    expect(stdout).toMatch(/line 44: “All scams must be reported to Action Fraud on 0300 123 2040.”/);
    expect(stdout).toContain('Now: Report Fraud: The police service for scams');
    expect(stdout).toContain('You could write: Report Fraud');
    expect(stdout).toContain('COMING: not in force, nothing to change yet');
  });

  test('as JSON, gives the fields that other programs read', () => {
    const { stdout } = run('policy-check.ts', clean, '--json', ...day);
    expect(JSON.parse(stdout)).toMatchObject({ file: clean, findings: [] });
    const report = JSON.parse(run('policy-check.ts', planted, '--json', ...day).stdout) as {
      findings: Record<string, unknown>[];
    };
    for (const finding of report.findings)
      for (const key of ['rule', 'severity', 'line', 'quote', 'message', 'now', 'source'])
        expect(finding).toHaveProperty(key);
  });

  test('leaves with 2 when something of the named severity or worse was found, and only then', () => {
    expect(run('policy-check.ts', planted, '--fail-on', 'high', ...day).status).toBe(2);
    expect(run('policy-check.ts', clean, '--fail-on', 'low', ...day).status).toBe(0);
  });

  test.each([
    [['nothing.txt'], /nothing\.txt: There is no such file\. Look at the name/],
    [[], /Name the policy to check\./],
    [[planted, '--fail-on', 'severe'], /There is no severity “severe”/],
    [[planted, '--report', 'out.doc'], /end it with \.html or \.pdf/],
    [[planted, '--report', 'no/such/folder/out.html'], /The report cannot be written here/],
    [[planted, '--nonsense'], /Unknown option/],
  ])('leaves with 1 and a sentence: %j', (args, sentence) => {
    const { status, stderr } = run('policy-check.ts', ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('writes a page that needs nothing beside it, and escapes what the policy says', () => {
    const hostile = join(folder, 'hostile.txt');
    writeFileSync(hostile, 'Report scams to Action Fraud <script>alert(1)</script> & "others".');
    const out = join(folder, 'report.html');
    expect(run('policy-check.ts', hostile, '--report', out, ...day).status).toBe(0);
    const html = readFileSync(out, 'utf8');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/(?:src|href)="(?!#|https?:)/);
    expect(html).toContain('<html lang="en-GB">');
    // The document by its name, not by where it lay.
    expect(html).not.toContain(folder);
    // No heading is left out on the way down, and every jump has its place.
    const levels = [...html.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${id ?? ''}"`);
  });

  test('writes a tagged PDF with the same findings', async () => {
    const out = join(folder, 'report.pdf');
    expect(run('policy-check.ts', planted, '--report', out, ...day).status).toBe(0);
    const bytes = new Uint8Array(readFileSync(out));
    const pdf = await getDocumentProxy(bytes.slice());
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
    expect((await pdf.getMetadata()).info).toMatchObject({ Language: 'en-GB' });
    const read = await linesOfPdf(bytes);
    const text = (read.ok ? read.lines : [])
      .map((line) => line.text)
      .join(' ')
      .replace(/\s+/g, ' ');
    for (const words of [
      'What to settle first',
      'Confidentiality is promised',
      'Line 44',
      'You could write: Report Fraud',
      'Coming',
    ])
      expect(text).toContain(words);
  });
});

describe('npm run provider -- draft', () => {
  test('writes a profile, its quotes and its rules into a new folder, and never over what is there', () => {
    const out = join(folder, 'holloway');
    const first = run('provider.ts', 'draft', planted, '--out', out);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/\d+ values drafted: \d+ sure/);
    expect(existsSync(join(out, 'provider.yaml'))).toBe(true);
    expect(existsSync(join(out, 'draft.yaml'))).toBe(true);
    const second = run('provider.ts', 'draft', planted, '--out', out);
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('There is something in this folder already');
  });

  test.each([
    [[], /Say what to do/],
    [['publish'], /There is no “publish”/],
    [['draft'], /Name the policy to draft from/],
    [['draft', 'nothing.pdf'], /nothing\.pdf: There is no such file/],
  ])('leaves with 1 and a sentence: %j', (args, sentence) => {
    const { status, stderr } = run('provider.ts', ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(sentence);
  });
});

describe('npm run check, on the rules', async () => {
  const { rules, sources } = await known();
  const problems = (change: (rules: PolicyRules) => unknown): readonly string[] => {
    const value = parse(stringify(change(rules), { aliasDuplicateObjects: false })) as PolicyRules;
    return ruleProblems({ file: 'rules.yaml', value, at: () => ({ line: 1, column: 1 }) }, sources).map(
      ({ code, message }) => `${code}: ${message}`,
    );
  };
  const first = (change: Record<string, unknown>) => (all: PolicyRules) => ({
    ...all,
    rules: all.rules.map((rule, index) => (index === 0 ? { ...rule, ...change } : rule)),
  });

  test('finds nothing wrong with ours', () => {
    expect(problems((all) => all)).toEqual([]);
  });

  test('names a phrase that cannot be read', () => {
    expect(problems(first({ find: ['(save|keep ...4 image'] }))).toEqual([
      expect.stringContaining('phrase-unreadable'),
    ]);
  });

  test('refuses a fact that is not there, is unconfirmed, or is not in force', () => {
    expect(problems(first({ facts: ['kcsie-2062'] }))[0]).toMatch(
      /unknown-source: There is no fact “kcsie-2062”/,
    );
    expect(problems(first({ facts: ['under-16-social-media'] }))[0]).toMatch(
      /announced and not in force: it belongs under “coming”/,
    );
    expect(problems((all) => ({ ...all, coming: ['kcsie-2026'] }))[0]).toMatch(/in force or no law/);
  });

  test('refuses two rules of one name', () => {
    expect(problems((all) => ({ ...all, rules: [...all.rules, all.rules[0]] }))[0]).toMatch(/duplicate-id/);
  });
});
