/**
 * Stamps one course into the built player's page: title, brand, first words and data.
 * Stamp places are HTML comments in `src/index.html`; each stands there exactly once. What lies between them is
 * the same for every provider and is packed once.
 */
import type { Course } from '../src/content/model.ts';
import { packPiece, type Piece } from './zip.ts';

/** The page as stretches between its stamp places. */
export interface PageTemplate {
  readonly beforeHtmlTag: Piece;
  readonly beforeHead: Piece;
  readonly beforeFirst: Piece;
  readonly beforeData: Piece;
  readonly end: Piece;
}

export interface StampParts {
  readonly course: Course;
  /** The same as JSON, by `jsonForHtml`. */
  readonly courseJson: Piece;
  /** The adapter that `main.ts` loads. */
  readonly record: string;
  /** Custom properties of the provider's colour, for every theme. */
  readonly brandCss: string;
  /** What can be read before the script runs. */
  readonly first: Piece;
  readonly preload: readonly string[];
  /** Further data by element id, for the single file: `data-p4`, `data-quiz`, `data-help`, `data-sign-off`. */
  readonly data?: readonly (readonly [id: string, json: Piece])[];
}

/** @throws Error when a stamp place is missing: the page and the packager disagree, which is a bug */
export function splitPage(html: string): PageTemplate {
  const [beforeHtmlTag, fromHtmlTag] = splitAt(html, /<html\b[^>]*>/, 'the html element');
  const [beforeHead, fromHead] = splitAt(fromHtmlTag, /<!--stamp:head-->/, '<!--stamp:head-->');
  const [beforeFirst, fromFirst] = splitAt(fromHead, /<!--stamp:first-->/, '<!--stamp:first-->');
  const [beforeData, end] = splitAt(fromFirst, /<!--stamp:data-->/, '<!--stamp:data-->');
  const pack = (text: string): Piece => packPiece(text, 9);
  return {
    beforeHtmlTag: pack(beforeHtmlTag),
    beforeHead: pack(beforeHead),
    beforeFirst: pack(beforeFirst),
    beforeData: pack(beforeData),
    end: pack(end),
  };
}

/** The page of one course in pieces. */
export function stampPage(template: PageTemplate, parts: StampParts): readonly Piece[] {
  const { course } = parts;
  const tag = `<html lang="${escapeHtml(course.language)}" dir="${course.direction}" data-record="${escapeHtml(parts.record)}">`;
  const head = [
    `<title>${escapeHtml(course.title)}</title>`,
    ...parts.preload.map((file) => `<link rel="modulepreload" href="./${file}">`),
    `<style>${parts.brandCss}</style>`,
  ].join('');
  return [
    template.beforeHtmlTag,
    packPiece(tag),
    template.beforeHead,
    packPiece(head),
    template.beforeFirst,
    parts.first,
    template.beforeData,
    ...[['course', parts.courseJson] as const, ...(parts.data ?? [])].flatMap(([id, json]) => [
      packPiece(`<script type="application/json" id="${escapeHtml(id)}">`),
      json,
      packPiece('</script>'),
    ]),
    template.end,
  ];
}

function splitAt(text: string, place: RegExp, name: string): [before: string, after: string] {
  const [before, after, ...more] = text.split(place);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`src/index.html must hold ${name} exactly once`);
  }
  return [before, after];
}

/**
 * JSON that cannot end the script element it stands in, nor start a comment there; as short as that allows.
 *
 * @see HTML, 4.12.1.3 Restrictions for contents of script elements
 */
export function jsonForHtml(value: unknown): string {
  const json = JSON.stringify(value).replaceAll('</', '<\\/');
  // Almost never there; looking for it is quicker than replacing.
  return json.search(opensScriptOrComment) >= 0 ? json.replaceAll(opensScriptOrComment, '\\u003c') : json;
}

const opensScriptOrComment = /<(?=!--|script)/gi;

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
