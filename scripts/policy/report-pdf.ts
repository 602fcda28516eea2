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
  capital,
  countWords,
  grouped,
  messagesOf,
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
    sections: [...firstOfAll(report, counts), ...severitySections(report, counts), ...comingSection(report)],
    closing: `${whatItIs} ${facts}`,
  };
  return (
    await writeSheetPdf(
      sheet.sections.length > 0 ? sheet : { ...sheet, sections: [{ startsPage: false, nodes: [] }] },
    )
  ).bytes;
}

/** On the first page: what a meeting has to settle, with room to write who does it. */
function firstOfAll(report: PolicyReport, counts: PolicyDocument['counts']): CompiledSection[] {
  const groups = grouped(report.findings);
  const urgent = groups.filter(({ severity }) => severity === 'safety-critical' || severity === 'high');
  if (urgent.length < 2) return [];
  const others = groups.length - urgent.length;
  return [
    {
      title: 'What to settle first',
      startsPage: false,
      nodes: [
        {
          kind: 'table',
          caption: 'Safety-critical and high, in that order',
          head: ['How bad', 'What', 'Where', 'Who, and by when'],
          widths: [0.17, 0.41, 0.18, 0.24],
          rows: urgent.map(({ severity, title, findings }) => [
            severity === 'safety-critical' ? strong(severityWords[severity]) : words(severityWords[severity]),
            words(title),
            words(capital(placesInWords(findings, counts))),
            words(''),
          ]),
        },
        ...(others > 0
          ? [paragraph(words(`${String(others)} more of medium and low follow behind them.`))]
          : []),
      ],
    },
  ];
}

/** "lines 12, 40 and 77", "not in the text" */
function placesInWords(findings: Group['findings'], counts: PolicyDocument['counts']): string {
  const [first, ...rest] = [...new Set(findings.map((finding) => placeWords(finding, counts)))];
  if (rest.length === 0 || first === undefined) return first ?? '';
  const numbers = [first, ...rest].map((place) => place.split(' ').at(-1) ?? '');
  return `${first.split(' ')[0] ?? ''}s ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1) ?? ''}`;
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

function groupNodes(group: Group, counts: PolicyDocument['counts']): SheetNode[] {
  const { title, findings, rule } = group;
  const [first] = findings;
  const { ofAll, ofEach } = messagesOf(group);
  const quoted = findings.filter(({ quote }) => quote !== null);
  return [
    { kind: 'heading', level: 3, runs: words(title) },
    quoted.length === 0
      ? paragraph(strong('Not in the text'))
      : {
          kind: 'list',
          look: 'plain',
          items: quoted.map((finding, index) => ({
            nodes: [
              paragraph([
                ...strong(`${capital(placeWords(finding, counts))}: `),
                ...words(`“${finding.quote ?? ''}”`),
              ]),
              ...(ofEach ? [paragraph(words(ofEach[index] ?? ''))] : []),
            ],
          })),
        },
    ...ofAll.map((message) => paragraph(words(message))),
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
