/** The text of a .docx: paragraphs, list items and rows of tables, in order. */
import { inflateRawSync } from 'node:zlib';
import mammoth from 'mammoth';
import type { Extracted } from './read-document.ts';
import { limits, type Unreadable } from './unreadable.ts';

export async function linesOfDocx(bytes: Uint8Array): Promise<Extracted> {
  const buffer = Buffer.from(bytes);
  const wrong = unsafeZip(buffer);
  if (wrong) return { ok: false, problem: wrong };
  const { value } = await mammoth.convertToHtml(
    { buffer },
    // Pictures are not looked at, and nothing is fetched from outside the document.
    {
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      externalFileAccess: false,
    },
  );
  const lines = textLines(value);
  return { ok: true, lines: numbered(lines) };
}

/** Paragraphs are counted, and the white space that stands between them here is not. */
function numbered(texts: readonly string[]): { number: number; text: string }[] {
  let number = 0;
  return texts.map((text) => {
    if (text !== '') number += 1;
    return { number: Math.max(1, number), text };
  });
}

/** mammoth writes plain HTML: paragraphs, headings, lists and tables, and no attributes that matter here. */
function textLines(html: string): readonly string[] {
  const lines: string[] = [];
  let text = '';
  let cells: string[] | undefined;
  let depth = 0;
  const close = (before = ''): void => {
    if (text.trim() !== '') lines.push(before + text.trim());
    text = '';
  };
  for (const [, tag, word] of html.matchAll(/<(\/?[a-z0-9]+)[^>]*>|([^<]+)/gi)) {
    if (word !== undefined) {
      text += unescaped(word);
      continue;
    }
    const name = (tag ?? '').toLowerCase();
    if (cells) {
      if (name === '/td' || name === '/th') {
        cells.push(text.replace(/\s+/g, ' ').trim());
        text = '';
      } else if (name === '/tr') {
        if (cells.some((cell) => cell !== '')) lines.push(cells.join('\t'));
        cells = [];
      } else if (name === '/table') {
        cells = undefined;
        lines.push('');
      } else if (name === 'br' || name === '/p') text += ' ';
      continue;
    }
    if (name === 'table') {
      close();
      cells = [];
    } else if (name === 'ul' || name === 'ol') {
      close(depth > 0 ? '- ' : '');
      depth += 1;
    } else if (name === '/ul' || name === '/ol') {
      depth -= 1;
      if (depth === 0) lines.push('');
    } else if (name === '/li') close('- ');
    else if (/^\/h[1-6]$/.test(name)) {
      const title = text.trim();
      text = '';
      if (title !== '') lines.push('', `## ${title}`, '');
    } else if (name === '/p') {
      close();
      lines.push('');
    } else if (name === 'br') close();
  }
  close();
  return lines;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
};
const unescaped = (text: string): string =>
  text.replace(/&([a-z]+|#\d+);/g, (whole, name: string) => entities[name] ?? whole);

/** How deep the elements of a document may stand in each other. Tables in tables in tables come to some fifty. */
const deepest = 400;

/**
 * What a zip unpacks to is found by unpacking it, with a limit: the sizes written in it are whatever its maker wrote.
 * An entity (`<!ENTITY`) has no place in a document of Word.
 */
function unsafeZip(zip: Buffer): Unreadable | undefined {
  const end = zip.lastIndexOf('PK\u0005\u0006');
  if (end < 0 || end + 22 > zip.length) return { code: 'damaged' };
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  let left: number = limits.unpackedBytes;
  let hasDocument = false;
  if (count > 5_000) return { code: 'hostile' };
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) return { code: 'damaged' };
    const flags = zip.readUInt16LE(at + 8);
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    if ((flags & 1) === 1) return { code: 'password' };
    if (local + 30 > zip.length) return { code: 'damaged' };
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + packed);
    let content: Buffer;
    try {
      content = method === 8 ? inflateRawSync(data, { maxOutputLength: Math.max(1, left) }) : data;
    } catch (error) {
      const isTooMuch = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return { code: isTooMuch ? 'hostile' : 'damaged' };
    }
    left -= content.length;
    if (left <= 0) return { code: 'hostile' };
    if (name === 'word/document.xml') hasDocument = true;
    if (/\.(xml|rels)$/i.test(name) && isHostileXml(content)) return { code: 'hostile' };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return hasDocument ? undefined : { code: 'renamed', is: 'a packed file that is no Word document' };
}

function isHostileXml(content: Buffer): boolean {
  const text = content.toString(content[0] === 0xff ? 'utf16le' : 'latin1');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return true;
  let depth = 0;
  for (const [tag] of text.matchAll(/<(?:\/[^>]*|[a-z][^>]*)>/gi)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > deepest) return true;
  }
  return false;
}
