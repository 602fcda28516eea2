/**
 * How good the drafts are: each of the five policies is drafted and laid beside the profile that was made from it by
 * hand. Recall is what was found of what the profile has, precision what is right of what was drafted.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentOf } from '../../src/content/policy/document.ts';
import { draftProfile, type ProfileDraft } from '../../src/content/policy/draft.ts';
import { readRulesAndFacts } from '../../src/content/policy/read-rules.ts';
import { readLibrary } from '../../src/content/read-library.ts';
import type { ProviderFiles } from '../../src/content/library.ts';
import { printTable } from './table.ts';

const root = join(import.meta.dirname, '../..');
const seeds = join(root, '../shared/seeds');
const seedOf = { 'ws-training': '000', waes: '001', nwcs: '002', aspire: '003', 'skills-for-work': '004' };

export interface Score {
  readonly group: string;
  readonly wanted: number;
  readonly drafted: number;
  readonly right: number;
}

/** @returns undefined where the policies are not beside the repository */
export async function scoreDrafts(): Promise<ReadonlyMap<string, readonly Score[]> | undefined> {
  if (!existsSync(seeds)) return undefined;
  const [known, library] = [await readRulesAndFacts(root), await readLibrary(root)];
  if (!known.ok || !library.ok) throw new Error('The course cannot be read.');
  const scores = new Map<string, readonly Score[]>();
  for (const [id, seed] of Object.entries(seedOf)) {
    const file = readdirSync(seeds).find((name) => name.startsWith(seed));
    const files = library.value.providers.get(id);
    if (file === undefined || !files) continue;
    const text = readFileSync(join(seeds, file), 'utf8');
    const draft = draftProfile(documentOf(file, text), known.value.rules, known.value.sources, '2026-11-22');
    scores.set(id, scoresOf(draft, files));
  }
  return scores;
}

export async function policyDrafts(): Promise<void> {
  const scores = await scoreDrafts();
  if (!scores) {
    console.log('The five policies are not beside the repository, so the drafts cannot be measured.');
    return;
  }
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${String(Math.round((100 * part) / whole))} %`;
  const all = [...scores.values()].flat();
  const row = (name: string, list: readonly Score[]): (string | number)[] => {
    const sum = (key: 'wanted' | 'drafted' | 'right'): number =>
      list.reduce((total, each) => total + each[key], 0);
    return [
      name,
      sum('wanted'),
      sum('drafted'),
      sum('right'),
      share(sum('right'), sum('wanted')),
      share(sum('right'), sum('drafted')),
    ];
  };
  printTable('policy drafts against profiles made by hand', [
    ['', 'in the profile', 'drafted', 'right', 'recall', 'precision'],
    ...[...new Set(all.map(({ group }) => group))].map((group) =>
      row(
        group,
        all.filter((each) => each.group === group),
      ),
    ),
    ...[...scores.keys()].map((id, index) => row(`policy ${String(index + 1)}`, scores.get(id) ?? [])),
    row('together', all),
  ]);
}

function scoresOf(draft: ProfileDraft, { profile, policies }: ProviderFiles): readonly Score[] {
  const wanted = flat(profile.value);
  const drafted = new Map(
    draft.values.map(({ field, value }) => [field, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
  const group = (name: string, fields: (field: string) => boolean): Score => {
    const [mine, theirs] = [
      [...drafted].filter(([field]) => fields(field)),
      [...wanted].filter(([field]) => fields(field)),
    ];
    const right = mine.filter(
      ([field, value]) =>
        isSame(value, wanted.get(field)) ||
        (field.startsWith('people.') && isElsewhere(field, value, wanted)),
    );
    return { group: name, wanted: theirs.length, drafted: mine.length, right: right.length };
  };
  return [
    group('policy: name, version, owner, dates', (field) => field.startsWith('policy.')),
    group('names and words', (field) =>
      /^identity\.(?:name|shortName)$|^words\.learners?$|^words\.tutors?$/.test(field),
    ),
    group('posts', (field) => /^people\..*\.title$/.test(field)),
    group('people by name', (field) => /^people\..*\.name$/.test(field)),
    group('systems', (field) => field.startsWith('systems.')),
    group('signing, risks, audiences', (field) =>
      /^(?:signOff\.mode|risks\.heading|audiences|apprentices)$/.test(field),
    ),
    ...clauseScores(draft, { profile, policies }),
  ];
}

function clauseScores(
  draft: ProfileDraft,
  { profile, policies }: Pick<ProviderFiles, 'profile' | 'policies'>,
): readonly Score[] {
  const bare = (text: string): string => text.replace(/[^a-z]/gi, '').toLowerCase();
  const wanted = profile.value.documents.flatMap(({ file, clauses }) =>
    clauses.map((clause) => ({
      ...clause,
      key: bare(policies.get(file ?? '')?.points[clause.number - 1]?.text ?? '').slice(0, 60),
    })),
  );
  const drafted = draft.documents.flatMap(({ clauses }) =>
    clauses.map((clause) => ({ ...clause, key: bare(clause.text).slice(0, 60) })),
  );
  const pairs = drafted.flatMap((clause) => {
    const own = wanted.find(({ key }) => key === clause.key);
    return own ? [{ clause, own }] : [];
  });
  const sameAudience = pairs.filter(({ clause, own }) =>
    // Volunteers and visitors are a provider's choice; learners and staff are the policy's.
    ['learner', 'staff'].every(
      (name) => clause.audience.includes(name) === own.audience.some((each) => each === name),
    ),
  );
  const marked = {
    wanted: wanted.filter(({ state }) => state !== 'ok'),
    drafted: pairs.filter(({ clause }) => clause.state !== 'ok'),
  };
  return [
    { group: 'clauses, word for word', wanted: wanted.length, drafted: drafted.length, right: pairs.length },
    { group: 'their audience', wanted: pairs.length, drafted: pairs.length, right: sameAudience.length },
    {
      group: 'their state, where not ok',
      wanted: marked.wanted.length,
      drafted: marked.drafted.length,
      right: marked.drafted.filter(({ clause, own }) => clause.state === own.state).length,
    },
  ];
}

/** Every text of the profile under its path. */
function flat(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (Array.isArray(value))
    return value.every((each) => typeof each === 'string') ? new Map([[path, value.join(', ')]]) : new Map();
  if (typeof value === 'object' && value !== null)
    return new Map(
      Object.entries(value).flatMap(([key, each]) => [...flat(each, path === '' ? key : `${path}.${key}`)]),
    );
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? new Map([[path, String(value)]]) : new Map();
}

const even = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** The same words, or the one inside the other; lists in any order. */
function isSame(mine: string, theirs: string | undefined): boolean {
  if (theirs === undefined) return false;
  const [a, b] = [even(mine), even(theirs)];
  if (a === b) return true;
  const isList = mine.includes(', ') || theirs.includes(', ');
  if (
    isList &&
    mine.split(', ').map(even).toSorted().join() === theirs.split(', ').map(even).toSorted().join()
  )
    return true;
  return a.length > 1 && b.length > 1 && (` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `));
}

/** The post is in the profile under another name of its own. */
function isElsewhere(field: string, value: string, wanted: ReadonlyMap<string, string>): boolean {
  const ending = field.split('.').at(-1) ?? '';
  return [...wanted].some(
    ([other, theirs]) => other.startsWith('people.') && other.endsWith(`.${ending}`) && isSame(value, theirs),
  );
}
