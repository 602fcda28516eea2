import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonForHtml, splitPage } from '../../scorm/stamp.ts';

describe('data in a page', () => {
  test('says the same as before, and cannot end its element or open a comment', () => {
    const awkward = fc.constantFrom(
      '</script>',
      '<!--',
      '<script',
      '<SCRIPT',
      ']]>',
      '\u2028',
      '</',
      '"',
      '\\',
    );
    const text = fc.array(fc.oneof(awkward, fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), text), (value) => {
        const json = jsonForHtml(value);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json).not.toMatch(/<\/|<!--|<script/i);
      }),
    );
  });
});

describe('the page of the player', () => {
  test('names the stamp place that is missing or stands there twice', () => {
    const page = '<!doctype html><html lang="en"><!--stamp:head--><!--stamp:first--><!--stamp:data--></html>';
    expect(() => splitPage(page)).not.toThrow();
    expect(() => splitPage(page.replace('<!--stamp:first-->', ''))).toThrow(
      '<!--stamp:first--> exactly once',
    );
    expect(() => splitPage(`${page}<!--stamp:data-->`)).toThrow('<!--stamp:data--> exactly once');
  });
});
