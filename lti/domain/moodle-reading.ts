/** What a Moodle reports of one person in one of our SCORM packages, as our own facts. */
import type { KeptSignOff, KeptTracks } from './moodle-tracks.ts';

export interface MoodleReading {
  /** Moodle's number of the attempt, from 1. */
  readonly attempt: number;
  readonly completion: 'incomplete' | 'completed';
  readonly success: 'unknown' | 'passed' | 'failed';
  /** 0 to 1; absent before the check was finished and in a track without one. */
  readonly scaledScore?: number;
  /** Spent in sessions that ended. */
  readonly seconds: number;
  readonly startedAt: Date;
  /** When a value of it last changed. */
  readonly changedAt: Date;
  /** When Moodle called the activity complete, else when the last value changed; present when completed. */
  readonly completedAt?: Date;
  /** Of this attempt and, where it is not complete, of those before it. */
  readonly signOffs: readonly ReportedSignOff[];
}

export interface ReportedSignOff {
  /** SHA-256 of the set as shown, from the package. */
  readonly setHash: string;
  /** Codes and versions of the documents as the package wrote them; empty where they cannot be told apart. */
  readonly documents: readonly string[];
  readonly version: string;
  readonly at: Date;
}

/** What Moodle's completion says of the activity: 0 incomplete, 1 complete, 2 passed, 3 failed. */
export interface MoodleCompletion {
  readonly state: number;
  /** Seconds since 1970; 0 when not complete. */
  readonly timeCompleted: number;
}

/**
 * @param completion - absent where the activity has no completion tracking or it may not be read
 * @param now - later moments are errors of a clock, and count as now
 */
export function readingOf(
  attempt: number,
  tracks: KeptTracks,
  completion: MoodleCompletion | undefined,
  now: Date,
): MoodleReading {
  const changedAt = secondsToDate(tracks.changedAt, now) ?? now;
  const startedAt = secondsToDate(tracks.startedAt, changedAt) ?? changedAt;
  const status = statusOf(tracks);
  const saidAt =
    completion && (completion.state === 1 || completion.state === 2)
      ? secondsToDate(String(completion.timeCompleted), now)
      : undefined;
  // Completion may belong to an attempt before this one.
  const completedAt = saidAt && saidAt >= startedAt && saidAt <= changedAt ? saidAt : changedAt;
  const scaledScore = scoreOf(tracks.scoreRaw);
  return {
    attempt,
    ...status,
    ...(scaledScore !== undefined && { scaledScore }),
    seconds: secondsOf(tracks.totalTime),
    startedAt,
    changedAt,
    ...(status.completion === 'completed' && { completedAt }),
    signOffs: tracks.signOffs.flatMap((signOff) => readSignOff(signOff, completedAt, now) ?? []),
  };
}

/** Whether an attempt was begun after a moment; one that does not say when it was begun was not. */
export function isBegunAfter({ startedAt }: KeptTracks, moment: Date): boolean {
  return /^\d{9,10}$/.test(startedAt) && Number(startedAt) * 1000 > moment.getTime();
}

/** The attempt that counts is the newest complete one, else the newest; whatever was signed in any of them was signed. */
export function joinAttempts(newestFirst: readonly MoodleReading[]): MoodleReading | undefined {
  const [newest] = newestFirst;
  const counts = newestFirst.find(({ completion }) => completion === 'completed') ?? newest;
  if (!counts) return undefined;
  const signOffs = new Map<string, ReportedSignOff>();
  // The first time that these words were signed; later attempts come later.
  for (const { signOffs: signed } of newestFirst) for (const one of signed) signOffs.set(one.setHash, one);
  const seconds = newestFirst.reduce((sum, one) => sum + one.seconds, 0);
  return { ...counts, seconds, signOffs: [...signOffs.values()] };
}

/** SCORM 1.2 has one field for completion and success (src/record/scorm12.ts); 2004 has two. */
function statusOf({
  lessonStatus,
  completionStatus,
  successStatus,
}: KeptTracks): Pick<MoodleReading, 'completion' | 'success'> {
  if (completionStatus !== '' || successStatus !== '')
    return {
      completion: completionStatus === 'completed' ? 'completed' : 'incomplete',
      success: successStatus === 'passed' || successStatus === 'failed' ? successStatus : 'unknown',
    };
  switch (lessonStatus) {
    case 'passed':
      return { completion: 'completed', success: 'passed' };
    case 'completed':
      return { completion: 'completed', success: 'unknown' };
    case 'failed':
      return { completion: 'incomplete', success: 'failed' };
    default:
      return { completion: 'incomplete', success: 'unknown' };
  }
}

/** Our packages set raw out of 100. */
function scoreOf(raw: string): number | undefined {
  const number = Number(raw);
  return raw.trim() !== '' && number >= 0 && number <= 100 ? Math.round(number * 100) / 10_000 : undefined;
}

/**
 * Our two packages write it in two manners: 1.2 in one piece with blanks ("AUP 2026-09 <hash>"), 2004 in three pieces.
 * The hash stands at the end of both, and its beginning in the id: where the two differ, a value was cut or changed.
 */
function readSignOff(
  { id, response, timestamp }: KeptSignOff,
  completedAt: Date,
  now: Date,
): ReportedSignOff | undefined {
  const [, before, setHash] = /^(.*?)(?:\[,\]|\s)([0-9a-f]{64})\s*$/s.exec(response) ?? [];
  if (before === undefined || setHash === undefined) return undefined;
  if (!id.startsWith(`signoff-${setHash.slice(0, 12)}`)) return undefined;
  const pieces = before.split('[,]');
  const [codes, version] = pieces.length === 2 ? pieces : ['', before];
  return {
    setHash,
    documents: (codes ?? '').split(' ').filter((code) => code !== ''),
    version: (version ?? '').slice(0, 250),
    at: momentOf(timestamp, now) ?? completedAt,
  };
}

function momentOf(timestamp: string, now: Date): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp)) return undefined;
  const at = new Date(timestamp);
  return at >= earliest && at <= now ? at : undefined;
}

/** Before any package of ours was made. */
const earliest = new Date('2025-01-01T00:00:00Z');

function secondsToDate(text: string, latest: Date): Date | undefined {
  const seconds = /^\d{9,10}$/.test(text) ? Number(text) : NaN;
  const at = new Date(seconds * 1000);
  if (!(at >= earliest)) return undefined;
  return at > latest ? latest : at;
}

/** "0000:14:03.20" (SCORM 1.2) or "PT14M3.2S" (2004); anything else is no time. */
function secondsOf(text: string): number {
  const clock = /^(\d{2,4}):(\d\d):(\d\d(?:\.\d{1,2})?)$/.exec(text);
  const duration = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  const parts = clock ? [undefined, ...clock.slice(1)] : (duration?.slice(1) ?? []);
  const sum = [86_400, 3600, 60, 1].reduce((sum, unit, index) => sum + unit * Number(parts[index] ?? 0), 0);
  return Math.min(Math.round(sum), 9999 * 3600);
}
