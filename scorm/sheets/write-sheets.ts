/** Sheets of one provider as files, each as a page for a screen and as a PDF for paper. */
import type { CompiledSheet } from '../../src/content/compile/sheets/sheet.ts';
import { writeSheetHtml } from './html.ts';
import { writeSheetPdf } from './pdf.ts';

export interface SheetFile {
  /** `parents-leaflet.pdf` */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface SheetTooLong {
  readonly sheet: string;
  readonly pages: number;
  readonly most: number;
}

export interface WrittenSheets {
  readonly files: readonly SheetFile[];
  /** Those that need more sides than they may take; their files are there all the same. */
  readonly tooLong: readonly SheetTooLong[];
}

export async function writeSheets(sheets: readonly CompiledSheet[]): Promise<WrittenSheets> {
  const files: SheetFile[] = [];
  const tooLong: SheetTooLong[] = [];
  // One after the other: a PDF keeps the processor busy, so nothing is won by beginning them all.
  for (const sheet of sheets) {
    const { bytes, pages, fits } = await writeSheetPdf(sheet);
    files.push(
      { name: `${sheet.id}.html`, bytes: Buffer.from(writeSheetHtml(sheet)) },
      { name: `${sheet.id}.pdf`, bytes },
    );
    if (!fits) tooLong.push({ sheet: sheet.id, pages, most: sheet.pages ?? 1 });
  }
  return { files, tooLong };
}
