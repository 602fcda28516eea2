/**
 * A practice platform for one attempt in cmi5 or xAPI: a launcher and a Learning Record Store, in memory, gone at the end. It
 * keeps the rules that a real one keeps.
 */
import { randomUUID } from 'node:crypto';
import type { Course } from '../../src/content/model.ts';
import { createCmi5Launcher } from '../../test/lms/cmi5-launcher.ts';
import { createLrsStandIn, type LrsResponse, type LrsStandIn } from '../../test/lms/lrs.ts';
import type { RecordedRow } from './recorded-rows.ts';
import { heldRows, toldLines, type ToldLine } from './told.ts';

export const lrsFormats = ['cmi5', 'xapi'] as const;
export type LrsFormat = (typeof lrsFormats)[number];

/** What the page beside the course asks for, twice a second. */
export interface Overheard {
  readonly rows: readonly RecordedRow[];
  readonly lines: readonly ToldLine[];
  /** Requests that were not granted. */
  readonly refused: readonly string[];
}

export interface Platform {
  readonly lrs: LrsStandIn;
  /** @returns the query of a launch */
  launch(how: {
    readonly endpoint: string;
    /** Where the token is fetched. */
    readonly fetchUrl: string;
    readonly masteryScore?: number;
  }): string;
  /** Where a cmi5 course fetches its token, by the session in the query. */
  token(query: string): LrsResponse;
  readonly isSatisfied?: boolean;
  readonly refused: string[];
}

export const learnerName = 'Khan, Amira';

export function createPlatform(format: LrsFormat, course: Course, learner = 'learner-1'): Platform {
  const actor = {
    objectType: 'Agent',
    name: learnerName,
    account: { homePage: 'https://lms.example', name: learner },
  };
  const activityId = `https://fourcs.example/course/${course.provider.id}/${course.track.id}`;
  const refused: string[] = [];
  if (format === 'xapi') {
    const auth = `Basic ${Buffer.from(`practice:${randomUUID()}`).toString('base64')}`;
    const registration = randomUUID();
    return {
      lrs: createLrsStandIn({
        refuses: ({ headers }) => (headers['authorization'] === auth ? undefined : 401),
      }),
      launch: ({ endpoint }) =>
        `?${new URLSearchParams({
          endpoint: `${endpoint}/`,
          auth,
          actor: JSON.stringify(actor),
          registration,
          activity_id: activityId,
        }).toString()}`,
      token: () => ({ status: 404 }),
      refused,
    };
  }
  const launcher = createCmi5Launcher({
    endpoint: '',
    fetchUrl: '',
    actor,
    publisherId: `${activityId}/au`,
    moveOn: course.completion.needsQuiz ? 'CompletedAndPassed' : 'Completed',
    ...(course.assessment && { masteryScore: course.assessment.passMark }),
  });
  return {
    lrs: launcher.lrs,
    launch: (how) => launcher.launch(how),
    token: (path) => launcher.fetch({ method: 'POST', path }),
    get isSatisfied() {
      return launcher.isSatisfied;
    },
    refused,
  };
}

export function overheard({ lrs, refused, isSatisfied }: Platform): Overheard {
  const [, kept = '{}'] = [...lrs.documents].find(([name]) => name.includes('attempt')) ?? [];
  const { data = '' } = JSON.parse(kept) as { readonly data?: string };
  return {
    rows: heldRows({
      learnerName,
      statements: lrs.statements,
      suspendData: data,
      ...(isSatisfied !== undefined && { isSatisfied }),
    }),
    lines: toldLines(lrs.statements),
    refused,
  };
}
