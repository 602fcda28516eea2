import { describe, expect, test } from 'vitest';
import { findApi } from '../../src/record/find-api.ts';

const api = { Initialize: () => 'true' };
const find = (start: object): object | undefined => findApi(start, 'API_1484_11', 'Initialize');

/** A window of another origin: it names its relatives and shows nothing else. */
const otherOrigin = (relatives: Record<string, unknown>): object =>
  new Proxy(relatives, {
    get: (target, key) => {
      if (typeof key === 'string' && key in target) return target[key];
      throw new DOMException('Blocked a frame', 'SecurityError');
    },
  });

describe('the search for an LMS', () => {
  test('looks in the course’s own window first, then in its parents', () => {
    const other = { Initialize: () => 'other' };
    expect(find({ API_1484_11: api, parent: { API_1484_11: other } })).toBe(api);
    expect(find({ parent: { parent: { API_1484_11: api } } })).toBe(api);
  });

  test('looks behind a pop-up, and behind a pop-up that a frame opened', () => {
    expect(find({ opener: { parent: { API_1484_11: api } } })).toBe(api);
    expect(find({ parent: { opener: { parent: { API_1484_11: api } } } })).toBe(api);
  });

  test('prefers what is around the course to what is behind it', () => {
    const other = { Initialize: () => 'other' };
    expect(find({ opener: { API_1484_11: other }, parent: { API_1484_11: api } })).toBe(api);
  });

  test('walks on past a window of another origin', () => {
    expect(find({ parent: otherOrigin({ parent: { API_1484_11: api } }) })).toBe(api);
    expect(find({ parent: otherOrigin({}) })).toBeUndefined();
  });

  test('ends at a top window that is its own parent, and in a ring of openers', () => {
    const top: Record<string, unknown> = {};
    top['parent'] = top;
    const popUp = { opener: top, parent: undefined };
    top['opener'] = popUp;
    expect(find({ parent: top })).toBeUndefined();
  });

  test('ends even in a tree without an end, and goes deep before it does', () => {
    let made = 0;
    const deeper = (): object => ({
      get parent() {
        made += 1;
        return deeper();
      },
    });
    expect(find(deeper())).toBeUndefined();
    expect(made).toBeGreaterThanOrEqual(500);
    let nested: object = { API_1484_11: api };
    for (let depth = 0; depth < 400; depth++) nested = { parent: nested };
    expect(find(nested)).toBe(api);
  });

  test('does not take the API of another standard, nor an element that has its name', () => {
    expect(find({ API: api })).toBeUndefined();
    expect(find({ API_1484_11: { tagName: 'DIV' }, parent: { API_1484_11: api } })).toBe(api);
    expect(find({ API_1484_11: null })).toBeUndefined();
  });
});
