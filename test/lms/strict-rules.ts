/**
 * What strict judges (ADL's test suite, Moodle's own API) refuse and `scorm-again` lets pass. Each rule answers whether
 * a value is good; a value that is not gets the data-type error of its standard.
 */
export type Standard = 'scorm12' | 'scorm2004';

/** What the content has set so far: the form of a response depends on the type that was set before. */
export type SetValues = ReadonlyMap<string, string>;

type Check = (value: string, element: string, set: SetValues) => boolean;

interface Rule {
  /** The element, "n" for an index. */
  readonly element: string;
  readonly isGood: Check;
}

/** @returns the error code a strict judge gives, or undefined */
export function strictError(
  standard: Standard,
  element: string,
  value: unknown,
  set: SetValues,
): string | undefined {
  const code = standard === 'scorm12' ? '405' : '406';
  if (typeof value !== 'string') return code;
  const name = element.replace(/\.\d+(?=\.|$)/g, '.n');
  if (standard === 'scorm2004' && needsIdFirst(name, element, set)) return '408';
  const rules = standard === 'scorm12' ? scorm12 : scorm2004;
  const broken = rules.find((rule) => rule.element === name && !rule.isGood(value, element, set));
  return broken && (ranges.has(name) && isNumber(value) && standard === 'scorm2004' ? '407' : code);
}

const isNumber = (value: string): boolean => /^-?\d+(\.\d+)?$/.test(value);
const between =
  (low: number, high: number): Check =>
  (value) =>
    isNumber(value) && Number(value) >= low && Number(value) <= high;
const upTo =
  (length: number): Check =>
  (value) =>
    value.length <= length;
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value);
const like =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value);

const percent: Check = between(0, 100);
const timespan12 = like(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
const identifier12 = like(/^[A-Za-z0-9_-]{1,255}$/);

const responses12: Readonly<Record<string, RegExp>> = {
  'true-false': /^[01tf]/,
  choice: /^\{?[0-9a-z](,[0-9a-z])*\}?$/,
  'fill-in': /^[\s\S]{0,255}$/,
  matching: /^\{?[0-9a-z]\.[0-9a-z](,[0-9a-z]\.[0-9a-z])*\}?$/,
  performance: /^[\s\S]{0,255}$/,
  sequencing: /^[0-9a-z](,[0-9a-z])*$/,
  likert: /^[0-9a-z]?$/,
  numeric: /^-?\d+(\.\d+)?$/,
};

const response12: Check = (value, element, set) =>
  value.length <= 255 && (responses12[typeOf(element, set)]?.test(value) ?? false);

const scorm12: readonly Rule[] = [
  { element: 'cmi.suspend_data', isGood: upTo(4096) },
  { element: 'cmi.comments', isGood: upTo(4096) },
  { element: 'cmi.core.lesson_location', isGood: upTo(255) },
  {
    element: 'cmi.core.lesson_status',
    isGood: oneOf('passed', 'completed', 'failed', 'incomplete', 'browsed'),
  },
  { element: 'cmi.core.exit', isGood: oneOf('', 'time-out', 'suspend', 'logout') },
  { element: 'cmi.core.session_time', isGood: timespan12 },
  { element: 'cmi.core.score.raw', isGood: percent },
  { element: 'cmi.core.score.min', isGood: percent },
  { element: 'cmi.core.score.max', isGood: percent },
  { element: 'cmi.objectives.n.id', isGood: identifier12 },
  { element: 'cmi.objectives.n.score.raw', isGood: percent },
  { element: 'cmi.objectives.n.score.min', isGood: percent },
  { element: 'cmi.objectives.n.score.max', isGood: percent },
  {
    element: 'cmi.objectives.n.status',
    isGood: oneOf('passed', 'completed', 'failed', 'incomplete', 'browsed', 'not attempted'),
  },
  { element: 'cmi.interactions.n.id', isGood: identifier12 },
  { element: 'cmi.interactions.n.type', isGood: oneOf(...Object.keys(responses12)) },
  { element: 'cmi.interactions.n.time', isGood: like(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/) },
  { element: 'cmi.interactions.n.latency', isGood: timespan12 },
  {
    element: 'cmi.interactions.n.result',
    isGood: (value) => ['correct', 'wrong', 'unanticipated', 'neutral'].includes(value) || isNumber(value),
  },
  { element: 'cmi.interactions.n.student_response', isGood: response12 },
  { element: 'cmi.interactions.n.correct_responses.n.pattern', isGood: response12 },
];

/** At least one component, two decimals at most. */
const duration = like(/^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/);
/** A zone needs a fraction before it, and a fraction has two digits at most. */
const moment = like(
  /^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d{1,2}(Z|[+-]\d{2}(:\d{2})?)?)?)?)?)?)?)?$/,
);
const identifier2004 = like(/^[A-Za-z0-9][A-Za-z0-9_.:/#?&=%~+-]{0,3999}$/);
const choiceId = '[A-Za-z0-9_.]+';
const list = (item: string): RegExp => new RegExp(`^(${item}(\\[,\\]${item})*)?$`);
const pieces: Check = (value) => value.split('[,]').every((piece) => piece.length <= 250);

const responses2004: Readonly<Record<string, RegExp>> = {
  'true-false': /^(true|false)$/,
  choice: list(choiceId),
  matching: list(`${choiceId}\\[\\.\\]${choiceId}`),
  sequencing: list(choiceId),
  likert: new RegExp(`^${choiceId}$`),
  numeric: /^-?\d+(\.\d+)?$/,
};
const numberRange = /^(-?\d+(\.\d+)?)?\[:\](-?\d+(\.\d+)?)?$/;
const freeTypes = ['fill-in', 'long-fill-in', 'performance', 'other'];

const response2004: Check = (value, element, set) => {
  const type = typeOf(element, set);
  const pattern = type === 'numeric' && element.endsWith('.pattern') ? numberRange : responses2004[type];
  if (!pattern)
    return (
      freeTypes.includes(type) && (type === 'fill-in' ? pieces(value, element, set) : value.length <= 4000)
    );
  const parts = value.split('[,]');
  return pattern.test(value) && (type !== 'choice' || new Set(parts).size === parts.length);
};

const scorm2004: readonly Rule[] = [
  { element: 'cmi.suspend_data', isGood: upTo(64_000) },
  { element: 'cmi.location', isGood: upTo(1000) },
  { element: 'cmi.exit', isGood: oneOf('', 'time-out', 'suspend', 'logout', 'normal') },
  { element: 'cmi.completion_status', isGood: oneOf('completed', 'incomplete', 'not attempted', 'unknown') },
  { element: 'cmi.success_status', isGood: oneOf('passed', 'failed', 'unknown') },
  { element: 'cmi.session_time', isGood: duration },
  { element: 'cmi.progress_measure', isGood: between(0, 1) },
  { element: 'cmi.score.scaled', isGood: between(-1, 1) },
  { element: 'cmi.score.raw', isGood: isNumber },
  { element: 'cmi.score.min', isGood: isNumber },
  { element: 'cmi.score.max', isGood: isNumber },
  { element: 'cmi.objectives.n.id', isGood: identifier2004 },
  { element: 'cmi.objectives.n.score.scaled', isGood: between(-1, 1) },
  { element: 'cmi.objectives.n.progress_measure', isGood: between(0, 1) },
  { element: 'cmi.interactions.n.id', isGood: identifier2004 },
  { element: 'cmi.interactions.n.type', isGood: oneOf(...Object.keys(responses2004), ...freeTypes) },
  { element: 'cmi.interactions.n.timestamp', isGood: moment },
  { element: 'cmi.interactions.n.latency', isGood: duration },
  {
    element: 'cmi.interactions.n.result',
    isGood: (value) =>
      ['correct', 'incorrect', 'unanticipated', 'neutral'].includes(value) || isNumber(value),
  },
  {
    element: 'cmi.interactions.n.description',
    isGood: (value) => value.replace(/^\{lang=[^}]*\}/, '').length <= 250,
  },
  { element: 'cmi.interactions.n.learner_response', isGood: response2004 },
  { element: 'cmi.interactions.n.correct_responses.n.pattern', isGood: response2004 },
];

const ranges: ReadonlySet<string> = new Set([
  'cmi.progress_measure',
  'cmi.score.scaled',
  'cmi.objectives.n.score.scaled',
  'cmi.objectives.n.progress_measure',
]);

function typeOf(element: string, set: SetValues): string {
  return set.get(`${interactionOf(element)}.type`) ?? '';
}

function interactionOf(element: string): string {
  return element.split('.').slice(0, 3).join('.');
}

/** Id before everything else of an interaction or objective; type before the responses. */
function needsIdFirst(name: string, element: string, set: SetValues): boolean {
  if (!/^cmi\.(interactions|objectives)\.n\./.test(name) || /^cmi\.\w+\.n\.id$/.test(name)) return false;
  const owner = interactionOf(element);
  if (!set.has(`${owner}.id`)) return true;
  return /\.(learner_response|pattern)$/.test(name) && !set.has(`${owner}.type`);
}
