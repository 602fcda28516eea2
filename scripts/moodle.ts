/**
 * `npm run moodle -- connect|list|check|publish|sync|forget`: publish to a Moodle over REST and read back what was done in
 * our packages there. Settings are those of `npm run serve`. A tool that runs on a folder (no DATABASE_URL) has to be
 * stopped meanwhile; on PostgreSQL it goes on running.
 */
import { parseArgs } from 'node:util';
import type { MoodleCalls } from '../lti/moodle/calls.ts';
import { knownSets } from '../lti/moodle/known-sets.ts';
import { publish } from '../lti/moodle/publish.ts';
import { isToken } from '../lti/moodle/site-token.ts';
import { connectSite, openSite, type ConnectProblem } from '../lti/moodle/sites.ts';
import {
  adoptedLine,
  administratorWarning,
  checkLines,
  connectSentence,
  isCheckGood,
  packageByHand,
  planLines,
  publishedLines,
  readingLines,
  syncSentence,
  workSentence,
} from '../lti/moodle/words.ts';
import { checkSite, planSite, readSite, type CourseFacts } from '../lti/moodle/work.ts';
import type { ServerSettings } from '../lti/settings.ts';
import type { MoodleSite } from '../lti/store/moodle.ts';
import type { Store } from '../lti/store/store.ts';
import { CommandProblem, commandSettings, runCommand, withStore } from './command.ts';
import { compileAll, openLibrary } from './open-course.ts';

const usage = `npm run moodle -- connect --url <https://moodle.example.ac.uk> --provider <id> [--platform <id>]
                      The token is read from MOODLE_TOKEN or typed in, never given as an argument.
npm run moodle -- list
npm run moodle -- check   [--site <id>] [--course <id or short name>] [--for sync,publish,activate]
npm run moodle -- publish [--site <id>] --master <id or short name> --name <text> --short-name <text>
                          [--category <id>] [--visible] [--activate] [--yes]
                      Without --yes it says what it would do, and does nothing.
npm run moodle -- sync    [--site <id>] [--course <id or short name>,…]
                      Without --course: every course that was read before.
npm run moodle -- forget  --site <id>`;

interface Command {
  readonly store: Store;
  readonly settings: ServerSettings;
  readonly given: Readonly<Record<string, string | boolean | undefined>>;
}

const texts = [
  'url',
  'provider',
  'platform',
  'site',
  'course',
  'for',
  'master',
  'name',
  'short-name',
  'category',
];
const switches = ['visible', 'activate', 'yes'];

const commands: Readonly<
  Record<string, { options: readonly string[]; run: (command: Command) => Promise<number> }>
> = {
  connect: { options: ['url', 'provider', 'platform'], run: connect },
  list: { options: [], run: list },
  check: { options: ['site', 'course', 'for'], run: check },
  publish: {
    options: ['site', 'master', 'name', 'short-name', 'category', 'visible', 'activate', 'yes'],
    run: publishCourse,
  },
  sync: { options: ['site', 'course'], run: sync },
  forget: { options: ['site'], run: forget },
};

process.exitCode = await runCommand(() => main(process.argv.slice(2)));

async function main([name = '', ...rest]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command)
    throw new CommandProblem(
      `${name === '' ? 'Say what to do.' : `There is no command “${name}”.`}\n\n${usage}`,
    );
  const given = readOptions(rest, command.options);
  const settings = commandSettings();
  return withStore(settings, (store) => command.run({ store, settings, given }));
}

async function connect({ store, settings, given }: Command): Promise<number> {
  const url = text(given, 'url');
  const providerId = text(given, 'provider');
  const library = await openLibrary();
  const known = library.ok ? [...library.value.providers.keys()] : [];
  if (!known.includes(providerId))
    throw new CommandProblem(`There is no provider called “${providerId}”. There are: ${known.join(', ')}.`);
  const token = await readToken();
  const platformId = optional(given, 'platform');
  const connected = await connectSite(
    store,
    { providerId, url, token, ...(platformId !== undefined && { platformId }) },
    settings.tool,
    new Date(),
  );
  if (!connected.ok) throw new CommandProblem(connectLines(connected.problem).join('\n'));
  const { site, info, registration } = connected.value;
  say([
    `Connected ${info.name} (${site.url}), Moodle ${info.release}, for ${providerId}: ${site.id}.`,
    registration
      ? `It is registered over LTI (client ${registration.clientId}): its learners are the same people there and here.`
      : 'It is not registered over LTI. When it is, its learners become the people of that registration.',
    'The token is kept encrypted. “check” says what it may and may not do.',
    ...(info.isAdministrator ? [administratorWarning] : []),
  ]);
  return 0;
}

/** With the options that mend it. */
function connectLines(problem: ConnectProblem): readonly string[] {
  const lines = connectSentence(problem).split('\n');
  switch (problem.code) {
    case 'address-refused':
      return [...lines, '(For development only: ALLOW_INSECURE_PLATFORMS=1 and this machine.)'];
    case 'several-registrations':
      return [
        ...lines,
        'Add --platform and one of these:',
        ...problem.platforms.map(({ id, clientId }) => `  ${id}  client ${clientId}`),
      ];
    default:
      return lines;
  }
}

async function list({ store }: Command): Promise<number> {
  const sites = await store.moodle.sites();
  if (sites.length === 0) say(['No Moodle is connected yet. “connect” changes that.']);
  for (const { id, url, providerId, courses } of sites)
    say([`${id}  ${url}  ${providerId}  courses read: ${courses.join(', ') || 'none'}`]);
  return 0;
}

async function check(command: Command): Promise<number> {
  const purposes = (['sync', 'publish', 'activate'] as const).filter((purpose) =>
    (optional(command.given, 'for') ?? 'sync').split(',').includes(purpose),
  );
  return withSite(command, async (calls) => {
    const checked = await checkSite({ calls }, optional(command.given, 'course') ?? '', purposes);
    if (!checked.ok) throw new CommandProblem(workSentence(checked.problem));
    say(checkLines(checked.value));
    return isCheckGood(checked.value) ? 0 : 1;
  });
}

async function publishCourse(command: Command): Promise<number> {
  const { given, store } = command;
  const category = optional(given, 'category');
  if (category !== undefined && !/^\d{1,9}$/.test(category))
    throw new CommandProblem('--category is the number of a category in Moodle.');
  return withSite(command, async (calls, site) => {
    const planned = await planSite(
      { store, calls, site },
      {
        master: text(given, 'master'),
        name: text(given, 'name'),
        shortName: text(given, 'short-name'),
        ...(category !== undefined && { categoryId: Number(category) }),
        isVisible: given['visible'] === true,
        activates: given['activate'] === true,
      },
    );
    if (!planned.ok) throw new CommandProblem(workSentence(planned.problem));
    say(planLines(planned.value));
    if (given['yes'] !== true) {
      say(['Nothing has been done. Say the same with --yes to do it.']);
      return 0;
    }
    const published = await publish(calls, planned.value);
    say(publishedLines(published, planned.value));
    if (published.copy.state === 'done') say(packageByHand);
    return published.copy.state === 'done' && published.tools.every(({ problem }) => !problem) ? 0 : 1;
  });
}

async function sync(command: Command): Promise<number> {
  return withSite(command, async (calls, site) => {
    let code = 0;
    const courses = optional(command.given, 'course')?.split(',') ?? [];
    const read = await readSite(
      { store: command.store, calls, site },
      courses.map((course) => course.trim()),
      {
        facts: await courseFacts(command.store, site.providerId),
        now: () => new Date(),
        onAdopted: (adopted) => say([adoptedLine(adopted)]),
        onCourse(course) {
          say(course.ok ? readingLines(course.value) : [syncSentence(course.problem)]);
          if (!course.ok) code = 1;
        },
      },
    );
    if (!read.ok)
      throw new CommandProblem(
        read.problem.code === 'no-course'
          ? 'No course has been read yet: say which with --course.'
          : workSentence(read.problem),
      );
    return code;
  });
}

async function forget({ store, given }: Command): Promise<number> {
  if (!(await store.moodle.forget(siteId(text(given, 'site')))))
    throw new CommandProblem('There is no such site. “list” shows those there are.');
  say(['Forgotten, with its token. What was read is kept. Delete the token in Moodle, too.']);
  return 0;
}

/** What a provider has people sign, and every provider's id. */
async function courseFacts({ workspace }: Store, providerId: string): Promise<CourseFacts> {
  const library = await openLibrary();
  if (!library.ok) throw new CommandProblem('The course does not read: “npm run check” says why.');
  const compiled = compileAll(
    library.value,
    [providerId],
    library.value.course.value.tracks.map(({ id }) => id),
  );
  if (!compiled.ok) throw new CommandProblem('The course does not compile: “npm run check” says why.');
  return {
    // Also those that were made in the workspace.
    providerIds: [...library.value.providers.keys(), ...(await workspace.active()).keys()],
    setsOf: (track: string) => {
      const made = compiled.value.find(({ course }) => course.track.id === track);
      return knownSets(
        made && {
          course: made.course,
          ...(made.signOff && { signOff: made.signOff }),
          otherSignOffs: Object.values(made.translations ?? {}).flatMap(({ signOff }) => signOff ?? []),
        },
      );
    },
  };
}

async function withSite(
  { store, settings, given }: Command,
  work: (calls: MoodleCalls, site: MoodleSite) => Promise<number>,
): Promise<number> {
  const sites = await store.moodle.sites();
  const id = optional(given, 'site');
  const chosen = sites.filter((site) => id === undefined || site.id === siteId(id));
  const [site, another] = chosen;
  if (!site)
    throw new CommandProblem(
      id === undefined
        ? 'No Moodle is connected yet. “connect” changes that.'
        : 'There is no such site. “list” shows those there are.',
    );
  if (another)
    throw new CommandProblem('Several Moodles are connected: say which with --site, as “list” shows it.');
  const opened = openSite(site, settings.tool);
  if (!opened.ok)
    throw new CommandProblem(
      'SECRETS_KEY does not open the token that is kept of this site. Connect it again with its token.',
    );
  try {
    return await work(opened.value.calls, site);
  } finally {
    opened.value.client.close();
  }
}

function readOptions(rest: readonly string[], known: readonly string[]): Command['given'] {
  try {
    const { values } = parseArgs({
      args: [...rest],
      options: Object.fromEntries([
        ...texts.filter((name) => known.includes(name)).map((name) => [name, { type: 'string' as const }]),
        ...switches
          .filter((name) => known.includes(name))
          .map((name) => [name, { type: 'boolean' as const }]),
      ]) as Record<string, { type: 'string' | 'boolean' }>,
    });
    return values;
  } catch (error) {
    throw new CommandProblem(`${(error as Error).message}\n\n${usage}`);
  }
}

function optional(given: Command['given'], name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function text(given: Command['given'], name: string): string {
  const value = optional(given, name);
  if (value === undefined) throw new CommandProblem(`Missing: --${name}.\n\n${usage}`);
  if (value.length > 250) throw new CommandProblem(`--${name} is too long.`);
  return value;
}

function siteId(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new CommandProblem(`“${id}” is not the id of a site. “list” shows those there are.`);
}

/** Arguments stand in the list of processes and in the shell's history, so the token is none of them. */
async function readToken(): Promise<string> {
  let token = process.env['MOODLE_TOKEN']?.trim();
  if (!token) {
    console.error('Type or pipe in the token, then Enter:');
    token = await firstLine();
  }
  if (!isToken(token))
    throw new CommandProblem(
      'That is not a token of Moodle’s: those have 32 letters and digits. It is not shown here.',
    );
  return token;
}

async function firstLine(): Promise<string> {
  let said = '';
  process.stdin.setEncoding('utf8');
  for await (const piece of process.stdin) {
    said += String(piece);
    if (said.includes('\n')) break;
  }
  return (said.split('\n')[0] ?? '').trim();
}

function say(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}
