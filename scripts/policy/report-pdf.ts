/** The report as a tagged PDF, set by the same hand as the printed sheets. */
import { severities, type PolicyReport } from '../../src/content/policy/check-policy.ts';
import {
  paragraph,
  strong,
  words,
  type CompiledSection,
  type CompiledSheet,
  type SheetNode,
} from '../../src/content/compile/sheets/sheet.ts';
import type { PolicyDocument } from '../../src/content/policy/document.ts';
import { dayInWords } from '../../src/content/policy/finding.ts';
import { writeSheetPdf } from '../../scorm/sheets/pdf.ts';
import { reportWords } from './report-words.ts';
import {
  countWords,
  grouped,
  placeWords,
  severityWords,
  sourceWords,
  whatItIs,
  type Group,
} from './report-text.ts';

/** The course's own accent on paper: the report belongs to no provider. */
const accent = '#0b625e';

export async function reportPdf(report: PolicyReport, counts: PolicyDocument['counts']): Promise<Buffer> {
  const { title, kicker, facts } = reportWords(report);
  const sheet: CompiledSheet = {
    id: 'policy-check',
    title,
    kicker: kicker.replace(/^Four Cs\. /, ''),
    layout: 'page',
    language: 'en-GB',
    provider: { id: 'four-cs', name: 'Four Cs', shortName: 'Four Cs' },
    edition: report.today.slice(0, 7).replace('-', '.'),
    pageOf: 'Page {page} of {pages}',
    brand: accent,
    brandCss: '',
    lead: [
      paragraph(strong(report.file), 'lead'),
      paragraph(
        words(report.findings.length === 0 ? 'Nothing was found.' : `Found: ${countWords(report.findings)}.`),
      ),
    ],
    sections: [...severitySections(report, counts), ...comingSection(report)],
    closing: `${whatItIs} ${facts}`,
  };
  return (
    await writeSheetPdf(
      sheet.sections.length > 0 ? sheet : { ...sheet, sections: [{ startsPage: false, nodes: [] }] },
    )
  ).bytes;
}

function severitySections(report: PolicyReport, counts: PolicyDocument['counts']): CompiledSection[] {
  const groups = grouped(report.findings);
  return severities.flatMap((severity) => {
    const own = groups.filter((group) => group.severity === severity);
    return own.length === 0
      ? []
      : [
          {
            title: severityWords[severity],
            startsPage: false,
            nodes: own.flatMap((group) => groupNodes(group, counts)),
          },
        ];
  });
}

function groupNodes({ title, findings, rule }: Group, counts: PolicyDocument['counts']): SheetNode[] {
  const [first] = findings;
  const quoted = findings.filter(({ quote }) => quote !== null);
  return [
    { kind: 'heading', level: 3, runs: words(title) },
    quoted.length === 0
      ? paragraph(strong('Not in the text'))
      : {
          kind: 'list',
          look: 'plain',
          items: quoted.map((finding) => ({
            nodes: [
              paragraph([
                ...strong(`${placeWords(finding, counts)}: `),
                ...words(`“${finding.quote ?? ''}”`),
              ]),
            ],
          })),
        },
    ...[...new Set(findings.map(({ message }) => message))].map((message) => paragraph(words(message))),
    paragraph([...strong('Now: '), ...words(first.now)]),
    {
      kind: 'box',
      look: 'voice',
      nodes: [paragraph([...strong('You could write: '), ...words(first.suggest)])],
    },
    paragraph(words(`${sourceWords(first)} Rule: ${rule}.`), 'small'),
  ];
}

function comingSection({ coming }: PolicyReport): CompiledSection[] {
  if (coming.length === 0) return [];
  return [
    {
      title: 'Coming',
      startsPage: false,
      nodes: [
        paragraph(words('Not in force on the day of this check. There is nothing to change yet.')),
        ...coming.map(({ title, says, status, checked }) =>
          paragraph([
            ...strong(`${title} (${status}): `),
            ...words(`${says} Checked ${dayInWords(checked)}.`),
          ]),
        ),
      ],
    },
  ];
}
