import { differenceEuclidean, wcagContrast } from 'culori';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandCss, brandReport, brandRules, type BrandTheme } from '../../src/content/brand.ts';

const themes: readonly BrandTheme[] = ['light', 'dark', 'cream'];

/** What the drawn screens use for four providers' colours. */
const samples: Record<string, Record<BrandTheme, readonly [brand: string, soft: string]>> = {
  '#8A2B66': { light: ['#8a2b66', '#ffdfef'], dark: ['#e58ebe', '#432636'], cream: ['#8a2b66', '#f5d3e4'] },
  '#F2B705': { light: ['#836204', '#f6e8cc'], dark: ['#e5bb60', '#3c2e0f'], cream: ['#7a5b03', '#ecdcbd'] },
  '#009FE3': { light: ['#006fa1', '#d5eefe'], dark: ['#55b2ea', '#153447'], cream: ['#0d6692', '#c4e3f8'] },
  '#D5132E': { light: ['#d00329', '#ffe2df'], dark: ['#f08e89', '#462624'], cream: ['#c10025', '#fbd3d0'] },
};
const difference = differenceEuclidean('oklab');

describe('a provider’s colour', () => {
  test.each(Object.entries(samples))(
    '%s becomes what was drawn, as far as an eye can tell',
    (given, drawn) => {
      const report = brandReport(given);
      for (const theme of themes) {
        const [brand, soft] = drawn[theme];
        expect(difference(report.themes[theme].brand, brand), `${theme} brand`).toBeLessThan(0.02);
        expect(difference(report.themes[theme].soft, soft), `${theme} soft`).toBeLessThan(0.02);
      }
    },
  );

  test('can be read in every pair and theme, whatever it is', () => {
    const hex = fc
      .integer({ min: 0, max: 0xffffff })
      .map((value) => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(hex, (given) => {
        const report = brandReport(given);
        for (const theme of themes) {
          const { brand, ink, soft } = report.themes[theme];
          const rules = brandRules[theme];
          expect(wcagContrast(brand, rules.paper)).toBeGreaterThanOrEqual(rules.onPaper);
          expect(wcagContrast(brand, soft)).toBeGreaterThanOrEqual(rules.onSoft);
          expect(wcagContrast(ink, brand)).toBeGreaterThanOrEqual(rules.inkOnBrand);
          expect(wcagContrast(rules.text, soft)).toBeGreaterThanOrEqual(7);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is kept where it can be read, and reported where it was moved', () => {
    expect(brandReport('#8A2B66').themes.light).toMatchObject({ brand: '#8a2b66', isCorrected: false });
    expect(brandReport('#F2B705').themes.light.isCorrected).toBe(true);
    expect(brandReport('#F2B705').themes.light.ratios.brandOnPaper).toBeGreaterThanOrEqual(5.2);
  });

  test('is a neutral one where none was given', () => {
    expect(brandReport()).toMatchObject({ isNeutral: true });
    expect(brandReport('#3f4f5c')).toMatchObject({ isNeutral: false });
  });

  test('is written for each theme and for paper, and leaves high contrast alone', () => {
    const css = brandCss(brandReport('#F2B705'));
    expect(css).toContain(':root[data-theme=dark]{--brand:#e5bb60;');
    expect(css).toContain('@media print{');
    expect(css.replace(/@media print.*/s, '')).not.toMatch(/(?<!:not\()\[data-theme=contrast\]/);
  });
});
