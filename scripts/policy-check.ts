/**
 * `npm run policy-check -- <file> [--json] [--fail-on <severity>] [--report <out.html|out.pdf>]`
 *
 * Reads a policy (.txt, .md, .docx, .pdf) and says what in it is unsafe, out of date, contradictory or missing. Nothing
 * of the policy is kept or sent. Exit code 1 when it cannot be read or the command is wrong; 2 when --fail-on is given
 * and something of that severity or worse was found; otherwise 0. docs/policy-check.md has the rest.
 */
import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkPolicy, severities, type PolicyReport } from '../src/content/policy/check-policy.ts';
import type { PolicyDocument } from '../src/content/policy/document.ts';
import { readRulesAndFacts } from '../src/content/policy/read-rules.ts';
import { printProblems } from '../src/content/problems.ts';
import type { Severity } from '../src/content/schema/policy-rules.ts';
import { readPolicyFile } from './policy/read-document.ts';
import { reportHtml } from './policy/report-html.ts';
import { reportPdf } from './policy/report-pdf.ts';
import { textReport } from './policy/report-text.ts';
import { unreadableSentence } from './policy/unreadable.ts';

const usage = `npm run policy-check -- <file> [--json] [--fail-on ${severities.join('|')}] [--report <out.html|out.pdf>]`;

process.exitCode = await main();

interface Options {
  readonly file: string;
  readonly json: boolean;
  readonly failOn?: Severity;
  readonly report?: string;
  readonly today: string;
}

async function main(): Promise<0 | 1 | 2> {
  const options = readOptions();
  if (typeof options === 'string') return refuse(`${options}\n${usage}`);
  const known = await readRulesAndFacts(join(import.meta.dirname, '..'));
  if (!known.ok) return printProblems(known.problem);
  const read = await readPolicyFile(options.file);
  if (!read.ok) return refuse(unreadableSentence(options.file, read.problem));

  const report = checkPolicy(read.value, known.value.rules, known.value.sources, options.today);
  if (options.json) console.log(JSON.stringify(report, undefined, 2));
  else for (const line of textReport(report, read.value.counts)) console.log(line);
  if (options.report !== undefined && !(await writeReport(options.report, report, read.value.counts)))
    return 1;
  const { failOn } = options;
  if (failOn === undefined) return 0;
  const worst = severities.indexOf(failOn);
  return report.findings.some(({ severity }) => severities.indexOf(severity) <= worst) ? 2 : 0;
}

async function writeReport(
  out: string,
  report: PolicyReport,
  counts: PolicyDocument['counts'],
): Promise<boolean> {
  // What is taken to a meeting names the document and not where it lay.
  const named = { ...report, file: basename(report.file) };
  const content =
    extname(out).toLowerCase() === '.pdf' ? await reportPdf(named, counts) : reportHtml(named, counts);
  try {
    await writeFile(out, content);
    console.error(`${out}: written`);
    return true;
  } catch (error) {
    refuse(
      `${out}: The report cannot be written here: ${error instanceof Error ? error.message : String(error)}.`,
    );
    return false;
  }
}

function refuse(sentence: string): 1 {
  console.error(sentence);
  return 1;
}

function readOptions(): Options | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'fail-on': { type: 'string' },
        report: { type: 'string' },
        // For whoever wants to know what will be out of date next September.
        today: { type: 'string' },
      },
    });
    const [file, second] = positionals;
    if (file === undefined) return 'Name the policy to check.';
    if (second !== undefined) return 'One policy at a time; a name with spaces needs quotation marks.';
    const failOn = severities.find((severity) => severity === values['fail-on']);
    if (values['fail-on'] !== undefined && failOn === undefined)
      return `There is no severity “${values['fail-on']}”. There are: ${severities.join(', ')}.`;
    if (values.report !== undefined && !/\.(html|pdf)$/i.test(values.report))
      return `“${values.report}” is no name for a report: end it with .html or .pdf.`;
    const today = values.today ?? dayInTheUnitedKingdom();
    if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today)))
      return `“${today}” is no day; write it as 2026-11-22.`;
    return {
      file,
      json: values.json,
      today,
      ...(failOn && { failOn }),
      ...(values.report !== undefined && { report: values.report }),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function dayInTheUnitedKingdom(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date());
}
