/**
 * Stamps one course into the built player's page: title, brand, first words and data.
 * Stamp places are HTML comments in `src/index.html`; each stands there exactly once.
 */
import type { Course } from '../src/content/model.ts';

export interface StampParts {
  readonly course: Course;
  /** The adapter that `main.ts` loads. */
  readonly record: string;
  /** Custom properties of the provider's colour, for every theme. */
  readonly brandCss: string;
  /** What can be read before the script runs. */
  readonly firstHtml: string;
  readonly preload: readonly string[];
  /** Further data by element id, for the single file: `data-p4`, `data-quiz`, `data-help`, `data-sign-off`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** @throws Error when a stamp place is missing: the page and the packager disagree, which is a bug */
export function stampPage(html: string, parts: StampParts): string {
  const { course } = parts;
  const head = [
    `<title>${escapeHtml(course.title)}</title>`,
    ...parts.preload.map((file) => `<link rel="modulepreload" href="./${file}">`),
    `<style>${parts.brandCss}</style>`,
  ].join('\n    ');
  const data = Object.entries({ course, ...parts.data })
    .map(([id, value]) => `<script type="application/json" id="${id}">${jsonForHtml(value)}</script>`)
    .join('\n    ');
  let page = replaceOnce(html, '<!--stamp:head-->', head);
  page = replaceOnce(page, '<!--stamp:first-->', parts.firstHtml);
  page = replaceOnce(page, '<!--stamp:data-->', data);
  return page.replace(
    /<html\b[^>]*>/,
    () =>
      `<html lang="${escapeHtml(course.language)}" dir="${course.direction}" data-record="${escapeHtml(parts.record)}">`,
  );
}

function replaceOnce(html: string, place: string, text: string): string {
  const [before, after, ...more] = html.split(place);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`src/index.html must hold ${place} exactly once`);
  }
  return before + text + after;
}

/** JSON that cannot end the script element it stands in, nor start a comment there. */
export const jsonForHtml = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
