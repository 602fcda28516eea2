import { readFileSync } from 'node:fs';
import { crc32, deflateSync, inflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workshop } from '../../../../lti/http/provider/workshop.ts';
import type { Store } from '../../../../lti/store/store.ts';
import { readLogo } from '../../../../scripts/workshop/read-logo.ts';
import { createWorkshop } from '../../../../scripts/workshop/work.ts';
import { openTestStore, testEngines } from '../../store-for-tests.ts';
import { openWorkspaceBench, type Person, type WorkspaceBench } from './workspace-for-tests.ts';

const original = readFileSync('course/providers/example/provider.yaml', 'utf8');

let store: Store;
let workshop: Workshop;
let bench: WorkspaceBench;
let person: Person;
beforeAll(async () => {
  workshop = await createWorkshop();
}, 120_000);
beforeEach(async () => {
  store = await openTestStore(testEngines.at(-1)?.engine);
  bench = await openWorkspaceBench(store, workshop);
  person = await bench.enter('example');
  await person.get('/provider');
}, 120_000);
afterEach(async () => {
  await bench.close();
  await store.close();
});
afterAll(() => workshop.close());

/** Each look compiles the whole course, on a machine that others use as well. */
const slowly = { timeout: 60_000 };
const send = (name: string, bytes: Uint8Array | string, base = '1') =>
  person.upload('/provider/logo', { base }, [{ field: 'logo', name, bytes }]);

describe('a logo that is uploaded', slowly, () => {
  test('stands in the preview and in the package, with the name of the provider for a screen reader', async () => {
    const logo = png({ width: 40, height: 20, pixel: [200, 30, 60, 255] });
    const saved = await send('our logo.PNG', logo);
    expect(saved.headers['location'], saved.body).toBe('/provider/logo?done=saved');
    expect((await person.get('/provider/logo')).body).toContain('alt="Lantern Lane Training"');
    expect((await person.get('/provider/preview/induction/logo.png')).bytes).toEqual(logo);
    const made = await person.get('/provider/packages/induction/scorm12');
    expect(entry(made.bytes, 'logo.png')).toEqual(logo);
    expect(entry(made.bytes, 'imsmanifest.xml').toString()).toContain('logo.png');
  });

  test('goes out and in again with the profile, byte by byte, in the one file that we give', async () => {
    const logo = png({ width: 40, height: 20, pixel: [200, 30, 60, 255] });
    await send('logo.png', logo);
    const out = await person.get('/provider/profile/all.zip');
    expect(entry(out.bytes, 'brand/logo.png')).toEqual(logo);
    await person.post('/provider/logo/remove', { base: '2' });
    expect((await person.get('/provider/profile/provider.yaml')).body).not.toContain('brand/logo.png');
    const back = await person.upload('/provider/profile', { base: '3' }, [
      { field: 'files', name: 'example-profile.zip', bytes: out.bytes },
    ]);
    expect(back.headers['location'], back.body).toBe('/provider/profile?done=saved');
    expect((await person.get('/provider/profile/all.zip')).bytes).toEqual(out.bytes);
    expect((await person.get('/provider/profile/brand/logo.png')).bytes).toEqual(logo);
  });

  test('is in every version: what changed is said, and an earlier one comes back', async () => {
    const first = png({ width: 40, height: 20, pixel: [200, 30, 60, 255] });
    await send('logo.png', first);
    await send('logo.png', png({ width: 40, height: 20, pixel: [20, 30, 160, 255] }), '2');
    expect((await person.get('/provider/versions/3')).body).toContain('another logo');
    await person.post('/provider/undo', { base: '3', revision: '2' });
    expect((await person.get('/provider/preview/induction/logo.png')).bytes).toEqual(first);
    await person.post('/provider/undo', { base: '4', revision: '1' });
    expect((await person.get('/provider/profile/provider.yaml')).body).toBe(original);
  });

  test('of two people at once is not overwritten', async () => {
    await send('logo.png', png({ width: 40, height: 20, pixel: [200, 30, 60, 255] }));
    const late = await send('logo.png', png({ width: 9, height: 9, pixel: [0, 0, 0, 255] }));
    expect(late.status).toBe(409);
    expect(late.body).toContain('Somebody else saved meanwhile');
  });

  test.each<[string, string, Uint8Array | string, string]>([
    ['nothing', 'logo.png', '', 'The file is empty'],
    [
      'an SVG',
      'logo.svg',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      'can hold a program',
    ],
    [
      'an SVG with the name of a PNG',
      'logo.png',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'is not a .png',
    ],
    ['a photograph', 'logo.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'is not a .png'],
    [
      'cut off',
      'logo.png',
      png({ width: 40, height: 20, pixel: [0, 0, 0, 255] }).subarray(0, 60),
      'is damaged',
    ],
    ['larger than 300 KB', 'logo.png', Buffer.alloc(400_000, 1), 'larger than 300 KB'],
    ['very wide', 'logo.png', png({ width: 2001, height: 1, pixel: [0, 0, 0, 255] }), '2,000 pixels'],
    [
      'larger inside than it says',
      'logo.png',
      png({ width: 8, height: 8, pixel: [0, 0, 0, 255], rows: Buffer.alloc(90_000_000) }),
      'is damaged',
    ],
  ])('is refused with a sentence when it is %s', async (_, name, bytes, sentence) => {
    const sent = await send(name, bytes);
    expect(sent.status).toBe(422);
    expect(sent.body).toContain(sentence);
    expect((await store.workspace.versions('example', 9)).length).toBe(1);
  });
});

describe('what is kept of a logo', () => {
  test('is the picture alone: no remarks, and nothing behind its end', () => {
    const bare = png({ width: 4, height: 4, pixel: [9, 9, 9, 255] });
    const remark = chunk('tEXt', Buffer.from('Author\0Somebody'));
    const told = Buffer.concat([bare.subarray(0, 33), remark, bare.subarray(33), Buffer.from('<script>')]);
    const read = readLogo(told);
    expect(read.ok && Buffer.from(read.value.base64, 'base64')).toEqual(bare);
  });

  test.each<[string, Pixel, readonly string[]]>([
    ['black', [0, 0, 0, 255], ['dark']],
    ['white', [255, 255, 255, 255], ['light', 'cream']],
    ['a strong red', [215, 40, 50, 255], []],
  ])('is said to be hard to see where it is: %s', (_, pixel, themes) => {
    const read = readLogo(png({ width: 30, height: 30, pixel }));
    expect(read.ok && read.value.hardToSeeOn).toEqual(themes);
  });
});

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** Eight bits, red, green, blue and alpha; every row is written as the difference to the one above it. */
function png(asked: {
  readonly width: number;
  readonly height: number;
  readonly pixel: Pixel;
  readonly rows?: Uint8Array;
}): Buffer {
  const { width, height, pixel } = asked;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const first = Buffer.concat([Buffer.of(0), ...Array.from({ length: width }, () => Buffer.from(pixel))]);
  const next = Buffer.concat([Buffer.of(2), Buffer.alloc(width * 4)]);
  const rows = asked.rows ?? Buffer.concat([first, ...Array.from({ length: height - 1 }, () => next)]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** One file of a .zip, by its local header. */
function entry(zip: Buffer, name: string): Buffer {
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
    const packed = zip.readUInt32LE(at + 18);
    const named = zip.readUInt16LE(at + 26);
    const from = at + 30 + named + zip.readUInt16LE(at + 28);
    const bytes = zip.subarray(from, from + packed);
    if (zip.subarray(at + 30, at + 30 + named).toString() === name)
      return zip.readUInt16LE(at + 8) === 8 ? inflateRawSync(bytes) : bytes;
    at = from + packed;
  }
  throw new Error(`there is no ${name}`);
}
