/**
 * `npm run provider -- link --provider <id>` or `--new <id>`: a one-time link into the workspace. Settings are those of
 * `npm run serve`. A tool that runs on a folder (no DATABASE_URL) has to be stopped meanwhile.
 */
import { parseArgs } from 'node:util';
import { isProviderId } from '../../lti/domain/profile-files.ts';
import {
  hashWorkspaceToken,
  linkHours,
  newWorkspaceToken,
  workspaceLink,
} from '../../lti/http/provider/session.ts';
import type { Store } from '../../lti/store/store.ts';
import { printProblems } from '../../src/content/problems.ts';
import { CommandProblem, commandSettings, runCommand, withStore } from '../command.ts';
import { openLibrary } from '../open-course.ts';

const usage = 'npm run provider -- link --provider <id>\nnpm run provider -- link --new <id>';

/** @returns the exit code */
export const linkCommand = (args: readonly string[]): Promise<number> => runCommand(() => link(args));

async function link(args: readonly string[]): Promise<number> {
  const asked = readOptions(args);
  if (typeof asked === 'string') throw new CommandProblem(`${asked}\n${usage}`);
  const settings = commandSettings();
  const library = await openLibrary();
  if (!library.ok) return printProblems(library.problem);
  const inFolder = [...library.value.providers.keys()];
  return withStore(settings, async (store) => {
    const isKnown = inFolder.includes(asked.id) || (await store.workspace.newest(asked.id)) !== undefined;
    if (asked.isNew && isKnown)
      throw new CommandProblem(`There is a provider “${asked.id}” already. Use --provider.`);
    if (!asked.isNew && !isKnown)
      throw new CommandProblem(
        `There is no provider “${asked.id}”. There are: ${inFolder.join(', ')}. For another one use --new.`,
      );
    const made = await makeLink(store, settings.tool.publicUrl, asked.id, new Date());
    console.log(
      `This link opens the workspace of “${asked.id}” once, within ${String(linkHours)} hours:\n  ${made}`,
    );
    console.log(
      'Whoever has it can change what learners see. Give it to one person, and not by a public way.',
    );
    return 0;
  });
}

/** A fresh link; only its hash is kept. */
export async function makeLink(
  { workspace }: Pick<Store, 'workspace'>,
  publicUrl: string,
  providerId: string,
  now: Date,
): Promise<string> {
  const token = newWorkspaceToken();
  const expiresAt = new Date(now.getTime() + linkHours * 3_600_000);
  await workspace.addLink({ tokenHash: hashWorkspaceToken(token), providerId, expiresAt });
  return workspaceLink(publicUrl, token);
}

function readOptions(args: readonly string[]): { readonly id: string; readonly isNew: boolean } | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { provider: { type: 'string' }, new: { type: 'string' } },
    });
    const { provider, new: fresh } = values;
    if ((provider === undefined) === (fresh === undefined)) return 'Name a provider, or a new one.';
    const id = provider ?? fresh ?? '';
    if (!isProviderId(id))
      return `“${id}” cannot be the id of a provider: lower-case letters, digits and single hyphens.`;
    return { id, isNew: fresh !== undefined };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
