/** The text of a .pdf, page by page, in the lines that a reader sees. */
import { getDocumentProxy } from 'unpdf';
import type { Extracted } from './read-document.ts';
import { limits } from './unreadable.ts';

interface Piece {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

interface Line {
  text: string;
  readonly y: number;
  readonly size: number;
  right: number;
}

export async function linesOfPdf(bytes: Uint8Array): Promise<Extracted> {
  let pdf: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    pdf = await getDocumentProxy(bytes, { disableFontFace: true, verbosity: 0 });
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    return { ok: false, problem: { code: isLocked ? 'password' : 'damaged' } };
  }
  if (pdf.numPages > limits.pages)
    return { ok: false, problem: { code: 'too-long', letters: limits.letters + 1 } };
  const pages: (readonly Line[])[] = [];
  let letters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const lines = linesOf(items.flatMap((item) => ('str' in item ? [item as Piece] : [])));
    letters += lines.reduce((sum, { text }) => sum + text.length, 0);
    if (letters > limits.letters) return { ok: false, problem: { code: 'too-long', letters } };
    pages.push(lines);
    page.cleanup();
  }
  // A page number or two is no text: what was scanned has less than a line for each page.
  if (letters < 20 * pdf.numPages) return { ok: false, problem: { code: 'scanned' } };
  return { ok: true, lines: numbered(pages) };
}

/** Pieces that stand on one line; a wide gap within it parts the cells of a table. */
function linesOf(pieces: readonly Piece[]): readonly Line[] {
  const lines: Line[] = [];
  for (const { str, transform, width, height } of pieces) {
    if (str.trim() === '') continue;
    const [x = 0, y = 0] = transform.slice(4);
    const size = height > 0 ? height : 10;
    const last = lines.at(-1);
    if (last && Math.abs(last.y - y) < size * 0.4 && x >= last.right - size) {
      const space = x - last.right;
      last.text +=
        (space > size * 2 ? '\t' : space > size * 0.12 && !last.text.endsWith(' ') ? ' ' : '') + str;
      last.right = x + width;
    } else lines.push({ text: str, y, size, right: x + width });
  }
  return lines;
}

function numbered(pages: readonly (readonly Line[])[]): { number: number; page: number; text: string }[] {
  const running = runningLines(pages);
  const lines: { number: number; page: number; text: string }[] = [];
  for (const [index, all] of pages.entries()) {
    const page = index + 1;
    const own = all.filter(({ text }) => !running.has(skeleton(text)));
    for (const [at, line] of own.entries()) {
      const above = own[at - 1];
      // More white than between two lines of a paragraph, or another size: a new paragraph.
      const isApart =
        above && (above.y - line.y > usual(own) * 1.25 || Math.abs(above.size - line.size) > 0.8);
      if (isApart) lines.push({ number: lines.length + 1, page, text: '' });
      lines.push({ number: lines.length + 1, page, text: line.text });
    }
    if (!goesOver(own.at(-1)?.text, pages[index + 1]))
      lines.push({ number: lines.length + 1, page, text: '' });
  }
  return lines;
}

/** A sentence that was not finished goes on at the head of the next page. */
const goesOver = (last: string | undefined, next: readonly Line[] | undefined): boolean =>
  last !== undefined && !/[.!?:;]\s*$/.test(last) && /^[a-z]/.test(next?.[0]?.text ?? '');

/** The distance between lines that is met most often. */
function usual(lines: readonly Line[]): number {
  const counts = new Map<number, number>();
  for (const [at, line] of lines.entries()) {
    const above = lines[at - 1];
    const step = above ? Math.round((above.y - line.y) * 2) / 2 : 0;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 14;
}

const skeleton = (text: string): string => text.replace(/\d+/g, '#').trim();

/** What stands at the head or foot of most pages, with its number. */
function runningLines(pages: readonly (readonly Line[])[]): ReadonlySet<string> {
  if (pages.length < 3) return new Set(['#', 'Page #', 'Page # of #']);
  const counts = new Map<string, number>();
  for (const lines of pages)
    for (const text of new Set(
      [lines[0], lines[1], lines.at(-2), lines.at(-1)].flatMap((line) => (line ? [skeleton(line.text)] : [])),
    ))
      counts.set(text, (counts.get(text) ?? 0) + 1);
  return new Set([
    '#',
    ...[...counts].filter(([, count]) => count >= Math.max(3, pages.length * 0.6)).map(([text]) => text),
  ]);
}
