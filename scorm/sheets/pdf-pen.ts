/** Draws on a page of a tagged PDF: words belong to a tag, and everything else is an artefact that no reader says. */
import type PDFDocument from 'pdfkit';
import type { FourC } from '../../src/content/model.ts';
import { fonts, inks, type FontName, type TypeLine } from './pdf-type.ts';

/** An element of the structure, in reading order. */
export interface Tag {
  readonly type: string;
  readonly children: Tag[];
  /** For the head of a table. */
  readonly scope?: 'Column' | 'Row';
}

export const newTag = (type: string, parent?: Tag, scope?: Tag['scope']): Tag => {
  const tag: Tag = { type, children: [], ...(scope && { scope }) };
  parent?.children.push(tag);
  return tag;
};

export interface Pen {
  /** One line of words; `y` is the top of the letters' box. */
  line(tag: Tag, line: TypeLine, x: number, y: number, size: number, colour: string): void;
  rect(x: number, y: number, width: number, height: number, colour: string): void;
  /** An empty box, to tick or to write in. */
  frame(x: number, y: number, width: number, height: number): void;
  rule(x: number, y: number, width: number, weight: number, colour: string): void;
  dashes(x1: number, y1: number, x2: number, y2: number): void;
  /** A C: its gap says which. Outer width five, stroke one, gap one. */
  ring(c: FourC, x: number, y: number, width: number, colour: string): void;
  /** Words that repeat on every side: not read again. */
  aside(text: string, x: number, y: number, size: number, colour: string, font: FontName): void;
}

type Document = InstanceType<typeof PDFDocument>;

/** How far up the box of the letters begins above their baseline is pdfkit's business; ours is the box. */
export function makePen(
  doc: Document,
  elements: ReadonlyMap<Tag, PDFKit.PDFStructureElement>,
  isCopy = false,
): Pen {
  const artefact = (draw: () => void): void => {
    // A copy is one artefact as a whole.
    if (!isCopy) doc.markContent('Artifact', { type: 'Layout' });
    draw();
    if (!isCopy) doc.endMarkedContent();
  };
  const write = (text: string, x: number, y: number, size: number, colour: string, font: FontName): void => {
    // By its file and not by a name: pdfkit would open the file again for every word.
    doc.font(fonts[font]).fontSize(size).fillColor(colour).text(text, x, y, { lineBreak: false });
  };
  return {
    line(tag, line, x, y, size, colour) {
      for (const { isMarked, x: from, width } of line)
        if (isMarked)
          artefact(() => doc.rect(x + from - 1, y + size * 0.08, width + 2, size * 1.12).fill(inks.marker));
      const element = elements.get(tag);
      for (const { text, font, href, isMarked, x: from, width } of line) {
        const draw = (): void => write(text, x + from, y, size, isMarked ? inks.ink : colour, font);
        if (isCopy || !element) {
          draw();
          continue;
        }
        if (href === undefined) {
          const content = doc.markStructureContent(tag.type);
          draw();
          doc.endMarkedContent();
          element.add(content);
          continue;
        }
        const link = doc.struct('Link');
        element.add(link);
        const content = doc.markStructureContent('Link');
        draw();
        doc.endMarkedContent();
        link.add(content);
        const note: PDFKit.Mixins.AnnotationOption & { structParent: PDFKit.PDFStructureElement } = {
          structParent: link,
          Contents: textString(text.trim()),
        };
        doc.link(x + from, y, width, size * 1.2, href, note);
        link.end();
      }
    },
    rect: (x, y, width, height, colour) => artefact(() => doc.rect(x, y, width, height).fill(colour)),
    frame: (x, y, width, height) =>
      artefact(() => doc.rect(x, y, width, height).lineWidth(0.9).stroke(inks.edge)),
    rule: (x, y, width, weight, colour) =>
      artefact(() =>
        doc
          .moveTo(x, y)
          .lineTo(x + width, y)
          .lineWidth(weight)
          .stroke(colour),
      ),
    dashes: (x1, y1, x2, y2) =>
      artefact(() =>
        doc.moveTo(x1, y1).lineTo(x2, y2).lineWidth(0.5).dash(3, { space: 3 }).stroke(inks.edge).undash(),
      ),
    ring: (c, x, y, width, colour) => artefact(() => ring(doc, c, x, y, width, colour)),
    aside(text, x, y, size, colour, font) {
      if (!isCopy) doc.markContent('Artifact', { type: 'Pagination' });
      write(text, x, y, size, colour, font);
      if (!isCopy) doc.endMarkedContent();
    },
  };
}

/** Where the gap of each C points, in degrees clockwise from the right. */
const gaps: Readonly<Record<FourC, number>> = { conduct: 0, commerce: 90, contact: 180, content: 270 };

function ring(doc: Document, c: FourC, x: number, y: number, width: number, colour: string): void {
  const unit = width / 5;
  const radius = 2 * unit;
  const [middleX, middleY] = [x + width / 2, y + width / 2];
  // The chord of the gap is one unit on a circle of radius two.
  const half = (Math.asin(0.25) * 180) / Math.PI;
  const point = (degrees: number): string => {
    const angle = (degrees * Math.PI) / 180;
    return `${(middleX + radius * Math.cos(angle)).toFixed(3)} ${(middleY + radius * Math.sin(angle)).toFixed(3)}`;
  };
  const arc = `M ${point(gaps[c] + half)} A ${radius} ${radius} 0 1 1 ${point(gaps[c] - half)}`;
  doc.path(arc).lineWidth(unit).stroke(colour);
}

/** pdfkit writes a plain string as a name; text has to be wrapped, which its types do not know. */
const textString = (text: string): string => new String(text) as string;
