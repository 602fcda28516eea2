/** Registered platforms. A removed one keeps its row: added again, it finds its people and their attempts. */
import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import type { Deployment, PlatformRegistration } from '../domain/model.ts';
import { failed, ok } from '../../src/result.ts';
import type { Platforms } from './store.ts';
import type { Tables } from './tables.ts';

export function platformsOf(db: Kysely<Tables>): Platforms {
  return {
    async list() {
      const rows = await selectPlatforms(db).orderBy('issuer').orderBy('client_id').execute();
      return rows.map(platformOf);
    },
    async byId(id) {
      const row = await selectPlatforms(db).where('platform.id', '=', id).executeTakeFirst();
      return row && platformOf(row);
    },
    async find(issuer, clientId) {
      const ofIssuer = selectPlatforms(db).where('issuer', '=', issuer);
      const rows = await (
        clientId === undefined ? ofIssuer : ofIssuer.where('client_id', '=', clientId)
      ).execute();
      return rows.map(platformOf);
    },
    add: (platform) =>
      db.transaction().execute(async (trx) => {
        const values = { ...addresses(platform), removed_at: null };
        const row = await trx
          .insertInto('platform')
          .values({ ...values, issuer: platform.issuer, client_id: platform.clientId })
          .onConflict((conflict) =>
            conflict
              .columns(['issuer', 'client_id'])
              .doUpdateSet(values)
              .where('platform.removed_at', 'is not', null),
          )
          .returning('id')
          .executeTakeFirst();
        if (!row) return failed({ code: 'registered-already' } as const);
        // What it was deployed as before it was removed counts no more.
        await trx.deleteFrom('deployment').where('platform_id', '=', row.id).execute();
        for (const deployment of platform.deployments) await addDeployment(trx, row.id, deployment);
        return ok({ ...platform, id: row.id });
      }),
    async update(platform) {
      await db.transaction().execute(async (trx) => {
        await trx.updateTable('platform').set(addresses(platform)).where('id', '=', platform.id).execute();
        for (const deployment of platform.deployments) await addDeployment(trx, platform.id, deployment);
      });
    },
    async addDeployment(platformId, deploymentId, providerId) {
      await addDeployment(db, platformId, { deploymentId, providerId });
    },
    async remove(id) {
      const { numUpdatedRows } = await db
        .updateTable('platform')
        .set({ removed_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** One row of `platform` with its deployments, as `platformOf` reads it. */
export interface PlatformRow {
  readonly id: string;
  readonly provider_id: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly auth_url: string;
  readonly token_url: string;
  readonly jwks_url: string;
  readonly token_audience: string | null;
  readonly family: PlatformRegistration['family'];
  readonly deployments: readonly Deployment[];
}

/** Platforms that are not removed, each with its deployments in one column. */
export function selectPlatforms(db: Kysely<Tables>): SelectQueryBuilder<Tables, 'platform', PlatformRow> {
  return db
    .selectFrom('platform')
    .select([
      'platform.id',
      'platform.provider_id',
      'platform.issuer',
      'platform.client_id',
      'platform.auth_url',
      'platform.token_url',
      'platform.jwks_url',
      'platform.token_audience',
      'platform.family',
      deploymentsColumn.as('deployments'),
    ])
    .where('platform.removed_at', 'is', null);
}

const deploymentsColumn = sql<readonly Deployment[]>`coalesce(
  (SELECT jsonb_agg(
      jsonb_build_object('deploymentId', deployment_id, 'providerId', deployment.provider_id)
      ORDER BY deployment_id)
    FROM deployment WHERE platform_id = platform.id),
  '[]')`;

export const platformOf = (row: PlatformRow): PlatformRegistration => ({
  id: row.id,
  providerId: row.provider_id,
  issuer: row.issuer,
  clientId: row.client_id,
  authUrl: row.auth_url,
  tokenUrl: row.token_url,
  jwksUrl: row.jwks_url,
  ...(row.token_audience !== null && { tokenAudience: row.token_audience }),
  family: row.family,
  deployments: row.deployments,
});

const addresses = (platform: Omit<PlatformRegistration, 'id'>) => ({
  provider_id: platform.providerId,
  auth_url: platform.authUrl,
  token_url: platform.tokenUrl,
  jwks_url: platform.jwksUrl,
  token_audience: platform.tokenAudience ?? null,
  family: platform.family,
});

async function addDeployment(
  db: Kysely<Tables>,
  platformId: string,
  { deploymentId, providerId }: Deployment,
): Promise<void> {
  await db
    .insertInto('deployment')
    .values({ platform_id: platformId, deployment_id: deploymentId, provider_id: providerId })
    .onConflict((conflict) =>
      conflict.columns(['platform_id', 'deployment_id']).doUpdateSet({ provider_id: providerId }),
    )
    .execute();
}
