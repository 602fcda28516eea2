/** Reads `course/policy-rules.yaml` and says what is wrong with it, as for every file of the course. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { failed, ok } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { Path, Problem, SourceFile } from '../library.ts';
import { didYouMean, errorAt } from '../problems.ts';
import { schemaProblems } from '../read-issues.ts';
import { readYaml } from '../read-yaml.ts';
import { policyRules, type PolicyRules } from '../schema/policy-rules.ts';
import {
  help as helpSchema,
  sources as sourcesSchema,
  type Source,
  type Sources,
} from '../schema/registers.ts';
import { readPhrase, withTerms } from './phrase.ts';

export const rulesFile = 'course/policy-rules.yaml';

export interface RulesAndFacts {
  readonly rules: PolicyRules;
  readonly sources: Sources;
}

/**
 * The rules with the register they rest on.
 *
 * @param root - the folder that holds `course/`
 * @returns every problem of both files, so that no rule is ever run that was not checked
 */
export async function readRulesAndFacts(root: string): Promise<Result<RulesAndFacts, readonly Problem[]>> {
  const sources = await readFileOf(root, 'course/sources.yaml', sourcesSchema);
  if (!sources.ok) return sources;
  const rules = await readPolicyRules(root, sources.value.value);
  return rules.ok ? ok({ rules: rules.value.value, sources: sources.value.value }) : rules;
}

export async function readPolicyRules(
  root: string,
  sources: Sources,
): Promise<Result<SourceFile<PolicyRules>, readonly Problem[]>> {
  const file = await readFileOf(root, rulesFile, policyRules);
  if (!file.ok) return file;
  const help = await readFileOf(root, 'course/help.yaml', helpSchema);
  const helpNumbers = Object.fromEntries(
    (help.ok ? help.value.value.lines : []).flatMap(({ id, contact }) => {
      const number = 'call' in contact ? contact.call : 'text' in contact ? contact.text : undefined;
      return number === undefined ? [] : [[id, number] as const];
    }),
  );
  const whole: SourceFile<PolicyRules> = {
    ...file.value,
    value: { ...termsPutIn(file.value.value), helpNumbers },
  };
  const problems = ruleProblems(whole, sources);
  return problems.length > 0 ? failed(problems) : ok(whole);
}

/** Terms may be made of terms that stand above them. */
function termsPutIn(rules: PolicyRules): PolicyRules {
  const terms = new Map<string, string>();
  for (const { name, words } of rules.terms)
    terms.set(name, `(${words.map((word) => withTerms(word, terms)).join('|')})`);
  const put = (value: unknown): unknown =>
    typeof value === 'string'
      ? withTerms(value, terms)
      : Array.isArray(value)
        ? value.map(put)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, put(each)]))
          : value;
  // What is said to people has places of its own ({match}).
  return {
    ...rules,
    rules: rules.rules.map((rule) => ({
      ...(put(rule) as PolicyRules['rules'][number]),
      title: rule.title,
      message: rule.message,
      suggest: rule.suggest,
    })),
  };
}

async function readFileOf<Schema extends z.ZodType>(
  root: string,
  file: string,
  schema: Schema,
): Promise<Result<SourceFile<z.output<Schema>>, readonly Problem[]>> {
  let text: string;
  try {
    text = await readFile(join(root, file), 'utf8');
  } catch {
    return failed([
      {
        code: 'missing-file',
        severity: 'error',
        file,
        message: 'This file cannot be read.',
        mend: 'Add it, or see that its name is right and that you may open it.',
      },
    ]);
  }
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const problems = schemaProblems(schema, read.value);
  if (problems.length > 0) return failed(problems);
  return ok({ file, value: schema.parse(read.value.value), at: (path) => read.value.at(path) });
}

/** What the shape of the file cannot say: phrases, facts, ids. */
export function ruleProblems(file: SourceFile<PolicyRules>, sources: Sources): readonly Problem[] {
  const register = new Map(sources.sources.map((source) => [source.id, source]));
  return [
    ...phraseProblems(file),
    ...factProblems(file, register),
    ...helpProblems(file),
    ...idProblems(file),
  ];
}

function phraseProblems(file: SourceFile<PolicyRules>): Problem[] {
  return phrasesOf(file.value).flatMap(({ path, text }) => {
    const read = readPhrase(text);
    return read.ok
      ? []
      : [
          errorAt(file, path, {
            code: 'phrase-unreadable',
            message: `“${text}” cannot be read: ${read.problem}.`,
            mend: 'docs/policy-check.md says how phrases are written.',
          }),
        ];
  });
}

const phraseKeys = [
  'find',
  'names',
  'with',
  'near',
  'unless',
  'unlessNear',
  'first',
  'second',
  'present',
  'when',
];

/** Every phrase with the way to it. */
function phrasesOf(rules: PolicyRules): readonly { path: Path; text: string }[] {
  const list = (path: Path, value: unknown): { path: Path; text: string }[] =>
    Array.isArray(value)
      ? value.flatMap((text: unknown, index) =>
          typeof text === 'string' ? [{ path: [...path, index], text }] : [],
        )
      : [];
  return [
    ...Object.entries(rules.contexts).flatMap(([key, value]) => list(['contexts', key], value)),
    ...rules.rules.flatMap((rule, index) => [
      ...Object.entries(rule).flatMap(([key, value]) =>
        phraseKeys.includes(key) ? list(['rules', index, key], value) : [],
      ),
      ...(rule.kind === 'missing'
        ? rule.parts.flatMap(({ present }, at) => list(['rules', index, 'parts', at, 'present'], present))
        : []),
      ...(rule.kind === 'health'
        ? (rule.services ?? []).flatMap(({ names }, at) =>
            list(['rules', index, 'services', at, 'names'], names),
          )
        : []),
    ]),
  ];
}

/** Only what is in force, or is no law, is held up to a policy as right (design rule 9). */
function factProblems(file: SourceFile<PolicyRules>, register: ReadonlyMap<string, Source>): Problem[] {
  const named: { path: Path; id: string; isComing: boolean }[] = [
    ...file.value.coming.map((id, index) => ({ path: ['coming', index], id, isComing: true })),
    ...file.value.rules.flatMap((rule, index) => [
      ...rule.facts.map((id, at) => ({ path: ['rules', index, 'facts', at], id, isComing: false })),
      ...(rule.kind === 'edition'
        ? rule.editions.map(({ fact }, at) => ({
            path: ['rules', index, 'editions', at, 'fact'],
            id: fact,
            isComing: false,
          }))
        : []),
      ...(rule.kind === 'act'
        ? rule.factsOf.map(({ fact }, at) => ({
            path: ['rules', index, 'factsOf', at, 'fact'],
            id: fact,
            isComing: false,
          }))
        : []),
    ]),
  ];
  return named.flatMap(({ path, id, isComing }) => {
    const source = register.get(id);
    if (!source)
      return [
        errorAt(file, path, {
          code: 'unknown-source',
          message: `There is no fact “${id}” in course/sources.yaml.`,
          mend: `${didYouMean(id, register.keys())}Add it there, with where it comes from and when somebody looked.`,
        }),
      ];
    const why = whyNot(source, isComing);
    return why === undefined
      ? []
      : [
          errorAt(file, path, {
            code: 'source-not-for-reader',
            message: `“${id}” ${why}.`,
            mend: 'Find a fact that may be told, or take it out.',
          }),
        ];
  });
}

/** A service without a line of its own in help.yaml has no number to compare with. */
function helpProblems(file: SourceFile<PolicyRules>): Problem[] {
  const known = new Set(Object.keys(file.value.helpNumbers ?? {}));
  if (known.size === 0) return [];
  return file.value.rules.flatMap((rule, index) =>
    rule.kind !== 'health'
      ? []
      : (rule.services ?? []).flatMap(({ help }, at) =>
          known.has(help)
            ? []
            : [
                errorAt(file, ['rules', index, 'services', at, 'help'], {
                  code: 'unknown-help-line',
                  message: `There is no number for “${help}” in course/help.yaml.`,
                  mend: `${didYouMean(help, known)}Name a line there that people call or text.`,
                }),
              ],
        ),
  );
}

function whyNot({ status, confidence }: Source, isComing: boolean): string | undefined {
  if (status === 'unconfirmed') return 'is unconfirmed, so no report may rest on it';
  if (confidence === 'L') return 'is of confidence L, so no report may rest on it';
  const isLaw = status === 'enacted' || status === 'announced';
  if (isLaw && !isComing) return `is ${status} and not in force: it belongs under “coming”`;
  if (!isLaw && isComing) return 'is in force or no law, and “coming” is for what is neither';
  return undefined;
}

function idProblems(file: SourceFile<PolicyRules>): Problem[] {
  const seen = new Set<string>();
  return file.value.rules.flatMap(({ id }, index) => {
    const isSecond = seen.has(id);
    seen.add(id);
    return isSecond
      ? [
          errorAt(file, ['rules', index, 'id'], {
            code: 'duplicate-id',
            message: `Two rules are called “${id}”.`,
            mend: 'Give one of them another id.',
          }),
        ]
      : [];
  });
}
