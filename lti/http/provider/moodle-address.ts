/**
 * Addresses at which a learning platform fetches a package by itself. Nothing secret is kept: the address is the id of a
 * row and a keyed hash of it, so it can be shown again, cannot be guessed, and is gone with its row.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../../launch/derive-key.ts';
import type { PackageAddress } from '../../store/package-addresses.ts';

export interface PackageUrls {
  urlOf(address: PackageAddress): string;
  /** @returns undefined for what was not made here */
  idOf(token: string): string | undefined;
}

/** Ends as platforms want a package to end. */
export const packageFileName = ({
  providerId,
  track,
  format,
}: Pick<PackageAddress, 'providerId' | 'track' | 'format'>): string => `${providerId}-${track}-${format}.zip`;

export function createPackageUrls({
  secretsKey,
  publicUrl,
}: {
  readonly secretsKey: Uint8Array;
  readonly publicUrl: string;
}): PackageUrls {
  const key = deriveKey(secretsKey, 'package-address');
  const seal = (id: Buffer): Buffer => createHmac('sha256', key).update(id).digest().subarray(0, 16);
  return {
    urlOf(address) {
      const id = Buffer.from(address.id.replaceAll('-', ''), 'hex');
      const token = Buffer.concat([id, seal(id)]).toString('base64url');
      return `${publicUrl}/packages/${token}/${packageFileName(address)}`;
    },
    idOf(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== 32 || bytes.toString('base64url') !== token) return undefined;
      const id = bytes.subarray(0, 16);
      if (!timingSafeEqual(seal(id), bytes.subarray(16))) return undefined;
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
