/**
 * A zip that is written while it is made: no file of it is ever whole in memory, so its size does not matter. Sizes and
 * check sums follow each file, because they are known only then.
 *
 * @see PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.9 (data descriptor), 4.3.12 (central directory)
 */
import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  /** With "/" and without a leading one. */
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const VERSION = 20;
/** Bit 3: sizes come after the data. Bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;

/**
 * @param at - the date of every file, UTC; a zip holds no date before 1980 and no odd second
 * @throws RangeError past 4 GB, where the format would need its larger form
 */
export async function* zipStream(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  at: Date,
): AsyncGenerator<Uint8Array> {
  const date = dosDate(at);
  const listed: Uint8Array[] = [];
  let offset = 0;
  for await (const { path, chunks } of entries) {
    const name = Buffer.from(path, 'utf8');
    const start = offset;
    const head = header(
      0x04034b50,
      [VERSION, FLAGS, DEFLATED, date.time, date.day],
      [0, 0, 0],
      [name.length, 0],
    );
    yield head;
    yield name;
    offset += head.length + name.length;

    const packing = createDeflateRaw({ level: 6 });
    let crc = 0;
    let size = 0;
    const source = Readable.from(
      counted(chunks, (chunk) => {
        crc = crc32(chunk, crc);
        size += chunk.length;
      }),
    );
    source.on('error', (error) => packing.destroy(error));
    source.pipe(packing);
    let packed = 0;
    for await (const chunk of packing as AsyncIterable<Buffer>) {
      packed += chunk.length;
      yield chunk;
    }
    const descriptor = header(0x08074b50, [], [crc, packed, size], []);
    yield descriptor;
    offset += packed + descriptor.length;
    if (offset > 0xffff_ffff || size > 0xffff_ffff)
      throw new RangeError('this zip would be larger than 4 GB');
    listed.push(
      header(
        0x02014b50,
        [VERSION, VERSION, FLAGS, DEFLATED, date.time, date.day],
        [crc, packed, size],
        [name.length, 0, 0, 0, 0],
        [0, start],
      ),
      name,
    );
  }
  const directory = Buffer.concat(listed);
  yield directory;
  const count = listed.length / 2;
  yield header(0x06054b50, [0, 0, count, count], [directory.length, offset], [0]);
}

/** Fields in the order of the format: a signature, then pairs and fours of bytes by turns, the low byte first. */
function header(signature: number, ...groups: readonly (readonly number[])[]): Buffer {
  const lengths = groups.map((group, index) => group.length * (index % 2 === 0 ? 2 : 4));
  const bytes = Buffer.alloc(4 + lengths.reduce((sum, length) => sum + length, 0));
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [index, group] of groups.entries())
    for (const value of group) {
      if (index % 2 === 0) at = bytes.writeUInt16LE(value, at);
      else at = bytes.writeUInt32LE(value, at);
    }
  return bytes;
}

async function* counted(
  chunks: ZipEntry['chunks'],
  count: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk);
    yield chunk;
  }
}

function dosDate(at: Date): { readonly time: number; readonly day: number } {
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    day: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}
