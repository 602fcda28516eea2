/**
 * A logo that somebody uploads. PNG only: an SVG is a page that can act, and a photograph is no logo. The file is taken
 * apart and put together again from what makes the picture: no remarks, nothing that moves, nothing behind its end.
 *
 * @see Portable Network Graphics (PNG) Specification (Third Edition), sections 5, 9 and 11
 */
import { crc32, inflateSync } from 'node:zlib';
import { wcagLuminance } from 'culori';
import type { LogoRefusal, ReadLogo } from '../../lti/http/provider/workshop.ts';
import { logoLimits } from '../../lti/domain/profile-files.ts';
import { brandRules } from '../../src/content/brand.ts';
import { failed, ok, type Result } from '../../src/result.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'sRGB', 'gAMA', 'cHRM', 'sBIT', 'pHYs']);
/** Samples of a pixel, by colour type. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Takes the picture apart, within limits of its size in bytes and in pixels.
 *
 * @returns the picture alone, and the papers on which hardly any of it can be seen
 */
export function readLogo(bytes: Uint8Array): Result<ReadLogo, { readonly code: LogoRefusal }> {
  const file = Buffer.from(bytes);
  if (file.length === 0) return failed({ code: 'logo-empty' });
  if (file.length > logoLimits.bytes) return failed({ code: 'logo-too-large' });
  if (!file.subarray(0, 8).equals(signature)) return failed({ code: 'logo-not-png' });
  const chunks = chunksOf(file);
  const [head] = chunks ?? [];
  if (!chunks || head?.type !== 'IHDR' || head.data.length !== 13) return failed({ code: 'logo-damaged' });
  const size: Size = {
    width: head.data.readUInt32BE(0),
    height: head.data.readUInt32BE(4),
    depth: head.data.readUInt8(8),
    colour: head.data.readUInt8(9),
    isInterlaced: head.data.readUInt8(12) === 1,
  };
  if (size.width === 0 || size.height === 0 || samples[size.colour] === undefined)
    return failed({ code: 'logo-damaged' });
  if (Math.max(size.width, size.height) > logoLimits.side) return failed({ code: 'logo-too-many-pixels' });
  const rows = rowsOf(size, chunks);
  if (!rows) return failed({ code: 'logo-damaged' });
  return ok({
    base64: Buffer.concat([signature, ...chunks.map(({ whole }) => whole)]).toString('base64'),
    width: size.width,
    height: size.height,
    hardToSeeOn: size.isInterlaced ? [] : hardToSeeOn(luminances(size, rows, chunks)),
  });
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** With its length and its check sum. */
  readonly whole: Buffer;
}
interface Size {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly isInterlaced: boolean;
}

/** @returns undefined where the file ends early or a check sum is wrong */
function chunksOf(file: Buffer): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) return undefined;
    const type = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return undefined;
    if (kept.has(type) || type === 'IEND')
      chunks.push({ type, data: file.subarray(at + 8, end - 4), whole: file.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
  return undefined;
}

/** Unpacked within what such a picture can have, so that no file is larger inside than it says. */
function rowsOf(size: Size, chunks: readonly Chunk[]): Buffer | undefined {
  const { width, height, depth, colour, isInterlaced } = size;
  const wanted = height * (1 + Math.ceil((width * depth * (samples[colour] ?? 1)) / 8));
  try {
    const packed = Buffer.concat(chunks.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])));
    const rows = inflateSync(packed, { maxOutputLength: isInterlaced ? wanted * 2 + 64 * height : wanted });
    return isInterlaced || rows.length === wanted ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** Of every pixel that can be seen. @see section 9.2, filter types */
function luminances(size: Size, rows: Buffer, chunks: readonly Chunk[]): readonly number[] {
  const { width, height, depth, colour } = size;
  const count = samples[colour] ?? 1;
  const step = Math.max(1, (count * depth) / 8);
  const rowBytes = Math.ceil((width * count * depth) / 8);
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  const clear = chunks.find(({ type }) => type === 'tRNS')?.data;
  const seen: number[] = [];
  let before = new Uint8Array(rowBytes);
  for (let y = 0; y < height; y += 1) {
    const from = y * (rowBytes + 1);
    const row = unfiltered(rows[from] ?? 0, rows.subarray(from + 1, from + 1 + rowBytes), before, step);
    const sample = (index: number): number => {
      if (depth === 16) return row[index * 2] ?? 0;
      const bit = index * depth;
      const value = ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
      return colour === 3 ? value : (value * 255) / ((1 << depth) - 1);
    };
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue, alpha] = pixel(colour, (index) => sample(x * count + index), palette, clear);
      if (alpha >= 128) seen.push(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
    }
    before = row;
  }
  return seen;
}

function unfiltered(
  filter: number,
  line: Uint8Array,
  before: Uint8Array,
  step: number,
): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(line.length);
  for (let index = 0; index < line.length; index += 1) {
    const left = index >= step ? (row[index - step] ?? 0) : 0;
    const up = before[index] ?? 0;
    const corner = index >= step ? (before[index - step] ?? 0) : 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    row[index] = (line[index] ?? 0) + guess;
  }
  return row;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

function pixel(
  colour: number,
  sample: (index: number) => number,
  palette: Buffer | undefined,
  clear: Buffer | undefined,
): Pixel {
  const [one] = [sample(0)];
  switch (colour) {
    case 3:
      return [
        palette?.[one * 3] ?? 0,
        palette?.[one * 3 + 1] ?? 0,
        palette?.[one * 3 + 2] ?? 0,
        clear?.[one] ?? 255,
      ];
    case 0:
      return [one, one, one, 255];
    case 4:
      return [one, one, one, sample(1)];
    default:
      return [one, sample(1), sample(2), colour === 6 ? sample(3) : 255];
  }
}

const linearOf = Array.from({ length: 256 }, (_, value) =>
  value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
);
const linear = (value: number): number => linearOf[Math.round(value)] ?? 0;

/** A logo is there for the eye where at least this share of it stands out from the page (WCAG 2.2, 1.4.11: 3 to 1). */
const share = 0.05;

function hardToSeeOn(seen: readonly number[]): ReadLogo['hardToSeeOn'] {
  return (['light', 'cream', 'dark'] as const).filter((theme) => {
    const paper = wcagLuminance(brandRules[theme].paper);
    const clear = seen.filter(
      (luminance) => (Math.max(luminance, paper) + 0.05) / (Math.min(luminance, paper) + 0.05) >= 3,
    );
    return clear.length < Math.max(1, seen.length * share);
  });
}
