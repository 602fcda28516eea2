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

export function makeText(fill: Fill, markdown: MarkdownWriter, explained = new Set<string>()): Text {
  return {
    plain: (text, place) => fill(text, place, 'plain').trim(),
    html: (text, place) => markdown.block(fill(text, place, 'markdown'), place, explained),
    inline: (text, place) => markdown.inline(fill(text, place, 'markdown'), place, explained),
    afresh: () => makeText(fill, markdown),
  };
}
