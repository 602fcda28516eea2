/**
 * Files of a .zip, within limits: what it unpacks to is found by unpacking it, because the sizes written in it are
 * whatever its maker wrote.
 *
 * @see PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16
 */
import { inflateRawSync } from 'node:zlib';
import type { UploadedFile, UploadLimits } from './uploads.ts';

/** Places of a .zip that are looked at, whatever is taken of them. */
const mostEntries = 100;

/**
 * @param limits - of what is taken; nothing else is unpacked
 * @param takenAs - what a file in it is called here; undefined leaves it packed
 * @returns undefined where it is no .zip, is damaged, is locked, or holds more than the limits allow
 */
export function openZip(
  bytes: Uint8Array,
  limits: UploadLimits,
  takenAs: (name: string) => string | undefined,
): readonly UploadedFile[] | undefined {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf('PK\u0005\u0006');
  if (end < 0 || end + 22 > zip.length) return undefined;
  const count = zip.readUInt16LE(end + 10);
  if (count > mostEntries) return undefined;
  const files: UploadedFile[] = [];
  let at = zip.readUInt32LE(end + 16);
  try {
    for (let entry = 0; entry < count; entry += 1) {
      if (zip.readUInt32LE(at) !== 0x02014b50 || (zip.readUInt16LE(at + 8) & 1) === 1) return undefined;
      const method = zip.readUInt16LE(at + 10);
      if (method !== 0 && method !== 8) return undefined;
      const nameLength = zip.readUInt16LE(at + 28);
      const name = takenAs(zip.toString('utf8', at + 46, at + 46 + nameLength));
      if (name !== undefined) {
        if (files.length === limits.files) return undefined;
        const local = zip.readUInt32LE(at + 42);
        const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20));
        files.push({
          name,
          bytes: method === 8 ? inflateRawSync(packed, { maxOutputLength: limits.bytes }) : packed,
        });
      }
      at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
  } catch {
    // A place outside the file, or more than the limit.
    return undefined;
  }
  return files;
}
