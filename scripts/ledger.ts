/**
 * `npm run ledger -- verify`: proves the ledger of signatures, or names the first thing in it that is wrong and what to
 * do. Settings are those of `npm run serve`. A tool that runs on a folder (no DATABASE_URL) has to be stopped meanwhile;
 * on PostgreSQL it goes on running, and whoever signs meanwhile is not in the proof.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mendOf, proofLines, readPaper, sentenceOf, type Paper } from '../lti/domain/prove.ts';
import { createLedgerSeals } from '../lti/launch/ledger-seals.ts';
import type { ServerSettings } from '../lti/settings.ts';
import { openDatabase } from '../lti/store/open-database.ts';
import { proveLedgers, type Proved } from '../lti/store/prove-ledger.ts';
import { CommandProblem, commandSettings, runCommand } from './command.ts';
import { databaseSentence } from './database-sentence.ts';

const usage = `npm run ledger -- verify [--provider <id>] [--json]
                         [--receipt <receipt>] [--head <printed head>] [--paper <file with one of either a line>]`;

process.exitCode = await runCommand(() => main(process.argv.slice(2)), 2);

/** @returns 0 when all is whole, 1 when something is wrong in the ledger, 2 when it could not be looked at */
async function main(args: readonly string[]): Promise<number> {
  const { providerId, isJson, paper } = readArguments(args);
  const proved = await prove(commandSettings(), providerId, paper);
  const isWhole = proved.paper.length === 0 && proved.proofs.every(({ findings }) => findings.length === 0);
  const lines = isJson ? [JSON.stringify({ isWhole, ...proved }, null, 2)] : linesOf(proved, paper);
  for (const line of lines) console.log(line);
  return isWhole ? 0 : 1;
}

function readArguments(args: readonly string[]): {
  readonly providerId: string | undefined;
  readonly isJson: boolean;
  readonly paper: readonly Paper[];
} {
  const given = parsed(args);
  const [command, ...rest] = given.positionals;
  if (command !== 'verify' || rest.length > 0)
    throw new CommandProblem(
      `${command === undefined ? 'Say what to do.' : `There is no command “${[command, ...rest].join(' ')}”.`}\n\n${usage}`,
    );
  const { receipt = [], head = [], paper = [], provider, json } = given.values;
  const texts = [...receipt, ...head, ...paper.flatMap(linesIn)];
  return {
    providerId: provider,
    isJson: json === true,
    paper: texts.map((text) => {
      const read = readPaper(text);
      if (!read)
        throw new CommandProblem(
          `“${text}” is neither a receipt nor a printed head, or a letter of it is wrong. A receipt looks like 7K3M-2QXT-9FBN-4HWE, a head like 118 · 9f3a1c07be52 · 2026-11-22.`,
        );
      return read;
    }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        provider: { type: 'string' },
        json: { type: 'boolean' },
        receipt: { type: 'string', multiple: true },
        head: { type: 'string', multiple: true },
        paper: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function linesIn(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
  } catch {
    throw new CommandProblem(`${file} cannot be read.`);
  }
}

async function prove(
  { database, tool }: ServerSettings,
  providerId: string | undefined,
  paper: readonly Paper[],
): Promise<Proved> {
  const opened = await openDatabase(database, () => undefined);
  if (!opened.ok) throw new CommandProblem(databaseSentence(opened.problem));
  try {
    return await proveLedgers(opened.value.db, createLedgerSeals(tool.secretsKey), {
      ...(providerId !== undefined && { providerId }),
      paper,
    });
  } finally {
    await opened.value.close();
  }
}

function linesOf({ proofs, paper }: Proved, asked: readonly Paper[]): readonly string[] {
  if (proofs.length === 0 && asked.length === 0) return ['Nobody has signed anything yet.'];
  return [
    ...proofs.flatMap(proofLines),
    ...(asked.length > 0 && paper.length === 0
      ? [`All ${asked.length} that you hold on paper stand in the ledger.`]
      : []),
    ...paper.flatMap((finding) => [sentenceOf(finding), `  ${mendOf(finding)}`]),
  ];
}
