/**
 * A receipt as a tagged PDF (PDF/UA-1): what one entry of the ledger says, in which words, and how the ledger ended when
 * the paper was made. It says nothing of the course besides: no mark, no topic, no due date.
 */
import { paragraph, strong, words } from '../../src/content/compile/sheets/sheet.ts';
import { evidencePage, notValid, toCheck, whatAndWhich, type Handed, writePaper } from './paper.ts';

export interface ReceiptPaper {
  readonly name: string;
  readonly typedName: string;
  readonly provider: { readonly id: string; readonly name: string; readonly shortName: string };
  /** What stands on every page of a provider's that nobody there has confirmed: then it is not valid. */
  readonly draft?: string;
  readonly courseTitle: string;
  readonly edition: string;
  /** "Signed", "Not signed", "Taken back", "Paper copy recorded". */
  readonly what: string;
  /** "22 November 2026, 2.06 pm". */
  readonly when: string;
  /** "In the course", "On paper". */
  readonly how: string;
  readonly documents: readonly { readonly title: string; readonly version: string; readonly hash: string }[];
  readonly handed: Handed;
}

export async function writeReceipt(receipt: ReceiptPaper): Promise<Uint8Array> {
  const { name, typedName, provider, draft, courseTitle, edition, what, when, how, documents, handed } =
    receipt;
  return writePaper({
    ...evidencePage,
    id: 'receipt',
    title: 'Receipt',
    kicker: `${courseTitle}. ${name}`,
    provider,
    ...(draft !== undefined && { draft }),
    edition,
    lead: [
      ...(draft === undefined ? [] : [notValid(provider.shortName)]),
      paragraph(strong(handed.reference), 'lead'),
      paragraph(
        words(`This is what the ledger of signatures of ${provider.name} holds under this reference.`),
      ),
    ],
    sections: [
      {
        title: 'What it stands for',
        startsPage: false,
        nodes: [
          whatAndWhich('Who, when and how', [
            ['Name as typed', typedName],
            [what, when],
            ['How', how],
            ['Course', courseTitle],
          ]),
          ...(documents.length === 0
            ? []
            : [
                {
                  kind: 'table' as const,
                  caption: 'Which words',
                  head: ['Document', 'Version', 'Fingerprint of the words (SHA-256)'],
                  widths: [4, 2, 5],
                  rows: documents.map(({ title, version, hash }) => [
                    strong(title),
                    words(version),
                    words(spaced(hash)),
                  ]),
                },
              ]),
        ],
      },
      toCheck(handed),
    ],
    closing: `Four Cs for ${provider.name}.`,
  });
}

/** In eights, so that it can be compared by eye, and breaks. */
const spaced = (hash: string): string => hash.replace(/.{8}(?=.)/g, '$& ');
