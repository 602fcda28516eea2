/** The sheets of the real course, and what a reader gets out of their two forms. */
import { join } from 'node:path';
import { getDocumentProxy } from 'unpdf';
import type { CompiledSheet } from '../../src/content/compile/sheets/compile-sheets.ts';
import { compileSheets } from '../../src/content/compile/sheets/compile-sheets.ts';
import type { Library } from '../../src/content/library.ts';
import { readLibrary } from '../../src/content/read-library.ts';

export const today = '2026-11-22';

export async function realLibrary(): Promise<Library> {
  const library = await readLibrary(join(import.meta.dirname, '../..'));
  if (!library.ok) throw new Error(JSON.stringify(library.problem.slice(0, 5), undefined, 1));
  return library.value;
}

const made = new Map<string, readonly CompiledSheet[]>();

/** Of the one real library, so each provider's are compiled once for a file of tests. */
export function sheetsOf(library: Library, provider: string): readonly CompiledSheet[] {
  const ready = made.get(provider) ?? compile(library, provider);
  made.set(provider, ready);
  return ready;
}

function compile(library: Library, provider: string): readonly CompiledSheet[] {
  const sheets = compileSheets(library, provider, { today });
  if (!sheets.ok) throw new Error(JSON.stringify(sheets.problem, undefined, 1));
  return sheets.value;
}

export function sheetOf(library: Library, provider: string, id: string): CompiledSheet {
  const sheet = sheetsOf(library, provider).find((each) => each.id === id);
  if (!sheet) throw new Error(`no sheet ${id}`);
  return sheet;
}

/** The words of a page's main part, in order, without white space. */
export function htmlWords(html: string): string {
  const main = /<main>([^]*)<\/main>/.exec(html)?.[1] ?? '';
  return bare(
    main
      .replace(/<svg[^]*?<\/svg>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

export const bare = (text: string): string => text.replace(/\s+/g, '');

interface Element {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly Element[];
}

export interface ReadPdf {
  readonly pages: number;
  /** The words under the tags, in the order of the tags, without white space and without the marks of lists. */
  readonly words: string;
  /** Roles in order: "H1", "P"… */
  readonly roles: readonly string[];
  /** All words of each page, tagged or not. */
  readonly pageTexts: readonly string[];
  readonly info: Readonly<Record<string, unknown>>;
  readonly xmp: string;
  readonly isMarked: boolean;
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { info, metadata } = await pdf.getMetadata();
  const marks = await pdf.getMarkInfo();
  let words = '';
  const roles: string[] = [];
  const pageTexts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent({ includeMarkedContent: true });
    const marked = new Map<string, string>();
    const open: (string | undefined)[] = [];
    let text = '';
    for (const item of content.items) {
      if ('str' in item) {
        text += item.str;
        const id = open.at(-1);
        if (id !== undefined) marked.set(id, (marked.get(id) ?? '') + item.str);
      } else if (item.type === 'endMarkedContent') open.pop();
      else open.push((item as { id?: string }).id);
    }
    pageTexts.push(text);
    const walk = (element: Element): void => {
      if (element.type === 'content') words += marked.get(element.id ?? '') ?? '';
      if (element.role === 'Lbl') return;
      if (element.role !== undefined) roles.push(element.role);
      for (const child of element.children ?? []) walk(child);
    };
    const tree = (await page.getStructTree()) as Element | null;
    if (tree) walk(tree);
  }
  return {
    pages: pdf.numPages,
    words: bare(words),
    roles,
    pageTexts,
    info: info as Record<string, unknown>,
    xmp: (metadata as { getRaw(): string } | null)?.getRaw() ?? '',
    isMarked: marks?.Marked === true,
  };
}
