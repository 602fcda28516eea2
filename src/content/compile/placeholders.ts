/**
 * Fills placeholders in: strict Handlebars, of which an author may use paths, `{{#if path}}` and `{{route "issue"}}`.
 * Handlebars parses; the walk is ours, because its own runtime can neither say where a placeholder stands nor tell
 * an unknown path from one that this provider leaves empty.
 */
import Handlebars from 'handlebars';
import { didYouMean } from '../problems.ts';
import {
  FactText,
  isContext,
  isFilled,
  lookUp,
  MarkdownText,
  ownArticle,
  placeholderPaths,
  type Context,
} from './context.ts';
import type { Place, Problems } from './problems.ts';

export interface FillOptions {
  readonly context: Context;
  readonly problems: Problems;
  /** The words for an issue; undefined when there is no such issue. */
  readonly route: (issue: string) => string | undefined;
  /** Why this audience may not read a fact; undefined when it may. */
  readonly whyWithheld: (fact: FactText) => string | undefined;
  /** Parsed templates: shared between providers, because the course is the same for all. */
  readonly parsed: Map<string, hbs.AST.Program>;
}

export type Fill = (template: string, place: Place, as: 'markdown' | 'plain') => string;

/** A function that fills one course's placeholders in. Text without any comes back unchanged. */
export function makeFill(options: FillOptions): Fill {
  let paths: readonly string[] | undefined;
  const known = (): readonly string[] => (paths ??= placeholderPaths(options.context));
  return (template, place, as) => {
    if (!template.includes('{{')) return template;
    const program = parse(template, place, options);
    if (!program) return '';
    return settleArticles(walk(program, { ...options, template, place, as, known }));
  };
}

/** Takes the marks of `ownArticle` out: no second article before it, a capital where it begins a sentence. */
export function settleArticles(text: string): string {
  if (!text.includes(ownArticle)) return text;
  return text
    .replaceAll(doubleArticle, ownArticle)
    .replace(sentenceStart, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replaceAll(ownArticle, '');
}

/** Backslashes before every ASCII mark: CommonMark then reads it as itself. */
export const escapeMarkdown = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');

const doubleArticle = new RegExp(`\\b[Tt]he ${ownArticle}`, 'g');
const sentenceStart = new RegExp(
  `((?:^|\\n\\s*|[.?!:]['"”’)]*\\s+)(?:[-*+]\\s+|\\d+[.)]\\s+|\\*\\*|==|[*_“"])*)${ownArticle}(\\p{Ll})`,
  'gu',
);

interface Walk extends FillOptions {
  readonly template: string;
  readonly place: Place;
  readonly as: 'markdown' | 'plain';
  readonly known: () => readonly string[];
}

function parse(
  template: string,
  place: Place,
  { parsed, problems }: FillOptions,
): hbs.AST.Program | undefined {
  const ready = parsed.get(template);
  if (ready) return ready;
  try {
    const program = Handlebars.parse(template);
    parsed.set(template, program);
    return program;
  } catch (error) {
    problems.add(place, {
      code: 'placeholder-broken',
      message: `A placeholder here cannot be read: ${firstLine(error)}`,
      mend: 'Check that every {{ has its }} and every {{#if …}} its {{/if}}.',
    });
    return undefined;
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/:$/, '.') ?? '';

function walk(program: hbs.AST.Program, state: Walk): string {
  return program.body.map((statement) => write(statement, state)).join('');
}

function write(statement: hbs.AST.Statement, state: Walk): string {
  if (isContent(statement)) return statement.value;
  if (statement.type === 'CommentStatement') return '';
  if (isMustache(statement)) {
    const { path, params, hash } = statement;
    if (isPath(path) && hasNoHash(hash)) {
      if (path.original === 'route') return writeRoute(params, statement, state);
      if (params.length === 0) return writeValue(path, state);
    }
  }
  if (isBlock(statement)) {
    const [condition, ...more] = statement.params;
    if (statement.path.original === 'if' && condition && isPath(condition) && more.length === 0) {
      return writeIf(statement, condition, state);
    }
  }
  return refuse(statement, state);
}

function writeIf(
  { program, inverse }: hbs.AST.BlockStatement,
  condition: hbs.AST.PathExpression,
  state: Walk,
): string {
  const value = resolve(condition, state);
  const isTrue = value !== undefined && isFilled(value);
  // Absent at run time when there is no {{else}}, whatever the types say.
  const branch = (isTrue ? program : inverse) as hbs.AST.Program | undefined;
  return branch ? walk(branch, state) : '';
}

function writeValue(path: hbs.AST.PathExpression, state: Walk): string {
  const value = resolve(path, state);
  if (value === undefined) return '';
  const name = path.original;
  if (value === null) {
    state.problems.add(state.place, {
      code: 'placeholder-empty',
      message: `{{${name}}} is empty for this provider, so the sentence would have a hole.`,
      mend: `Write {{#if ${name}}}…{{/if}} around the sentence, or give the profile a value for it.`,
    });
    return '';
  }
  if (isContext(value)) {
    state.problems.add(state.place, {
      code: 'placeholder-unknown',
      message: `{{${name}}} is a group of values, not one.`,
      mend: `Write one of: ${Object.keys(value)
        .map((key) => `{{${name}.${key}}}`)
        .join(', ')}.`,
    });
    return '';
  }
  if (value instanceof FactText) {
    const why = state.whyWithheld(value);
    if (why !== undefined) {
      state.problems.add(state.place, {
        code: 'fact-not-for-reader',
        message: `{{${name}}} cannot stand here: ${why}`,
        mend: 'Take the sentence out, or move it to a track whose readers may see it.',
      });
      return '';
    }
  }
  if (value instanceof MarkdownText) return value.markdown;
  return state.as === 'markdown' ? escapeValue(value) : value;
}

function writeRoute(params: readonly hbs.AST.Expression[], node: hbs.AST.Node, state: Walk): string {
  const [issue, ...more] = params;
  if (!issue || !isString(issue) || more.length > 0) return refuse(node, state);
  const phrase = state.route(issue.value);
  if (phrase === undefined) {
    state.problems.add(state.place, {
      code: 'missing-route',
      message: `{{route "${issue.value}"}}: there is no issue called “${issue.value}”.`,
      mend: 'Use one of the issues of the profile’s routes, for example {{route "scam"}}.',
    });
    return '';
  }
  return state.as === 'markdown' ? escapeValue(phrase) : phrase;
}

const escapeValue = (value: string): string =>
  value.startsWith(ownArticle) ? ownArticle + escapeMarkdown(value.slice(1)) : escapeMarkdown(value);

function resolve(path: hbs.AST.PathExpression, state: Walk): ReturnType<typeof lookUp> {
  const value = path.data || path.depth > 0 ? undefined : lookUp(state.context, path.parts);
  if (value === undefined) {
    state.problems.add(state.place, {
      code: 'placeholder-unknown',
      message: `There is nothing called {{${path.original}}}.`,
      mend: `${didYouMean(path.original, state.known())}The names are in docs/authoring.md.`,
    });
  }
  return value;
}

function refuse({ loc }: hbs.AST.Node, { template, place, problems }: Walk): string {
  const text = template.split('\n')[loc.start.line - 1]?.slice(loc.start.column).split('}}')[0] ?? '';
  problems.add(place, {
    code: 'placeholder-logic',
    message: `${text}}} is more than a placeholder may do.`,
    mend: 'Only {{path}}, {{#if path}}…{{/if}} and {{route "issue"}} are allowed; put two sentences instead of one with logic.',
  });
  return '';
}

const isContent = (node: hbs.AST.Node): node is hbs.AST.ContentStatement => node.type === 'ContentStatement';
const isMustache = (node: hbs.AST.Node): node is hbs.AST.MustacheStatement =>
  node.type === 'MustacheStatement';
const isBlock = (node: hbs.AST.Node): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';
const isPath = (node: hbs.AST.Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';
const isString = (node: hbs.AST.Node): node is hbs.AST.StringLiteral => node.type === 'StringLiteral';
const hasNoHash = (hash: hbs.AST.Hash | undefined): boolean => !hash || hash.pairs.length === 0;
