/**
 * A compiled sheet: a tree of plain nodes in reading order, in the provider's words. Whoever writes it down, as HTML
 * or as PDF, adds no word of its own, so that both say the same in the same order.
 */
import type { FourC } from '../../model.ts';

export interface CompiledSheet {
  readonly id: string;
  readonly title: string;
  /** Who it is for: stands above the title. */
  readonly kicker: string;
  readonly layout: 'page' | 'leaflet' | 'cards' | 'poster' | 'booklet';
  /** The most sides it may take; absent means as many as it needs. */
  readonly pages?: number;
  readonly language: string;
  readonly provider: { readonly id: string; readonly name: string; readonly shortName: string };
  /** On every side, when no person at the provider has confirmed the profile (design rule 11). */
  readonly draft?: string;
  /** Content edition, for example `2026.11`. */
  readonly edition: string;
  /** "Page {page} of {pages}" */
  readonly pageOf: string;
  /** The provider's colour on paper, corrected until it can be read. */
  readonly brand: string;
  /** The same for a screen, in every theme. */
  readonly brandCss: string;
  readonly lead: readonly SheetNode[];
  readonly sections: readonly CompiledSection[];
  /** Who made it, which edition, when the facts were checked: the last thing on it. */
  readonly closing: string;
}

export interface CompiledSection {
  readonly title?: string;
  readonly startsPage: boolean;
  readonly nodes: readonly SheetNode[];
}

/** A stretch of words in one look. */
export interface Run {
  readonly text: string;
  readonly isStrong?: true;
  /** The highlighter. */
  readonly isMarked?: true;
  readonly href?: string;
}

export type SheetNode =
  | { readonly kind: 'heading'; readonly level: 3 | 4; readonly runs: readonly Run[] }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[]; readonly look?: 'lead' | 'small' }
  | SheetList
  | SheetBox
  | SheetTable
  /** A label and lines to write on by hand. */
  | { readonly kind: 'fill'; readonly label: string; readonly lines: number };

export interface SheetList {
  readonly kind: 'list';
  /** `ticks`: boxes to tick by hand; `cs`: each under its C; `plain`: without a mark. */
  readonly look: 'bullets' | 'numbers' | 'ticks' | 'cs' | 'plain';
  readonly items: readonly { readonly c?: FourC; readonly nodes: readonly SheetNode[] }[];
}

export interface SheetBox {
  readonly kind: 'box';
  /**
   * `voice`: the provider speaking, a thick line at the side; `note`: the course speaking, a thin line on top;
   * `idea`: the phrase to remember; `danger`: 999, in solid ink.
   */
  readonly look: 'voice' | 'note' | 'idea' | 'danger';
  readonly nodes: readonly SheetNode[];
}

export interface SheetTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly head: readonly string[];
  /** Shares of the width, one for each column. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly (readonly Run[])[])[];
}

export const words = (text: string): readonly Run[] => [{ text }];
export const strong = (text: string): readonly Run[] => [{ text, isStrong: true }];
export const paragraph = (runs: readonly Run[], look?: 'lead' | 'small'): SheetNode => ({
  kind: 'paragraph',
  runs,
  ...(look && { look }),
});

/** The level at which a heading stands: a section without a title brings what is in it one level up. */
export const headingLevel = (level: 3 | 4, section: CompiledSection): 2 | 3 | 4 =>
  section.title === undefined ? ((level - 1) as 2 | 3) : level;
