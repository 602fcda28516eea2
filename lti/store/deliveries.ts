/** Scores on their way to a gradebook. Each change says which generation it is about: news meanwhile wins. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Delivery } from '../domain/model.ts';
import type { Queue } from './jobs.ts';
import { linkColumns, linkOf } from './links.ts';
import { platformOf, selectPlatforms } from './platforms.ts';
import type { Deliveries } from './store.ts';
import type { Tables } from './tables.ts';

export function deliveriesOf(db: Kysely<Tables>, queue: Queue): Deliveries {
  return {
    async toSend(id) {
      const row = await selectPlatforms(db)
        .innerJoin('resource_link', 'resource_link.platform_id', 'platform.id')
        .innerJoin('delivery', 'delivery.link_id', 'resource_link.id')
        .innerJoin('attempt', 'attempt.id', 'delivery.attempt_id')
        .innerJoin('person', 'person.id', 'attempt.person_id')
        .where('delivery.id', '=', id)
        .select(linkColumns)
        .where(isOfNewestCycle)
        .select(deliveryColumns)
        .select('person.sub')
        .executeTakeFirst();
      return row && { delivery: deliveryOf(row), link: linkOf(row), sub: row.sub, platform: platformOf(row) };
    },
    async reserveTimestamp(id, generation, timestamp) {
      const { numUpdatedRows } = await db
        .updateTable('delivery')
        .set({ last_timestamp: timestamp })
        .where('id', '=', id)
        .where('generation', '=', generation)
        .where('state', '=', 'waiting')
        // Moodle compares whole seconds.
        .where(
          sql<boolean>`(last_timestamp IS NULL OR date_trunc('second', last_timestamp) < date_trunc('second', ${timestamp}::timestamptz))`,
        )
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async sent(id, generation, now) {
      await db
        .updateTable('delivery')
        .set({ state: 'sent', sent_at: now, trouble: null, tries: sql<number>`tries + 1` })
        .where('id', '=', id)
        .where('generation', '=', generation)
        .where('state', '=', 'waiting')
        .execute();
    },
    async troubled(id, generation, trouble, isLasting) {
      await db
        .updateTable('delivery')
        .set({ state: isLasting ? 'refused' : 'waiting', trouble, tries: sql<number>`tries + 1` })
        .where('id', '=', id)
        .where('generation', '=', generation)
        .where('state', '=', 'waiting')
        .execute();
    },
    sendAgain: (id, _now) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('delivery')
          .set({ state: 'waiting', trouble: null, tries: 0, generation: sql<number>`generation + 1` })
          .where('id', '=', id)
          .returning('generation')
          .executeTakeFirst();
        if (!row) return false;
        await queue.add(trx, 'score', [{ deliveryId: id, generation: row.generation }]);
        return true;
      }),
    async link(linkId) {
      const row = await selectPlatforms(db)
        .innerJoin('resource_link', 'resource_link.platform_id', 'platform.id')
        .where('resource_link.id', '=', linkId)
        .select(linkColumns)
        .executeTakeFirst();
      return row && { link: linkOf(row), platform: platformOf(row) };
    },
    async addLinks(beside, found) {
      const { provider_id } = await db
        .selectFrom('resource_link')
        .select('provider_id')
        .where('id', '=', beside.linkId)
        .executeTakeFirstOrThrow();
      await db
        .insertInto('resource_link')
        .values(
          found.map(({ resourceLinkId, part, lineItemUrl }) => ({
            platform_id: beside.platformId,
            deployment_id: beside.deploymentId,
            lms_id: resourceLinkId,
            provider_id,
            context_id: beside.contextId ?? null,
            track: beside.track,
            part,
            line_item_url: lineItemUrl,
            line_items_url: beside.lineItemsUrl ?? null,
            scopes: [...beside.scopes],
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async setLineItem(linkId, lineItemUrl) {
      await db
        .updateTable('resource_link')
        .set({ line_item_url: lineItemUrl })
        .where('id', '=', linkId)
        .execute();
    },
    async sentOfLink(linkId) {
      const rows = await db
        .selectFrom('delivery')
        .innerJoin('attempt', 'attempt.id', 'delivery.attempt_id')
        .innerJoin('person', 'person.id', 'attempt.person_id')
        .where('delivery.link_id', '=', linkId)
        .where('delivery.state', '=', 'sent')
        .where((sent) =>
          sent.not(
            sent.exists(
              sent
                .selectFrom('member')
                .innerJoin('resource_link', 'resource_link.context_id', 'member.context_id')
                .whereRef('resource_link.id', '=', 'delivery.link_id')
                .whereRef('member.person_id', '=', 'attempt.person_id')
                .where((member) =>
                  member.or([
                    member('member.left_at', 'is not', null),
                    member('member.is_active', '=', false),
                  ]),
                ),
            ),
          ),
        )
        .where(isOfNewestCycle)
        .select(deliveryColumns)
        .select('person.sub')
        .orderBy('delivery.id')
        .execute();
      return rows.map((row) => ({ ...deliveryOf(row), sub: row.sub }));
    },
    async linksWithSent() {
      const rows = await selectPlatforms(db)
        .innerJoin('resource_link', 'resource_link.platform_id', 'platform.id')
        .where((where) =>
          where.exists(
            where
              .selectFrom('delivery')
              .whereRef('delivery.link_id', '=', 'resource_link.id')
              .where('delivery.state', '=', 'sent'),
          ),
        )
        .select(linkColumns)
        .orderBy('resource_link.id')
        .execute();
      return rows.map((row) => ({ link: linkOf(row), platform: platformOf(row) }));
    },
  };
}

const deliveryColumns = [
  'delivery.id as delivery_id',
  'delivery.attempt_id',
  'delivery.link_id as delivery_link_id',
  'delivery.score_given',
  'delivery.score_maximum',
  'delivery.achieved_at',
  'delivery.generation',
  'delivery.state',
  'delivery.trouble',
  'delivery.tries',
  'delivery.last_timestamp',
  'delivery.sent_at',
] as const;

type DeliveryRow = Omit<Selectable<Tables['delivery']>, 'id' | 'link_id'> & {
  readonly delivery_id: string;
  readonly delivery_link_id: string;
};

const deliveryOf = (row: DeliveryRow): Delivery => ({
  id: row.delivery_id,
  attemptId: row.attempt_id,
  linkId: row.delivery_link_id,
  scoreGiven: row.score_given,
  scoreMaximum: row.score_maximum,
  achievedAt: row.achieved_at,
  generation: row.generation,
  state: row.state,
  ...(row.trouble !== null && { trouble: row.trouble }),
  tries: row.tries,
  ...(row.last_timestamp && { lastTimestamp: row.last_timestamp }),
  ...(row.sent_at && { sentAt: row.sent_at }),
});

/** Last year's score gives way only once this year's is final, and never comes after it. */
const isOfNewestCycle = sql<boolean>`NOT EXISTS (
  SELECT FROM delivery later JOIN attempt a ON a.id = later.attempt_id
  WHERE later.link_id = delivery.link_id AND a.person_id = attempt.person_id AND a.cycle > attempt.cycle)`;
