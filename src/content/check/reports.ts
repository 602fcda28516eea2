/** What `npm run check` tells besides problems: how each lesson measures, and what a profile still has to fill in. */
import { areNamesCurrent, knownSlots } from '../compile/people.ts';
import { routeIssue } from '../compile/routes.ts';
import { isDraft, releaseProblems } from '../compile/release.ts';
import type { Library, Problem } from '../library.ts';
import { issue } from '../schema/common.ts';
import type { Provider } from '../schema/provider.ts';
import { measureMinutes, type MeasuredMinutes } from './lesson-texts.ts';
import { measureTrack, type TrackMinutes } from './minutes.ts';
import { measureReading, measureSheet } from './reading.ts';
import { blocksOf } from './walk.ts';

export interface LessonReport extends MeasuredMinutes {
  readonly id: string;
  readonly saidMinutes: number;
  /** In years; absent for a lesson without words. */
  readonly readingAge?: number;
  readonly sources: readonly string[];
  /** The first day on which one of its sources is due; absent when it names none. */
  readonly nextReview?: string;
}

export function reportLessons(library: Library): readonly LessonReport[] {
  const due = new Map(library.sources.value.sources.map(({ id, review }) => [id, review]));
  return [...library.lessons.values()].map(({ value }) => {
    const sources = [...new Set(value.screens.flatMap((screen) => screen.sources))];
    const [nextReview] = sources.flatMap((id) => due.get(id) ?? []).sort();
    const age = measureReading(value, library)?.age;
    return {
      id: value.id,
      saidMinutes: value.minutes,
      ...measureMinutes(value, library),
      ...(age !== undefined && { readingAge: age }),
      sources,
      ...(nextReview !== undefined && { nextReview }),
    };
  });
}

export interface SheetReport {
  readonly id: string;
  readonly words: number;
  /** In years; absent for a sheet without words of its own. */
  readonly readingAge?: number;
}

export function reportSheets(library: Library): readonly SheetReport[] {
  return [...(library.sheets?.values() ?? [])].map(({ value }) => {
    const measured = measureSheet(value, library);
    return {
      id: value.id,
      words: measured?.words ?? 0,
      ...(measured && { readingAge: measured.age }),
    };
  });
}

export interface TrackReport extends TrackMinutes {
  readonly id: string;
  /** What the track promises. */
  readonly minutes: number;
  readonly lessons: number;
  readonly questions: number;
}

export function reportTracks(library: Library): readonly TrackReport[] {
  return library.course.value.tracks.map((track) => ({
    id: track.id,
    minutes: track.minutes,
    ...measureTrack(track, library),
    lessons: track.groups.flatMap((group) => group.lessons).length,
    questions: track.quiz?.topics.reduce((sum, { draw }) => sum + draw, 0) ?? 0,
  }));
}

export interface ProviderReport {
  readonly id: string;
  readonly name: string;
  readonly isDraft: boolean;
  /** What the profile leaves empty, and what a reader sees instead. */
  readonly empty: readonly { readonly field: string; readonly instead: string }[];
  /** Issues that the course asks about and that show the safe default. */
  readonly safeDefaults: readonly { readonly audience: 'learner' | 'staff'; readonly issue: string }[];
  /** Roles whose name the policy gives and nobody sees, because the policy is past its review and nobody has confirmed it. */
  readonly withheldNames: readonly string[];
  /** Points of documents that are withheld or out of date, by document. */
  readonly clauses: readonly {
    readonly document: string;
    readonly unsafe: readonly number[];
    readonly outdated: readonly number[];
  }[];
  readonly toConfirm: readonly string[];
  /** What stands between this profile and a release. */
  readonly release: readonly Problem[];
}

/** @returns undefined when there is no such provider */
export function reportProvider(library: Library, id: string, today: string): ProviderReport | undefined {
  const profile = library.providers.get(id)?.profile.value;
  if (!profile) return undefined;
  const usedIssues = issuesOfCourse(library);
  return {
    id,
    name: profile.identity.name,
    isDraft: isDraft(profile, today),
    empty: emptyFields(profile),
    safeDefaults: (['learner', 'staff'] as const).flatMap((audience) =>
      issue.options
        .filter(
          (each) =>
            routeIssue(profile, audience, each) === undefined &&
            (audience === 'staff' || usedIssues.has(each)),
        )
        .map((each) => ({ audience, issue: each })),
    ),
    withheldNames: areNamesCurrent(profile, today) ? [] : namedRoles(profile),
    clauses: profile.documents.flatMap(({ id: document, clauses }) => {
      const numbers = (state: string) =>
        clauses.filter((clause) => clause.state === state).map(({ number }) => number);
      const [unsafe, outdated] = [numbers('unsafe'), numbers('outdated')];
      return unsafe.length + outdated.length > 0 ? [{ document, unsafe, outdated }] : [];
    }),
    toConfirm: profile.toConfirm,
    release: releaseProblems(library, id, today),
  };
}

function emptyFields(profile: Provider): { field: string; instead: string }[] {
  const { brand, identity, monitoring, people, policy, rules, systems } = profile;
  const empty: { field: string; instead: string }[] = [];
  const add = (isEmpty: boolean, field: string, instead: string) => {
    if (isEmpty) empty.push({ field, instead });
  };
  add(
    people.second === undefined,
    'people.second',
    'any other manager, the council’s safeguarding team, or a line',
  );
  add(
    people.outOfHours === undefined,
    'people.outOfHours',
    'the safe default: nobody may see a message tonight',
  );
  const left = knownSlots.filter((slot) => people[slot] === undefined && slot !== 'outOfHours');
  add(left.length > 0, `people: ${left.join(', ')}`, 'sentences about them are left out');
  const slots = knownSlots.filter((slot) => people[slot] !== undefined);
  const unreachable = slots.filter((slot) => {
    const { phone, email, where } = people[slot] ?? {};
    return phone === undefined && email === undefined && where === undefined;
  });
  add(unreachable.length > 0, `how to reach: ${unreachable.join(', ')}`, 'only the role');
  add(monitoring === undefined, 'monitoring', 'nothing is said about monitoring here');
  add(systems.concern === undefined, 'systems.concern', '“where your provider records concerns”');
  add(systems.filter.length === 0, 'systems.filter', 'no system is named');
  add(policy.nextReviewBy === undefined, 'policy.nextReviewBy', 'the policy counts as past its review');
  add(policy.version === undefined, 'policy.version', 'no version on the confirmation');
  add(brand?.logo === undefined, 'brand.logo', brand?.initials ?? identity.shortName);
  for (const rule of [
    'staffEmailToUnder18Hours',
    'personalContact',
    'socialMediaOnSite',
    'photoConsent',
    'personalDevices',
    'remote',
    'aiWork',
    'personalUse',
  ] as const)
    add(rules[rule] === undefined, `rules.${rule}`, 'the sentence is left out');
  for (const document of profile.documents) {
    add(
      document.version === undefined && document.date === undefined,
      `documents ${document.id}: version`,
      'the policy’s own, or none',
    );
    add(
      document.file === undefined && document.place === undefined,
      `documents ${document.id}: place`,
      'nobody is asked about it',
    );
  }
  return empty;
}

function namedRoles({ people }: Provider): string[] {
  const everybody = [...knownSlots.map((slot) => people[slot]), ...Object.values(people.others)];
  return everybody.flatMap((person) => (person?.name === undefined ? [] : [person.title]));
}

function issuesOfCourse({ lessons, scenarios, banks }: Library): ReadonlySet<string> {
  const issues = new Set<string>();
  for (const { value } of lessons.values()) {
    for (const { block } of blocksOf(value)) {
      if ('route' in block) issues.add(block.route);
      if ('question' in block && block.question.kind === 'route') issues.add(block.question.issue);
    }
    for (const [, name = ''] of JSON.stringify(value).matchAll(/\{\{\s*route \\"([\w-]+)\\"/g))
      issues.add(name);
  }
  for (const { value } of scenarios.values())
    for (const node of Object.values(value.nodes)) if ('ending' in node) issues.add(node.route);
  for (const { value } of banks.values())
    for (const question of value.questions) if (question.kind === 'route') issues.add(question.issue);
  return issues;
}
