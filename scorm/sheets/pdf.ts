/**
 * A compiled sheet as a tagged PDF (ISO 14289-1, PDF/UA-1: title, language, structure, embedded fonts). The same sheet
 * gives the same bytes: its date is the edition's, and its file ID is made from what it says about itself.
 */
import PDFDocument from 'pdfkit';
import type { CompiledSheet } from '../../src/content/compile/sheets/sheet.ts';
import { gap, lines, nodeAtoms, sectionAtoms, type Atom, type Style } from './pdf-atoms.ts';
import { makePen, newTag, type Pen, type Tag } from './pdf-pen.ts';
import { placeAtoms, type Flow, type Frame, type Placing } from './pdf-place.ts';
import { fonts, inks, sizesAt, type FontName, type Measure } from './pdf-type.ts';

export interface SheetPdf {
  readonly bytes: Buffer;
  readonly pages: number;
  /** It keeps to the number of sides it may take. */
  readonly fits: boolean;
}

type Document = InstanceType<typeof PDFDocument>;

/** A4 in points. */
const paper = { width: 595.28, height: 841.89 };
const margin = { side: 48, top: 46, bottom: 50 };
const cardMargin = 22;

export async function writeSheetPdf(sheet: CompiledSheet): Promise<SheetPdf> {
  const doc = openDocument(sheet);
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const layout = bestLayout(sheet, measureWith(doc));
  draw(doc, sheet, layout);
  doc.end();
  return { bytes: await done, pages: layout.placing.pages, fits: layout.fits };
}

function openDocument(sheet: CompiledSheet): Document {
  const date = new Date(`${sheet.edition.replace('.', '-')}-01T00:00:00Z`);
  const options: PDFKit.PDFDocumentOptions = {
    size: [paper.width, paper.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    subset: 'PDF/UA' as NonNullable<PDFKit.PDFDocumentOptions['subset']>,
    lang: sheet.language,
    displayTitle: true,
    font: fonts.text,
    info: {
      Title: `${sheet.title}: ${sheet.provider.name}`,
      Author: sheet.provider.name,
      Subject: sheet.kicker,
      CreationDate: date,
      ModDate: date,
    },
  };
  return new PDFDocument(options);
}

/** Widths never change, so what was measured for one sheet serves all of them. */
const widths: Readonly<Record<FontName, Map<string, number>>> = { text: new Map(), voice: new Map() };

function measureWith(doc: Document): Measure {
  return (text, font) => {
    const known = widths[font].get(text);
    if (known !== undefined) return known;
    const width = doc.font(fonts[font]).fontSize(1000).widthOfString(text);
    widths[font].set(text, width);
    return width;
  };
}

interface Layout {
  readonly root: Tag;
  readonly style: Style;
  readonly header: readonly Atom[];
  readonly placing: Placing;
  readonly fits: boolean;
}

/** Sizes to try, the largest first: paper that hangs on a wall is read from further away. */
function scalesFor({ layout, pages }: CompiledSheet): readonly number[] {
  const range = (from: number, to: number): readonly number[] =>
    Array.from({ length: Math.round((from - to) / 0.02) + 1 }, (_, index) => from - index * 0.02);
  if (layout === 'poster') return range(2.4, 0.9);
  if (layout === 'cards') return range(1.2, 0.72);
  return pages === undefined ? [1] : range(1.2, 0.84);
}

function bestLayout(sheet: CompiledSheet, measure: Measure): Layout {
  let layout: Layout | undefined;
  for (const scale of scalesFor(sheet)) {
    layout = layOut(sheet, measure, scale);
    if (layout.fits) break;
  }
  if (!layout) throw new RangeError('no size to try');
  return layout;
}

function layOut(sheet: CompiledSheet, measure: Measure, scale: number): Layout {
  const isCard = sheet.layout === 'cards';
  const whole = isCard
    ? {
        x: cardMargin,
        y: cardMargin,
        width: paper.width / 2 - 2 * cardMargin,
        height: paper.height / 2 - 2 * cardMargin,
      }
    : {
        x: margin.side,
        y: margin.top,
        width: paper.width - 2 * margin.side,
        height: paper.height - margin.top - margin.bottom,
      };
  const root = newTag('Document');
  const style: Style = {
    sizes: sizesAt(scale),
    measure,
    brand: sheet.brand,
    x: 0,
    width: whole.width,
    colour: inks.ink,
    behind: [],
  };
  const header = headerAtoms(sheet, root, style);
  const top = header.reduce((sum, { height }) => sum + height, 0);
  const count = sheet.layout === 'leaflet' ? 2 : 1;
  const between = 22;
  const columnWidth = (whole.width - (count - 1) * between) / count;
  const framesOf = (page: number): readonly Frame[] => {
    const down = page === 0 ? top : 0;
    return Array.from({ length: count }, (_, index) => ({
      x: whole.x + index * (columnWidth + between),
      y: whole.y + down,
      width: columnWidth,
      height: whole.height - down,
    }));
  };
  const column = { ...style, width: columnWidth };
  const flows: Flow[] = sheet.sections.map((section, index) => {
    const atoms = sectionAtoms(section, root, column);
    const isLast = index === sheet.sections.length - 1;
    return {
      startsPage: section.startsPage,
      atoms: isLast ? [...atoms, ...closingAtoms(sheet, root, column)] : atoms,
    };
  });
  const placing = placeAtoms(flows, framesOf);
  const most = sheet.pages ?? (isCard || sheet.layout === 'poster' ? 1 : Infinity);
  return { root, style, header, placing, fits: placing.pages <= most && top < whole.height };
}

/** Who from, the four Cs, what it is, and that it is a draft: at the head of the first side. */
function headerAtoms(sheet: CompiledSheet, root: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const isCard = sheet.layout === 'cards';
  const tag = newTag('Sect', root);
  const ring = sizes.h3 * 1.1;
  const kicker = lines(
    {
      tag: newTag('P', tag),
      runs: [{ text: `${sheet.provider.name}. ${sheet.kicker}` }],
      size: isCard ? sizes.small : sizes.body,
      isStrong: true,
      colour: style.brand,
    },
    { ...style, width: style.width - (isCard ? 0 : ring * 6.5) },
  );
  const title = lines(
    {
      tag: newTag('H1', tag),
      runs: [{ text: sheet.title }],
      size: isCard ? sizes.h2 : sizes.h1,
      isStrong: true,
      height: 1.12,
    },
    style,
  );
  const draft =
    sheet.draft === undefined
      ? []
      : lines(
          { tag: newTag('P', tag), runs: [{ text: sheet.draft }], size: sizes.h4, isStrong: true },
          style,
        );
  const edge: Atom = {
    height: sizes.step * 1.6,
    keepsNext: true,
    behind: [],
    draw(pen, x, y) {
      pen.rule(x, y, style.width, 2.5, style.brand);
      if (isCard) return;
      for (const [index, c] of (['content', 'contact', 'conduct', 'commerce'] as const).entries())
        pen.ring(
          c,
          x + style.width - (4 - index) * ring * 1.35 + ring * 0.35,
          y + sizes.step * 2.2,
          ring,
          style.brand,
        );
    },
  };
  const lead = nodeAtoms(sheet.lead, { startsPage: false, nodes: [] }, tag, style);
  return [
    edge,
    ...kicker,
    gap(sizes.step * (isCard ? 0.6 : 1.6), style),
    ...title,
    ...(draft.length > 0 ? [gap(sizes.step, style), ...draft] : []),
    ...(lead.length > 0 ? [gap(sizes.step * 2, style), ...lead] : []),
    gap(sizes.step * (isCard ? 1.6 : 3), style),
  ];
}

function closingAtoms(sheet: CompiledSheet, root: Tag, style: Style): readonly Atom[] {
  const { sizes } = style;
  const tag = newTag('P', newTag('Sect', root));
  const size = sheet.layout === 'poster' ? 9 : sheet.layout === 'cards' ? 6.5 : sizes.small;
  return [
    gap(sizes.step * (sheet.layout === 'cards' ? 1.5 : 4), style),
    ...lines({ tag, runs: [{ text: sheet.closing }], size, colour: inks.quiet }, style),
  ];
}

function draw(doc: Document, sheet: CompiledSheet, { root, style, header, placing }: Layout): void {
  const elements = new Map<Tag, PDFKit.PDFStructureElement>();
  const document = buildElements(doc, root, elements);
  doc.addStructure(document);
  const isCard = sheet.layout === 'cards';
  const start = isCard ? { x: cardMargin, y: cardMargin } : { x: margin.side, y: margin.top };
  for (let page = 0; page < placing.pages; page += 1) {
    doc.addPage();
    const pen = makePen(doc, elements);
    const drawAll = (each: Pen, dx: number, dy: number): void => {
      let y = start.y;
      for (const atom of page === 0 ? header : []) {
        drawAtom(atom, each, start.x + dx, y + dy);
        y += atom.height;
      }
      for (const { atom, page: on, x, y: top } of placing.placed)
        if (on === page) drawAtom(atom, each, x + dx, top + dy);
    };
    drawAll(pen, 0, 0);
    if (isCard) drawCopies(doc, pen, drawAll);
    else drawFoot(doc, pen, sheet, style, page, placing.pages);
  }
  document.end();
}

function drawAtom(atom: Atom, pen: Pen, x: number, y: number): void {
  // A little over its height, so that no hair of paper shows between one atom and the next.
  for (const strip of atom.behind) pen.rect(x + strip.x, y, strip.width, atom.height + 0.4, strip.colour);
  atom.draw?.(pen, x, y);
}

/** The other three cards of the page, said once only, and where to cut. */
function drawCopies(doc: Document, pen: Pen, drawAll: (pen: Pen, dx: number, dy: number) => void): void {
  const [right, down] = [paper.width / 2, paper.height / 2];
  doc.markContent('Artifact', { type: 'Layout' });
  const copy = makePen(doc, new Map(), true);
  for (const [dx, dy] of [
    [right, 0],
    [0, down],
    [right, down],
  ] as const)
    drawAll(copy, dx, dy);
  doc.endMarkedContent();
  pen.dashes(right, 0, right, paper.height);
  pen.dashes(0, down, paper.width, down);
}

function drawFoot(
  doc: Document,
  pen: Pen,
  sheet: CompiledSheet,
  style: Style,
  page: number,
  pages: number,
): void {
  const size = 8;
  const y = paper.height - margin.bottom + 18;
  const widthOf = (text: string, font: FontName): number => (style.measure(text, font) * size) / 1000;
  const left = `${sheet.provider.shortName} · ${sheet.title}`;
  pen.aside(left, margin.side, y, size, inks.quiet, 'text');
  if (pages > 1) {
    const right = sheet.pageOf.replace('{page}', String(page + 1)).replace('{pages}', String(pages));
    pen.aside(right, paper.width - margin.side - widthOf(right, 'text'), y, size, inks.quiet, 'text');
  }
  // On the first side it stands in the text.
  if (sheet.draft !== undefined && page > 0) pen.aside(sheet.draft, margin.side, 22, 9, inks.ink, 'voice');
}

function buildElements(
  doc: Document,
  tag: Tag,
  elements: Map<Tag, PDFKit.PDFStructureElement>,
): PDFKit.PDFStructureElement {
  const element = doc.struct(tag.type, tag.scope === undefined ? {} : ({ scope: tag.scope } as object));
  elements.set(tag, element);
  for (const child of tag.children) element.add(buildElements(doc, child, elements));
  return element;
}
