/** Mail: a message and the job that sends it are there together or not at all. */
import type { Kysely, Selectable } from 'kysely';
import type { MailKind } from '../domain/model.ts';
import type { Queue } from './jobs.ts';
import type { KeptMail, Mail, MailMessage, WaitingMail } from './store.ts';
import type { Tables } from './tables.ts';

export function mailOf(db: Kysely<Tables>, queue: Queue): Mail {
  return {
    put: (messages, now) => db.transaction().execute((trx) => putMail(trx, queue, messages, now)),
    async toSend(id) {
      const row = await db
        .selectFrom('mail')
        .selectAll()
        .where('id', '=', id)
        .where('sent_at', 'is', null)
        .where('refused_at', 'is', null)
        .executeTakeFirst();
      return row && waitingOf(row);
    },
    async sent(id, now, isTextKept) {
      await db
        .updateTable('mail')
        .set({ sent_at: now, trouble: null, ...(!isTextKept && { body: '' }) })
        .where('id', '=', id)
        .execute();
    },
    async refused(id, now, trouble) {
      await db
        .updateTable('mail')
        .set(({ eb }) => ({ refused_at: now, trouble, body: '', tries: eb('tries', '+', 1) }))
        .where('id', '=', id)
        .execute();
    },
    async troubled(id, trouble) {
      await db
        .updateTable('mail')
        .set(({ eb }) => ({ trouble, tries: eb('tries', '+', 1) }))
        .where('id', '=', id)
        .execute();
    },
    putOff: (id, notBefore) =>
      db.transaction().execute(async (trx) => {
        await trx.updateTable('mail').set({ not_before: notBefore }).where('id', '=', id).execute();
        await queue.add(trx, 'mail', [{ mailId: id }], [notBefore]);
      }),
    async newest(limit) {
      const rows = await db
        .selectFrom('mail')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(keptOf);
    },
    async byId(id) {
      const row = await db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst();
      return row && keptOf(row);
    },
    async viewersWith(kind, since) {
      const rows = await db
        .selectFrom('mail')
        .select('viewer_id')
        .distinct()
        .where('kind', '=', kind)
        .where('created_at', '>=', since)
        .execute();
      return new Set(rows.flatMap(({ viewer_id }) => viewer_id ?? []));
    },
    async setReminders(personId, areWanted, now) {
      const { numUpdatedRows } = await db
        .updateTable('person')
        .set({ reminders_off_at: areWanted ? null : now })
        .where('id', '=', personId)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** For whoever saves a fact that mail follows from: within `trx`. Two round trips, however many. */
export async function putMail(
  trx: Kysely<Tables>,
  queue: Queue,
  messages: readonly MailMessage[],
  now: Date,
): Promise<readonly string[]> {
  if (messages.length === 0) return [];
  const rows = await trx
    .insertInto('mail')
    .values(
      messages.map((message) => ({
        provider_id: message.providerId,
        person_id: message.personId ?? null,
        viewer_id: message.viewerId ?? null,
        kind: message.kind,
        recipient: message.recipient,
        subject: message.subject,
        body: message.body,
        attachment: message.attachment ? JSON.stringify(message.attachment) : null,
        not_before: message.notBefore,
        created_at: now,
      })),
    )
    .returning('id')
    .execute();
  const ids = rows.map(({ id }) => id);
  await queue.add(
    trx,
    'mail',
    ids.map((mailId) => ({ mailId })),
    messages.map(({ notBefore }) => notBefore),
  );
  return ids;
}

type Row = Selectable<Tables['mail']>;

const waitingOf = (row: Row): WaitingMail => ({
  id: row.id,
  providerId: row.provider_id,
  kind: row.kind as MailKind,
  recipient: row.recipient,
  subject: row.subject,
  body: row.body,
  notBefore: row.not_before,
  createdAt: row.created_at,
  tries: row.tries,
  ...(row.person_id !== null && { personId: row.person_id }),
  ...(row.viewer_id !== null && { viewerId: row.viewer_id }),
  ...(row.attachment && { attachment: row.attachment }),
});

const keptOf = (row: Row): KeptMail => ({
  ...waitingOf(row),
  ...(row.sent_at && { sentAt: row.sent_at }),
  ...(row.refused_at && { refusedAt: row.refused_at }),
  ...(row.trouble !== null && { trouble: row.trouble }),
});
