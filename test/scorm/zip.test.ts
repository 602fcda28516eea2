import { unzipSync } from 'fflate';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packEntry, packPiece, packPieces, writeZip } from '../../scorm/zip.ts';

const path = fc
  .array(fc.stringMatching(/^[a-zé0-9-]{1,8}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => `${parts.join('/')}.bin`);
const file = fc.tuple(path, fc.uint8Array({ maxLength: 3000 }));

describe('a zip of ours', () => {
  test('gives another program back every file, byte for byte', () => {
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: ([name]) => name, maxLength: 12 }), (files) => {
        const zip = writeZip(files.map(([name, bytes]) => packEntry(name, bytes)));
        const read = unzipSync(zip);
        expect(Object.keys(read)).toEqual(files.map(([name]) => name));
        for (const [name, bytes] of files) expect(Buffer.from(read[name]!).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('has the same bytes every time it is made', () => {
    const make = (): Buffer => writeZip([packEntry('a.txt', 'same'.repeat(500)), packEntry('b/c.txt', 'x')]);
    expect(make().equals(make())).toBe(true);
  });

  test('stores a file that packing would make larger', () => {
    expect(packEntry('one.bin', Uint8Array.of(7))).toMatchObject({ method: 0, size: 1 });
  });

  test('holds a name with letters of every alphabet', () => {
    const zip = writeZip([packEntry('Łódź-مرحبا.txt', 'ok')]);
    expect(Object.keys(unzipSync(zip))).toEqual(['Łódź-مرحبا.txt']);
  });
});

describe('a file put together from pieces', () => {
  test('is the pieces one after the other, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 400, unit: 'grapheme' }), { maxLength: 8 }), (texts) => {
        const entry = packPieces(
          'page.html',
          texts.map((text) => packPiece(text)),
        );
        const read = unzipSync(writeZip([entry]))['page.html']!;
        expect(Buffer.from(read).toString('utf8')).toBe(texts.join('').toWellFormed());
        expect(entry.crc).toBe(crc32(texts.join('').toWellFormed()));
      }),
      { numRuns: 100 },
    );
  });
});
