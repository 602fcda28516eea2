import PDFDocument from 'pdfkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeSheetHtml } from '../../scorm/sheets/html.ts';
import { fonts } from '../../scorm/sheets/pdf-type.ts';
import { writeSheetPdf } from '../../scorm/sheets/pdf.ts';
import { writeSheets } from '../../scorm/sheets/write-sheets.ts';
import { compileSheets, type CompiledSheet } from '../../src/content/compile/sheets/compile-sheets.ts';
import type { Library } from '../../src/content/library.ts';
import { htmlWords, readPdf, realLibrary, sheetOf, sheetsOf, today } from './sheets-world.ts';

let library: Library;
beforeAll(async () => {
  library = await realLibrary();
}, 60_000);

const pdfOf = async (sheet: CompiledSheet) => readPdf((await writeSheetPdf(sheet)).bytes);

// Reading the course and writing PDFs is slow on a machine that does other things as well.
describe('a sheet as PDF', { timeout: 120_000 }, () => {
  test('is read in the order of its page for the screen, word for word', async () => {
    for (const provider of ['example', 'nwcs']) {
      for (const sheet of sheetsOf(library, provider)) {
        if (sheet.layout === 'booklet' && provider !== 'example') continue;
        const read = await pdfOf(sheet);
        expect(read.words, `${provider} ${sheet.id}`).toBe(htmlWords(writeSheetHtml(sheet)));
        expect(read.words.length).toBeGreaterThan(200);
      }
    }
  });

  test('says what it is called, in which language, and that it is tagged', async () => {
    const { info, xmp, isMarked } = await pdfOf(sheetOf(library, 'example', 'staff-card'));
    expect(info).toMatchObject({
      Title: 'When somebody tells you, or shows you: Lantern Lane Training',
      Language: 'en-GB',
    });
    expect(isMarked).toBe(true);
    expect(xmp).toMatch(/<pdfuaid:part>1</);
  });

  test('has one first heading, and no heading leaves a level out', async () => {
    for (const sheet of sheetsOf(library, 'ws-training')) {
      const { roles } = await pdfOf(sheet);
      const levels = roles.flatMap((role) => (/^H\d$/.test(role) ? [Number(role.slice(1))] : []));
      expect(
        levels.filter((level) => level === 1),
        sheet.id,
      ).toHaveLength(1);
      for (const [index, level] of levels.entries())
        expect(level - (levels[index - 1] ?? 0), `${sheet.id}: heading ${String(index)}`).toBeLessThanOrEqual(
          1,
        );
    }
  });

  test('marks lists, tables and links as what they are', async () => {
    const leaflet = await pdfOf(sheetOf(library, 'example', 'parents-leaflet'));
    expect(leaflet.roles).toEqual(expect.arrayContaining(['L', 'LI', 'LBody', 'Link']));
    const pack = await pdfOf(sheetOf(library, 'example', 'facilitator-pack'));
    expect(pack.roles.filter((role) => role === 'Table')).toHaveLength(3);
    // The plan, the situations and the names: three, two and three columns.
    expect(pack.roles.filter((role) => role === 'TH')).toHaveLength(8);
  });

  test('gives the same bytes for the same input', async () => {
    for (const id of ['tell-card', 'parents-leaflet', 'agreement']) {
      const first = await writeSheetPdf(sheetOf(library, 'example', id));
      const compiledAgain = compileSheets(library, 'example', { today });
      if (!compiledAgain.ok) throw new Error('no sheets');
      const sheet = compiledAgain.value.find((each) => each.id === id)!;
      const again = await writeSheetPdf(sheet);
      expect(again.bytes.equals(first.bytes), id).toBe(true);
      expect(writeSheetHtml(sheet)).toBe(writeSheetHtml(sheetOf(library, 'example', id)));
    }
  });

  test('says on every side that a draft is one', async () => {
    for (const id of ['parents-leaflet', 'agreement', 'facilitator-pack', 'tell-card']) {
      const { pageTexts } = await pdfOf(sheetOf(library, 'ws-training', id));
      for (const text of pageTexts) expect(text).toContain('Draft: not for learners');
    }
    const confirmed = await pdfOf(sheetOf(library, 'example', 'parents-leaflet'));
    expect(confirmed.pageTexts.join()).not.toContain('Draft');
  });

  test('prints four cards and says one', async () => {
    const { pageTexts, words } = await pdfOf(sheetOf(library, 'example', 'tell-card'));
    expect(pageTexts[0]?.match(/Who do I tell\?/g)).toHaveLength(4);
    expect(words.match(/WhodoItell\?/g)).toHaveLength(1);
  });

  test('keeps to its sides with every provider', async () => {
    for (const provider of library.providers.keys()) {
      const sheets = sheetsOf(library, provider).filter(({ layout }) => layout !== 'booklet');
      const { tooLong, files } = await writeSheets(sheets);
      expect(tooLong, provider).toEqual([]);
      expect(files).toHaveLength(sheets.length * 2);
    }
  });

  test('takes what fits and says so when a sheet is too long', async () => {
    const sheet = sheetOf(library, 'example', 'staff-card');
    const long = { ...sheet, sections: Array.from({ length: 4 }, () => sheet.sections).flat() };
    const { fits, pages } = await writeSheetPdf(long);
    expect(fits).toBe(false);
    expect(pages).toBeGreaterThan(1);
  });

  test('has a letter in its font for every letter it writes', () => {
    const doc = new PDFDocument({ font: fonts.text, autoFirstPage: false });
    const font = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(point: number): boolean } } })
      ._font.font;
    const letters = new Set(
      [...library.providers.keys()].flatMap((provider) =>
        Array.from(JSON.stringify(sheetsOf(library, provider))),
      ),
    );
    expect([...letters].filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))).toEqual(
      [],
    );
  });
});

describe('a sheet as a page', () => {
  test('needs nothing beside it', () => {
    for (const sheet of sheetsOf(library, 'example')) {
      const html = writeSheetHtml(sheet);
      expect(html).not.toMatch(/<script|<link|<img|@import|src=|url\((?!data:)/);
      expect(html).toContain('<html lang="en-GB">');
    }
  });
});
