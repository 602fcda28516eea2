/**
 * Changes single values of a profile's text. What is not changed keeps its very letters, its comments and its order, so
 * that two versions differ in what somebody did and in nothing else.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

export type YamlPath = readonly (string | number)[];
/** `undefined` takes the value away. */
export interface YamlChange {
  readonly path: YamlPath;
  readonly value: unknown;
}

/** @returns the text with the changes; the text itself where they change nothing */
export function editYaml(text: string, changes: readonly YamlChange[]): string {
  return changes.reduce(editOne, text);
}

/** The value at a path; undefined where there is none or the text is no YAML. */
export function yamlValue(text: string, path: YamlPath): unknown {
  let value = plainOf(text);
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** A page asks the same text for a hundred values. */
const read = new Map<string, unknown>();
const textsKept = 8;

/** @returns undefined where the text is no YAML */
function plainOf(text: string): unknown {
  if (read.has(text)) return read.get(text);
  const value = valueIn(text);
  read.set(text, value);
  const [oldest] = read.keys();
  if (read.size > textsKept && oldest !== undefined) read.delete(oldest);
  return value;
}

function valueIn(text: string): unknown {
  try {
    const document = parseDocument(text);
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 0 }) as unknown);
  } catch {
    // Signs that stand for other parts, or parts in parts without end: whoever checks the profile says so.
    return undefined;
  }
}

function editOne(text: string, { path, value }: YamlChange): string {
  if (isDeepStrictEqual(yamlValue(text, path), value)) return text;
  const wanted = parseDocument(text);
  if (value === undefined) wanted.deleteIn(path);
  else wanted.setIn(path, wanted.createNode(value, { aliasDuplicateObjects: false }));
  const meant = wanted.toJS({ maxAliasCount: 0 }) as unknown;
  const inPlace = editInPlace(text, path, value);
  if (inPlace !== undefined) {
    const read = parseDocument(inPlace);
    if (read.errors.length === 0 && isDeepStrictEqual(read.toJS({ maxAliasCount: 0 }), meant)) return inPlace;
  }
  // Rare: a place that cannot be changed alone. Comments and order still stay.
  const rewritten = parseDocument(text);
  if (value === undefined) rewritten.deleteIn(path);
  else rewritten.setIn(path, rewritten.createNode(value, { aliasDuplicateObjects: false }));
  return rewritten.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function editInPlace(text: string, path: YamlPath, value: unknown): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const parentPath = path.slice(0, -1);
  const key = path.at(-1);
  const parent = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true);
  if (isSeq(parent)) {
    const item = parent.items[Number(key)];
    if (item === undefined && Number(key) === parent.items.length && value !== undefined)
      return appended(text, parent, value);
    return isNode(item) && item.range && value !== undefined && !isCollection(item)
      ? spliced(text, item.range[0], item.range[1], flow(value))
      : undefined;
  }
  if (!isMap(parent)) {
    // The part itself is not there, or empty: it is written whole.
    return value === undefined || parentPath.length === 0
      ? undefined
      : editInPlace(text, parentPath, { [String(key)]: value });
  }
  const pair = parent.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key));
  if (parent.flow === true) {
    const whole = parent.toJS(document) as Record<string, unknown>;
    const { [String(key)]: _old, ...rest } = whole;
    const next = value === undefined ? rest : { ...whole, [String(key)]: value };
    if (!parent.range) return undefined;
    if (parent.items.length === 0 && parentPath.length > 0 && value !== undefined)
      return writeBlock(text, document.getIn(parentPath.slice(0, -1), true), parentPath.at(-1), next);
    return spliced(text, parent.range[0], parent.range[1], flow(next));
  }
  if (!pair) return value === undefined ? text : added(text, parent, String(key), value);
  if (value === undefined) return parent.items.length === 1 ? undefined : removed(text, pair);
  return replaced(text, pair, value);
}

function replaced(text: string, { key, value }: Pair, next: unknown): string | undefined {
  if (!isScalar(key) || !key.range) return undefined;
  const [keyFrom, keyEnd] = key.range;
  if (isNode(value) && value.range && value.range[1] > value.range[0]) {
    const isBlock =
      text.slice(keyEnd, value.range[0]).includes('\n') || text.slice(...pairOf(value.range)).includes('\n');
    if (!isBlock && !needsBlock(next)) return spliced(text, value.range[0], value.range[1], flow(next));
    const end = endOfBlock(text, value.range[1]);
    return spliced(text, keyEnd, end, `:${written(next, columnOf(text, keyFrom))}`);
  }
  return spliced(text, keyEnd + 1, keyEnd + 1, written(next, columnOf(text, keyFrom)));
}

const pairOf = (range: readonly number[]): [number, number] => [range[0] ?? 0, range[1] ?? 0];

function writeBlock(text: string, grand: unknown, key: unknown, next: unknown): string | undefined {
  if (!isMap(grand)) return undefined;
  const pair = grand.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key));
  const keyNode = pair?.key;
  if (
    !pair ||
    !isScalar(keyNode) ||
    !keyNode.range ||
    !isNode(pair.value) ||
    !pair.value.range ||
    grand.flow === true
  )
    return undefined;
  const block = written(next, columnOf(text, keyNode.range[0]));
  return spliced(text, keyNode.range[1], pair.value.range[1], `:${block}`);
}

function removed(text: string, { key, value }: Pair): string | undefined {
  if (!isScalar(key) || !key.range) return undefined;
  const from = text.lastIndexOf('\n', key.range[0]) + 1;
  if (text.slice(from, key.range[0]).trim() !== '') return undefined;
  const last = isNode(value) && value.range ? value.range[1] : key.range[1] + 1;
  const end = text.indexOf('\n', endOfBlock(text, last));
  return spliced(text, from, end < 0 ? text.length : end + 1, '');
}

function added(text: string, parent: YAMLMap, key: string, value: unknown): string | undefined {
  const first = parent.items[0]?.key;
  const last = parent.items.at(-1);
  if (!isScalar(first) || !first.range || !last || !isScalar(last.key) || !last.key.range) return undefined;
  const column = columnOf(text, first.range[0]);
  const lastEnd = isNode(last.value) && last.value.range ? last.value.range[1] : last.key.range[1] + 1;
  const end = text.indexOf('\n', endOfBlock(text, lastEnd));
  const line = `${' '.repeat(column)}${key}:${written(value, column)}\n`;
  return end < 0 ? `${text}\n${line}` : spliced(text, end + 1, end + 1, line);
}

const options = {
  lineWidth: 0,
  flowCollectionPadding: false,
  singleQuote: true,
  blockQuote: false,
  // A list that stands twice is written twice: nobody has to look for what a sign stands for.
  aliasDuplicateObjects: false,
} as const;

/** One more at the end of a list whose items stand on lines of their own. */
function appended(text: string, list: YAMLSeq, value: unknown): string | undefined {
  const last = list.items.at(-1);
  if (list.flow === true || !isNode(last) || !last.range || !list.range) return undefined;
  const indent = ' '.repeat(columnOf(text, list.range[0]));
  const lines = stringify(value, options).trimEnd().split('\n');
  const item = lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}\n`).join('');
  const end = text.indexOf('\n', endOfBlock(text, last.range[1]));
  return end < 0 ? `${text}\n${item}` : spliced(text, end + 1, end + 1, item);
}

/** A block ends behind its line feed; its last line is where it was written. */
function endOfBlock(text: string, end: number): number {
  let at = end;
  while (at > 0 && (text[at - 1] === '\n' || text[at - 1] === ' ')) at -= 1;
  return at;
}

const columnOf = (text: string, at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);

const needsBlock = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null && !Array.isArray(value)) ||
  (Array.isArray(value) && value.some((item) => typeof item === 'object'));

/** Behind a colon: on the same line, or as a block below it. */
function written(value: unknown, column: number): string {
  if (!needsBlock(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0))
    return ` ${flow(value)}`;
  const block = stringify(value, options);
  const indent = ' '.repeat(column + 2);
  return `\n${block
    .trimEnd()
    .split('\n')
    .map((line) => indent + line)
    .join('\n')}`;
}

function flow(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return stringify(value, { ...options, collectionStyle: 'flow' }).trimEnd();
  // A day without quotation marks is a date to some readers of YAML.
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return `'${value}'`;
  return stringify(value, options).trimEnd();
}

const spliced = (text: string, from: number, to: number, put: string): string =>
  text.slice(0, from) + put + text.slice(to);
