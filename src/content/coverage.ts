/**
 * `docs/coverage.md`: every requirement of the published policies, and the lesson, question, sheet or setting that meets
 * it, provider by provider. A place that does not exist is a problem; a place that a provider does not have (a track for
 * an audience it lacks, a value its profile leaves empty) does not count for it.
 */
import { blocksOf } from './check/walk.ts';
import { hasAudience } from './compile/compile-course.ts';
import type { Library } from './library.ts';
import { didYouMean } from './problems.ts';
import type { CoverageFile, CoverageRow } from './schema/coverage.ts';
import type { Provider } from './schema/provider.ts';

/** Parts of the product that are no content, each with the file or folder it is in. */
const partsOfProduct: Readonly<Record<string, { readonly says: string; readonly file: string } | undefined>> =
  {
    help: { says: 'Help, on every screen', file: 'src/components/help-panel.ts' },
    'sign-off': {
      says: 'the sign-off, with version and fingerprint',
      file: 'src/components/sign-off-part.ts',
    },
    'named-documents': {
      says: 'documents that are named and kept elsewhere: asked about once the provider gives the place',
      file: 'src/components/sign-off/statements.ts',
    },
    'incident-helper': { says: 'the incident helper', file: 'course/incidents.yaml' },
    package: { says: 'packages for any LMS, and a web page', file: 'scripts/package.ts' },
    age: { says: 'one optional question about age', file: 'src/components/before-lesson.ts' },
    'easy-read': { says: 'Easy Read', file: 'course/easy-read' },
    'reading-settings': {
      says: 'reading settings and reading aloud',
      file: 'src/components/reading-settings.ts',
    },
    resilience: { says: 'a resilience tag on each lesson', file: 'src/content/schema/lesson.ts' },
    home: { says: 'the home of the course', file: 'src/components/course-home.ts' },
    voice: { says: 'the check on how the course speaks', file: 'src/content/check/voice.ts' },
  };

export interface Cell {
  readonly row: CoverageRow;
  readonly section: string;
  readonly provider: string;
  /** In words; empty where nothing meets it yet. */
  readonly met: readonly string[];
  readonly reason?: string;
}

export interface Coverage {
  readonly cells: readonly Cell[];
  /** In an author's words, each with what to do. */
  readonly problems: readonly string[];
}

/** @param exists - whether a file or folder of the repository is there */
export function coverageOf(
  library: Library,
  file: CoverageFile,
  exists: (path: string) => boolean,
): Coverage {
  const problems: string[] = [];
  const cells = file.sections.flatMap(({ id: section, rows }) =>
    rows.flatMap((row) => {
      const unknown = row.for.filter((provider) => !library.providers.has(provider));
      if (unknown.length > 0) problems.push(`${row.id}: there is no provider “${unknown.join('”, “')}”.`);
      for (const reference of row.met) {
        const wrong = whyUnknown(reference, row, library, exists);
        if (wrong !== undefined) problems.push(`${row.id}: ${wrong}`);
      }
      return row.for.flatMap((provider): Cell[] => {
        const profile = library.providers.get(provider)?.profile.value;
        if (!profile) return [];
        const met = row.met.flatMap((reference) => placeFor(reference, profile, library) ?? []);
        const reason = row.empty?.[provider];
        if (met.length === 0 && reason === undefined)
          problems.push(
            `${row.id}: nothing meets it for ${provider}. Name a place, or say under “empty” what it waits for.`,
          );
        if (met.length > 0 && reason !== undefined)
          problems.push(`${row.id}: it is met for ${provider}. Take the reason out.`);
        return [{ row, section, provider, met, ...(met.length === 0 && reason !== undefined && { reason }) }];
      });
    }),
  );
  return { cells, problems };
}

/** The page itself. */
export function coveragePage(library: Library, file: CoverageFile, { cells }: Coverage): string {
  const nameOf = (id: string): string => library.providers.get(id)?.profile.value.identity.shortName ?? id;
  const empty = cells.filter(({ met }) => met.length === 0);
  const share = cells.length === 0 ? 0 : (empty.length / cells.length) * 100;
  return [
    '# Where the course meets what policies ask',
    '',
    'Made by `npm run check -- --write-docs` from `course/coverage.yaml`; a test keeps it in step. The sections are those',
    'of our notes on five published policies. A row is a requirement in our words; a cell is one provider. The page says',
    'what the course does. It is no opinion on anybody’s policy.',
    '',
    `${cells.length} cells, ${empty.length} empty (${share.toFixed(1)} per cent).`,
    '',
    '## Empty, and what each waits for',
    '',
    ...table(
      ['Requirement', 'Provider', 'Waits for'],
      grouped(empty, ({ row, reason }) => [row.wants, reason ?? ''], nameOf).map(([[wants, reason], who]) => [
        wants ?? '',
        who,
        reason ?? '',
      ]),
    ),
    ...file.sections.flatMap(({ id, title }) => [
      '',
      `## ${id} ${title}`,
      '',
      ...table(
        ['Requirement', 'Provider', 'Met by'],
        grouped(
          cells.filter(({ section, met }) => section === id && met.length > 0),
          ({ row, met }) => [row.wants, met.join('; ')],
          nameOf,
        ).map(([[wants, met], who]) => [wants ?? '', who, met ?? '']),
      ),
    ]),
    '',
  ].join('\n');
}

function grouped(
  cells: readonly Cell[],
  keysOf: (cell: Cell) => readonly string[],
  nameOf: (id: string) => string,
): readonly (readonly [readonly string[], string])[] {
  const groups = new Map<string, { keys: readonly string[]; who: string[] }>();
  for (const cell of cells) {
    const keys = keysOf(cell);
    const group = groups.get(`${cell.row.id}\n${keys.join('\n')}`) ?? { keys, who: [] };
    group.who.push(nameOf(cell.provider));
    groups.set(`${cell.row.id}\n${keys.join('\n')}`, group);
  }
  return [...groups.values()].map(({ keys, who }) => [keys, who.join(', ')]);
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => ' --- |').join('')}`,
  ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
];

interface Reference {
  readonly kind: string;
  readonly id: string;
  readonly inner: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

function parse(reference: string): Reference {
  const [path = '', numbers] = reference.split('#');
  const [kind = '', id = '', inner] = path.split('/');
  const [from, to = from] = (numbers?.split('-') ?? []).map(Number);
  return { kind, id, inner, from, to };
}

function whyUnknown(
  reference: string,
  row: CoverageRow,
  library: Library,
  exists: (path: string) => boolean,
): string | undefined {
  const { kind, id, inner } = parse(reference);
  const among = (known: Iterable<string>): string | undefined => {
    const names = [...known];
    return names.includes(id) ? undefined : `there is no ${kind} “${id}”. ${didYouMean(id, names)}`.trim();
  };
  switch (kind) {
    case 'lesson': {
      const lesson = library.lessons.get(id)?.value;
      if (lesson && inner !== undefined && !lesson.screens.some((screen) => screen.id === inner))
        return `“${id}” has no screen “${inner}”. ${didYouMean(
          inner,
          lesson.screens.map((screen) => screen.id),
        )}`.trim();
      return among(library.lessons.keys());
    }
    case 'scenario':
      return among(library.scenarios.keys());
    case 'topic':
      return among(library.banks.keys());
    case 'sheet':
      return among(library.sheets?.keys() ?? []);
    case 'track':
      return among(library.course.value.tracks.map((track) => track.id));
    case 'line':
      return among(library.help.value.lines.map((line) => line.id));
    case 'part': {
      const unknown = among(Object.keys(partsOfProduct));
      const { file = '' } = partsOfProduct[id] ?? {};
      return unknown ?? (exists(file) ? undefined : `“part/${id}” is in ${file}, which is not there.`);
    }
    default: {
      // A document or value of a profile: at least one of the row's providers has it.
      const has = row.for.some((provider) => {
        const profile = library.providers.get(provider)?.profile.value;
        return profile !== undefined && placeFor(reference, profile, library) !== undefined;
      });
      return has ? undefined : `no profile of this row has “${reference}”.`;
    }
  }
}

/** A place in words as far as this provider has it; undefined when it has not. */
function placeFor(reference: string, profile: Provider, library: Library): string | undefined {
  const { kind, id, inner, from, to } = parse(reference);
  const tracks = library.course.value.tracks.filter((track) => hasAudience(profile, track));
  switch (kind) {
    case 'lesson': {
      const lesson = library.lessons.get(id)?.value;
      const isTaught = tracks.some(({ groups }) => groups.some(({ lessons }) => lessons.includes(id)));
      if (!lesson || !isTaught) return undefined;
      const screen = lesson.screens.find((each) => each.id === inner);
      return `lesson ${id.toUpperCase()} “${plain(lesson.title)}”${screen ? `, “${plain(screen.title)}”` : ''}`;
    }
    case 'scenario': {
      const played = [...library.lessons].filter(([, { value }]) =>
        blocksOf(value).some(({ block }) => 'scenario' in block && block.scenario === id),
      );
      const isPlayed = played.some(
        ([lesson]) => placeFor(`lesson/${lesson}`, profile, library) !== undefined,
      );
      const title = library.scenarios.get(id)?.value.title;
      return isPlayed && title !== undefined ? `situation “${plain(title)}”` : undefined;
    }
    case 'topic': {
      const title = library.banks.get(id)?.value.title;
      const isAsked = tracks.some(({ quiz }) => quiz?.topics.some(({ topic }) => topic === id));
      return isAsked && title !== undefined ? `questions “${plain(title)}”` : undefined;
    }
    case 'track': {
      const track = tracks.find((each) => each.id === id);
      return track && `track “${plain(track.title)}”`;
    }
    case 'sheet': {
      const title = library.sheets?.get(id)?.value.title;
      return title === undefined ? undefined : `sheet “${plain(title)}”`;
    }
    case 'line': {
      const name = library.help.value.lines.find((line) => line.id === id)?.name;
      return name === undefined ? undefined : `help line ${name}`;
    }
    case 'part':
      return partsOfProduct[id]?.says;
    case 'document': {
      const document = profile.documents.find((each) => each.id === id);
      if (!document) return undefined;
      const numbers = document.clauses.map(({ number }) => number);
      if (from === undefined || to === undefined) return `document “${document.title}”`;
      if (!numbers.includes(from) || !numbers.includes(to)) return undefined;
      return `document “${document.title}”, ${from === to ? `point ${from}` : `points ${from} to ${to}`}`;
    }
    default:
      return isFilled(valueAt(profile, id.split('.'))) ? `setting \`${id}\`` : undefined;
  }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

const isFilled = (value: unknown): boolean => {
  if (value === undefined || value === false || value === '') return false;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return true;
};

/** A title without placeholders: the page is about every provider. */
const plain = (title: string): string =>
  title
    .replace(/\{\{identity\.shortName\}\}/g, 'the provider')
    .replace(/\{\{[^}]*\}\}/g, '…')
    .trim();
