/**
 * A learning record in an LMS that speaks SCORM 1.2. Completion and success share one field here, and only here
 * is it known.
 */
import type { Outcome } from '../progress/model.ts';
import type { LearningRecord } from './learning-record.ts';
import { createScormRecord, plainText, rawScore, readIds } from './scorm-record.ts';
import type { ScormAttempt, ScormHost, ScormOptions, ScormStandard, Values } from './scorm-record.ts';
import { scorm12Time, scorm12Timespan } from './timespan.ts';

export function createScorm12Record(host: ScormHost, options?: ScormOptions): LearningRecord {
  return createScormRecord(scorm12, host, options);
}

const scorm12: ScormStandard = {
  kind: 'scorm12',
  apiName: 'API',
  methods: {
    initialize: 'LMSInitialize',
    terminate: 'LMSFinish',
    getValue: 'LMSGetValue',
    setValue: 'LMSSetValue',
    commit: 'LMSCommit',
    getLastError: 'LMSGetLastError',
    getErrorString: 'LMSGetErrorString',
    getDiagnostic: 'LMSGetDiagnostic',
  },
  // 301: not initialized.
  overCodes: ['301'],
  // 1.2 has no code of its own for it.
  alreadyBegun: { codes: ['101'], element: 'cmi.core.lesson_status' },
  essential: ['cmi.core.lesson_status', 'cmi.suspend_data'],
  read,
  another,
};

const finalStatuses = ['completed', 'passed', 'failed'];

function read(get: (element: string) => string, { objectives = 'topic' }: ScormOptions): ScormAttempt {
  const status = get('cmi.core.lesson_status');
  const mode = get('cmi.core.lesson_mode');
  const isReviewMode =
    finalStatuses.includes(status) ||
    ['browse', 'review'].includes(mode) ||
    get('cmi.core.credit') === 'no-credit';
  const mastery = get('cmi.student_data.mastery_score');
  const objectiveIds = objectives === 'topic' && !isReviewMode ? readIds(get, 'cmi.objectives') : undefined;
  const interactions = isReviewMode ? '' : get('cmi.interactions._count');
  let best = status;

  return {
    opened: {
      // A blank at the end is the "other value" of a commit that the page did not outlive.
      suspendData: get('cmi.suspend_data').trimEnd(),
      learnerName: get('cmi.core.student_name'),
      isReviewMode,
      attempt: get('cmi.core.student_id'),
    },
    // A status that was never set is "completed" to some LMSs when the session ends.
    begin: status === 'incomplete' ? [] : [['cmi.core.lesson_status', 'incomplete']],
    // In a preview too (docs/lms-notes.md): who only looked would be done with it.
    look: ['', 'not attempted'].includes(status) ? [['cmi.core.lesson_status', 'browsed']] : [],
    suspend: ({ data, location }) => [
      ['cmi.suspend_data', data],
      ['cmi.core.lesson_location', location],
    ],
    report: (outcome) => {
      const now = lessonStatus(outcome);
      if (!finalStatuses.includes(best) || now === 'passed') best = now;
      return [
        ...(best === now ? score(outcome, best, mastery) : []),
        ['cmi.core.lesson_status', best],
        ...(objectiveIds ? topics(outcome, objectiveIds) : []),
        // Interactions cannot be read back; ours is the only one, so one that is there is ours.
        ...(interactions === '0' ? signOff(outcome) : []),
      ];
    },
    // Always `suspend`: an LMS may throw the data away after any other exit, and the certificate needs it.
    standing: (seconds) => [
      ['cmi.core.session_time', scorm12Timespan(seconds)],
      ['cmi.core.exit', 'suspend'],
    ],
  };
}

/** `failed` is a dead end to most LMSs; the outcome says it only when a profile wants it. */
function lessonStatus({ completion, success }: Outcome): string {
  if (success === 'failed') return 'failed';
  if (completion === 'incomplete') return 'incomplete';
  return success === 'passed' ? 'passed' : 'completed';
}

/**
 * An LMS that has a mastery score makes its own status out of any score it holds when the session ends. So it gets one
 * only together with a final status that it would come to as well.
 */
function score({ score }: Outcome, status: string, mastery: string): Values {
  if (!score) return [];
  const isReached = score.raw >= Number(mastery);
  const agrees = mastery.trim() === '' || (isReached ? status === 'passed' : status === 'failed');
  return agrees
    ? [
        ['cmi.core.score.raw', String(score.raw)],
        ['cmi.core.score.min', String(score.min)],
        ['cmi.core.score.max', String(score.max)],
      ]
    : [];
}

/** Objectives have no order of their own in an LMS: ids that are there keep their place, new ones go to the end. */
function topics({ topics }: Outcome, ids: string[]): Values {
  return topics.flatMap(({ code, isCovered, score }): Values => {
    if (!ids.includes(code)) ids.push(code);
    const objective = `cmi.objectives.${ids.indexOf(code)}`;
    return [
      [`${objective}.id`, code],
      ...(score
        ? ([
            [`${objective}.score.raw`, rawScore(score.scaled)],
            [`${objective}.score.min`, '0'],
            [`${objective}.score.max`, '100'],
          ] as const)
        : []),
      [`${objective}.status`, isCovered ? 'completed' : 'incomplete'],
    ];
  });
}

/** The one interaction: what was signed, in which version and with which hash. At most 255 characters. */
function signOff({ signOff }: Outcome): Values {
  if (!signOff) return [];
  const what = plainText(`${signOff.documents.join(' ')} ${signOff.version}`, 255 - 1 - signOff.hash.length);
  return [
    ['cmi.interactions.0.id', `signoff-${signOff.hash.slice(0, 12)}`],
    ['cmi.interactions.0.type', 'fill-in'],
    ['cmi.interactions.0.time', scorm12Time(signOff.at)],
    ['cmi.interactions.0.student_response', `${what} ${signOff.hash}`],
    ['cmi.interactions.0.result', 'neutral'],
  ];
}

/** Moodle's SCORM 1.2 API takes a value for sent before it sends, and after a failed commit never sends the same again. */
function another(element: string, value: string): string {
  const field = element.slice(element.lastIndexOf('.') + 1);
  switch (field) {
    case 'raw':
    case 'min':
    case 'max':
      // The same number, spelled otherwise.
      return value.includes('.') ? `${value}0` : `${value}.0`;
    case 'lesson_status':
    case 'status':
      return value === 'incomplete' ? 'browsed' : 'incomplete';
    case 'exit':
      return '';
    case 'type':
      return 'performance';
    case 'result':
      return 'unanticipated';
    case 'time':
      return value === '00:00:00' ? '00:00:01' : '00:00:00';
    case 'session_time':
      return value;
    case 'id':
      return `${value}_`;
    default:
      // Blanks at the end are taken off again on reading.
      return value.length < 255 || field === 'suspend_data' ? `${value} `.slice(0, 4096) : value.slice(0, -1);
  }
}
