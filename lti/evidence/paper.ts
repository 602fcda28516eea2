/** What papers of evidence have in common: how they look, and how anybody can check them. */
import {
  paragraph,
  strong,
  words,
  type CompiledSection,
  type CompiledSheet,
  type SheetNode,
} from '../../src/content/compile/sheets/sheet.ts';

/** Pages of A4 in English, numbered, in the course's own accent. */
export const evidencePage = {
  layout: 'page',
  language: 'en-GB',
  pageOf: 'Page {page} of {pages}',
  brand: '#0b625e',
  brandCss: '',
} as const satisfies Partial<CompiledSheet>;

/** Sets a paper. What sets it takes 28 MB of memory, so it comes with the first one. */
export const writePaper = async (sheet: CompiledSheet): Promise<Uint8Array> =>
  (await (await import('../../scorm/sheets/pdf.ts')).writeSheetPdf(sheet)).bytes;

/** What somebody can check once they hold it in their hand. */
export interface Handed {
  readonly reference: string;
  readonly checkUrl: string;
  /** How the ledger ended when the paper was made: "118 · 9f3a1c07be52 · 2026-11-22". Absent where no end is noted. */
  readonly head?: string;
}

export const toCheck = ({ checkUrl, head }: Handed): CompiledSection => ({
  title: 'To check it',
  startsPage: false,
  nodes: [
    paragraph([
      ...words('Open '),
      { text: checkUrl, href: checkUrl },
      ...words('. The page says whether the reference is valid, and nothing about the person.'),
    ]),
    ...(head === undefined
      ? []
      : [
          paragraph(
            words(
              'When this was made, the ledger of signatures ended with the line below. Keep this paper: if anybody wrote the ledger anew, it would no longer fit.',
            ),
          ),
          // By itself, so that it stands in one piece.
          paragraph(strong(head)),
        ]),
  ],
});

/** The two columns of what a paper stands for, each line named at its start. */
export const whatAndWhich = (caption: string, rows: readonly (readonly [string, string])[]): SheetNode => ({
  kind: 'table',
  caption,
  head: ['What', 'Which'],
  widths: [1, 2],
  rows: rows.map(([what, which]) => [strong(what), words(which)]),
});

/** What stands on paper of a provider's that nobody there has confirmed. */
export const notValid = (shortName: string): SheetNode =>
  box('Not valid.', `${shortName} has not confirmed this course yet.`);

export const warningBox = (text: string): SheetNode => box('Do not rely on this.', text);

const box = (first: string, rest: string): SheetNode => ({
  kind: 'box',
  look: 'note',
  nodes: [paragraph([...strong(`${first} `), ...words(rest)])],
});
