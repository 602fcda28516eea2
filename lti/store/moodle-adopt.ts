/** A Moodle that was read over REST first, and is registered over LTI now: its people and courses are handed over. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** The work of `Moodle.adopt`, in the transaction of its caller. */
export async function adopt(
  trx: Kysely<Tables>,
  siteId: string,
  platformId: string,
  deploymentId: string,
): Promise<{ moved: number; known: number }> {
  const site = await trx
    .selectFrom('moodle_site')
    .selectAll()
    .where('id', '=', siteId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const from = site.platform_id;
  if (from === platformId) return { moved: 0, known: 0 };
  // Who has launched there already: their other self goes, and is read again as that person.
  const { numDeletedRows } = await trx
    .deleteFrom('person')
    .where('platform_id', '=', from)
    .where('sub', 'in', (eb) =>
      eb.selectFrom('person as there').select('there.sub').where('there.platform_id', '=', platformId),
    )
    .executeTakeFirst();
  const { numUpdatedRows } = await trx
    .updateTable('person')
    .set({ platform_id: platformId })
    .where('platform_id', '=', from)
    .executeTakeFirst();
  const contexts = await trx
    .selectFrom('lms_context')
    .select(['id', 'lms_id'])
    .where('platform_id', '=', from)
    .execute();
  for (const { id, lms_id } of contexts) {
    const there = await trx
      .selectFrom('lms_context')
      .select('id')
      .where('platform_id', '=', platformId)
      .where('lms_id', '=', lms_id)
      .executeTakeFirst();
    if (!there) {
      await trx
        .updateTable('lms_context')
        .set({ platform_id: platformId, deployment_id: deploymentId })
        .where('id', '=', id)
        .execute();
      continue;
    }
    // People who have come over have nothing in that course yet: who had was read again under their own name.
    await trx
      .updateTable('attempt')
      .set({ scope_id: there.id, context_id: there.id })
      .where('scope_id', '=', id)
      .execute();
    await trx
      .updateTable('moodle_reading')
      .set({ context_id: there.id })
      .where('context_id', '=', id)
      .execute();
    await trx
      .updateTable('moodle_course')
      .set({ context_id: there.id })
      .where('context_id', '=', id)
      .execute();
    await trx.updateTable('member').set({ context_id: there.id }).where('context_id', '=', id).execute();
    await trx
      .updateTable('due_date')
      .set({ context_id: there.id })
      .where('context_id', '=', id)
      .where('track', 'not in', (eb) =>
        eb.selectFrom('due_date as d').select('d.track').where('d.context_id', '=', there.id),
      )
      .execute();
    await trx
      .updateTable('person_group')
      .set({ context_id: there.id })
      .where('context_id', '=', id)
      .execute();
    await trx.deleteFrom('lms_context').where('id', '=', id).execute();
  }
  await trx.updateTable('moodle_site').set({ platform_id: platformId }).where('id', '=', siteId).execute();
  return { moved: Number(numUpdatedRows), known: Number(numDeletedRows) };
}
