/**
 * `npm run data -- find|export|erase|trail`: what is held about one person, for whoever answers for the data. Settings
 * are those of `npm run serve`. A tool that runs on a folder (no DATABASE_URL) has to be stopped meanwhile; on
 * PostgreSQL it goes on running. What it prints is about a person: keep it where such things are kept.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Holdings } from '../lti/store/erasure.ts';
import type { Store } from '../lti/store/store.ts';
import { idKey } from '../src/content/ids.ts';
import { CommandProblem, commandSettings, runCommand, withStore } from './command.ts';
import { openLibrary } from './open-course.ts';

const usage = `npm run data -- find --name <part of a name, or the id at the platform>
npm run data -- export --person <id> [--out <file>]
npm run data -- erase --person <id> --yes
npm run data -- trail --person <id>`;

type Work = (store: Store) => Promise<void>;

process.exitCode = await runCommand(() => main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const work = chooseWork(args);
  await withStore(commandSettings(), work);
  return 0;
}

function chooseWork(args: readonly string[]): Work {
  const { command, values } = readArguments(args);
  switch (command) {
    case 'find':
      return find(needed(values.name, '--name'));
    case 'export':
      return exportPerson(personId(values.person), values.out);
    case 'erase':
      return erase(personId(values.person), values.yes === true);
    case 'trail':
      return trail(personId(values.person));
    default:
      throw new CommandProblem(
        `${command === undefined ? 'Say what to do.' : `There is no command “${command}”.`}\n\n${usage}`,
      );
  }
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        person: { type: 'string' },
        out: { type: 'string' },
        yes: { type: 'boolean' },
      },
    });
    const [command, ...more] = positionals;
    if (more.length > 0) throw new CommandProblem(`“${more.join(' ')}” is not understood here.\n\n${usage}`);
    return { command, values };
  } catch (error) {
    throw error instanceof CommandProblem
      ? error
      : new CommandProblem(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function needed(value: string | undefined, option: string): string {
  const text = value?.trim();
  if (!text) throw new CommandProblem(`Missing: ${option}.\n\n${usage}`);
  return text;
}

function personId(value: string | undefined): string {
  const id = needed(value, '--person, as “find” shows it');
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new CommandProblem('--person is an id, as “find” shows it.');
}

const nobody = (): CommandProblem =>
  new CommandProblem('Nobody here has this id. “find” shows who there is.');

function find(name: string): Work {
  return async ({ erasure }) => {
    const people = await erasure.find(name);
    if (people.length === 0) console.log('Nobody. Names are as the learning platform last said them.');
    for (const person of people)
      console.log(
        `${person.personId}  ${person.name ?? '(no name)'}  ${person.providerIds.join(', ')}  ${person.issuer}`,
      );
  };
}

function exportPerson(id: string, out: string | undefined): Work {
  return async ({ erasure, trail: steps }) => {
    const held = await erasure.everythingAbout(id);
    if (!held) throw nobody();
    const file = `${JSON.stringify(await readable(held), undefined, 2)}\n`;
    await noted(steps, held, 'export', id);
    if (out === undefined) return void process.stdout.write(file);
    writeFileSync(out, file, { mode: 0o600, flag: 'wx' });
    console.log(`Written to ${out}, readable by you alone.`);
  };
}

function erase(id: string, isMeant: boolean): Work {
  return async ({ erasure, ledger }) => {
    if (!isMeant) {
      const held = await erasure.everythingAbout(id);
      if (!held) throw nobody();
      const counts = Object.entries(held).map(([part, rows]) => `  ${part}: ${rows.length}`);
      throw new CommandProblem(
        ['This would erase for good:', ...counts, 'Nothing was done. To do it, add --yes.'].join('\n'),
      );
    }
    const erased = await erasure.erase(id, new Date());
    if (!erased) throw nobody();
    console.log('Erased. What is left are entries of the ledger that lead to nobody.');
    const { proofs } = await ledger.prove({});
    const faults = proofs.flatMap(({ findings }) => findings).length;
    console.log(
      faults === 0
        ? 'The ledger was proved afterwards: it is whole.'
        : 'The ledger has faults: npm run ledger -- verify names them.',
    );
    console.log('The learning platform keeps its own record and grade, and lists who is in its courses:');
    console.log(
      'take the person out there first, or they are back with the next list, with a name and nothing else.',
    );
    console.log('A Moodle that is read over REST is the exception: what they did before is not read again.');
  };
}

function trail(id: string): Work {
  return async ({ trail: steps, erasure }) => {
    if (!(await erasure.everythingAbout(id))) throw nobody();
    const seen = await steps.about(id, 1000);
    if (seen.length === 0) console.log('Nobody has looked in the last twelve months.');
    for (const { at, actorKind, actorId, action } of seen)
      console.log(`${at.toISOString().slice(0, 16)}Z  ${actorKind}  ${action}  ${actorId ?? ''}`.trimEnd());
  };
}

/** That an administrator had the file made is a look like any other. */
async function noted(steps: Store['trail'], held: Holdings, action: string, person: string): Promise<void> {
  const [attempt] = held['attempts'] ?? [];
  const [course] = held['courses'] ?? [];
  const provider = (attempt ?? course)?.['provider'];
  if (typeof provider === 'string')
    await steps.add({
      providerId: provider,
      at: new Date(),
      actorKind: 'administrator',
      action,
      personId: person,
    });
}

/** Topics by their titles; of a sensitive one only whether it is behind them (design rule 7). */
async function readable(held: Holdings): Promise<object> {
  const topics = await topicTitles();
  return {
    what: 'Everything that the online-safety course holds about one person. The learning platform keeps a record of its own.',
    sensitiveTopics: 'Marks on sensitive topics are shown to nobody. They say “covered” or “to revisit”.',
    made: new Date().toISOString(),
    ...held,
    signatures: (held['signatures'] ?? []).map(({ whatWasSigned, ...signature }) => ({
      ...signature,
      whatWasSigned: typeof whatWasSigned === 'string' ? (JSON.parse(whatWasSigned) as unknown) : null,
    })),
    attempts: (held['attempts'] ?? []).map(({ marksByTopic, ...attempt }) => ({
      ...attempt,
      topics: Object.entries((marksByTopic ?? {}) as Readonly<Record<string, Mark>>).map(([code, mark]) => {
        const topic = topics.get(code);
        // A topic that is no longer in the course may have been a sensitive one.
        return topic && !topic.isSensitive
          ? { topic: topic.title, right: mark.right, asked: mark.asked }
          : { topic: topic?.title ?? code, said: mark.right < mark.asked ? 'to revisit' : 'covered' };
      }),
    })),
  };
}

interface Mark {
  readonly right: number;
  readonly asked: number;
}

async function topicTitles(): Promise<
  ReadonlyMap<string, { readonly title: string; readonly isSensitive: boolean }>
> {
  const library = await openLibrary();
  if (!library.ok) return new Map();
  const { banks, ids } = library.value;
  return new Map(
    [...banks].flatMap(([topic, { value }]) => {
      const code = ids.codes.get(idKey.topic(topic));
      return code === undefined
        ? []
        : [[code, { title: value.title, isSensitive: value.sensitive }] as const];
    }),
  );
}
