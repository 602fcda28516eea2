/** The HTML that our own Markdown writer makes (`../markdown.ts`) back to nodes, for writers that know no HTML. */
import type { Html } from '../../model.ts';
import type { Run, SheetNode } from './sheet.ts';

/** Paragraphs and lists. Words outside a paragraph become one. */
export function nodesOf(html: Html): readonly SheetNode[] {
  const reader = read(html);
  return blocks(reader, undefined);
}

/** One line's worth: what stands in the paragraphs, without them. */
export const runsOf = (html: Html): readonly Run[] =>
  nodesOf(html).flatMap((node, index) =>
    node.kind === 'paragraph' ? [...(index > 0 ? [{ text: ' ' }] : []), ...node.runs] : [],
  );

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}
type Token =
  | { readonly text: string }
  | { readonly open: string; readonly attributes: string }
  | { readonly close: string };

function read(html: Html): Reader {
  const tokens = [...html.matchAll(/<(\/?)([a-z]+)([^>]*)>|([^<]+)/g)].map(
    ([, slash, tag = '', attributes = '', text]): Token =>
      text !== undefined ? { text: decode(text) } : slash ? { close: tag } : { open: tag, attributes },
  );
  return { tokens, at: 0 };
}

const blockTags = new Set(['p', 'ul', 'ol', 'li']);

function blocks(reader: Reader, until: string | undefined): readonly SheetNode[] {
  const nodes: SheetNode[] = [];
  while (reader.at < reader.tokens.length) {
    const token = reader.tokens[reader.at];
    if (!token) break;
    if ('close' in token && token.close === until) {
      reader.at += 1;
      break;
    }
    if ('open' in token && (token.open === 'ul' || token.open === 'ol')) {
      reader.at += 1;
      nodes.push({
        kind: 'list',
        look: token.open === 'ol' ? 'numbers' : 'bullets',
        items: items(reader, token.open),
      });
      continue;
    }
    if (('open' in token && token.open === 'p') || ('close' in token && token.close === 'p')) {
      reader.at += 1;
      continue;
    }
    const runs = tidy(inline(reader));
    if (runs.length > 0) nodes.push({ kind: 'paragraph', runs });
  }
  return nodes;
}

function items(reader: Reader, list: string): { nodes: readonly SheetNode[] }[] {
  const found: { nodes: readonly SheetNode[] }[] = [];
  while (reader.at < reader.tokens.length) {
    const token = reader.tokens[reader.at];
    reader.at += 1;
    if (token && 'close' in token && token.close === list) break;
    if (token && 'open' in token && token.open === 'li') found.push({ nodes: blocks(reader, 'li') });
  }
  return found;
}

/** Words up to the next block. */
function inline(reader: Reader): Run[] {
  const runs: Run[] = [];
  let isStrong = false;
  let isMarked = false;
  let href: string | undefined;
  let hidden = 0;
  for (; reader.at < reader.tokens.length; reader.at += 1) {
    const token = reader.tokens[reader.at];
    if (!token) break;
    if ('text' in token) {
      if (hidden === 0)
        runs.push({
          text: token.text,
          ...(isStrong && { isStrong }),
          ...(isMarked && { isMarked }),
          ...(href !== undefined && { href }),
        });
      continue;
    }
    const tag = 'open' in token ? token.open : token.close;
    if (blockTags.has(tag)) break;
    const isOpen = 'open' in token;
    if (tag === 'br' && isOpen) runs.push({ text: ' ' });
    if (tag === 'strong') isStrong = isOpen;
    if (tag === 'mark') isMarked = isOpen;
    if (tag === 'a') href = isOpen ? decode(/href="([^"]*)"/.exec(token.attributes)?.[1] ?? '') : undefined;
    // "(opens in a new tab)" is for a screen.
    if (tag === 'span') hidden += isOpen ? 1 : -1;
  }
  return runs;
}

/** Spaces as a browser shows them: one between words, none at the ends. */
function tidy(runs: readonly Run[]): readonly Run[] {
  const tidied: Run[] = [];
  for (const run of runs) {
    const before = tidied.at(-1)?.text ?? ' ';
    const text = run.text.replace(/\s+/g, ' ');
    const rest = before.endsWith(' ') ? text.trimStart() : text;
    if (rest !== '') tidied.push({ ...run, text: rest });
  }
  const last = tidied.at(-1);
  if (last) tidied[tidied.length - 1] = { ...last, text: last.text.trimEnd() };
  return tidied.filter(({ text }) => text !== '');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
