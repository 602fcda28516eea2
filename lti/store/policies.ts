/** Every version of what is signed, with its words. A version that is there is never edited and never taken away. */
import { CompiledQuery, sql, type Kysely, type Selectable } from 'kysely';
import type { LedgerSeals } from '../domain/ledger.ts';
import { firstPreviousHash } from '../domain/ledger.ts';
import type { ReSign } from '../domain/model.ts';
import { sealedText, type PolicyText, type PolicyVersion } from '../domain/policies.ts';
import { sealsFrom } from './ledger-tools.ts';
import type { Tables } from './tables.ts';

export interface Policies {
  /**
   * Adds what is not there yet. The same version with other words becomes its next revision. Whoever signed older words
   * is asked again at the next launch, until an administrator says otherwise.
   *
   * @returns what was added
   */
  learn(texts: readonly PolicyText[], now: Date): Promise<readonly PolicyVersion[]>;
  /** In the order in which they were learned. */
  versions(providerId: string): Promise<readonly PolicyVersion[]>;
  /** How many people signed other words of the document than these, and nothing newer since. */
  affected(asked: {
    readonly providerId: string;
    readonly document: string;
    /** Of every text of the version: one for each audience. */
    readonly hashes: readonly string[];
  }): Promise<number>;
  /**
   * What those who signed older words are to do, and what changed; the words stay as they are.
   *
   * @returns false when there is no such version
   */
  decide(decision: ReSignDecision): Promise<boolean>;
}

export interface ReSignDecision {
  readonly providerId: string;
  readonly document: string;
  readonly version: string;
  readonly revision: number;
  readonly changeNote: string;
  readonly reSign: ReSign;
  /** The last day, "2026-12-01"; given exactly with `by-date`. */
  readonly reSignBy?: string;
}

export function policiesOf(db: Kysely<Tables>, seals: LedgerSeals | undefined): Policies {
  return {
    async learn(texts, now) {
      const added: PolicyVersion[] = [];
      for (const providerId of new Set(texts.map((text) => text.providerId))) {
        const mine = texts.filter((text) => text.providerId === providerId);
        const learned = await db
          .transaction()
          .execute((trx) => learnOf(trx, sealsFrom(seals), providerId, mine, now));
        added.push(...learned);
      }
      return added;
    },
    versions: (providerId) => versionsOf(db, providerId),
    async affected({ providerId, document, hashes }) {
      const { rows } = await db.executeQuery<{ people: number }>(
        CompiledQuery.raw(affectedSql, [providerId, document, [...hashes]]),
      );
      return rows[0]?.people ?? 0;
    },
    decide: (decision) =>
      db.transaction().execute(async (trx) => {
        const { seal } = sealsFrom(seals);
        const { providerId, document, version, revision, changeNote, reSign, reSignBy } = decision;
        await lockHead(trx, providerId);
        const texts = (await versionsOf(trx, providerId)).filter(
          (one) => one.document === document && one.version === version && one.revision === revision,
        );
        for (const { reSignBy: _, ...text } of texts) {
          const decided = { ...text, changeNote, reSign, ...(reSignBy !== undefined && { reSignBy }) };
          await trx
            .updateTable('policy_version')
            .set({
              change_note: changeNote,
              re_sign: reSign,
              re_sign_by: reSignBy ?? null,
              seal: seal('policy', sealedText(decided)),
            })
            .where('provider_id', '=', providerId)
            .where('ordinal', '=', text.ordinal)
            .execute();
        }
        return texts.length > 0;
      }),
  };
}

async function learnOf(
  trx: Kysely<Tables>,
  { seal }: LedgerSeals,
  providerId: string,
  texts: readonly PolicyText[],
  now: Date,
): Promise<readonly PolicyVersion[]> {
  await lockHead(trx, providerId);
  const known = [...(await versionsOf(trx, providerId))];
  const added: PolicyVersion[] = [];
  for (const text of texts) {
    const same = known.filter(
      ({ document, audience, language, version }) =>
        document === text.document &&
        audience === text.audience &&
        language === text.language &&
        version === text.version,
    );
    if (same.some(({ hash }) => hash === text.hash)) continue;
    const version: PolicyVersion = {
      ...text,
      revision: Math.max(0, ...same.map(({ revision }) => revision)) + 1,
      ordinal: known.length + 1,
      changeNote: '',
      reSign: 'next-launch',
      activeFrom: now,
    };
    await trx
      .insertInto('policy_version')
      .values({
        provider_id: providerId,
        document: version.document,
        audience: version.audience,
        language: version.language,
        version: version.version,
        revision: version.revision,
        ordinal: version.ordinal,
        title: version.title,
        called_as: version.calledAs,
        dated: version.dated,
        hash: version.hash,
        clauses: JSON.stringify(version.clauses),
        change_note: version.changeNote,
        re_sign: version.reSign,
        active_from: version.activeFrom,
        seal: seal('policy', sealedText(version)),
      })
      .execute();
    known.push(version);
    added.push(version);
  }
  if (added.length > 0)
    await trx
      .updateTable('ledger_head')
      .set({ versions: known.length })
      .where('provider_id', '=', providerId)
      .execute();
  return added;
}

/** Versions are added one after the other, as entries are. */
async function lockHead(trx: Kysely<Tables>, providerId: string): Promise<void> {
  await trx
    .insertInto('ledger_head')
    .values({ provider_id: providerId, sequence: 0, hash: firstPreviousHash })
    .onConflict((conflict) =>
      conflict.column('provider_id').doUpdateSet({ versions: sql`ledger_head.versions` }),
    )
    .execute();
}

async function versionsOf(db: Kysely<Tables>, providerId: string): Promise<readonly PolicyVersion[]> {
  return (await versionRows(db, providerId)).map(versionOf);
}

type VersionRow = Selectable<Tables['policy_version']> & { readonly by_day: string | null };

/** In their order. `by_day`: a driver would make a local midnight of `re_sign_by`. */
export const versionRows = (db: Kysely<Tables>, providerId: string): Promise<readonly VersionRow[]> =>
  db
    .selectFrom('policy_version')
    .selectAll()
    .select(sql<string | null>`re_sign_by::text`.as('by_day'))
    .where('provider_id', '=', providerId)
    .orderBy('ordinal')
    .execute();

export const versionOf = (row: VersionRow): PolicyVersion => ({
  providerId: row.provider_id,
  document: row.document,
  audience: row.audience,
  language: row.language,
  version: row.version,
  revision: row.revision,
  ordinal: row.ordinal,
  title: row.title,
  calledAs: row.called_as,
  dated: row.dated,
  hash: row.hash,
  clauses: row.clauses,
  changeNote: row.change_note,
  reSign: row.re_sign,
  ...(row.by_day !== null && { reSignBy: row.by_day }),
  activeFrom: row.active_from,
});

/** Each person's newest word on each track; a withdrawn signature asks for nothing more. */
const affectedSql = `
SELECT count(DISTINCT newest.person_id)::integer AS people FROM (
  SELECT DISTINCT ON (s.person_id, s.track) s.person_id, e.kind, e.body::jsonb AS body
  FROM signer s JOIN ledger_entry e ON e.provider_id = s.provider_id AND e.sequence = s.sequence
  WHERE s.provider_id = $1::text AND e.kind IN ('signed', 'withdrawn')
  ORDER BY s.person_id, s.track, s.sequence DESC
) AS newest
WHERE newest.kind = 'signed' AND EXISTS (
  SELECT FROM jsonb_array_elements(newest.body->'documents') AS d
  WHERE d->>'code' = $2::text AND d->>'hash' <> ALL ($3::text[])
)`;
