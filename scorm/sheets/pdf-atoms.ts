/** A sheet's nodes as a row of atoms: pieces that never break, each with its height and how to draw it. */
import {
  headingLevel,
  type CompiledSection,
  type Run,
  type SheetBox,
  type SheetList,
  type SheetNode,
  type SheetTable,
} from '../../src/content/compile/sheets/sheet.ts';
import { newTag, type Pen, type Tag } from './pdf-pen.ts';
import { breakLines, inks, type Measure, type Sizes } from './pdf-type.ts';

export interface Atom {
  readonly height: number;
  /** White space: nothing at the top of a column. */
  readonly isGap?: true;
  /** Never the last thing of a column. */
  readonly keepsNext: boolean;
  /** Drawn behind it over its whole height, so that a bar or a tint goes on from atom to atom. */
  readonly behind: readonly Strip[];
  draw?(pen: Pen, x: number, y: number): void;
}

/** From the left of the column. */
interface Strip {
  readonly x: number;
  readonly width: number;
  readonly colour: string;
}

export interface Style {
  readonly sizes: Sizes;
  readonly measure: Measure;
  readonly brand: string;
  /** Where words begin and how much room they have, from the left of the column. */
  readonly x: number;
  readonly width: number;
  readonly colour: string;
  readonly behind: readonly Strip[];
}

const lineHeight = 1.38;
const headingHeight = 1.16;

export function gap(height: number, style: Style): Atom {
  return { height, isGap: true, keepsNext: false, behind: style.behind };
}

interface Words {
  readonly tag: Tag;
  readonly runs: readonly Run[];
  readonly size: number;
  readonly isStrong?: boolean;
  readonly height?: number;
  readonly colour?: string;
}

/** Words in lines. Two lines at the beginning and two at the end stay together. */
export function lines(
  { tag, runs, size, isStrong, height = lineHeight, colour }: Words,
  style: Style,
): readonly Atom[] {
  const broken = breakLines(runs, style.width, size, style.measure, isStrong);
  return broken.map((line, index) => ({
    height: size * height,
    keepsNext: broken.length > 1 && (index === 0 || index === broken.length - 2),
    behind: style.behind,
    draw: (pen, x, y) => pen.line(tag, line, x + style.x, y, size, colour ?? style.colour),
  }));
}

/** The title of a section, and what is in it. */
export function sectionAtoms(section: CompiledSection, parent: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const tag = newTag('Sect', parent);
  const atoms: Atom[] = [];
  if (section.title === undefined) atoms.push(gap(sizes.step * 3, style));
  else {
    const words = lines(
      {
        tag: newTag('H2', tag),
        runs: [{ text: section.title }],
        size: sizes.h2,
        isStrong: true,
        height: headingHeight,
      },
      style,
    );
    atoms.push(
      gap(sizes.step * 4.5, style),
      topRule(2, inks.ink, style),
      ...words.map(kept),
      keptGap(sizes.step * 1.6, style),
    );
  }
  atoms.push(...nodeAtoms(section.nodes, section, tag, style));
  return atoms;
}

const kept = (atom: Atom): Atom => ({ ...atom, keepsNext: true });
const keptGap = (height: number, style: Style): Atom => ({ height, keepsNext: true, behind: style.behind });

function topRule(weight: number, colour: string, style: Style): Atom {
  return {
    height: style.sizes.step * 1.5,
    keepsNext: true,
    behind: style.behind,
    draw: (pen, x, y) => pen.rule(x + style.x, y + weight / 2, style.width, weight, colour),
  };
}

export function nodeAtoms(
  nodes: readonly SheetNode[],
  section: CompiledSection,
  parent: Tag,
  style: Style,
): readonly Atom[] {
  return nodes.flatMap((node, index) => {
    const atoms = nodeAtom(node, section, parent, style, index === 0);
    return saysWhatItMeans(node, nodes[index + 1]) ? withNext(atoms) : atoms;
  });
}

/** The plain words for a clause stand right under it. */
const saysWhatItMeans = (node: SheetNode, next: SheetNode | undefined): boolean =>
  node.kind === 'box' && node.look === 'voice' && next?.kind === 'paragraph';

/** Without the white space at the end, and never parted from what follows. */
function withNext(atoms: readonly Atom[]): readonly Atom[] {
  const last = atoms.findLastIndex(({ isGap }) => !isGap);
  return atoms.slice(0, last + 1).map((atom, index) => (index === last ? kept(atom) : atom));
}

function nodeAtom(
  node: SheetNode,
  section: CompiledSection,
  parent: Tag,
  style: Style,
  isFirst: boolean,
): readonly Atom[] {
  const { sizes } = style;
  const before = (steps: number): readonly Atom[] => (isFirst ? [] : [gap(sizes.step * steps, style)]);
  switch (node.kind) {
    case 'heading': {
      const level = headingLevel(node.level, section);
      const size = sizes[`h${level}`];
      const tag = newTag(`H${level}`, parent);
      const words = lines({ tag, runs: node.runs, size, isStrong: true, height: headingHeight }, style);
      return [...before(level === 4 ? 2.4 : 3), ...words.map(kept), keptGap(sizes.step * 0.6, style)];
    }
    case 'paragraph': {
      const size = node.look === undefined ? sizes.body : sizes[node.look];
      const isQuiet = node.look === 'small' && style.colour === inks.ink;
      const words = lines(
        { tag: newTag('P', parent), runs: node.runs, size, ...(isQuiet && { colour: inks.quiet }) },
        style,
      );
      return [...before(1.3), ...words];
    }
    case 'list':
      return [...before(1.3), ...listAtoms(node, section, parent, style)];
    case 'box':
      return [...before(3), ...boxAtoms(node, section, parent, style), gap(sizes.step * 1.2, style)];
    case 'table':
      return [...before(2), ...tableAtoms(node, parent, style)];
    case 'fill':
      return fillAtoms(node.label, node.lines, parent, style);
  }
}

function listAtoms(list: SheetList, section: CompiledSection, parent: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const tag = newTag('L', parent);
  const inset = { bullets: 3.2, numbers: 5, ticks: 5, cs: 6.5, plain: 0 }[list.look] * sizes.step;
  const inner = { ...style, x: style.x + inset, width: style.width - inset };
  const mark = sizes.body;
  return list.items.flatMap((item, index) => {
    const entry = newTag('LI', tag);
    const label = list.look === 'bullets' || list.look === 'numbers' ? newTag('Lbl', entry) : undefined;
    const [first, ...rest] = nodeAtoms(item.nodes, section, newTag('LBody', entry), inner);
    if (!first) return [];
    const text = list.look === 'numbers' ? `${String(index + 1)}.` : '•';
    const [words] = label ? breakLines([{ text }], inset, mark, style.measure, true) : [];
    const marked: Atom = {
      ...first,
      draw(pen, x, y) {
        if (label && words)
          pen.line(label, words, x + style.x, y, mark, list.look === 'numbers' ? style.brand : style.colour);
        if (list.look === 'ticks') pen.frame(x + style.x + 1, y + mark * 0.14, mark * 0.9, mark * 0.9);
        if (item.c) pen.ring(item.c, x + style.x, y - mark * 0.1, mark * 1.5, style.brand);
        first.draw?.(pen, x, y);
      },
    };
    const space = list.look === 'ticks' || list.look === 'cs' ? 1.4 : 0.9;
    return [...(index === 0 ? [] : [gap(sizes.step * space, style)]), marked, ...rest];
  });
}

/** Boxes up to this many atoms stay in one column. */
const smallBox = 14;

function boxAtoms(box: SheetBox, section: CompiledSection, parent: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const tag = newTag('Div', parent);
  const inBox = (inset: number, more: Partial<Style> = {}): readonly Atom[] =>
    nodeAtoms(box.nodes, section, tag, {
      ...style,
      x: style.x + inset,
      width: style.width - 2 * inset,
      ...more,
    });
  const together = (atoms: readonly Atom[]): readonly Atom[] =>
    atoms.length > smallBox
      ? atoms
      : atoms.map((atom, index) => (index < atoms.length - 1 ? kept(atom) : atom));
  const solid = (height: number, behind: readonly Strip[]): Atom => ({ height, keepsNext: true, behind });
  switch (box.look) {
    case 'voice': {
      // The provider speaking: a thick line at the side.
      const behind = [...style.behind, { x: style.x, width: sizes.step, colour: style.brand }];
      const inset = sizes.step * 3;
      return together(inBox(inset, { width: style.width - inset, behind }));
    }
    case 'note':
      return together([topRule(0.75, inks.ink, style), ...inBox(0)]);
    case 'idea':
      return together(
        box.nodes.flatMap((node) =>
          node.kind === 'paragraph'
            ? lines(
                { tag: newTag('P', tag), runs: node.runs, size: sizes.h2, isStrong: true, height: 1.3 },
                style,
              )
            : nodeAtoms([node], section, tag, style),
        ),
      );
    case 'danger': {
      const behind = [...style.behind, { x: style.x, width: style.width, colour: inks.ink }];
      const pad = sizes.step * 2;
      const inner = inBox(sizes.step * 3, { behind, colour: inks.paper });
      return together([solid(pad, behind), ...inner, { ...solid(pad, behind), keepsNext: false }]);
    }
  }
}

function tableAtoms(table: SheetTable, parent: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const tag = newTag('Table', parent);
  const caption = lines(
    { tag: newTag('Caption', tag), runs: [{ text: table.caption }], size: sizes.h4, isStrong: true },
    style,
  ).map(kept);
  const total = table.widths.reduce((sum, width) => sum + width, 0);
  const widths = table.widths.map((width) => (width / total) * style.width);
  const head = rowAtom(
    table.head.map((text) => [{ text }]),
    widths,
    newTag('TR', tag),
    style,
    true,
  );
  return [
    ...caption,
    head,
    ...table.rows.map((row) => rowAtom(row, widths, newTag('TR', tag), style, false)),
  ];
}

function rowAtom(
  cells: readonly (readonly Run[])[],
  widths: readonly number[],
  tag: Tag,
  style: Style,
  isHead: boolean,
): Atom {
  const { sizes } = style;
  const pad = sizes.step;
  const size = sizes.body * 0.95;
  const placed = cells.map((runs, index) => {
    const cell = isHead ? newTag('TH', tag, 'Column') : newTag('TD', tag);
    const width = (widths[index] ?? 0) - 2 * pad;
    return { cell, lines: breakLines(runs, width, size, style.measure, isHead) };
  });
  const most = Math.max(...placed.map(({ lines: each }) => each.length));
  // An empty row is to be written in by hand.
  const height = most === 0 ? sizes.step * 6.5 : most * size * lineHeight + 2 * pad;
  return {
    height,
    keepsNext: isHead,
    behind: style.behind,
    draw(pen, x, y) {
      let left = x + style.x;
      for (const [index, { cell, lines: each }] of placed.entries()) {
        for (const [row, line] of each.entries())
          pen.line(cell, line, left + pad, y + pad + row * size * lineHeight, size, style.colour);
        left += widths[index] ?? 0;
        if (index < placed.length - 1) pen.rect(left - 0.25, y, 0.5, height, inks.rule);
      }
      pen.rule(x + style.x, y + height, style.width, isHead ? 1.5 : 0.6, isHead ? inks.ink : inks.edge);
    },
  };
}

function fillAtoms(label: string, count: number, parent: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const tag = newTag('P', parent);
  const [words] = breakLines([{ text: label }], style.width, sizes.body, style.measure, true);
  const height = sizes.step * 6.4;
  const labelWidth = words?.reduce((sum, { width }) => sum + width, 0) ?? 0;
  const row = (index: number): Atom => ({
    height,
    keepsNext: index < count - 1,
    behind: style.behind,
    draw(pen, x, y) {
      const base = y + height - sizes.step;
      const from = index === 0 ? labelWidth + sizes.step * 2 : 0;
      if (index === 0 && words)
        pen.line(tag, words, x + style.x, base - sizes.body * 1.05, sizes.body, style.colour);
      pen.rule(x + style.x + from, base, Math.max(style.width - from, 0), 0.6, inks.edge);
    },
  });
  return Array.from({ length: count }, (_, index) => row(index));
}
