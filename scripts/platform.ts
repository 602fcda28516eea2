/**
 * `npm run platform -- add|list|remove|invite|rotate-keys`: which learning platforms may use this tool, and its keys.
 * Settings are those of `npm run serve`. A tool that runs on a folder (no DATABASE_URL) has to be stopped meanwhile;
 * on PostgreSQL it goes on running and knows within half a minute.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PlatformFamily } from '../lti/domain/model.ts';
import { serviceUrl } from '../lti/launch/address.ts';
import { hashInvite, inviteUrl, newInviteToken } from '../lti/launch/invite.ts';
import { createKeyRing } from '../lti/launch/key-ring.ts';
import type { ServerSettings } from '../lti/settings.ts';
import type { Store } from '../lti/store/store.ts';
import { root } from './build-player.ts';
import { CommandProblem, commandSettings, runCommand, withStore } from './command.ts';

const usage = `npm run platform -- add --issuer <url> --client-id <id> --deployment <id> --auth-url <url> --token-url <url> --jwks-url <url>
                        --provider <id> [--token-audience <text>] [--family moodle|canvas|other]
npm run platform -- list
npm run platform -- remove --id <id>
npm run platform -- invite --provider <id> [--days <1 to 30, 7 if not said>]
npm run platform -- rotate-keys [--at-once]`;

const families: readonly PlatformFamily[] = ['moodle', 'canvas', 'other'];

const toolAddresses = [
  ['Tool URL', '/lti/launch'],
  ['Login initiation URL', '/lti/login'],
  ['Redirect URIs', '/lti/launch'],
  ['Public keyset URL', '/lti/keys'],
] as const;

/** A sentence for whoever typed the command. */
process.exitCode = await runCommand(() => main(process.argv.slice(2)));

async function main([command, ...rest]: readonly string[]): Promise<number> {
  const work = chooseCommand(command, rest);
  const settings = commandSettings();
  await withStore(settings, (store) => work(store, settings));
  return 0;
}

type Work = (store: Store, settings: ServerSettings) => Promise<void>;

/** Reads all arguments before anything is opened. */
function chooseCommand(command: string | undefined, rest: readonly string[]): Work {
  switch (command) {
    case 'add':
      return add(rest);
    case 'list':
      readOptions(rest, {});
      return list;
    case 'remove':
      return remove(rest);
    case 'invite':
      return invite(rest);
    case 'rotate-keys':
      return rotateKeys(rest);
    default:
      throw new CommandProblem(
        `${command === undefined ? 'Say what to do.' : `There is no command “${command}”.`}\n\n${usage}`,
      );
  }
}

function add(rest: readonly string[]): Work {
  const given = readOptions(rest, {
    issuer: 'text',
    'client-id': 'text',
    deployment: 'text',
    'auth-url': 'text',
    'token-url': 'text',
    'jwks-url': 'text',
    provider: 'text',
    'token-audience': 'text',
    family: 'text',
  });
  const wanted = [
    'issuer',
    'client-id',
    'deployment',
    'auth-url',
    'token-url',
    'jwks-url',
    'provider',
  ] as const;
  const missing = wanted.filter((name) => given[name] === undefined);
  if (missing.length > 0)
    throw new CommandProblem(`Missing: ${missing.map((name) => `--${name}`).join(', ')}.\n\n${usage}`);
  const text = (name: (typeof wanted)[number]): string => given[name] ?? '';
  const provider = knownProvider(text('provider'));
  const family = readFamily(given['family'], text('issuer'));
  return async ({ platforms }, { tool }) => {
    const addresses = ['issuer', 'auth-url', 'token-url', 'jwks-url'] as const;
    const wrong = addresses.filter((name) => !serviceUrl(text(name), tool.allowInsecurePlatforms));
    if (wrong.length > 0)
      throw new CommandProblem(
        `${wrong.map((name) => `--${name}`).join(', ')}: must be an address that begins with https:// and leads to a public host. (For development only: ALLOW_INSECURE_PLATFORMS=1.)`,
      );
    const added = await platforms.add({
      providerId: provider,
      issuer: text('issuer'),
      clientId: text('client-id'),
      authUrl: text('auth-url'),
      tokenUrl: text('token-url'),
      jwksUrl: text('jwks-url'),
      ...(given['token-audience'] !== undefined && { tokenAudience: given['token-audience'] }),
      family,
      deployments: [{ deploymentId: text('deployment'), providerId: provider }],
    });
    if (!added.ok)
      throw new CommandProblem(
        'This client of this platform is registered already: see “list”. To change it, remove it and add it again; its learners keep what they have done.',
      );
    console.log(`Added ${added.value.id}: ${text('issuer')} for ${provider}.`);
    console.log('The platform needs these addresses:');
    for (const [name, path] of toolAddresses) console.log(`  ${name.padEnd(22)} ${tool.publicUrl}${path}`);
  };
}

async function list({ platforms }: Store): Promise<void> {
  const all = await platforms.list();
  if (all.length === 0) console.log('No platform is registered yet. “add” and “invite” change that.');
  for (const { id, issuer, clientId, family, providerId, deployments } of all) {
    console.log(`${id}  ${issuer}  client ${clientId}  ${family}  ${providerId}`);
    for (const deployment of deployments)
      console.log(`  deployment ${deployment.deploymentId}  ${deployment.providerId}`);
  }
}

function remove(rest: readonly string[]): Work {
  const { id } = readOptions(rest, { id: 'text' });
  if (id === undefined) throw new CommandProblem(`Missing: --id, as “list” shows it.\n\n${usage}`);
  return async ({ platforms }) => {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
    if (!isId || !(await platforms.remove(id)))
      throw new CommandProblem(`No platform has the id “${id}”. “list” shows those there are.`);
    console.log('Removed. Its launches are refused from now on; what its learners have done is kept.');
  };
}

function invite(rest: readonly string[]): Work {
  const given = readOptions(rest, { provider: 'text', days: 'text' });
  if (given['provider'] === undefined) throw new CommandProblem(`Missing: --provider.\n\n${usage}`);
  const providerId = knownProvider(given['provider']);
  const text = given['days'] ?? '7';
  const days = Number(text);
  // “1e1” and “0x7” are numbers to a program and slips of a person.
  if (!/^\d{1,2}$/.test(text) || days < 1 || days > 30)
    throw new CommandProblem(`--days must be a whole number from 1 to 30; it is “${text}”.`);
  return async ({ invites }, { tool }) => {
    const token = newInviteToken();
    const expiresAt = new Date(Date.now() + days * 86_400_000);
    await invites.create({ tokenHash: hashInvite(token), providerId, expiresAt });
    console.log(`For ${providerId}, once, until ${expiresAt.toISOString().slice(0, 10)}:`);
    console.log(`  ${inviteUrl(tool.publicUrl, token)}`);
    console.log('Give it to the administrator of the learning platform as you would a password.');
  };
}

function rotateKeys(rest: readonly string[]): Work {
  const given = readOptions(rest, { 'at-once': 'switch' });
  return async ({ keys }, { tool }) => {
    const ring = await createKeyRing({ shelf: keys, secretsKey: tool.secretsKey, now: () => new Date() });
    const { kid, usedFrom } = await ring.rotate(given['at-once'] === undefined ? undefined : 0);
    console.log(
      `New key ${kid}: published now, used from ${usedFrom.toISOString()}. The old one stays published.`,
    );
  };
}

/** What was given, by name. Anything else stops the command. */
function readOptions<Name extends string>(
  rest: readonly string[],
  known: Readonly<Record<Name, 'text' | 'switch'>>,
): Readonly<Partial<Record<Name, string>>> {
  const { tokens } = parseArgs({ args: [...rest], options: {}, strict: false, tokens: true });
  const given: Partial<Record<Name, string>> = {};
  const isKnown = (name: string): name is Name => Object.hasOwn(known, name);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'option' || !isKnown(token.name)) {
      const word =
        token?.kind === 'option' ? token.rawName : token?.kind === 'positional' ? token.value : '--';
      throw new CommandProblem(`“${word}” is not understood here.\n\n${usage}`);
    }
    if (given[token.name] !== undefined) throw new CommandProblem(`--${token.name} is given twice.`);
    if (known[token.name] === 'switch') {
      if (token.value !== undefined)
        throw new CommandProblem(`--${token.name} takes no value: it is given, or it is not.`);
      given[token.name] = 'yes';
    } else given[token.name] = valueOf(token, tokens[(at += token.inlineValue ? 0 : 1)]);
  }
  return given;
}

function valueOf(
  token: { readonly name: string; readonly value: string | undefined },
  next: { readonly kind: string; readonly value?: string | undefined } | undefined,
): string {
  const value = (token.value ?? (next?.kind === 'positional' ? next.value : undefined))?.trim();
  if (value === undefined || value === '')
    throw new CommandProblem(`--${token.name} needs a value after it.`);
  if (value.length > 2048) throw new CommandProblem(`--${token.name} is too long.`);
  return value;
}

function knownProvider(id: string): string {
  const folder = join(root, 'course/providers');
  const ids = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'provider.yaml')))
    .sort();
  if (ids.includes(id)) return id;
  throw new CommandProblem(`There is no provider called “${id}”. There are: ${ids.join(', ')}.`);
}

/** Canvas's hosted issuers are known by name; a Moodle says nothing of itself. */
function readFamily(given: string | undefined, issuer: string): PlatformFamily {
  if (given === undefined) return /\.instructure\.com\/?$/.test(issuer) ? 'canvas' : 'other';
  const family = families.find((known) => known === given);
  if (family === undefined)
    throw new CommandProblem(`--family must be one of ${families.join(', ')}; it is “${given}”.`);
  return family;
}
