/**
 * A certificate as a tagged PDF (PDF/UA-1): a page of A4 with a reference that anybody can check, and no mark, no topic
 * and nothing of how it was done.
 */
import { paragraph, strong, words } from '../../src/content/compile/sheets/sheet.ts';
import { evidencePage, notValid, toCheck, whatAndWhich, type Handed, writePaper } from './paper.ts';

export interface Certificate {
  readonly name: string;
  readonly provider: { readonly id: string; readonly name: string; readonly shortName: string };
  /** What stands on every page of a provider's that nobody there has confirmed: then it is not valid. */
  readonly draft?: string;
  readonly courseTitle: string;
  readonly trackTitle: string;
  readonly edition: string;
  /** "22 November 2026". */
  readonly finished: string;
  readonly nextDue?: string;
  /** "Acceptable Use Policy, version 3". */
  readonly documents: readonly string[];
  /** Absent where nothing was signed. */
  readonly receipt?: Handed;
}

export async function writeCertificate(certificate: Certificate): Promise<Uint8Array> {
  const { name, provider, draft, courseTitle, trackTitle, edition, finished, nextDue, receipt } = certificate;
  return writePaper({
    ...evidencePage,
    id: 'certificate',
    title: 'Certificate',
    kicker: `${courseTitle}. ${name}`,
    pages: 1,
    provider,
    ...(draft !== undefined && { draft }),
    edition,
    lead: [
      ...(draft === undefined ? [] : [notValid(provider.shortName)]),
      {
        kind: 'box',
        look: 'voice',
        nodes: [
          paragraph(words('This is to say that')),
          paragraph(strong(name), 'lead'),
          paragraph(words(`finished ${courseTitle} with ${provider.name}.`), 'lead'),
        ],
      },
    ],
    sections: [
      {
        title: 'What it stands for',
        startsPage: false,
        nodes: [
          whatAndWhich('The course, and what was signed', [
            ['Finished', finished],
            ['Course', `${courseTitle}, ${trackTitle}`],
            ['Edition', edition],
            ...certificate.documents.map((document) => ['Signed', document] as const),
            ...(nextDue === undefined
              ? []
              : [['Next due', `${nextDue}, or sooner if the rules change`] as const]),
            ...(receipt ? [['Reference', receipt.reference] as const] : []),
          ]),
        ],
      },
      receipt
        ? toCheck(receipt)
        : {
            title: 'To check it',
            startsPage: false,
            nodes: [
              paragraph(words(`Ask ${provider.name}. Nothing was signed here, so there is no reference.`)),
            ],
          },
    ],
    closing: `Four Cs for ${provider.name}.`,
  });
}
