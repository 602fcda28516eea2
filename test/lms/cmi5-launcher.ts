/**
 * The other side of cmi5: launches an assignable unit, gives its token once, and keeps the LMS's rules about statements.
 *
 * @see cmi5 Quartz, sections 8 to 10
 */
import { randomUUID } from 'node:crypto';
import { createLrsStandIn } from './lrs.ts';
import type { LrsRequest, LrsResponse, LrsStandIn, StoredStatement } from './lrs.ts';

export interface Cmi5LauncherOptions {
  /** Where the LRS can be reached, without a slash at the end. */
  readonly endpoint: string;
  /** Where the token is fetched; the session is added to it. */
  readonly fetchUrl: string;
  readonly actor?: object;
  readonly launchMode?: 'Normal' | 'Browse' | 'Review';
  readonly masteryScore?: number;
  /** Completed and passed where a package says nothing else. */
  readonly moveOn?: 'CompletedAndPassed' | 'Completed';
  readonly returnURL?: string;
  /** What the package calls the unit; the LMS launches it under an id of its own. */
  readonly publisherId?: string;
}

export interface Cmi5Launcher {
  readonly lrs: LrsStandIn;
  /** Begins a session; the one before is abandoned, as cmi5 9.3.6 has it. @returns the query of the launch */
  launch(change?: Partial<Cmi5LauncherOptions>): string;
  /** Answers the `fetch` address. */
  fetch(request: Pick<LrsRequest, 'method' | 'path'>): LrsResponse;
  readonly registration: string;
  readonly activityId: string;
  /** Whether moveOn is satisfied: completed, and passed where that is asked, each once in the registration. */
  readonly isSatisfied: boolean;
}

interface Cmi5Session {
  readonly id: string;
  readonly token: string;
  isFetched: boolean;
  isOver: boolean;
}

const defaultPublisherId = 'https://fourcs.example/course/example/induction/au';
const verbBase = 'http://adlnet.gov/expapi/verbs/';
const sessionExtension = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
const cmi5Category = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';

export function createCmi5Launcher(options: Cmi5LauncherOptions): Cmi5Launcher {
  const registration = randomUUID();
  const activityId = 'https://lms.example/au/7';
  const sessions: Cmi5Session[] = [];
  const lrs = createLrsStandIn({
    refuses: ({ headers }) => {
      const session = sessions.find(({ token }) => headers['authorization'] === `Basic ${token}`);
      return session ? (session.isOver ? 403 : undefined) : 401;
    },
  });

  const defined = (verb: string): readonly StoredStatement[] =>
    lrs.statements.filter(
      (statement) =>
        statement.verb.id === verbBase + verb &&
        statement.context?.contextActivities?.['category']?.some(({ id }) => id === cmi5Category),
    );

  /** What an LMS refuses (cmi5 9.3): what a session may not say, and what may be said only once. */
  function judge(statement: StoredStatement): number | undefined {
    const session = sessions.find(({ id }) => id === statement.context?.extensions?.[sessionExtension]);
    if (!session || session.isOver) return 403;
    const of = (verb: string): boolean =>
      defined(verb).some(({ context }) => context?.extensions?.[sessionExtension] === session.id);
    const known = lrs.statements.some(({ id }) => id === statement.id);
    if (known) return undefined;
    const isDefined = statement.context?.contextActivities?.['category']?.some(
      ({ id }) => id === cmi5Category,
    );
    const verb = statement.verb.id.replace(verbBase, '');
    if (of('terminated')) return 403;
    if (!isDefined) return undefined;
    const again = ['completed', 'passed'].includes(verb) && defined(verb).length > 0;
    return again || (verb === 'failed' && defined('passed').length > 0) ? 403 : undefined;
  }

  lrs.judge = judge;

  return {
    lrs,
    registration,
    activityId,
    launch: (change = {}) => {
      const now = { ...options, ...change };
      const actor = now.actor ?? defaultActor;
      for (const session of sessions) session.isOver = true;
      const session = { id: randomUUID(), token: randomUUID(), isFetched: false, isOver: false };
      sessions.push(session);
      const agent = JSON.stringify(actor);
      lrs.setDocument(
        '/activities/state',
        { activityId, agent, registration, stateId: 'LMS.LaunchData' },
        {
          launchMode: now.launchMode ?? 'Normal',
          launchMethod: 'AnyWindow',
          moveOn: now.moveOn ?? 'CompletedAndPassed',
          ...(now.masteryScore !== undefined && { masteryScore: now.masteryScore }),
          ...(now.returnURL !== undefined && { returnURL: now.returnURL }),
          contextTemplate: {
            contextActivities: {
              grouping: [{ objectType: 'Activity', id: now.publisherId ?? defaultPublisherId }],
            },
            extensions: { [sessionExtension]: session.id },
          },
        },
      );
      lrs.setDocument(
        '/agents/profile',
        { agent, profileId: 'cmi5LearnerPreferences' },
        { languagePreference: 'en-GB', audioPreference: 'on' },
      );
      return `?${new URLSearchParams({
        fetch: `${now.fetchUrl}?session=${session.id}`,
        registration,
        activityId,
        endpoint: now.endpoint,
        actor: agent,
      }).toString()}`;
    },
    fetch: ({ method, path }) => {
      const id = new URL(path, 'http://lms.example').searchParams.get('session');
      const session = sessions.find((one) => one.id === id);
      const answer = (body: object): LrsResponse => ({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (method !== 'POST') return { status: 405 };
      if (!session || session.isFetched)
        return answer({ 'error-code': '1', 'error-text': 'The token has been given already.' });
      session.isFetched = true;
      return answer({ 'auth-token': session.token });
    },
    get isSatisfied() {
      const isPassed = defined('passed').length === 1 || options.moveOn === 'Completed';
      return isPassed && defined('completed').length === 1;
    },
  };
}

export const defaultActor = {
  objectType: 'Agent',
  name: 'Khan, Amira',
  account: { homePage: 'https://lms.example', name: '7' },
};
