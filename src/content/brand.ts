/**
 * One colour of a provider becomes the second ink of every theme. The hue stays; lightness moves in OKLCH until
 * every pair that is used together can be read, and what was moved is reported, never hidden.
 */
import { clampChroma, converter, formatHex, wcagContrast } from 'culori';
import type { Oklch } from 'culori';

export type BrandTheme = 'light' | 'dark' | 'cream';

export interface BrandColours {
  readonly brand: string;
  readonly ink: string;
  readonly soft: string;
}

/** WCAG contrast ratios, to one hundredth. */
export interface BrandRatios {
  readonly brandOnPaper: number;
  readonly brandOnSoft: number;
  readonly inkOnBrand: number;
  readonly textOnSoft: number;
}

export interface BrandThemeReport extends BrandColours {
  /** The colour that was given could not be used as it is here. */
  readonly isCorrected: boolean;
  readonly ratios: BrandRatios;
}

export interface BrandReport {
  readonly given: string;
  /** No colour was given, so that the neutral one stands. */
  readonly isNeutral: boolean;
  readonly themes: Readonly<Record<BrandTheme, BrandThemeReport>>;
}

/** What a provider without a colour gets: a slate that belongs to nobody. */
export const neutralColour = '#3f4f5c';

/** Least ratios of a theme, and what its colours stand on. */
export const brandRules = {
  light: { paper: '#fbfaf7', text: '#17222b', ink: '#ffffff', onPaper: 5.2, onSoft: 4.6, inkOnBrand: 5 },
  cream: { paper: '#fcf1d8', text: '#2a2013', ink: '#ffffff', onPaper: 5.2, onSoft: 4.6, inkOnBrand: 5 },
  dark: { paper: '#12191d', text: '#ece8df', ink: '#0d1417', onPaper: 7.5, onSoft: 5, inkOnBrand: 4.5 },
} as const;

const softLightness = { light: 0.935, cream: 0.9, dark: 0.31 } as const;
/** A tint keeps a share of the colour's strength, and never more than its cap: a grey stays nearly grey. */
const softChroma = {
  light: { share: 0.27, cap: 0.042 },
  cream: { share: 0.27, cap: 0.042 },
  dark: { share: 0.5, cap: 0.05 },
} as const;
/** On a dark page a stronger colour than this glows, and letters swim in it. */
const darkChroma = 0.12;
const step = 0.004;

/**
 * The three colours of every theme.
 *
 * @param given - `#rrggbb`; absent takes the neutral colour
 */
export function brandReport(given?: string): BrandReport {
  const colour = (given ?? neutralColour).toLowerCase();
  return {
    given: colour,
    isNeutral: given === undefined,
    themes: {
      light: themeReport(colour, 'light'),
      dark: themeReport(colour, 'dark'),
      cream: themeReport(colour, 'cream'),
    },
  };
}

/**
 * The stylesheet that goes after the course's own. Every selector weighs the same, so order decides, and high
 * contrast is left alone on screen: it has no brand. Paper is always light.
 */
export function brandCss({ themes }: BrandReport): string {
  const rule = (selector: string, { brand, ink, soft }: BrandColours): string =>
    `${selector}{--brand:${brand};--brand-ink:${ink};--brand-soft:${soft}}`;
  return [
    rule(':root:not([data-theme=contrast])', themes.light),
    `@media (prefers-color-scheme:dark){${rule(':root:not([data-theme])', themes.dark)}}`,
    rule(':root[data-theme=dark]', themes.dark),
    rule(':root[data-theme=cream]', themes.cream),
    `@media print{${rule(':root:not([data-theme]),:root[data-theme]', themes.light)}}`,
    '',
  ].join('\n');
}

const toOklch = converter('oklch');

function themeReport(given: string, theme: BrandTheme): BrandThemeReport {
  const rules = brandRules[theme];
  const parsed = toOklch(given);
  if (!parsed) throw new RangeError(`not a colour: ${given}`);
  const chroma = parsed.c;
  // A grey has no hue of its own; any will do while its chroma is nothing.
  const hue = parsed.h ?? 0;
  const { share, cap } = softChroma[theme];
  const soft = hexOf({ l: softLightness[theme], c: Math.min(chroma * share, cap), h: hue });
  const isReadable = (brand: string): boolean =>
    wcagContrast(brand, rules.paper) >= rules.onPaper &&
    wcagContrast(brand, soft) >= rules.onSoft &&
    wcagContrast(rules.ink, brand) >= rules.inkOnBrand;

  const strongest = theme === 'dark' ? Math.min(chroma, darkChroma) : chroma;
  let brand = strongest === chroma ? given : hexOf({ l: parsed.l, c: strongest, h: hue });
  const direction = theme === 'dark' ? step : -step;
  for (let l = parsed.l + direction; !isReadable(brand) && l > 0 && l < 1; l += direction) {
    brand = hexOf({ l, c: strongest, h: hue });
  }
  return {
    brand,
    ink: rules.ink,
    soft,
    isCorrected: brand !== given,
    ratios: {
      brandOnPaper: ratio(brand, rules.paper),
      brandOnSoft: ratio(brand, soft),
      inkOnBrand: ratio(rules.ink, brand),
      textOnSoft: ratio(rules.text, soft),
    },
  };
}

const hexOf = ({ l, c, h }: Omit<Oklch, 'mode'> & { h: number }): string =>
  formatHex(clampChroma({ mode: 'oklch', l, c, h }, 'oklch'));

// Rounded down, so that a figure in the report is never better than the truth.
const ratio = (one: string, other: string): number => Math.floor(wcagContrast(one, other) * 100) / 100;
