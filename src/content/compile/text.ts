/** Authors' text to what a reader sees: placeholders first, then Markdown. */
import type { Html } from '../model.ts';
import type { MarkdownWriter } from './markdown.ts';
import type { Fill } from './placeholders.ts';
import type { Place } from './problems.ts';

export interface Text {
  /** One line of plain text; not HTML, so a component places it as text. */
  plain(text: string, place: Place): string;
  /** Markdown to paragraphs and lists. */
  html(markdown: string, place: Place): Html;
  /** Markdown to one line's worth of HTML, for a list item or a heading. */
  inline(markdown: string, place: Place): Html;
  /** The same, with glossary words not yet explained. */
  afresh(): Text;
}

/**
 * @param cache - HTML of text that is the same for every provider: no placeholder, no link, not from a profile.
 *   It belongs to one library and does not grow with the number of providers.
 */
export function makeText(
  fill: Fill,
  markdown: MarkdownWriter,
  cache: Map<string, Html>,
  explained = new Set<string>(),
): Text {
  const write = (as: 'block' | 'inline', text: string, place: Place): Html => {
    const isShared = !text.includes('{{') && !text.includes('](') && !place.file.file.includes('/providers/');
    const key = `${as}:${text}`;
    const ready = isShared ? cache.get(key) : undefined;
    if (ready !== undefined) return ready;
    const html = markdown[as](fill(text, place, 'markdown'), place, explained);
    if (isShared) cache.set(key, html);
    return html;
  };
  return {
    plain: (text, place) => fill(text, place, 'plain').trim(),
    html: (text, place) => write('block', text, place),
    inline: (text, place) => write('inline', text, place),
    afresh: () => makeText(fill, markdown, cache),
  };
}
