/**
 * Reads a policy from .txt, .md, .docx or .pdf. A file from outside is opened in a thread of its own, with a limit on
 * time and memory: what it is built to do to its reader, it does there.
 */
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { documentOf, type PolicyDocument } from '../../src/content/policy/document.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { limits, type Unreadable } from './unreadable.ts';

/** What the thread hands back. */
export type Extracted =
  | { readonly ok: true; readonly lines: PolicyDocument['lines'] }
  | { readonly ok: false; readonly problem: Unreadable };

/** @param file - the path, which is also what the document is called in the report */
export async function readPolicyFile(file: string): Promise<Result<PolicyDocument, Unreadable>> {
  const bytes = await bytesOf(file);
  return bytes.ok ? readPolicyBytes(file, bytes.value) : bytes;
}

/** The same for a file that was uploaded: nothing of it is kept. */
export async function readPolicyBytes(
  name: string,
  bytes: Uint8Array,
): Promise<Result<PolicyDocument, Unreadable>> {
  if (bytes.length > limits.bytes) return failed(tooLarge(bytes.length));
  if (bytes.length === 0) return failed({ code: 'empty' });
  const kind = kindOf(name, bytes);
  if (!kind.ok) return kind;
  const read = kind.value === 'text' ? readText(name, bytes) : await readInThread(name, kind.value, bytes);
  if (!read.ok) return read;
  const letters = read.value.lines.reduce((sum, { text }) => sum + text.length, 0);
  if (letters > limits.letters) return failed({ code: 'too-long', letters });
  const words = read.value.lines.some(({ text }) => /[\p{L}]{2,}/u.test(text));
  return words ? read : failed({ code: kind.value === 'pdf' ? 'scanned' : 'no-words' });
}

async function bytesOf(file: string): Promise<Result<Uint8Array, Unreadable>> {
  try {
    const about = await stat(file);
    if (about.isDirectory()) return failed({ code: 'a-folder' });
    // Before a byte of it is read.
    if (about.size > limits.bytes) return failed(tooLarge(about.size));
    const handle = await open(file);
    try {
      return ok(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES' || code === 'EPERM') return failed({ code: 'not-allowed' });
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG')
      return failed({ code: 'not-there' });
    return failed({ code: 'damaged' });
  }
}

const tooLarge = (size: number): Unreadable => ({
  code: 'too-large',
  megabytes: Math.ceil(size / 1_000_000),
});

type Kind = 'text' | 'docx' | 'pdf';

/** By its name and by how it begins; the two must agree. */
function kindOf(name: string, bytes: Uint8Array): Result<Kind, Unreadable> {
  const ending = extname(name).toLowerCase();
  const wanted = (
    { '.txt': 'text', '.md': 'text', '.markdown': 'text', '.docx': 'docx', '.pdf': 'pdf' } as const
  )[ending];
  const is = signature(bytes);
  if (is === 'ole') return failed({ code: hasText(bytes, 'EncryptedPackage') ? 'password' : 'old-word' });
  if (wanted === undefined) return failed({ code: 'kind-unknown' });
  if (wanted === 'docx') {
    if (is === 'zip') return ok('docx');
    return failed(is === 'pdf' ? { code: 'renamed', is: 'a PDF' } : { code: 'damaged' });
  }
  if (wanted === 'pdf') {
    if (is === 'pdf') return ok('pdf');
    return failed(
      is === 'zip' ? { code: 'renamed', is: 'a packed document, such as .docx' } : { code: 'damaged' },
    );
  }
  if (is === 'pdf') return failed({ code: 'renamed', is: 'a PDF' });
  if (is === 'zip') return failed({ code: 'renamed', is: 'a packed document, such as .docx' });
  return ok('text');
}

function signature(bytes: Uint8Array): 'zip' | 'pdf' | 'ole' | undefined {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('PK\u0005\u0006')) return 'zip';
  if (start.includes('%PDF-')) return 'pdf';
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) return 'ole';
  return undefined;
}

const hasText = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes).includes(Buffer.from(text, 'utf16le'));

/** UTF-8, UTF-16 with its mark, or what Windows wrote before. */
function readText(file: string, bytes: Uint8Array): Result<PolicyDocument, Unreadable> {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  if (mark === 0xfffe || mark === 0xfeff)
    return ok(documentOf(file, new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be').decode(bytes)));
  // No text has these; a picture or a program does.
  const strange = bytes.reduce(
    (sum, byte) => sum + (byte === 0 || (byte < 32 && ![9, 10, 11, 12, 13, 27].includes(byte)) ? 1 : 0),
    0,
  );
  if (bytes.includes(0) || strange > bytes.length / 100) return failed({ code: 'not-text' });
  try {
    return ok(documentOf(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return ok(documentOf(file, new TextDecoder('windows-1252').decode(bytes)));
  }
}

function readInThread(
  file: string,
  kind: 'docx' | 'pdf',
  bytes: Uint8Array,
): Promise<Result<PolicyDocument, Unreadable>> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./extract-worker.ts', import.meta.url), {
      workerData: { kind, bytes },
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
      // What a library prints about a broken file is nothing for whoever runs the check.
      stdout: true,
      stderr: true,
    });
    const settle = (result: Result<PolicyDocument, Unreadable>): void => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    const timer = setTimeout(() => settle(failed({ code: 'too-slow' })), limits.seconds * 1000);
    worker.once('message', (extracted: Extracted) =>
      settle(
        extracted.ok
          ? ok({ file, counts: kind === 'pdf' ? 'pages' : 'paragraphs', lines: extracted.lines })
          : failed(extracted.problem),
      ),
    );
    worker.once('error', (error: Error & { readonly code?: unknown }) =>
      settle(
        failed({
          code: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-slow' : 'damaged',
        }),
      ),
    );
    worker.once('exit', () => settle(failed({ code: 'damaged' })));
  });
}
