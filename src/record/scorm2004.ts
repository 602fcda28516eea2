/** A learning record in an LMS that speaks SCORM 2004 4th edition. */
import type { Outcome } from '../progress/model.ts';
import type { LearningRecord } from './learning-record.ts';
import { createScormRecord, plainText, rawScore, readIds } from './scorm-record.ts';
import type { ScormAttempt, ScormHost, ScormOptions, ScormStandard, Values } from './scorm-record.ts';
import { scorm2004Time, scorm2004Timespan } from './timespan.ts';

export function createScorm2004Record(host: ScormHost, options?: ScormOptions): LearningRecord {
  return createScormRecord(scorm2004, host, options);
}

const scorm2004: ScormStandard = {
  kind: 'scorm2004',
  apiName: 'API_1484_11',
  methods: {
    initialize: 'Initialize',
    terminate: 'Terminate',
    getValue: 'GetValue',
    setValue: 'SetValue',
    commit: 'Commit',
    getLastError: 'GetLastError',
    getErrorString: 'GetErrorString',
    getDiagnostic: 'GetDiagnostic',
  },
  // Terminate, GetValue, SetValue and Commit before the session and after it.
  overCodes: ['112', '113', '122', '123', '132', '133', '142', '143'],
  alreadyBegun: { codes: ['103'], element: 'cmi.completion_status' },
  essential: ['cmi.completion_status', 'cmi.success_status', 'cmi.suspend_data'],
  read,
};

function read(get: (element: string) => string, { objectives = 'topic' }: ScormOptions): ScormAttempt {
  const completion = get('cmi.completion_status');
  const success = get('cmi.success_status');
  // Passed alone is not the end here: the rules may still have to be signed.
  const isFinished = completion === 'completed' || success === 'failed';
  const isReviewMode =
    isFinished || ['browse', 'review'].includes(get('cmi.mode')) || get('cmi.credit') === 'no-credit';
  const passMark = share(get('cmi.scaled_passing_score'));
  const threshold = isReviewMode ? undefined : share(get('cmi.completion_threshold'));
  const objectiveIds = objectives === 'topic' && !isReviewMode ? readIds(get, 'cmi.objectives') : undefined;
  const interactionIds = isReviewMode ? undefined : readIds(get, 'cmi.interactions');
  let isPassed = success === 'passed';
  let isCompleted = false;

  return {
    opened: {
      suspendData: get('cmi.suspend_data'),
      learnerName: get('cmi.learner_name'),
      isReviewMode,
      attempt: get('cmi.learner_id'),
      ...(passMark !== undefined && { passMark }),
    },
    begin: completion === 'incomplete' ? [] : [['cmi.completion_status', 'incomplete']],
    suspend: ({ data, location }) => [
      ['cmi.suspend_data', data],
      // An empty location is no value here (406).
      ['cmi.location', location || 'home'],
    ],
    report: (outcome) => {
      // What was once reached is never taken back, whatever became of the resume state.
      const isWorse = isPassed && outcome.success !== 'passed';
      isPassed ||= outcome.success === 'passed';
      isCompleted ||= outcome.completion === 'completed';
      const successNow = isPassed ? 'passed' : outcome.success;
      return [
        ...(isWorse || (passMark !== undefined && successNow === 'unknown') ? [] : score(outcome)),
        ['cmi.success_status', successNow],
        ['cmi.progress_measure', String(isCompleted ? 1 : below(threshold, outcome.progressMeasure))],
        ['cmi.completion_status', isCompleted ? 'completed' : 'incomplete'],
        ...(objectiveIds ? topics(outcome, objectiveIds) : []),
        ...(interactionIds ? signOff(outcome, interactionIds) : []),
      ];
    },
    // Always `suspend`: after any other exit an LMS begins a new attempt, and the finished course could not be looked at again.
    standing: (seconds) => [
      ['cmi.session_time', scorm2004Timespan(seconds)],
      ['cmi.exit', 'suspend'],
    ],
  };
}

/**
 * Moodle takes its grade from `raw` alone. An LMS with a passing score of its own calls every lower score `failed`, so it
 * is given none before the quiz is passed or the attempts are used up.
 */
function score({ score }: Outcome): Values {
  return score
    ? [
        ['cmi.score.scaled', String(score.scaled)],
        ['cmi.score.raw', String(score.raw)],
        ['cmi.score.min', String(score.min)],
        ['cmi.score.max', String(score.max)],
      ]
    : [];
}

/** Objectives from the manifest are there already and are found by their id. An id cannot be set twice. */
function topics({ topics }: Outcome, ids: string[]): Values {
  return topics.flatMap(({ code, isCovered, score }): Values => {
    const isNew = !ids.includes(code);
    if (isNew) ids.push(code);
    const objective = `cmi.objectives.${ids.indexOf(code)}`;
    return [
      ...(isNew ? ([[`${objective}.id`, code]] as const) : []),
      ...(score
        ? ([
            [`${objective}.score.scaled`, String(score.scaled)],
            [`${objective}.score.raw`, rawScore(score.scaled)],
            [`${objective}.score.min`, '0'],
            [`${objective}.score.max`, '100'],
          ] as const)
        : []),
      [`${objective}.completion_status`, isCovered ? 'completed' : 'incomplete'],
    ];
  });
}

/** The one interaction: what was signed, in which version and with which hash; each piece within 250 characters. */
function signOff({ signOff }: Outcome, ids: string[]): Values {
  if (!signOff) return [];
  const id = `signoff-${signOff.hash.slice(0, 12)}`;
  if (ids.includes(id)) return [];
  const interaction = `cmi.interactions.${ids.length}`;
  ids.push(id);
  const response = [signOff.documents.join(' '), signOff.version, signOff.hash].map((piece) =>
    plainText(piece, 250),
  );
  return [
    [`${interaction}.id`, id],
    [`${interaction}.type`, 'fill-in'],
    [`${interaction}.timestamp`, scorm2004Time(signOff.at)],
    [`${interaction}.learner_response`, response.join('[,]')],
    [`${interaction}.result`, 'neutral'],
  ];
}

/** An LMS with a completion threshold completes the course by the measure; completion stays ours. */
function below(threshold: number | undefined, measure: number): number {
  return threshold === undefined || measure < threshold
    ? measure
    : Math.max(0, Math.round(threshold * 100 - 1) / 100);
}

/** A number above 0 and up to 1, else nothing. */
function share(value: string): number | undefined {
  const number = Number(value);
  return value.trim() !== '' && number > 0 && number <= 1 ? number : undefined;
}
