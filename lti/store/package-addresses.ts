/** Packages that a learning platform fetches by itself from an address, with the bytes that it is given. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface PackageAddresses {
  add(address: Omit<PackageAddress, 'id' | 'fetchedAt'>, bytes: Uint8Array): Promise<PackageAddress>;
  /** Oldest first, without their bytes. */
  ofProvider(providerId: string): Promise<readonly PackageAddress[]>;
  byId(id: string): Promise<PackageAddress | undefined>;
  bytes(id: string): Promise<Uint8Array | undefined>;
  /** From now on these are handed out. */
  replace(id: string, stamped: Stamped, bytes: Uint8Array): Promise<void>;
  fetched(id: string, now: Date): Promise<void>;
  /** Nothing is handed out there any more. @returns false when the provider has no such address */
  revoke(id: string, providerId: string): Promise<boolean>;
}

export interface Stamped {
  /** The version of the profile; 0 for the files in the course's own folder. */
  readonly revision: number;
  readonly stampedAt: Date;
  /** Strong, from the bytes. */
  readonly etag: string;
}
export interface PackageAddress extends Stamped {
  readonly id: string;
  readonly providerId: string;
  readonly track: string;
  readonly format: string;
  readonly createdAt: Date;
  readonly fetchedAt?: Date;
}

const columns = [
  ...(['id', 'provider_id', 'track', 'format', 'created_at'] as const),
  ...(['fetched_at', 'revision', 'stamped_at', 'etag'] as const),
] as const;

export function packageAddressesOf(db: Kysely<Tables>): PackageAddresses {
  return {
    async add({ providerId, track, format, createdAt, revision, stampedAt, etag }, bytes) {
      const row = await db
        .insertInto('package_address')
        .values({
          provider_id: providerId,
          track,
          format,
          created_at: createdAt,
          fetched_at: null,
          revision,
          stamped_at: stampedAt,
          etag,
          bytes,
        })
        .returning(columns)
        .executeTakeFirstOrThrow();
      return addressOf(row);
    },
    async ofProvider(providerId) {
      const rows = await db
        .selectFrom('package_address')
        .select(columns)
        .where('provider_id', '=', providerId)
        .orderBy('created_at')
        .execute();
      return rows.map(addressOf);
    },
    async byId(id) {
      const row = await db
        .selectFrom('package_address')
        .select(columns)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && addressOf(row);
    },
    async bytes(id) {
      const row = await db
        .selectFrom('package_address')
        .select('bytes')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.bytes;
    },
    async replace(id, { revision, stampedAt, etag }, bytes) {
      await db
        .updateTable('package_address')
        .set({ revision, stamped_at: stampedAt, etag, bytes })
        .where('id', '=', id)
        .execute();
    },
    async fetched(id, now) {
      await db.updateTable('package_address').set({ fetched_at: now }).where('id', '=', id).execute();
    },
    async revoke(id, providerId) {
      const { numDeletedRows } = await db
        .deleteFrom('package_address')
        .where('id', '=', id)
        .where('provider_id', '=', providerId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

interface AddressRow {
  readonly id: string;
  readonly provider_id: string;
  readonly track: string;
  readonly format: string;
  readonly created_at: Date;
  readonly fetched_at: Date | null;
  readonly revision: number;
  readonly stamped_at: Date;
  readonly etag: string;
}

const addressOf = (row: AddressRow): PackageAddress => ({
  id: row.id,
  providerId: row.provider_id,
  track: row.track,
  format: row.format,
  createdAt: row.created_at,
  ...(row.fetched_at && { fetchedAt: row.fetched_at }),
  revision: row.revision,
  stampedAt: row.stamped_at,
  etag: row.etag,
});
