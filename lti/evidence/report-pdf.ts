/** A report of tables and sentences as a tagged PDF, set by the same hand as the printed sheets (PDF/UA-1). */
import { paragraph, words } from '../../src/content/compile/sheets/sheet.ts';
import { evidencePage, warningBox, writePaper } from './paper.ts';

export interface Report {
  readonly title: string;
  readonly kicker: string;
  readonly provider: { readonly id: string; readonly name: string; readonly shortName: string };
  /** "2026-11-22" */
  readonly today: string;
  /** What must be read first, because without it all else would mislead. */
  readonly warning?: string;
  readonly lead: readonly string[];
  readonly sections: readonly {
    readonly title: string;
    readonly sentences: readonly string[];
    readonly tables: readonly ReportTable[];
  }[];
  readonly closing: string;
}

export interface ReportTable {
  readonly caption: string;
  readonly head: readonly string[];
  /** Shares of the width, one for each column. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

export async function writeReport(report: Report): Promise<Uint8Array> {
  return writePaper({
    ...evidencePage,
    id: 'inspection-pack',
    title: report.title,
    kicker: report.kicker,
    provider: report.provider,
    edition: report.today.slice(0, 7).replace('-', '.'),
    lead: [
      ...(report.warning === undefined ? [] : [warningBox(report.warning)]),
      ...report.lead.map((sentence, index) =>
        paragraph(words(sentence), ...(index === 0 ? ['lead' as const] : [])),
      ),
    ],
    sections: report.sections.map(({ title, sentences, tables }) => ({
      title,
      startsPage: false,
      nodes: [
        ...sentences.map((sentence) => paragraph(words(sentence))),
        ...tables.map(({ caption, head, widths, rows }) => ({
          kind: 'table' as const,
          caption,
          head,
          widths,
          rows: rows.map((row) => row.map(words)),
        })),
      ],
    })),
    closing: report.closing,
  });
}
