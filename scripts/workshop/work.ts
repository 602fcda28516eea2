/** The workshop's work in this process: one library, one player build, one provider in the library at a time. */
import { parseDocument, visit, isScalar } from 'yaml';
import type {
  FindingGroup,
  ProfileLook,
  ProfileProblem,
  ReadPolicy,
  Workshop,
} from '../../lti/http/provider/workshop.ts';
import { editYaml } from '../../lti/http/provider/edit-yaml.ts';
import { logoName, type ProfileFiles } from '../../lti/domain/profile-files.ts';
import { packagesOf, zipOf } from '../../scorm/package.ts';
import type { PlayerBuild } from '../../scorm/player-build.ts';
import { formats, isFormat, standards } from '../../scorm/standards.ts';
import { writeSheets } from '../../scorm/sheets/write-sheets.ts';
import { packEntry, writeZip } from '../../scorm/zip.ts';
import { brandReport } from '../../src/content/brand.ts';
import { checkLibrary } from '../../src/content/check/check-library.ts';
import { checkProviders } from '../../src/content/check/providers.ts';
import { reportProvider } from '../../src/content/check/reports.ts';
import { unsafeTexts, type UnsafeText } from '../../src/content/check/unsafe-points.ts';
import {
  compileCourse,
  hasAudience,
  type CompiledCourse,
  type Logo,
} from '../../src/content/compile/compile-course.ts';
import { compileSheets } from '../../src/content/compile/sheets/compile-sheets.ts';
import { workspaceCodes } from '../../src/content/ids.ts';
import type { Library, Problem, ProviderFiles } from '../../src/content/library.ts';
import { checkPolicy } from '../../src/content/policy/check-policy.ts';
import { draftProfile } from '../../src/content/policy/draft.ts';
import { readRulesAndFacts, type RulesAndFacts } from '../../src/content/policy/read-rules.ts';
import { readProfile } from '../../src/content/read-profile.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build-player.ts';
import { compileRenewals, openLibrary, today } from '../open-course.ts';
import { packHosted, playerBuild } from '../pack-hosted-courses.ts';
import { readPolicyBytes } from '../policy/read-document.ts';
import { reportHtml } from '../policy/report-html.ts';
import { reportPdf } from '../policy/report-pdf.ts';
import {
  countWords,
  grouped,
  messagesOf,
  placesOf,
  severityWords,
  sourceWords,
  whatItIs,
} from '../policy/report-text.ts';
import { unreadableSentence } from '../policy/unreadable.ts';
import { draftFiles } from '../policy/write-draft.ts';
import { readLogo } from './read-logo.ts';

/** @throws Error when `course/` itself cannot be read: nothing an administrator could mend */
export async function createWorkshop(): Promise<Workshop> {
  const read = await openLibrary();
  if (!read.ok) throw new Error('The course itself has problems: npm run check names them.');
  const rules = await readRulesAndFacts(root);
  if (!rules.ok) throw new Error('The policy rules have problems: npm run check names them.');
  const bench: Bench = {
    // One object for good: what its compiled texts share hangs on it.
    library: { ...read.value, providers: new Map() },
    providers: new Map(),
    knownCodes: read.value.ids.codes,
    codes: new Map(read.value.ids.codes),
    logos: new Map(
      [...read.value.providers].flatMap(([id, { logo }]) => (logo ? [[id, logo] as const] : [])),
    ),
    rules: rules.value,
    build: undefined,
  };
  bench.library = {
    ...read.value,
    providers: bench.providers,
    ids: { codes: bench.codes, retired: read.value.ids.retired },
  };

  return {
    repository: async (id) => repositoryFiles(id, read.value),
    look: async (id, files) => look(bench, id, files),
    readPolicy: (name, bytes) => readPolicy(bench, name, bytes),
    readLogo: async (bytes) => readLogo(bytes),
    async draftFiles(draft) {
      const files = draftFiles(draft);
      const policies = [...files].filter(([name]) => name.startsWith('policies/'));
      return { profile: files.get('provider.yaml') ?? '', policies: Object.fromEntries(policies) };
    },
    withhold: async (id, files) => withhold(bench, id, files),
    policyReport: async ({ report, counts }, as) =>
      as === 'pdf' ? await reportPdf(report, counts) : Buffer.from(reportHtml(report, counts)),
    async preview(id, files, track) {
      const compiled = compileTrack(bench, id, files, track);
      return compiled && packHosted([compiled], await built(bench), 'web')[0]?.files;
    },
    async pack(id, files, track, format) {
      const compiled = isFormat(format) ? compileTrack(bench, id, files, track) : undefined;
      if (!compiled || !isFormat(format)) return undefined;
      const made = packagesOf(compiled, await built(bench)).make(format);
      return { name: `${made.name}.zip`, bytes: zipOf(made) };
    },
    async sheet(id, files, name) {
      if (!put(bench, id, files).ok) return undefined;
      const compiled = compileSheets(bench.library, id, { today: today() });
      const sheets = compiled.ok ? compiled.value : [];
      const written = await writeSheets(sheets.filter((sheet) => name.startsWith(`${sheet.id}.`)));
      return written.files.find((file) => file.name === name);
    },
    async zip(id, files) {
      const entries = [
        packEntry('provider.yaml', files.profile),
        ...Object.entries(files.policies)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, text]) => packEntry(name, text)),
        ...(files.logo === undefined ? [] : [packEntry(logoFile(files), Buffer.from(files.logo, 'base64'))]),
      ];
      return { name: `${id}-profile.zip`, bytes: writeZip(entries) };
    },
    async hosted(id, files) {
      const compiled = compileTracks(bench, id, files);
      if (!compiled.ok) return undefined;
      // What the tool opens for somebody whose last pass it knows belongs to the provider like its tracks.
      const renewals = compileRenewals(bench.library, [id]);
      return renewals.ok ? packHosted([...compiled.value, ...renewals.value], await built(bench)) : undefined;
    },
    close: () => undefined,
  };
}

interface Bench {
  library: Library;
  readonly providers: Map<string, ProviderFiles>;
  /** Of `ids.yaml`. */
  readonly knownCodes: ReadonlyMap<string, string>;
  /** The same, with those of the provider in hand. */
  readonly codes: Map<string, string>;
  readonly logos: ReadonlyMap<string, NonNullable<ProviderFiles['logo']>>;
  readonly rules: RulesAndFacts;
  build: PlayerBuild | undefined;
}

const built = async (bench: Bench): Promise<PlayerBuild> => (bench.build ??= await playerBuild());

function repositoryFiles(id: string, library: Library): ProfileFiles | undefined {
  const files = library.providers.get(id);
  if (!files) return undefined;
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const home = `course/providers/${id}`;
  const names = [...files.policies.keys()].filter((name) => existsSync(join(root, home, name)));
  return {
    profile: read(files.profile.file),
    policies: Object.fromEntries(names.map((name) => [name, read(`${home}/${name}`)])),
  };
}

/** The provider alone in the library. */
function put(bench: Bench, id: string, files: ProfileFiles): Result<ProviderFiles, readonly Problem[]> {
  const read = readProfile(id, files, logoOf(bench, id, files));
  bench.providers.clear();
  if (!read.ok) return read;
  bench.providers.set(id, withoutUnsafe(read.value, unsafeTexts(read.value, bench.rules, today())));
  for (const key of bench.codes.keys()) if (!bench.knownCodes.has(key)) bench.codes.delete(key);
  for (const [key, code] of workspaceCodes(read.value.profile.value, bench.knownCodes))
    bench.codes.set(key, code);
  return read;
}

/** What tells people to do harm is nobody's to confirm: the course is a draft until it is withheld or put safely. */
function withoutUnsafe(files: ProviderFiles, unsafe: readonly UnsafeText[]): ProviderFiles {
  const { confirmed, ...rest } = files.profile.value;
  if (!confirmed || unsafe.length === 0) return files;
  const left = confirmed.for.filter((part) => part !== 'signed-text');
  return {
    ...files,
    profile: {
      ...files.profile,
      value: { ...rest, ...(left.length > 0 && { confirmed: { ...confirmed, for: left } }) },
    },
  };
}

/** Every point that may not be signed is marked so, and the safe line stands in its place. */
function withhold(bench: Bench, id: string, files: ProfileFiles): ProfileFiles {
  const read = readProfile(id, files, logoOf(bench, id, files));
  if (!read.ok) return files;
  const changes = unsafeTexts(read.value, bench.rules, today()).flatMap(({ path, point, suggest }) =>
    point
      ? [
          { path: [...path, 'state'], value: 'unsafe' },
          { path: [...path, 'safe'], value: suggest },
        ]
      : [],
  );
  return changes.length === 0 ? files : { ...files, profile: editYaml(files.profile, changes) };
}

function unsafeProblems(files: ProviderFiles, bench: Bench): readonly ProfileProblem[] {
  return unsafeTexts(files, bench.rules, today()).map(({ path, point, text, why, suggest }) => {
    const words = text.replace(/\s+/g, ' ');
    return {
      isError: true,
      file: point?.file ?? 'provider.yaml',
      line: point?.line ?? files.profile.at(path).line,
      field: (point ? [...path, 'state'] : path).join('.'),
      text: words,
      message: point
        ? `Point ${String(point.number)} of “${point.document}” is not safe to sign: “${words}” ${why}`
        : `This is not safe to say: “${words}” ${why}`,
      mend: `Write instead, such as: “${suggest}”${point ? ' Or withhold the point: the safe line then stands in its place.' : ''}`,
    };
  });
}

/** The one of this version, else the one in the course's own folder. */
function logoOf(bench: Bench, id: string, files: ProfileFiles): ProviderFiles['logo'] {
  const { logo } = files;
  return logo === undefined
    ? bench.logos.get(id)
    : { file: `course/providers/${id}/${logoFile(files)}`, bytes: Buffer.from(logo, 'base64') };
}

/** As the profile calls it. */
function logoFile({ profile }: ProfileFiles): string {
  const named: unknown = parseDocument(profile).getIn(['brand', 'logo']);
  const name = typeof named === 'string' ? named.replace(/^brand\//, '') : '';
  return /^[\w-]+\.png$/i.test(name) ? `brand/${name}` : logoName;
}

function compileTracks(
  bench: Bench,
  id: string,
  files: ProfileFiles,
): Result<readonly CompiledCourse[], readonly Problem[]> {
  const read = put(bench, id, files);
  if (!read.ok) return read;
  const tracks = bench.library.course.value.tracks.filter((track) =>
    hasAudience(read.value.profile.value, track),
  );
  const results = tracks.map((track) => compileCourse(bench.library, id, track.id, { today: today() }));
  const problems = results.flatMap((result) => (result.ok ? [] : result.problem));
  return problems.length > 0
    ? failed(problems)
    : ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

function compileTrack(
  bench: Bench,
  id: string,
  files: ProfileFiles,
  track: string,
): CompiledCourse | undefined {
  if (!put(bench, id, files).ok) return undefined;
  const compiled = compileCourse(bench.library, id, track, { today: today() });
  return compiled.ok ? compiled.value : undefined;
}

function look(bench: Bench, id: string, files: ProfileFiles): Result<ProfileLook, readonly ProfileProblem[]> {
  const home = `course/providers/${id}/`;
  const say = (problems: readonly Problem[]): readonly ProfileProblem[] => inOrder(files, problems, home);
  const read = put(bench, id, files);
  if (!read.ok) return failed(say(read.problem));
  // A slot that does not exist is said where it stands, not at every sentence of the course that stays empty.
  const slots = checkProviders(bench.library);
  if (slots.length > 0) return failed(say(slots));
  const compiled = compileTracks(bench, id, files);
  if (!compiled.ok) return failed(say(unique(compiled.problem)));
  const found = checkLibrary(bench.library, { today: today(), isStrict: false }).filter(({ file }) =>
    file.startsWith(home),
  );
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return failed(say(unique(errors)));
  const report = reportProvider(bench.library, id, today());
  const provider = bench.providers.get(id);
  if (!report || !provider) throw new Error('a profile that was compiled is not in the library');
  const { tracks, passMark } = bench.library.course.value;
  const profile = provider.profile.value;
  const sheets = compileSheets(bench.library, id, { today: today() });
  const [first] = compiled.value;
  return ok({
    profile,
    report,
    warnings: say(found),
    unsafe: unsafeProblems(read.value, bench),
    tracks: tracks
      .filter((track) => hasAudience(profile, track))
      .map(({ id: track, title, minutes }) => ({ id: track, title, minutes })),
    sheets: sheets.ok ? sheets.value.map(({ id: sheet, title }) => ({ id: sheet, title })) : [],
    formats: formats.map((format) => ({ id: format, title: standards[format].title })),
    help: first ? helpLines(first) : [],
    brand: brandReport(profile.brand?.colour),
    ...(first?.logo && { logo: shownLogo(first.logo, first.course.provider.name) }),
    points: Object.fromEntries(
      [...provider.policies].map(([file, { points }]) => [
        file,
        points.map(({ number, text }) => ({ number, text })),
      ]),
    ),
    drawings: [...bench.library.drawings.keys()].toSorted(),
    passMark,
  });
}

function shownLogo({ path, bytes }: Logo, name: string): NonNullable<ProfileLook['logo']> {
  const isPng = path.endsWith('.png');
  const read = isPng ? readLogo(bytes) : undefined;
  return {
    src: `data:image/${isPng ? 'png' : 'svg+xml'};base64,${Buffer.from(bytes).toString('base64')}`,
    alt: name,
    hardToSeeOn: read?.ok ? read.value.hardToSeeOn : [],
  };
}

function helpLines({ help }: CompiledCourse): readonly string[] {
  const { first } = help;
  return [first.first, first.second, ...first.extra, first.outOfHours]
    .map(plainText)
    .filter((text) => text !== '');
}

/** The card's own sentences without their marks. */
const plainText = (html: string): string =>
  html
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:])/g, '$1')
    .trim();
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': '’',
  nbsp: ' ',
};

/** What several tracks say in the same words is said once. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ file, line, column, message }) => {
    const key = [file, line, column, message].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function inOrder(files: ProfileFiles, problems: readonly Problem[], home: string): readonly ProfileProblem[] {
  const fieldAt = fieldFinder(files.profile);
  return problems.map(({ file, severity, line, column, message, mend }) => {
    const name = file.startsWith(home) ? file.slice(home.length) : file;
    const text = name === 'provider.yaml' ? files.profile : files.policies[name];
    return {
      isError: severity === 'error',
      file: name,
      ...(line !== undefined && { line }),
      field: name === 'provider.yaml' && line !== undefined ? fieldAt(line, column ?? 1) : '',
      text: line === undefined ? '' : (text?.split('\n')[line - 1]?.trim() ?? ''),
      message,
      mend,
    };
  });
}

/** The way to the innermost value that stands at a place of the profile. */
function fieldFinder(text: string): (line: number, column: number) => string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const document = parseDocument(text);
  return (line, column) => {
    const offset = (starts[line - 1] ?? 0) + column - 1;
    let best = '';
    visit(document, {
      Node(key, node, ancestors) {
        const [from = 0, to = 0] = node.range ?? [];
        if (from > offset || to < offset) return visit.SKIP;
        const path = [...ancestors, node].flatMap((each, index, all) => {
          const next = all[index + 1];
          if ('key' in each && isScalar(each.key)) return [String(each.key.value)];
          if ('items' in each && next && !('key' in next))
            return [String((each.items as unknown[]).indexOf(next))];
          return [];
        });
        if (key !== 'key' || path.length > 0) best = path.join('.');
        return undefined;
      },
    });
    return best;
  };
}

async function readPolicy(
  bench: Bench,
  name: string,
  bytes: Uint8Array,
): Promise<Result<ReadPolicy, { readonly sentence: string }>> {
  const document = await readPolicyBytes(name, bytes);
  if (!document.ok) return failed({ sentence: unreadableSentence(name, document.problem) });
  const { rules } = bench;
  const report = checkPolicy(document.value, rules.rules, rules.sources, today());
  const { counts } = document.value;
  return ok({
    report,
    counts,
    groups: grouped(report.findings).map((group): FindingGroup => {
      const { severity, title, findings } = group;
      const [first] = findings;
      return {
        severity,
        severityWord: severityWords[severity],
        title,
        places: placesOf(group, counts),
        messages: messagesOf(group).ofAll,
        now: first.now,
        suggest: first.suggest,
        source: sourceWords(first),
        link: first.source.address ?? '',
      };
    }),
    summary: report.findings.length === 0 ? 'Nothing was found.' : `Found: ${countWords(report.findings)}.`,
    whatItIs,
    draft: draftProfile(document.value, rules.rules, rules.sources, today()),
  });
}
