/** Every text of a file with the way to it, so that a check on words need not know every kind of block. */
import type { Path } from '../library.ts';

export interface Text {
  readonly path: Path;
  readonly text: string;
}

/** Every string inside `value`, in the order of the file. */
export function textsIn(value: unknown, path: Path = []): readonly Text[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textsIn(item, [...path, index]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
  return [];
}

/** The last key of a path that is a word: `screens 0 blocks 2 steps 1` ends in "steps". */
export function keyOf(path: Path): string {
  return path.findLast((step) => typeof step === 'string') ?? '';
}

/** Keys whose texts are names for the product and not words for a reader. */
const codeKeys = new Set([
  'id',
  'kind',
  'c',
  'age',
  'audience',
  'resilience',
  'drawing',
  'route',
  'issue',
  'asks',
  'scenario',
  'lines',
  'sources',
  'needs',
  'start',
  'to',
  'ends',
  'topic',
  'twin',
  'difficulty',
  'reviewed',
]);

/** Words that somebody reads, as far as a key tells: not ids, not references, and in a thread not who is speaking. */
export function readerTexts(value: unknown): readonly Text[] {
  return textsIn(value).filter(({ path }) => {
    const key = keyOf(path);
    // `from` is a side of a conversation (them, you, told), the sender of a made-up text, or a place in a policy.
    return (
      !codeKeys.has(key) &&
      !(key === 'from' && path.includes('messages')) &&
      !(key === 'from' && path.includes('thread'))
    );
  });
}

/** Takes placeholders out: their words are the provider's or a register's. */
export function withoutPlaceholders(text: string, instead = ''): string {
  return text.replace(/\{\{\{?[^}]*\}\}\}?/g, instead);
}
