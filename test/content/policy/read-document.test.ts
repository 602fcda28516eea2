import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readPolicyBytes, readPolicyFile } from '../../../scripts/policy/read-document.ts';
import { unreadableSentence } from '../../../scripts/policy/unreadable.ts';
import { checkPolicy } from '../../../src/content/policy/check-policy.ts';
import type { PolicyDocument } from '../../../src/content/policy/document.ts';
import { known, today } from './known.ts';
import { docxOf, makeDocx, makePdf, makeScannedPdf } from './make-files.ts';

// Threads are started, and a bomb is packed.
vi.setConfig({ testTimeout: 60_000 });

const { rules, sources } = await known();
const planted = await readFile(join(import.meta.dirname, 'fixtures/planted.txt'), 'utf8');
const clean = await readFile(join(import.meta.dirname, 'fixtures/clean.txt'), 'utf8');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = async (name: string, bytes: Uint8Array): Promise<PolicyDocument> => {
  const result = await readPolicyBytes(name, bytes);
  if (!result.ok) throw new Error(unreadableSentence(name, result.problem));
  return result.value;
};

/** Rules with their quotes, spaces and the marks between cells apart. */
const findings = (document: PolicyDocument): readonly string[] =>
  checkPolicy(document, rules, sources, today)
    .findings.map(({ rule, quote }) => `${rule}: ${(quote ?? '').replace(/[\s:]+/g, ' ')}`)
    .toSorted();

describe('one policy in four kinds of file', () => {
  test.each([
    ['planted', planted],
    ['clean', clean],
  ])('gives the same findings (%s)', async (_, text) => {
    const plain = findings(await read('policy.txt', Buffer.from(text)));
    expect(findings(await read('policy.md', Buffer.from(text)))).toEqual(plain);
    expect(findings(await read('policy.docx', makeDocx(text)))).toEqual(plain);
    expect(findings(await read('policy.pdf', await makePdf(text)))).toEqual(plain);
  });

  test('names the page of a PDF, and the paragraph of a Word document', async () => {
    const pdf = checkPolicy(
      await read('policy.pdf', await makePdf(`${clean}\n\n${planted}`)),
      rules,
      sources,
      today,
    );
    const quoted = pdf.findings.filter(({ quote }) => quote !== null);
    expect(quoted.every(({ page, line }) => page !== null && line === null)).toBe(true);
    expect(quoted.find(({ rule }) => rule === 'promise-confidentiality')?.page).toBeGreaterThan(2);
    const docx = await read('policy.docx', makeDocx(planted));
    expect(docx.counts).toBe('paragraphs');
    expect(checkPolicy(docx, rules, sources, today).findings[0]?.line).toBeGreaterThan(0);
  });

  test('a text that Windows or an old editor wrote is read as it was meant', async () => {
    const windows = Buffer.from('We don\u0092t use the caf\u00e9.\r\nNext line.', 'latin1');
    expect((await read('a.txt', windows)).lines.map(({ text }) => text)).toEqual([
      'We don’t use the café.',
      'Next line.',
    ]);
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Our policy', 'utf16le')]);
    expect((await read('a.txt', wide)).lines[0]?.text).toBe('Our policy');
  });
});

describe('a file that cannot be read', () => {
  const code = async (name: string, bytes: Uint8Array): Promise<string> => {
    const result = await readPolicyBytes(name, bytes);
    return result.ok ? 'read' : result.problem.code;
  };
  const ole = Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(600),
  ]);

  test('that is empty, or has no words', async () => {
    expect(await code('a.txt', new Uint8Array())).toBe('empty');
    expect(await code('a.txt', Buffer.from(' \n\t 1 2 3\n'))).toBe('no-words');
    expect(await code('a.docx', makeDocx(''))).toBe('no-words');
    expect(await code('a.pdf', await makeScannedPdf())).toBe('scanned');
  });

  test('that is protected by a password', async () => {
    expect(await code('a.pdf', await makePdf(planted, { userPassword: 'open', pdfVersion: '1.7' }))).toBe(
      'password',
    );
    expect(await code('a.docx', Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe(
      'password',
    );
  });

  test('of another kind, or with the wrong ending', async () => {
    expect(await code('a.doc', ole)).toBe('old-word');
    expect(await code('a.odt', Buffer.from('PK\u0003\u0004'))).toBe('kind-unknown');
    expect(await code('a.png', Buffer.from([0x89, 0x50]))).toBe('kind-unknown');
    expect(await code('a.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))).toBe('not-text');
    expect(await code('a.docx', await makePdf('Policy'))).toBe('renamed');
    expect(await code('a.pdf', makeDocx('Policy'))).toBe('renamed');
    expect(await code('a.txt', makeDocx('Policy'))).toBe('renamed');
    expect(await code('a.docx', zipSync({ 'notes.txt': strToU8('hello') }))).toBe('renamed');
  });

  test('that is damaged', async () => {
    const pdf = await makePdf(planted);
    expect(await code('a.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4000, 7)]))).toBe(
      'damaged',
    );
    expect(await code('a.docx', makeDocx(planted).subarray(0, 400))).toBe('damaged');
    expect(await code('a.docx', docxOf('<w:document><w:body><w:p></w:body>'))).toMatch(/damaged|no-words/);
    expect(['damaged', 'read', 'scanned']).toContain(await code('a.pdf', pdf.subarray(0, pdf.length / 2)));
  });

  test('that is built to do harm: a zip bomb, an entity from outside, elements without end', async () => {
    const bomb = zipSync({
      'word/document.xml': new Uint8Array(120_000_000),
      '[Content_Types].xml': strToU8('<Types/>'),
    });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await code('a.docx', bomb)).toBe('hostile');
    expect(
      await code(
        'a.docx',
        docxOf(
          '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document>&x;</w:document>',
        ),
      ),
    ).toBe('hostile');
    expect(await code('a.docx', docxOf(`${'<w:p>'.repeat(60_000)}${'</w:p>'.repeat(60_000)}`))).toBe(
      'hostile',
    );
  });

  test('of 200 MB is refused before it is read', async () => {
    const file = join(folder, 'huge.txt');
    const handle = await open(file, 'w');
    await handle.truncate(200_000_000);
    await handle.close();
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const result = await readPolicyFile(file);
    expect(result).toMatchObject({ ok: false, problem: { code: 'too-large', megabytes: 200 } });
    expect(performance.now() - started).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test('that is not there, or is a folder', async () => {
    expect(await readPolicyFile(join(folder, 'none.txt'))).toMatchObject({ problem: { code: 'not-there' } });
    expect(await readPolicyFile(folder)).toMatchObject({ problem: { code: 'a-folder' } });
  });

  test('a text with more letters than a policy has is refused', async () => {
    expect(await code('a.txt', Buffer.from('word '.repeat(400_000)))).toBe('too-long');
  });

  test('is named with what is wrong and what to do', async () => {
    const file = join(folder, 'policy.pdf');
    await writeFile(file, await makeScannedPdf());
    const result = await readPolicyFile(file);
    expect(result.ok ? '' : unreadableSentence('policy.pdf', result.problem)).toBe(
      'policy.pdf: This PDF holds pictures of pages and no text. Save the policy as a PDF from the program it was written in, or run text recognition (OCR) over it first.',
    );
  });
});
