/** Atoms into columns and pages. Pure: nothing is drawn, so a sheet can be tried in several sizes. */
import type { Atom } from './pdf-atoms.ts';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly atom: Atom;
  /** From 0. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
}

/** A row of atoms that begins where the last one ended, or on a new page. */
export interface Flow {
  readonly startsPage: boolean;
  readonly atoms: readonly Atom[];
}

export interface Placing {
  readonly placed: readonly Placed[];
  readonly pages: number;
}

/**
 * @param framesOf - the columns of a page, in reading order
 */
export function placeAtoms(flows: readonly Flow[], framesOf: (page: number) => readonly Frame[]): Placing {
  const placed: Placed[] = [];
  let page = 0;
  let frames = framesOf(0);
  let column = 0;
  let y = 0;
  const frame = (): Frame => frames[column] ?? { x: 0, y: 0, width: 0, height: Infinity };
  const nextPage = (): void => {
    page += 1;
    frames = framesOf(page);
    column = 0;
    y = 0;
  };
  const nextFrame = (): void => {
    if (column + 1 >= frames.length) nextPage();
    else column += 1;
    y = 0;
  };
  for (const { startsPage, atoms } of flows) {
    if (startsPage && (y > 0 || column > 0)) nextPage();
    let index = 0;
    while (index < atoms.length) {
      const group = groupFrom(atoms, index);
      const height = group.reduce((sum, atom) => sum + atom.height, 0);
      if (y > 0 && y + height > frame().height) nextFrame();
      for (const atom of group) {
        // Only a group that is taller than a whole column comes here with no room left.
        if (y > 0 && y + atom.height > frame().height) nextFrame();
        if (y === 0 && atom.isGap) continue;
        placed.push({ atom, page, x: frame().x, y: frame().y + y });
        y += atom.height;
      }
      index += group.length;
    }
  }
  return { placed, pages: page + 1 };
}

/** An atom and all that it may not be parted from. White space before them goes with them. */
function groupFrom(atoms: readonly Atom[], start: number): readonly Atom[] {
  let end = start;
  while (end < atoms.length - 1 && (atoms[end]?.keepsNext || atoms[end]?.isGap)) end += 1;
  return atoms.slice(start, end + 1);
}
