/** The report as one page that needs nothing beside it: no script, no other file, no network. */
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { severities, type PolicyReport } from '../../src/content/policy/check-policy.ts';
import type { PolicyDocument } from '../../src/content/policy/document.ts';
import { dayInWords } from '../../src/content/policy/finding.ts';
import { reportWords } from './report-words.ts';
import { grouped, messagesOf, placesOf, severityWords, sourceWords, whatItIs } from './report-text.ts';

export function reportHtml(report: PolicyReport, counts: PolicyDocument['counts']): string {
  const groups = grouped(report.findings);
  template ??= Handlebars.compile(read('./report.hbs'), { strict: true });
  return template({
    ...reportWords(report),
    file: report.file,
    styles: new Handlebars.SafeString(styles()),
    summary: summaryOf(report),
    tally: severities.map((severity) => ({
      severity,
      word: severityWords[severity],
      look: report.findings.some((finding) => finding.severity === severity) ? severity : 'none',
      count: report.findings.filter((finding) => finding.severity === severity).length,
    })),
    contents: groups.map(({ id, title, severity, findings }) => ({
      id,
      title,
      words: `${severityWords[severity].toLowerCase()}${findings.length > 1 ? `, ${String(findings.length)} places` : ''}`,
    })),
    severities: severities.flatMap((severity) => {
      const own = groups.filter((group) => group.severity === severity);
      return own.length === 0
        ? []
        : [
            {
              id: `severity-${severity}`,
              title: severityWords[severity],
              groups: own.map((group) => {
                const { id, rule, title, findings } = group;
                const [first] = findings;
                const { address } = first.source;
                return {
                  id,
                  rule,
                  title,
                  severity,
                  isMissing: first.quote === null,
                  places: placesOf(group, counts),
                  messages: messagesOf(group).ofAll,
                  now: first.now,
                  suggest: first.suggest,
                  source: sourceWords(first),
                  link: address,
                  linkWords: address === null ? '' : new URL(address).hostname.replace(/^www\./, ''),
                };
              }),
            },
          ];
    }),
    coming: report.coming.map((each) => ({ ...each, checked: `Checked ${dayInWords(each.checked)}.` })),
    whatItIs,
  });
}

let template: Handlebars.TemplateDelegate | undefined;

function summaryOf({ findings }: PolicyReport): string {
  if (findings.length === 0) return 'Nothing was found.';
  return findings.some(({ severity }) => severity === 'safety-critical')
    ? 'Begin with what is safety-critical: somebody could come to harm by it.'
    : 'Nothing safety-critical. Begin with what is high.';
}

/** The course's tokens with its font in them, and the report's own rules. */
function styles(): string {
  const tokens = read('../../src/styles/tokens.css').replace(
    /url\(['"]?\.\/(fonts\/[\w-]+\.woff2)['"]?\)/g,
    (_, name: string) =>
      `url(data:font/woff2;base64,${readFileSync(new URL(`../../src/styles/${name}`, import.meta.url)).toString('base64')})`,
  );
  return `${tokens}\n${read('./report.css')}`.replace(/\/\*[^]*?\*\//g, '').replace(/\n\s*/g, '\n');
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
