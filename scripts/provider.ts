/**
 * `npm run provider -- draft <file> [--out <folder>] [--json]`, and `link`, which stands in workspace/link.ts
 *
 * Drafts a provider's profile from its policy (.txt, .md, .docx, .pdf): every value with the sentence it came from, and
 * nothing that the policy does not say. Writes into a new folder; what is there is never overwritten. Exit code 1 when
 * the policy cannot be read or the command is wrong. docs/policy-check.md says how to go on.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { draftProfile, type ProfileDraft } from '../src/content/policy/draft.ts';
import { readRulesAndFacts } from '../src/content/policy/read-rules.ts';
import { printProblems } from '../src/content/problems.ts';
import { readPolicyFile } from './policy/read-document.ts';
import { unreadableSentence } from './policy/unreadable.ts';
import { linkCommand } from './workspace/link.ts';
import { draftFiles, gapMark } from './policy/write-draft.ts';

const usage =
  'npm run provider -- draft <file> [--out <folder>] [--json]\nnpm run provider -- link --provider <id> | --new <id>';

const [command, ...rest] = process.argv.slice(2);
process.exitCode = command === 'link' ? await linkCommand(rest) : await main();

async function main(): Promise<0 | 1> {
  const options = readOptions();
  if (typeof options === 'string') return refuse(`${options}\n${usage}`);
  const known = await readRulesAndFacts(join(import.meta.dirname, '..'));
  if (!known.ok) return printProblems(known.problem);
  const read = await readPolicyFile(options.file);
  if (!read.ok) return refuse(unreadableSentence(options.file, read.problem));

  const draft = draftProfile(read.value, known.value.rules, known.value.sources, dayInTheUnitedKingdom());
  if (options.json) {
    console.log(JSON.stringify(draft, undefined, 2));
    return 0;
  }
  const out = options.out ?? join('dist', 'drafts', draft.id);
  if (existsSync(out) && (await readdir(out)).length > 0)
    return refuse(
      `${out}: There is something in this folder already. Name another one with --out, or take it away first.`,
    );
  const files = draftFiles(draft);
  for (const [name, text] of files) {
    const file = join(out, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  print(draft, out, files);
  return 0;
}

function print(
  { id, values, documents }: ProfileDraft,
  out: string,
  files: ReadonlyMap<string, string>,
): void {
  const count = (confidence: string): number =>
    values.filter((value) => value.confidence === confidence).length;
  const clauses = documents.flatMap((document) => document.clauses);
  const marked = clauses.filter(({ state }) => state !== 'ok').length;
  const gaps = files.get('provider.yaml')?.match(new RegExp(`# ${gapMark}`, 'g'))?.length ?? 0;
  console.log(
    [
      `${String(values.length)} values drafted: ${String(count('high'))} sure, ${String(count('medium'))} likely, ${String(count('low'))} a guess.`,
      `${String(clauses.length)} clauses, ${String(marked)} of them marked by the policy check.`,
      '',
      ...[...files.keys()].map((name) => `  ${join(out, name)}`),
      '',
      `Next: compare each value with its quote, fill in the ${String(gaps)} places marked ${gapMark}, move the folder to`,
      `course/providers/${id}, and run npm run check -- --provider ${id}`,
    ].join('\n'),
  );
}

function refuse(sentence: string): 1 {
  console.error(sentence);
  return 1;
}

function readOptions(): { readonly file: string; readonly out?: string; readonly json: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { out: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [command, file, more] = positionals;
    if (command !== 'draft')
      return command === undefined
        ? 'Say what to do.'
        : `There is no “${command}”; there are “draft” and “link”.`;
    if (file === undefined) return 'Name the policy to draft from.';
    if (more !== undefined) return 'One policy at a time; a name with spaces needs quotation marks.';
    return { file, json: values.json, ...(values.out !== undefined && { out: values.out }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function dayInTheUnitedKingdom(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date());
}
