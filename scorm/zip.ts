/**
 * A small writer of zip files whose parts are deflated once and used many times: a provider's package shares
 * the player with every other, so only its own few files are packed anew (decision 0008).
 * The same entries in the same order give the same bytes: no clock, no operating system, no random ids.
 *
 * @see PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record)
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A file ready to be written: packed bytes and what a header needs. */
export interface PackedEntry {
  /** With "/" and without a leading one. */
  readonly path: string;
  readonly packed: Uint8Array;
  /** 8 deflated, 0 stored: whichever is smaller. */
  readonly method: 0 | 8;
  readonly crc: number;
  /** Bytes before packing. */
  readonly size: number;
}

/** 1 January 1980, 00:00: the earliest date a zip can hold, written by hand so that no time zone gets in. */
const DOS_DATE = 0x0021;
const UTF8_NAMES = 0x0800;
const VERSION = 20;

/** Packs one file. Text is written as UTF-8. */
export function packEntry(path: string, contents: string | Uint8Array): PackedEntry {
  const bytes = typeof contents === 'string' ? Buffer.from(contents, 'utf8') : contents;
  const deflated = deflateRawSync(bytes, { level: 9 });
  const isSmaller = deflated.length < bytes.length;
  return {
    path,
    packed: isSmaller ? deflated : bytes,
    method: isSmaller ? 8 : 0,
    crc: crc32(bytes),
    size: bytes.length,
  };
}

/**
 * A stretch of a file, deflated by itself. Pieces end on a byte and refer to nothing before them, so a file can be
 * put together from some that are the same for every provider and some that are its own.
 *
 * @see RFC 1951 3.2.3: a stream is a series of blocks, of which the last is marked
 */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly deflated: Uint8Array;
}

/** @param level - 9 for what is packed once and used often; 4, twice as quick and 5 per cent larger, for what belongs to one course */
export function packPiece(text: string, level: 4 | 9 = 4): Piece {
  const bytes = Buffer.from(text, 'utf8');
  return { bytes, deflated: deflateRawSync(bytes, { level, finishFlush: constants.Z_SYNC_FLUSH }) };
}

/** An empty block that is marked as the last. */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);

/** One file from pieces, in order; nothing is deflated again. */
export function packPieces(path: string, pieces: readonly Piece[]): PackedEntry {
  return {
    path,
    packed: Buffer.concat([...pieces.map(({ deflated }) => deflated), LAST_BLOCK]),
    method: 8,
    crc: pieces.reduce((crc, { bytes }) => crc32(bytes, crc), 0),
    size: pieces.reduce((size, { bytes }) => size + bytes.length, 0),
  };
}

/**
 * Puts entries into one zip, in the order given.
 *
 * @throws RangeError on more than 65,535 entries or a package over 4 GiB: that is no course of ours
 */
export function writeZip(entries: readonly PackedEntry[]): Buffer {
  if (entries.length > 0xffff) throw new RangeError('a zip holds at most 65,535 entries');
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.path, 'utf8');
    const header = localHeader(entry, name.length);
    parts.push(header, name, entry.packed);
    directory.push(directoryRecord(entry, name.length, offset), name);
    offset += header.length + name.length + entry.packed.length;
  }
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0);
  if (offset + directorySize > 0xffffffff) throw new RangeError('a zip of over 4 GiB needs another format');
  return Buffer.concat([...parts, ...directory, endRecord(entries.length, directorySize, offset)]);
}

function localHeader(entry: PackedEntry, nameLength: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  writeCommon(header, 6, entry, nameLength);
  return header;
}

function directoryRecord(entry: PackedEntry, nameLength: number, offset: number): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(VERSION, 4);
  record.writeUInt16LE(VERSION, 6);
  writeCommon(record, 8, entry, nameLength);
  record.writeUInt32LE(offset, 42);
  return record;
}

/** The 24 bytes that a local header and a directory record have in common. */
function writeCommon(target: Buffer, at: number, entry: PackedEntry, nameLength: number): void {
  target.writeUInt16LE(UTF8_NAMES, at);
  target.writeUInt16LE(entry.method, at + 2);
  target.writeUInt16LE(0, at + 4);
  target.writeUInt16LE(DOS_DATE, at + 6);
  target.writeUInt32LE(entry.crc, at + 8);
  target.writeUInt32LE(entry.packed.length, at + 12);
  target.writeUInt32LE(entry.size, at + 16);
  target.writeUInt16LE(nameLength, at + 20);
  target.writeUInt16LE(0, at + 22);
}

function endRecord(count: number, directorySize: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directorySize, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
}
