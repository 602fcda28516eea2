/** Keeps the list of people of an LMS course fresh while somebody looks at it. */
import type { FastifyRequest } from 'fastify';
import type { DeliveryTrouble, PlatformFamily } from '../../domain/model.ts';
import type { CourseContext } from '../../store/store.ts';
import { noListWords, rosterTroubleWords } from '../../views/delivery-words.ts';
import type { Tool } from '../tool.ts';

/** A list that is older is read again while the page is shown. */
const FRESH_MILLISECONDS = 5 * 60 * 1000;
/** The first list of a course is waited for, so that the first look is not at an empty page. */
const FIRST_LIST_MILLISECONDS = 2000;

export interface RosterReader {
  refresh(
    request: FastifyRequest,
    context: CourseContext,
  ): Promise<{ readonly wasRead: boolean; readonly notices: readonly string[] }>;
}

export function createRosterReader({
  store,
  outbox,
  now,
}: Pick<Tool, 'store' | 'outbox' | 'now'>): RosterReader {
  /** By LMS course, why its list could not be read the last time. */
  const troubles = new Map<string, DeliveryTrouble>();

  return {
    async refresh(request, context) {
      const age = context.rosterReadAt ? now().getTime() - context.rosterReadAt.getTime() : Infinity;
      const isStale = age >= FRESH_MILLISECONDS && context.nrpsUrl !== undefined;
      const isBeingRead = isStale && (await isStillRead(request, context));
      const trouble = troubles.get(context.contextId);
      return {
        wasRead: isStale && !isBeingRead,
        notices: [
          ...(trouble ? [rosterTroubleWords(trouble, await familyOf(context))] : []),
          ...(context.nrpsUrl === undefined && !context.rosterReadAt
            ? [noListWords(await familyOf(context))]
            : []),
          ...(isBeingRead && !trouble
            ? [
                'The list of people is being read again. Whoever is new will be here the next time you open this page.',
              ]
            : []),
        ],
      };
    },
  };

  async function familyOf({ platformId }: CourseContext): Promise<PlatformFamily> {
    return (await store.platforms.byId(platformId))?.family ?? 'other';
  }

  async function isStillRead(request: FastifyRequest, context: CourseContext): Promise<boolean> {
    const reading = outbox.refreshRoster(context.contextId).then(
      (read) => {
        if (read.ok) troubles.delete(context.contextId);
        else troubles.set(context.contextId, read.problem.code);
        return false;
      },
      (error: unknown) => {
        request.log.error({ err: error }, 'roster not kept');
        return false;
      },
    );
    if (context.rosterReadAt) return true;
    const { promise: timeUp, resolve } = Promise.withResolvers<true>();
    const timer = setTimeout(() => resolve(true), FIRST_LIST_MILLISECONDS);
    return Promise.race([reading, timeUp]).finally(() => clearTimeout(timer));
  }
}
