/** A report for a person at a terminal, and the words that all reports share. */
import { severities, type PolicyReport } from '../../src/content/policy/check-policy.ts';
import type { PolicyDocument } from '../../src/content/policy/document.ts';
import { dayInWords, type Finding } from '../../src/content/policy/finding.ts';
import type { Severity } from '../../src/content/schema/policy-rules.ts';

export const severityWords: Readonly<Record<Severity, string>> = {
  'safety-critical': 'Safety-critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** What this check is, and is not. */
export const whatItIs =
  'This check looks for words, dates and gaps that we know about. It does not replace your own review, it is not legal advice, and it does not change your policy.';

/** Findings of one rule with one answer, in the order of the document: said once, with every place. */
export interface Group {
  /** Of its own: a rule that has two answers has two groups. */
  readonly id: string;
  readonly severity: Severity;
  readonly rule: string;
  readonly title: string;
  readonly findings: readonly [Finding, ...Finding[]];
}

export function grouped(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.now, finding.suggest]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const used = new Map<string, number>();
  const idOf = (rule: string): string => {
    const count = (used.get(rule) ?? 0) + 1;
    used.set(rule, count);
    return count === 1 ? rule : `${rule}-${String(count)}`;
  };
  return [...groups.values()].map((all) => ({
    id: idOf(all[0].rule),
    severity: all[0].severity,
    rule: all[0].rule,
    title: all[0].title,
    findings: all,
  }));
}

/** "line 12", "page 3"; "not in the text" for something missing. */
export function placeWords({ line, page }: Finding, counts: PolicyDocument['counts']): string {
  if (page !== null) return `page ${String(page)}`;
  if (line === null) return 'not in the text';
  return `${counts === 'paragraphs' ? 'paragraph' : 'line'} ${String(line)}`;
}

/** What is wrong there, beside its place, where it differs from place to place; otherwise once for all of them. */
export function messagesOf({ findings }: Group): {
  readonly ofAll: readonly string[];
  readonly ofEach: readonly string[] | undefined;
} {
  const all = findings.map(({ message }) => message);
  const isOne = new Set(all).size === 1;
  return isOne || findings.some(({ quote }) => quote === null)
    ? { ofAll: [...new Set(all)], ofEach: undefined }
    : { ofAll: [], ofEach: all };
}

/** Where it stands, each with its quote and, where they differ, its own message; none for something missing. */
export function placesOf(
  group: Group,
  counts: PolicyDocument['counts'],
): readonly { readonly place: string; readonly quote: string; readonly message: string }[] {
  const { ofEach } = messagesOf(group);
  return group.findings.flatMap((finding, index) =>
    finding.quote === null
      ? []
      : [
          {
            place: capital(placeWords(finding, counts)),
            quote: finding.quote,
            message: ofEach?.[index] ?? '',
          },
        ],
  );
}

/** "Line 12" */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "2 safety-critical, 5 high, no medium, 1 low" */
export function countWords(findings: readonly Finding[]): string {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return severities.map((severity) => `${String(count(severity) || 'no')} ${severity}`).join(', ');
}

/** "Source: Keeping children safe in education 2026, Department for Education. Checked 20 September 2026." */
export function sourceWords({ sources }: Finding): string {
  const named = sources.map(({ title, publisher }) =>
    publisher === 'Four Cs' ? `${title} (our own advice)` : `${title}, ${publisher}`,
  );
  const oldest = sources.map(({ checked }) => checked).toSorted()[0] ?? '';
  const due = sources.some(({ isDue }) => isDue) ? ' Due to be checked again.' : '';
  return `Source: ${named.join('; ')}. Checked ${dayInWords(oldest)}.${due}`;
}

export function textReport(report: PolicyReport, counts: PolicyDocument['counts']): readonly string[] {
  const lines = [
    report.file,
    `${countWords(report.findings)}. Facts checked ${dayInWords(report.factsChecked)}.`,
    '',
  ];
  if (report.findings.length === 0) lines.push('Nothing was found.', '');
  for (const group of grouped(report.findings)) {
    const { severity, title, rule, findings } = group;
    const [first] = findings;
    const { ofAll, ofEach } = messagesOf(group);
    lines.push(`${severityWords[severity].toUpperCase()}: ${title} [${rule}]`);
    for (const [index, finding] of findings.entries()) {
      lines.push(`  ${placeWords(finding, counts)}${finding.quote === null ? '' : `: “${finding.quote}”`}`);
      if (ofEach) lines.push(`    ${ofEach[index] ?? ''}`);
    }
    lines.push(...ofAll.map((message) => `  ${message}`));
    lines.push(`  Now: ${first.now}`, `  You could write: ${first.suggest}`, `  ${sourceWords(first)}`, '');
  }
  if (report.coming.length > 0) {
    lines.push('COMING: not in force, nothing to change yet');
    for (const { title, says, status, checked } of report.coming)
      lines.push(`  ${title} (${status}): ${says} Checked ${dayInWords(checked)}.`);
    lines.push('');
  }
  return [...lines, whatItIs];
}
