/** What the commands on the tool's own data share: settings, the store, and an answer to whoever typed them. */
import { SecretsKeyWrong } from '../lti/launch/key-ring.ts';
import { createLedgerSeals } from '../lti/launch/ledger-seals.ts';
import { readSettings, settingLines, type ServerSettings } from '../lti/settings.ts';
import { openStore } from '../lti/store/open-store.ts';
import type { Store } from '../lti/store/store.ts';
import { databaseSentence } from './database-sentence.ts';

/** A sentence for whoever typed the command. */
export class CommandProblem extends Error {}

/**
 * Runs a command, and says on the error output what stopped it.
 *
 * @param refused - exit code after a CommandProblem, or a SECRETS_KEY that does not open what is kept
 * @returns the exit code
 */
export async function runCommand(work: () => Promise<number>, refused = 1): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandProblem || error instanceof SecretsKeyWrong)) throw error;
    console.error(error.message);
    return refused;
  }
}

/** The same as for `npm run serve`. @throws CommandProblem that names every setting to be mended */
export function commandSettings(): ServerSettings {
  const settings = readSettings(process.env);
  if (settings.ok) return settings.value;
  throw new CommandProblem(
    [
      'These settings have to be mended first:',
      ...settingLines(settings.problem).map((line) => `  ${line}`),
    ].join('\n'),
  );
}

/** Opens the store for one piece of work and closes it whatever comes. @throws CommandProblem if it does not open */
export async function withStore<Result>(
  { database, tool }: ServerSettings,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(database, () => undefined, createLedgerSeals(tool.secretsKey));
  if (!store.ok) throw new CommandProblem(databaseSentence(store.problem));
  try {
    return await work(store.value);
  } finally {
    await store.value.close();
  }
}
