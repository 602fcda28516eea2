/** What can go wrong with one call to a Moodle, as a code for programs. Sentences for people are in `words.ts`. */
export type MoodleProblem = (
  | { readonly code: PlainProblem }
  | { readonly code: 'http-status'; readonly status: number }
  /** A right is missing; Moodle names it in its own language only. */
  | { readonly code: 'not-permitted'; readonly right: string }
  /** Anything else that Moodle answers, by its own code. */
  | { readonly code: 'refused'; readonly errorcode: string }
) & { readonly function: string };

type PlainProblem =
  /** Not https, not public, or not an address at all: nothing was sent. */
  | 'address-refused'
  | 'unreachable'
  | 'too-slow'
  | 'answer-too-large'
  /** The site has moved; a token is never sent on to where it points. */
  | 'redirected'
  /** 403 before Moodle looked at the token: web services or their REST protocol are off. */
  | 'services-off'
  /** Answered, and not in JSON: something else lives there. */
  | 'not-moodle'
  | 'unexpected-answer'
  | 'token-refused'
  /** The token is known, and may not call this function: Moodle does not say which of several reasons it is. */
  | 'access-refused'
  | 'not-there'
  | 'maintenance'
  /** Suspended, deleted or not confirmed: Moodle gives nothing of this person. */
  | 'person-not-active'
  /** The token's user may not enter the course. */
  | 'course-closed'
  | 'short-name-taken';

interface MoodleError {
  readonly exception: string;
  readonly errorcode: string;
  readonly message: string;
}

/** An error comes with HTTP status 200 like any answer: it is told by its body. */
export function errorOf(body: unknown): MoodleError | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { exception, errorcode, message } = body as Readonly<Record<string, unknown>>;
  if (typeof exception !== 'string' && typeof errorcode !== 'string') return undefined;
  return {
    exception: typeof exception === 'string' ? exception : '',
    errorcode: typeof errorcode === 'string' ? errorcode : '',
    message: typeof message === 'string' ? message : '',
  };
}

const codes: Readonly<Record<string, PlainProblem>> = {
  shortnametaken: 'short-name-taken',
  errorcoursecontextnotvalid: 'course-closed',
  requireloginerror: 'course-closed',
  invalidtoken: 'token-refused',
  accessexception: 'access-refused',
  sitemaintenance: 'maintenance',
  invalidrecord: 'not-there',
  invalidrecordunknown: 'not-there',
  invalidcourseid: 'not-there',
  cannotfindsco: 'not-there',
  suspended: 'person-not-active',
  userdeleted: 'person-not-active',
  invaliduser: 'person-not-active',
  usernotconfirmed: 'person-not-active',
};

/** Moodle's words are not handed on: they may hold names, and they are in the site's own language. */
export function problemOfError({ exception, errorcode, message }: MoodleError, of: string): MoodleProblem {
  if (errorcode === 'nopermissions' || exception.endsWith('required_capability_exception'))
    return { code: 'not-permitted', right: rightIn(message), function: of };
  const code = Object.hasOwn(codes, errorcode) ? codes[errorcode] : undefined;
  return code
    ? { code, function: of }
    : { code: 'refused', errorcode: errorcode.replace(/[^\w-]/g, '').slice(0, 60), function: of };
}

/** "… permissions to do that (View reports)." */
const rightIn = (message: string): string => (/\(([^()]{1,80})\)/.exec(message)?.[1] ?? '').trim();
