/** Reads the settings of the tool from the environment, and names everything that is wrong with them at once. */
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { failed, ok, type Result } from '../src/result.ts';
import type { ToolSettings } from './http/tool.ts';
import type { SmtpSettings } from './outbox/smtp.ts';
import type { DatabasePlace } from './store/open-database.ts';

export interface ServerSettings {
  readonly port: number;
  readonly host: string;
  readonly tool: ToolSettings;
  readonly database: DatabasePlace;
  readonly logLevel: LogLevel;
  /** Whose word about the caller's address is taken: addresses and ranges of the proxies in front. */
  readonly trustProxy: readonly string[];
  /** Who may read `/metrics`: addresses and ranges; this machine alone if not said. */
  readonly metricsFrom?: readonly string[];
  /** Requests that one address may make in a minute; 0 sets no limit. A whole college may share one address. */
  readonly requestsPerMinute: number;
  readonly lrs?: LrsSettings;
  /** Without it no mail is sent. */
  readonly mail?: SmtpSettings;
  /** Shows mail on a page instead; for a demonstration, and no setting. */
  readonly showsMail?: boolean;
}

/** A learning record store that statements are forwarded to. */
export interface LrsSettings {
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
}

export interface SettingProblem {
  readonly setting: string;
  /** What is wrong and what to do. Never the value of a secret. */
  readonly sentence: string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Words of the proxy library for whole families of addresses. */
const namedRanges: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

type Environment = Readonly<Record<string, string | undefined>>;

export function readSettings(environment: Environment): Result<ServerSettings, readonly SettingProblem[]> {
  const problems: SettingProblem[] = [];
  const read = <Value>(
    setting: string,
    parse: (text: string | undefined) => Value | { readonly wrong: string },
    instead: Value,
  ): Value => {
    // An empty setting is what a shell or a compose file makes of a missing one.
    const parsed = parse(environment[setting]?.trim() || undefined);
    if (!isWrong(parsed)) return parsed;
    problems.push({ setting, sentence: parsed.wrong });
    return instead;
  };

  const allowInsecurePlatforms = read('ALLOW_INSECURE_PLATFORMS', readSwitch, false);
  const settings: ServerSettings = {
    port: read('PORT', (text) => readWhole(text, { usual: 3000, least: 0, most: 65_535 }), 0),
    host: read('HOST', (text) => text ?? '127.0.0.1', ''),
    tool: {
      publicUrl: read('PUBLIC_URL', (text) => readOrigin(text, allowInsecurePlatforms), ''),
      secretsKey: read('SECRETS_KEY', readKey, new Uint8Array()),
      allowInsecurePlatforms,
    },
    database: read('DATABASE_URL', (text) => readDatabase(text, environment['DATA_DIR']), { kind: 'memory' }),
    logLevel: read('LOG_LEVEL', readLogLevel, 'info'),
    trustProxy: read('TRUST_PROXY', readAddresses, []),
    metricsFrom: read('METRICS_FROM', readAddresses, []),
    requestsPerMinute: read(
      'REQUESTS_PER_MINUTE',
      (text) => readWhole(text, { usual: 6000, least: 0, most: 10_000_000 }),
      0,
    ),
    ...readLrs(environment, allowInsecurePlatforms, problems),
    ...readMail(environment, problems),
  };
  return problems.length > 0 ? failed(problems) : ok(settings);
}

/** For people: a line each. */
export const settingLines = (problems: readonly SettingProblem[]): readonly string[] =>
  problems.map(({ setting, sentence }) => `${setting}: ${sentence}`);

const isWrong = (value: unknown): value is { readonly wrong: string } =>
  typeof value === 'object' && value !== null && 'wrong' in value;

function readSwitch(text: string | undefined): boolean | { readonly wrong: string } {
  if (text === undefined || text === '0') return false;
  return text === '1' || { wrong: 'must be 1, or not be set at all.' };
}

function readWhole(
  text: string | undefined,
  { usual, least, most }: { readonly usual: number; readonly least: number; readonly most: number },
): number | { readonly wrong: string } {
  if (text === undefined) return usual;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  return { wrong: `must be a whole number from ${least} to ${most}; it is “${text}”.` };
}

function readOrigin(text: string | undefined, allowInsecure: boolean): string | { readonly wrong: string } {
  const example = 'for example https://fourcs.example.ac.uk';
  if (text === undefined)
    return { wrong: `is missing. It is the address under which browsers reach the tool, ${example}.` };
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return { wrong: `must be a web address, ${example}.` };
  if (url.username !== '' || url.password !== '')
    return { wrong: 'must not hold a user name or a password.' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return { wrong: `must end after the host and port, without a path, ${example}.` };
  if (url.protocol === 'http:' && !allowInsecure)
    return {
      wrong:
        'must begin with https://. Learning platforms show the tool inside their own page, and browsers keep no login there over http. (For development only: ALLOW_INSECURE_PLATFORMS=1.)',
    };
  return url.origin;
}

function readKey(text: string | undefined): Uint8Array | { readonly wrong: string } {
  const make = 'Make one with: openssl rand -base64 32';
  if (text === undefined)
    return { wrong: `is missing. It seals the tool's signing keys and signs its sessions. ${make}` };
  const bytes = /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== 32) return { wrong: `must be 32 bytes in base64 (44 characters). ${make}` };
  return new Set(bytes).size > 4 ? bytes : { wrong: `must be random, and this is not. ${make}` };
}

function readDatabase(
  text: string | undefined,
  dataDir: string | undefined,
): DatabasePlace | { readonly wrong: string } {
  if (text === undefined) return { kind: 'folder', folder: resolve(dataDir?.trim() || '.data') };
  const url = URL.parse(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1)
    return { kind: 'postgresql', url: text };
  return {
    wrong:
      'must be the address of a PostgreSQL database, for example postgresql://fourcs:password@127.0.0.1:5432/fourcs. Leave it out to keep everything in DATA_DIR.',
  };
}

function readLogLevel(text: string | undefined): LogLevel | { readonly wrong: string } {
  const level = text === undefined ? 'info' : logLevels.find((known) => known === text);
  return level ?? { wrong: `must be one of ${logLevels.join(', ')}; it is “${text ?? ''}”.` };
}

/** `loopback` where nothing is said. */
function readAddresses(text: string | undefined): readonly string[] | { readonly wrong: string } {
  if (text === undefined) return ['loopback'];
  if (text === 'none') return [];
  const proxies = text.split(',').map((part) => part.trim());
  const wrong = proxies.filter((proxy) => !namedRanges.includes(proxy) && !isAddressOrRange(proxy));
  if (wrong.length === 0) return proxies;
  return {
    wrong: `must be “none”, or addresses and ranges with commas between them, for example 10.0.0.5 or 10.0.0.0/8 or loopback. This is none of those: “${wrong.join('”, “')}”.`,
  };
}

const isAddressOrRange = (text: string): boolean =>
  ipaddr.isValid(text) || ipaddr.IPv4.isValidCIDR(text) || ipaddr.IPv6.isValidCIDR(text);

/** All three, or none. */
function readLrs(
  environment: Environment,
  allowInsecure: boolean,
  problems: SettingProblem[],
): { readonly lrs?: LrsSettings } {
  const settings = ['LRS_ENDPOINT', 'LRS_KEY', 'LRS_SECRET'] as const;
  const [endpoint, key, secret] = settings.map((setting) => environment[setting]?.trim() || undefined);
  if (endpoint === undefined && key === undefined && secret === undefined) return {};
  for (const setting of settings)
    if (!environment[setting]?.trim())
      problems.push({ setting, sentence: 'is missing: a record store needs its endpoint, key and secret.' });
  const url = endpoint === undefined ? undefined : URL.parse(endpoint);
  if (url === null || (url && url.protocol !== 'https:' && !(allowInsecure && url.protocol === 'http:')))
    problems.push({
      setting: 'LRS_ENDPOINT',
      sentence: 'must be the https address of the record store, as it names it (often ending in /xapi/).',
    });
  if (endpoint === undefined || key === undefined || secret === undefined) return {};
  return { lrs: { endpoint, key, secret } };
}

/** Both, or none. */
function readMail(environment: Environment, problems: SettingProblem[]): { readonly mail?: SmtpSettings } {
  const url = environment['SMTP_URL']?.trim() || undefined;
  const from = environment['MAIL_FROM']?.trim() || undefined;
  if (url === undefined && from === undefined) return {};
  const parsed = url === undefined ? undefined : URL.parse(url);
  if (url === undefined)
    problems.push({ setting: 'SMTP_URL', sentence: 'is missing: MAIL_FROM alone sends nothing.' });
  else if (!parsed || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '')
    problems.push({
      setting: 'SMTP_URL',
      sentence:
        'must be the address of a mail server, for example smtp://user:password@mail.example.ac.uk:587 or smtps://…:465.',
    });
  if (from === undefined)
    problems.push({ setting: 'MAIL_FROM', sentence: 'is missing: mail needs somebody who sends it.' });
  else if (!/^([^<>@\r\n]*<[^\s<>@]+@[\w.-]+>|[^\s<>@]+@[\w.-]+)$/.test(from))
    problems.push({
      setting: 'MAIL_FROM',
      sentence: 'must be one address, for example Example Training <training@example.ac.uk>.',
    });
  return url !== undefined && from !== undefined ? { mail: { url, from } } : {};
}
