/** Turns what zod says about a value into what an author needs to hear: where, what, and what to do. */
import { z } from 'zod';
import type { Path, Problem } from './library.ts';
import { didYouMean, errorAt, oneOf } from './problems.ts';
import type { YamlFile } from './read-yaml.ts';

/** Every way in which the file's value is not what `schema` asks for; empty when it is. */
export function schemaProblems(schema: z.ZodType, file: YamlFile): readonly Problem[] {
  return problemsAt(schema, file.value, [], file);
}

type Issue = z.core.$ZodIssue;

function problemsAt(schema: z.ZodType, value: unknown, prefix: Path, file: YamlFile): Problem[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => issueProblems(issue, schema, value, prefix, file));
}

function issueProblems(
  issue: Issue,
  schema: z.ZodType,
  root: unknown,
  prefix: Path,
  file: YamlFile,
): Problem[] {
  const steps = issue.path.filter((step) => typeof step !== 'symbol');
  // Of an unknown `kind` zod names the key; what is to be explained is the thing around it.
  const inner =
    issue.code === 'invalid_union' && issue.discriminator !== undefined ? steps.slice(0, -1) : steps;
  const path = [...prefix, ...inner];
  const value = valueAt(root, inner);
  const node = schemaAt(schema, inner, root);
  const known = node ? knownKeys(node) : [];

  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, known, [...path, key], file));
  if (issue.code === 'invalid_key')
    return [unknownKey(String(path.at(-1)), keyNames(schema, inner, root), path, file)];
  if (value === undefined) return [missing(path, node, file)];
  if (issue.code === 'invalid_union' && node) return unionProblems(node, value, path, file);

  const name = nameOf(path);
  const draft = (code: string, message: string, mend: string) => [
    errorAt(file, path, { code, message, mend }),
  ];
  const hint = hintOf(node);
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
        return draft(
          'wrong-type',
          `${name} should be a text, and YAML reads ${String(value)} as a ${typeof value === 'number' ? 'number' : 'yes or no'}.`,
          `Put it in quotation marks: "${String(value)}".`,
        );
      return draft(
        'wrong-type',
        `${name} should be ${typeName(issue.expected)}, and is ${kindOfValue(value)}.`,
        hint || `Write ${typeName(issue.expected)} here.`,
      );
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return draft(
        'wrong-value',
        `${name} cannot be ${quoted(value)}.`,
        `${didYouMean(typeof value === 'string' ? value : '', allowed)}It can be ${oneOf(allowed.map((each) => `“${each}”`))}.`,
      );
    }
    case 'too_small':
    case 'too_big':
      return draft('wrong-size', sizeSentence(issue, name, value), sizeMend(issue, value, hint));
    case 'invalid_format':
      if (issue.format === 'url')
        return draft(
          'wrong-form',
          `${name} is not a web address.`,
          'Write all of it, beginning with “https://”.',
        );
      if (issue.format === 'email')
        return draft('wrong-form', `${name} is not an e-mail address.`, 'Write it as “name@place.example”.');
      return draft(
        'wrong-form',
        `${name} cannot be ${quoted(value)}.`,
        sentence(
          issue.message.startsWith('Invalid')
            ? hint || `It must match ${issue.pattern ?? ''}`
            : issue.message,
        ),
      );
    default:
      return draft(
        'wrong-value',
        `${name} is not right: ${sentence(issue.message)}`,
        hint || 'Change it to fit.',
      );
  }
}

/** For a union, says what is wrong with the one kind that was meant, not with all of them. */
function unionProblems(union: z.ZodType, value: unknown, path: Path, file: YamlFile): Problem[] {
  const options = optionsOf(union);
  const meant = meantOption(union, value);
  if (meant) return problemsAt(meant, value, path, file);

  const name = nameOf(path);
  const discriminator = discriminatorOf(union);
  if (discriminator !== undefined && isRecord(value)) {
    const kinds = options.flatMap((option) => literalsOf(shapeOf(option)?.[discriminator]));
    const written = value[discriminator];
    const message =
      written === undefined
        ? `${name} does not say its “${discriminator}”.`
        : `${quoted(written)} is not a ${discriminator} that the course knows.`;
    return [
      errorAt(file, [...path, discriminator], {
        code: written === undefined ? 'missing' : 'wrong-value',
        message,
        mend: `${didYouMean(String(written), kinds)}It can be ${oneOf(kinds.map((kind) => `“${kind}”`))}.`,
      }),
    ];
  }

  const leads = options.flatMap((option) => requiredKeys(option).slice(0, 1));
  if (isRecord(value)) {
    const keys = Object.keys(value);
    const [first = ''] = keys;
    return [
      errorAt(file, path, {
        code: 'unknown-kind',
        message:
          keys.length === 0
            ? `${name} is empty.`
            : `Nothing here says what ${name} is: “${keys.join('”, “')}” ${keys.length === 1 ? 'is' : 'are'} not known.`,
        mend: `${didYouMean(first, leads)}It begins with ${oneOf(leads.map((lead) => `“${lead}:”`))}.`,
      }),
    ];
  }
  const literals = options.flatMap(literalsOf).map((each) => `“${each}”`);
  const kinds = [
    ...new Set([
      ...literals,
      ...options.filter((option) => literalsOf(option).length === 0).map(describeOption),
    ]),
  ];
  return [
    errorAt(file, path, {
      code: 'wrong-type',
      message: `${name} cannot be ${quoted(value)}.`,
      mend: `${didYouMean(String(value), options.flatMap(literalsOf))}It can be ${oneOf(kinds)}.`,
    }),
  ];
}

/**
 * The option of a union that the author had in mind: of the same sort (text, list, keys), with a lead key that is
 * there, and with the most keys that it knows. Undefined when no option's own key is there.
 */
function meantOption(union: z.ZodType, value: unknown): z.ZodType | undefined {
  const options = optionsOf(union);
  const discriminator = discriminatorOf(union);
  if (!isRecord(value)) {
    const fitting = options.filter((option) => sortOf(option) === sortOfValue(value));
    return fitting.length === 1 && literalsOf(fitting[0]).length === 0 ? fitting[0] : undefined;
  }
  if (discriminator !== undefined)
    return options.find((option) =>
      literalsOf(shapeOf(option)?.[discriminator]).includes(String(value[discriminator])),
    );

  // A key that every option has (such as `age`) tells nothing about which one is meant.
  const objects = options.filter((option) => shapeOf(option));
  const telling = (option: z.ZodType) =>
    knownKeys(option).filter((key) => !objects.every((other) => knownKeys(other).includes(key)));
  const score = (option: z.ZodType) => telling(option).filter((key) => key in value).length;
  if (objects.length === 1) return objects[0];
  const [best] = objects.toSorted((a, b) => score(b) - score(a));
  return best && score(best) > 0 ? best : undefined;
}

function unknownKey(key: string, known: readonly string[], path: Path, file: YamlFile): Problem {
  return {
    ...errorAt(file, path, {
      code: 'unknown-key',
      message: `“${key}” is not known here.`,
      mend: `${didYouMean(key, known)}${known.length > 0 ? `What can stand here: ${known.join(', ')}.` : 'Take it out.'}`,
    }),
    ...file.keyAt(path),
  };
}

function missing(path: Path, node: z.ZodType | undefined, file: YamlFile): Problem {
  const key = String(path.at(-1));
  const what = node ? describeOption(node) : 'a value';
  const hint = hintOf(node);
  return errorAt(file, path, {
    code: 'missing',
    message: path.length === 0 ? 'This file is empty.' : `“${key}” is missing here.`,
    mend: path.length === 0 ? 'Write its keys.' : `Add “${key}:” with ${what}.${hint ? ` ${hint}` : ''}`,
  });
}

function sizeSentence(
  issue: Issue & { code: 'too_small' | 'too_big' },
  name: string,
  value: unknown,
): string {
  const isSmall = issue.code === 'too_small';
  const limit = Number(isSmall ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') {
    if (isSmall && limit <= 1) return `${name} is empty.`;
    return `${name} needs ${isSmall ? 'at least' : 'at most'} ${limit} characters.`;
  }
  if (Array.isArray(value)) {
    const bound = issue.exact ? 'exactly' : isSmall ? 'at least' : 'at most';
    return `${name} needs ${bound} ${limit} ${limit === 1 ? 'item' : 'items'} and has ${value.length}.`;
  }
  const bound = isSmall
    ? issue.inclusive
      ? 'at least'
      : 'more than'
    : issue.inclusive
      ? 'at most'
      : 'less than';
  return `${name} must be ${bound} ${limit}, and is ${String(value)}.`;
}

function sizeMend(issue: Issue & { code: 'too_small' | 'too_big' }, value: unknown, hint: string): string {
  if (hint !== '') return hint;
  const isSmall = issue.code === 'too_small';
  if (issue.origin === 'string')
    return value === '' ? 'Fill it in.' : isSmall ? 'Write more.' : 'Make it shorter.';
  if (Array.isArray(value)) return isSmall ? 'Add what is missing.' : 'Take some out.';
  return isSmall ? 'Write a larger number.' : 'Write a smaller number.';
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'This file';
  if (typeof last === 'string') return `“${last}”`;
  const list = path.findLast((step) => typeof step === 'string');
  return `Item ${last + 1} of “${list ?? 'the list'}”`;
}

/** The schema of the value at `path`; of a union, the option that the value there means, where there is one. */
function schemaAt(schema: z.ZodType, path: Path, root: unknown): z.ZodType | undefined {
  let node: z.ZodType | undefined = schema;
  let value = root;
  for (const step of path) {
    if (!node) return undefined;
    const bare = unwrap(node);
    const chosen: z.ZodType | undefined = optionsOf(bare).length > 0 ? meantOption(bare, value) : bare;
    const inside = chosen ? unwrap(chosen) : undefined;
    if (inside instanceof z.ZodObject) node = inside.shape[String(step)] as z.ZodType | undefined;
    else if (inside instanceof z.ZodArray) node = inside.element as z.ZodType;
    else if (inside instanceof z.ZodRecord) node = inside.valueType as z.ZodType;
    else node = undefined;
    value = valueAt(value, [step]);
  }
  return node;
}

function keyNames(schema: z.ZodType, path: Path, root: unknown): readonly string[] {
  const record = schemaAt(schema, path.slice(0, -1), root);
  const bare = record ? unwrap(record) : undefined;
  return bare instanceof z.ZodRecord ? literalsOf(bare.keyType as z.ZodType) : [];
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrap(schema.unwrap() as z.ZodType);
  return schema;
}

function optionsOf(schema: z.ZodType): readonly z.ZodType[] {
  const bare = unwrap(schema);
  return bare instanceof z.ZodUnion ? (bare.options as readonly z.ZodType[]) : [];
}

function discriminatorOf(schema: z.ZodType): string | undefined {
  const bare = unwrap(schema);
  return bare instanceof z.ZodDiscriminatedUnion ? bare.def.discriminator : undefined;
}

function shapeOf(schema: z.ZodType | undefined): Record<string, z.ZodType> | undefined {
  const bare = schema ? unwrap(schema) : undefined;
  return bare instanceof z.ZodObject ? bare.shape : undefined;
}

function knownKeys(schema: z.ZodType): readonly string[] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodRecord) return literalsOf(bare.keyType as z.ZodType);
  return Object.keys(shapeOf(bare) ?? {});
}

function requiredKeys(schema: z.ZodType): readonly string[] {
  return Object.entries(shapeOf(schema) ?? {})
    .filter(([, inner]) => !(inner instanceof z.ZodOptional || inner instanceof z.ZodDefault))
    .map(([key]) => key);
}

function literalsOf(schema: z.ZodType | undefined): readonly string[] {
  const bare = schema ? unwrap(schema) : undefined;
  if (bare instanceof z.ZodLiteral) return [...bare.values].map(String);
  if (bare instanceof z.ZodEnum) return bare.options.map(String);
  return [];
}

type Sort = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'other';

function sortOf(schema: z.ZodType): Sort {
  const bare = unwrap(schema);
  const type = bare.def.type;
  if (type === 'literal' || type === 'enum') return 'string';
  if (type === 'record') return 'object';
  return type === 'string' || type === 'number' || type === 'boolean' || type === 'array' || type === 'object'
    ? type
    : 'other';
}

function sortOfValue(value: unknown): Sort {
  if (Array.isArray(value)) return 'array';
  if (isRecord(value)) return 'object';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'other';
}

function describeOption(schema: z.ZodType): string {
  const literals = literalsOf(schema);
  if (literals.length > 0) return oneOf(literals.map((each) => `“${each}”`));
  if (optionsOf(schema).length > 0) return [...new Set(optionsOf(schema).map(describeOption))].join(' or ');
  const keys = requiredKeys(schema);
  if (keys.length > 0) return `keys (${keys.join(', ')})`;
  return typeName(sortOf(schema));
}

function typeName(type: string): string {
  return typeNames[type] ?? type;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, each item beginning with “- ”',
  object: 'keys of its own, indented below it',
  record: 'keys of its own, indented below it',
  other: 'a value',
};

function kindOfValue(value: unknown): string {
  if (value === null) return 'empty';
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'keys of its own' : quoted(value);
}

function quoted(value: unknown): string {
  if (value === null) return 'empty';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}

function hintOf(node: z.ZodType | undefined): string {
  return sentence(node?.description ?? (node ? unwrap(node).description : undefined) ?? '');
}

/** First letter large, a full stop at the end. */
function sentence(text: string): string {
  if (text === '') return '';
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!”"]$/.test(begun) ? begun : `${begun}.`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return (inner as readonly unknown[])[Number(step)];
    return isRecord(inner) ? inner[String(step)] : undefined;
  }, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
