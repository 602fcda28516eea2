/** Type on paper: fonts, sizes, and how words fall into lines. Lengths are points. */
import { createRequire } from 'node:module';
import type { Run } from '../../src/content/compile/sheets/sheet.ts';

const file = createRequire(import.meta.url).resolve;
const family = '@expo-google-fonts/atkinson-hyperlegible-next';

/** The course's font in two weights, with all its letters; each PDF embeds the letters it uses. */
export const fonts = {
  text: file(`${family}/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf`),
  voice: file(`${family}/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf`),
} as const;
export type FontName = keyof typeof fonts;

/** Paper, and the two inks beside the provider's own; the same values as the light theme of the screen. */
export const inks = {
  ink: '#17222b',
  quiet: '#4a555c',
  rule: '#d3d6d3',
  edge: '#66727a',
  marker: '#ffd95a',
  paper: '#ffffff',
} as const;

export interface Sizes {
  readonly body: number;
  readonly lead: number;
  readonly small: number;
  readonly h1: number;
  readonly h2: number;
  readonly h3: number;
  readonly h4: number;
  /** One step of white between things. */
  readonly step: number;
}

export const sizesAt = (scale: number): Sizes => ({
  body: 10.5 * scale,
  lead: 13 * scale,
  small: 9 * scale,
  h1: 27 * scale,
  h2: 16 * scale,
  h3: 12.5 * scale,
  h4: 11 * scale,
  step: 4 * scale,
});

/** A stretch of one line in one look. */
export interface Segment {
  readonly text: string;
  readonly font: FontName;
  readonly isMarked: boolean;
  readonly href?: string;
  /** From the start of the line. */
  readonly x: number;
  readonly width: number;
}
export type TypeLine = readonly Segment[];

/** The width of words in a font at size 1000. */
export type Measure = (text: string, font: FontName) => number;

interface Piece extends Omit<Segment, 'x' | 'width'> {
  readonly isSpace: boolean;
}

/**
 * Runs in lines no wider than `width`. A line that is not the last ends with its space, so that whoever reads the text
 * out of the file has a space between the words.
 */
export function breakLines(
  runs: readonly Run[],
  width: number,
  size: number,
  measure: Measure,
  allStrong = false,
): readonly TypeLine[] {
  const widthOf = ({ text, font }: Piece): number => (measure(text, font) * size) / 1000;
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  let used = 0;
  for (const word of wordsOf(runs, allStrong)) {
    const isSpace = word[0]?.isSpace === true;
    const needs = word.reduce((sum, piece) => sum + widthOf(piece), 0);
    if (!isSpace && used + needs > width && line.some((piece) => !piece.isSpace)) {
      lines.push(line);
      line = [];
      used = 0;
    }
    // An address or a fingerprint that is wider than the column goes on in the next line.
    for (const piece of needs > width && !isSpace
      ? word.flatMap((each) => chopped(each, width, size, measure))
      : word) {
      if (used + widthOf(piece) > width && line.length > 0 && needs > width) {
        lines.push(line);
        line = [];
        used = 0;
      }
      line.push(piece);
      used += widthOf(piece);
    }
  }
  if (line.length > 0) lines.push(line);
  return lines.map((pieces) => segmentsOf(pieces, size, measure));
}

/** Words and the spaces between them; a word may change its look halfway. */
function wordsOf(runs: readonly Run[], allStrong: boolean): readonly Piece[][] {
  const words: Piece[][] = [];
  for (const { text, isStrong, isMarked, href } of runs) {
    for (const part of text.split(/( +)/).filter((each) => each !== '')) {
      const isSpace = part.startsWith(' ');
      const piece: Piece = {
        text: part,
        font: allStrong || isStrong ? 'voice' : 'text',
        isMarked: isMarked === true,
        ...(href !== undefined && { href }),
        isSpace,
      };
      const last = words.at(-1);
      if (last && !isSpace && last[0]?.isSpace === false) last.push(piece);
      else words.push([piece]);
    }
  }
  return words;
}

function chopped(piece: Piece, width: number, size: number, measure: Measure): readonly Piece[] {
  const parts: string[] = [];
  let part = '';
  for (const letter of piece.text) {
    if (part !== '' && (measure(part + letter, piece.font) * size) / 1000 > width) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part].map((text) => ({ ...piece, text }));
}

function segmentsOf(pieces: readonly Piece[], size: number, measure: Measure): TypeLine {
  const segments: Segment[] = [];
  let x = 0;
  for (const { text, font, isMarked, href } of pieces) {
    const width = (measure(text, font) * size) / 1000;
    const last = segments.at(-1);
    if (last?.font === font && last.isMarked === isMarked && last.href === href)
      segments[segments.length - 1] = { ...last, text: last.text + text, width: last.width + width };
    else segments.push({ text, font, isMarked, ...(href !== undefined && { href }), x, width });
    x += width;
  }
  return segments;
}
