/** What is known of one person, gathered for their own page, their certificates and their data as a file. */
import { londonDay } from '../domain/london.ts';
import type { Attempt } from '../domain/model.ts';
import { standingOf, type Standing, type StandingFacts } from '../domain/standing.ts';
import { topicLines } from '../domain/roster-person.ts';
import { employerLines, type LineOf } from '../outbox/employer-lines.ts';
import type { PersonalEntry } from '../store/ledger.ts';
import type { TrailStep } from '../store/trail.ts';
import { sharedTracksOf } from './shared-tracks.ts';
import { shownIn } from './shown-documents.ts';
import type { HostedCourse, Tool } from './tool.ts';

/** Steps of the trail that the page gives back. */
const MOST_STEPS = 1000;

export interface OwnRecord {
  readonly personId: string;
  readonly providerId: string;
  readonly name: string;
  readonly today: string;
  /** Of the launch. */
  readonly attempt: Attempt;
  /** Every track in which something is known of them. */
  readonly tracks: readonly OwnTrack[];
  /** The newest first. */
  readonly entries: readonly PersonalEntry[];
  readonly employers: readonly (LineOf & { readonly employerName: string })[];
}

export interface OwnTrack {
  readonly hosted: HostedCourse;
  readonly standing: Standing;
  /** The signature that stands, where one was made or recorded. */
  readonly signed?: PersonalEntry;
}

export async function ownRecord(
  { store, courses, now }: Pick<Tool, 'store' | 'courses' | 'now'>,
  attempt: Attempt,
): Promise<OwnRecord> {
  const { personId, providerId } = attempt;
  const today = londonDay(now());
  const hosted = courses.tracksOf(providerId);
  const [entries, working, tracks] = await Promise.all([
    store.ledger.ofPerson(providerId, personId),
    store.employers.ofPerson(providerId, personId, today),
    Promise.all(
      hosted.map(async (each) => {
        const { course, upkeep } = each;
        const known = await store.standings.of({
          ...{ providerId, track: course.track.id, personIds: [personId] },
          shown: shownIn(each),
        });
        const facts: StandingFacts = {
          ...known.get(personId),
          needs: { quiz: course.completion.needsQuiz, signOff: course.completion.needsSignOff },
          ...(upkeep?.renewal && { renewal: upkeep.renewal }),
        };
        return { hosted: each, facts, standing: standingOf(facts, today) };
      }),
    ),
  ]);
  const lines = await employerLines(
    store,
    { providerId, tracks: sharedTracksOf(courses, providerId), people: working },
    today,
    londonDay,
  );
  return {
    personId,
    providerId,
    name: attempt.learnerName ?? '',
    today,
    attempt,
    entries,
    tracks: tracks
      .filter(({ facts }) => facts.attempt !== undefined || facts.signOff !== undefined)
      .map(({ hosted: each, standing }) => {
        const newest = entries.find(({ track }) => track === each.course.track.id);
        return { hosted: each, standing, ...(newest?.kind === 'signed' && { signed: newest }) };
      }),
    // In the order in which they came: one line for each employer.
    employers: lines.map((line, index) => ({ ...line, employerName: working[index]?.employerName ?? '' })),
  };
}

/** All that is kept, as a file for programs: no mark on a sensitive topic, which is shown to nobody (design rule 7). */
export async function ownData({ store, courses }: Pick<Tool, 'store' | 'courses'>, record: OwnRecord) {
  const { personId, providerId, attempt, entries, tracks, employers } = record;
  const hosted = courses.find(providerId, attempt.track);
  const trail = await store.trail.about(personId, MOST_STEPS);
  const { facts } = attempt;
  return {
    what: 'Everything that the online-safety course keeps about you, apart from what your learning platform keeps.',
    made: record.today,
    provider: hosted?.course.provider.name ?? providerId,
    name: record.name,
    courses: tracks.map(({ hosted: { course }, standing }) => ({
      course: course.title,
      track: course.track.title,
      edition: course.edition,
      state: standing.state,
      doneAt: standing.doneAt?.toISOString() ?? null,
      dueOn: standing.dueOn ?? null,
      renewOn: standing.renewOn ?? null,
    })),
    attempt: {
      track: attempt.track,
      startedAt: facts.startedAt.toISOString(),
      passedAt: facts.passedAt?.toISOString() ?? null,
      signedAt: facts.signedAt?.toISOString() ?? null,
      completedAt: facts.completedAt?.toISOString() ?? null,
      quizzesFinished: facts.quizAttempts,
      score: facts.scaledScore ?? null,
      topics: (hosted
        ? topicLines(hosted.course, attempt.state, facts.marks, { withFigures: true })
        : []
      ).map(({ title, isCovered, mark }) => ({
        topic: title,
        lesson: isCovered ? 'covered' : 'to revisit',
        ...(mark && { right: mark.right, asked: mark.asked }),
      })),
    },
    signatures: entries.map(({ kind, at, receipt, track, typedName, body }) => ({
      what: kind,
      at,
      receipt,
      track,
      nameTyped: typedName,
      documents: body.documents,
      language: body.language,
      easyRead: body.isEasyRead,
      withSupport: body.withSupport,
      statements: body.statements,
      how: body.how,
    })),
    employers: employers.map(({ employerName, siteName, line }) => ({
      employer: employerName,
      site: siteName ?? null,
      whatTheySee: line,
    })),
    whoLooked: trail.map(({ at, actorKind, action }: TrailStep) => ({
      at: at.toISOString(),
      who: actorKind,
      what: action,
    })),
  };
}
export type OwnData = Awaited<ReturnType<typeof ownData>>;
