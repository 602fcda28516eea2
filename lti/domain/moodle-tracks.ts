/**
 * What is taken of a SCORM attempt that a Moodle reports: status, score, time and the sign-off, by name. Everything else
 * (suspend data, location, topics, comments, other interactions) is left at the door.
 *
 * @see docs/lms-notes.md, "Moodle 4.5.6, REST"
 */

/** One stored value of an attempt, as Moodle lists it: "cmi.core.lesson_status", "passed". */
export interface MoodleTrack {
  readonly element: string;
  readonly value: string;
}

/** What is left of an attempt after the door. */
export interface KeptTracks {
  readonly lessonStatus: string;
  readonly completionStatus: string;
  readonly successStatus: string;
  readonly scoreRaw: string;
  readonly totalTime: string;
  /** Seconds since 1970; when the attempt began, and when a value of it last changed. */
  readonly startedAt: string;
  readonly changedAt: string;
  readonly signOffs: readonly KeptSignOff[];
}

/** The one kind of interaction that our packages write. */
export interface KeptSignOff {
  readonly id: string;
  readonly response: string;
  /** Empty where it is a time of day without a day (SCORM 1.2). */
  readonly timestamp: string;
}

const fields = {
  'cmi.core.lesson_status': 'lessonStatus',
  'cmi.completion_status': 'completionStatus',
  'cmi.success_status': 'successStatus',
  'cmi.core.score.raw': 'scoreRaw',
  'cmi.score.raw': 'scoreRaw',
  'cmi.core.total_time': 'totalTime',
  'cmi.total_time': 'totalTime',
  'x.start.time': 'startedAt',
  timemodified: 'changedAt',
} as const satisfies Readonly<Record<string, Exclude<keyof KeptTracks, 'signOffs'>>>;

const interaction = /^cmi\.interactions[._](\d{1,4})\.(id|student_response|learner_response|timestamp)$/;
/** A mended commit may have added "_" to an id (`another` in src/record/scorm12.ts). */
const signOffId = /^signoff-[0-9a-f]{12}_?$/;

/** A longer value is none of ours. */
const mostCharacters = 1000;
/** One for each new version that was signed in the same attempt. */
const mostSignOffs = 50;

export function keepTracks(tracks: readonly MoodleTrack[]): KeptTracks {
  const kept: Record<Exclude<keyof KeptTracks, 'signOffs'>, string> = {
    lessonStatus: '',
    completionStatus: '',
    successStatus: '',
    scoreRaw: '',
    totalTime: '',
    startedAt: '',
    changedAt: '',
  };
  const interactions = new Map<string, { id: string; response: string; timestamp: string }>();
  for (const { element, value } of tracks) {
    if (value.length > mostCharacters) continue;
    if (isField(element)) {
      kept[fields[element]] = value;
      continue;
    }
    const [, number, part] = interaction.exec(element) ?? [];
    if (number === undefined || part === undefined) continue;
    const one = interactions.get(number) ?? { id: '', response: '', timestamp: '' };
    interactions.set(number, one);
    one[part === 'id' ? 'id' : part === 'timestamp' ? 'timestamp' : 'response'] = value;
  }
  const signOffs = [...interactions.values()].filter(({ id }) => signOffId.test(id));
  return { ...kept, signOffs: signOffs.slice(0, mostSignOffs) };
}

const isField = (element: string): element is keyof typeof fields => Object.hasOwn(fields, element);
