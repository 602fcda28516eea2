/** Reads one YAML text, keeping the way back from any value to its line and column. */
import { isAlias, isCollection, isMap, isNode, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { Path, Problem, SourceFile } from './library.ts';

/** A course file is text that somebody wrote by hand; what is larger than this, in characters, is something else. */
const largest = 1_000_000;

export interface YamlFile extends SourceFile<unknown> {
  /** Line and column of the key itself that ends `path`, for a key that should not be there. */
  keyAt(path: Path): Position;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Aliases (`*name`) are refused: no course file needs them, a few lines of them can stand for gigabytes,
 * and nearly always they are a text that begins with an asterisk.
 *
 * @param file - path from the root of the repository, for the problems
 */
export function readYaml(file: string, text: string): Result<YamlFile, readonly Problem[]> {
  if (text.length > largest)
    return failed([
      {
        code: 'too-large',
        severity: 'error',
        file,
        message: `This file has ${text.length} characters; at most ${largest} are read.`,
        mend: 'Split it, or take out what does not belong in it.',
      },
    ]);

  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

  const problems = [...document.errors, ...document.warnings].map((error) =>
    syntaxProblem(file, error, position(errorOffset(document, error))),
  );
  if (problems.length === 0) problems.push(...refusals(file, document, position));
  if (problems.length > 0) return failed(problems);

  return ok({
    file,
    value: document.toJS({ maxAliasCount: 0 }) as unknown,
    at: (path) => position(nodeOffset(document, path)),
    keyAt: (path) => position(keyOffset(document, path)),
  });
}

/** What is YAML, and never what an author of this course means. */
function refusals(file: string, document: Document, position: (offset: number) => Position): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_, alias) {
      problems.push({
        code: 'yaml-alias',
        severity: 'error',
        file,
        ...position(alias.range?.[0] ?? 0),
        message: `YAML reads “*${alias.source}” as an alias, and course files have none.`,
        mend: 'If the text begins with an asterisk, put it in quotation marks; otherwise write the value out.',
      });
    },
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      problems.push({
        code: 'yaml-key',
        severity: 'error',
        file,
        ...position(key.range?.[0] ?? 0),
        message: 'YAML reads the brackets here as keys, and not as a text.',
        mend: 'A text that begins with “{{” needs quotation marks around all of it.',
      });
      return visit.SKIP;
    },
  });
  return problems;
}

function syntaxProblem(file: string, error: YAMLError, position: Position): Problem {
  const [said, mend] = sentences[error.code] ?? [
    `This is not valid YAML: ${error.message.replace(/\.?$/, '.')}`,
    'Look at the marks and the indent on this line and the one above it.',
  ];
  return { code: 'yaml-syntax', severity: 'error', file, ...position, message: said, mend };
}

/** What usually happened, by the parser's code; the rest is said in the parser's own words. */
const sentences: Partial<Record<YAMLError['code'], readonly [message: string, mend: string]>> = {
  TAB_AS_INDENT: ['This line is indented with a tab.', 'Use spaces, two for each step.'],
  BAD_INDENT: [
    'This line is not indented like its neighbours.',
    'Line it up with the other keys or items of the same list, with spaces.',
  ],
  DUPLICATE_KEY: [
    'This key stands twice in the same place.',
    'Keep one of the two, or begin a new list item with “- ”.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'The text on this line holds a colon and a space, which YAML reads as a new key.',
    'Put the whole text in quotation marks, or write “|” after the key and the text indented below.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'YAML reads this as a key that goes over several lines.',
    'Look for a missing colon, or put the text in quotation marks.',
  ],
  MISSING_CHAR: [
    'Something that was opened here or above is not closed, such as a quotation mark or a bracket.',
    'Close it; a text that holds quotation marks is easiest after “|” on lines of its own.',
  ],
  BAD_SCALAR_START: [
    'A text may not begin with this character unless it is in quotation marks.',
    'Put the whole text in quotation marks.',
  ],
  BAD_ALIAS: [
    'YAML reads a text that begins with an asterisk as an alias.',
    'Put the whole text in quotation marks.',
  ],
  BAD_DQ_ESCAPE: [
    'A backslash inside double quotation marks begins a special character, and this one does not exist.',
    'Use single quotation marks, or write two backslashes.',
  ],
  UNEXPECTED_TOKEN: [
    'YAML did not expect what stands here.',
    'A text that begins with “{{”, “[”, “*” or “%” needs quotation marks; look also at the line above.',
  ],
  MULTIPLE_DOCS: ['A line “---” begins a second document.', 'Keep one document in a file.'],
};

/** A quotation mark that is never closed is noticed at the end of the file; an author looks for where it opens. */
function errorOffset(document: Document, error: YAMLError): number {
  let offset = error.pos[0];
  if (error.code === 'MISSING_CHAR')
    visit(document, {
      Scalar(_, scalar) {
        const [from = 0, to = 0] = scalar.range ?? [];
        if (scalar.type?.startsWith('QUOTE') && from < offset && error.pos[0] <= to) offset = from;
      },
    });
  return offset;
}

function nodeOffset(document: Document, path: Path): number {
  return found(document, path).offset;
}

function keyOffset(document: Document, path: Path): number {
  const parent = found(document, path.slice(0, -1));
  const last = path.at(-1);
  if (parent.complete && isMap(parent.node))
    for (const pair of parent.node.items)
      if (isNode(pair.key) && String(pair.key) === String(last)) return start(pair.key) ?? parent.offset;
  return nodeOffset(document, path);
}

interface Found {
  readonly node: unknown;
  readonly offset: number;
  /** False when `path` leads further than the document does. */
  readonly complete: boolean;
}

function found(document: Document, path: Path): Found {
  let node: unknown = document.contents;
  let offset = start(node) ?? 0;
  for (const step of path) {
    let next: unknown;
    if (isMap(node))
      next = node.items.find((pair) => isNode(pair.key) && String(pair.key) === String(step))?.value;
    else if (isSeq(node)) next = node.items[Number(step)];
    if (next === undefined || next === null) return { node, offset, complete: false };
    node = next;
    offset = start(next) ?? offset;
  }
  return { node, offset, complete: true };
}

function start(node: unknown): number | undefined {
  return isNode(node) && !isAlias(node) ? (node as Node).range?.[0] : undefined;
}
