/** The policy check: every rule over a policy. Pure; the day is given. */
import type { Sources } from '../schema/registers.ts';
import type { PolicyRule, PolicyRules, Severity } from '../schema/policy-rules.ts';
import { contextsOf, isForbidden, type Contexts } from './context.ts';
import { wrongActsIn } from './acts.ts';
import {
  blocksOf,
  lineAt,
  plain,
  sentencesOf,
  type Block,
  type PolicyDocument,
  type Sentence,
} from './document.ts';
import { editions } from './editions.ts';
import { finding, foundAt, type Facts, type Finding, type Found } from './finding.ts';
import { checkHealth } from './health.ts';
import { anyPhrase } from './phrase.ts';

export interface PolicyReport {
  readonly file: string;
  /** The day for which it holds. */
  readonly today: string;
  /** The day on which the whole register of facts was last gone through. */
  readonly factsChecked: string;
  /** Safety-critical first, then in the order of the document. */
  readonly findings: readonly Finding[];
  /** Law that is enacted or announced and not in force: nothing to change yet. */
  readonly coming: readonly {
    readonly title: string;
    readonly says: string;
    readonly status: string;
    readonly checked: string;
  }[];
}

export const severities: readonly Severity[] = ['safety-critical', 'high', 'medium', 'low'];

export interface Reading {
  readonly document: PolicyDocument;
  readonly blocks: readonly Block[];
  readonly sentences: readonly Sentence[];
  readonly contexts: Contexts;
  readonly today: string;
}

/**
 * @param today - "2026-11-22": which edition is in force and what has expired depend on it
 * @throws Error when the rules were not checked before (a phrase that cannot be read, a fact that is not there)
 */
export function checkPolicy(
  document: PolicyDocument,
  rules: PolicyRules,
  register: Sources,
  today: string,
): PolicyReport {
  const blocks = blocksOf(document);
  const reading: Reading = {
    document,
    blocks,
    sentences: sentencesOf(blocks),
    contexts: contextsOf(rules.contexts, blocks),
    today,
  };
  const facts: Facts = { byId: new Map(register.sources.map((source) => [source.id, source])), today };
  const findings = onceEach(
    rules.rules
      .filter((rule) => holdsOn(rule, facts))
      .flatMap((rule) => look(rule, reading, facts, rules).map((found) => ({ rule, found }))),
  ).map(({ rule, found }) => finding(rule, found, facts));
  return {
    file: document.file,
    today,
    factsChecked: register.factsChecked,
    findings: findings.toSorted(bySeverityAndPlace),
    coming: rules.coming.flatMap((id) => {
      const source = facts.byId.get(id);
      const isComing = source?.status === 'enacted' || source?.status === 'announced';
      return source && isComing
        ? [{ title: source.title, says: source.says, status: source.status, checked: source.seen }]
        : [];
    }),
  };
}

interface FoundBy {
  readonly rule: PolicyRule;
  readonly found: Found;
}

/** A rule that says the same as another is silent where that one has spoken. */
function onceEach(all: readonly FoundBy[]): readonly FoundBy[] {
  const spoken = new Map<Sentence, Set<string>>();
  for (const { rule, found } of all)
    if (found.sentence) spoken.set(found.sentence, (spoken.get(found.sentence) ?? new Set()).add(rule.id));
  return all.filter(({ rule, found }) => {
    const beside = rule.silentBeside ?? [];
    const others = found.sentence && spoken.get(found.sentence);
    return others === undefined || !beside.some((id) => others.has(id));
  });
}

/** A rule that rests on what is not in force yet is silent until it is. */
function holdsOn(rule: PolicyRule, { byId, today }: Facts): boolean {
  return rule.facts.every((id) => {
    const from = byId.get(id)?.inForceFrom;
    return from === undefined || from <= today || rule.kind === 'edition';
  });
}

function bySeverityAndPlace(a: Finding, b: Finding): number {
  const place = ({ page, line }: Finding): number => (page ?? 0) * 1e6 + (line ?? 1e5);
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || place(a) - place(b);
}

function look(rule: PolicyRule, reading: Reading, facts: Facts, rules: PolicyRules): readonly Found[] {
  switch (rule.kind) {
    case 'words':
    case 'instruction':
      return inSentences(rule, reading);
    case 'edition':
      return editions(rule, reading, facts, rules.rules);
    case 'act':
      return acts(rule, reading, rules.acts);
    case 'contradiction':
      return contradictions(rule, reading);
    case 'missing':
      return missing(rule, reading);
    case 'health':
      return checkHealth(rule, reading, rules);
  }
}

/** The sentence and the two on either side. */
const aroundOf = (sentences: readonly Sentence[], index: number): readonly string[] =>
  sentences.slice(Math.max(0, index - 2), index + 3).map((each) => each.plain);

/** The same, and of a list only the item: what stands beside it is about something else. */
const togetherWith = (sentences: readonly Sentence[], index: number): readonly string[] => {
  const own = sentences[index]?.block;
  const isList = ({ kind }: Block): boolean => kind === 'item' || kind === 'row';
  return sentences
    .slice(Math.max(0, index - 2), index + 3)
    .filter(({ block }) => own !== undefined && (block === own || !(isList(block) || isList(own))))
    .map((each) => each.plain);
};

/** The heading, the line that leads into the list, and a title that stands right on its text. */
function above({ block }: Sentence, blocks: readonly Block[]): readonly string[] {
  const title = blocks
    .slice(Math.max(0, block.index - titleReach), block.index)
    .findLast(({ kind, text }) => kind === 'paragraph' && isTitle(text));
  return [block.heading?.text, block.intro, title?.text].flatMap((text) =>
    text === undefined ? [] : [plain(text)],
  );
}

const titleReach = 6;
const isTitle = (text: string): boolean =>
  text.length <= 60 && /^[A-Z0-9]/.test(text) && !/[.!?;:,]$/.test(text) && !/:\s/.test(text);

type Of<Kind extends PolicyRule['kind']> = Extract<PolicyRule, { kind: Kind }>;

function inSentences(
  rule: Of<'words' | 'instruction'>,
  { sentences, contexts, blocks }: Reading,
): readonly Found[] {
  const find = anyPhrase(rule.find);
  const holds = (list: readonly string[] | undefined): ((text: string) => boolean) => {
    if (!list) return () => false;
    const phrase = anyPhrase(list);
    return (text) => phrase(text).length > 0;
  };
  const [has, isNear, isOff, isOffNear] = [
    holds(rule.with),
    holds(rule.near),
    holds(rule.unless),
    holds(rule.unlessNear),
  ];
  return sentences.flatMap((sentence, index) => {
    const text = sentence.plain;
    if (contexts.isHistory(sentence) || (rule.with && !has(text)) || isOff(text)) return [];
    if (contexts.isBadExample(sentence) || (rule.kind === 'instruction' && isQuestion(text))) return [];
    const matches = find(text);
    if (matches.length === 0) return [];
    const around = aroundOf(sentences, index);
    if ((rule.near && ![...around, ...above(sentence, blocks)].some(isNear)) || around.some(isOffNear))
      return [];
    const match = matches.find(
      (each) =>
        !contexts.isBadExample(sentence, each) &&
        !(rule.kind === 'instruction' && isForbidden(sentence, each)) &&
        !(rule.kind === 'words' && contexts.isMention(sentence, each)),
    );
    return match ? [foundAt(sentence, match)] : [];
  });
}

/** "“Will you keep it secret?”": somebody asks, and nobody is told to do anything. */
const isQuestion = (text: string): boolean => /\?["')\]]*$/.test(text);

/** "{nearest}" is the Act as it should be, or the one that comes nearest. */
function acts(rule: Of<'act'>, { sentences, contexts }: Reading, list: readonly string[]): readonly Found[] {
  const find = rule.find && anyPhrase(rule.find);
  return sentences.flatMap((sentence) => {
    if (contexts.isHistory(sentence)) return [];
    const wrong = wrongActsIn(sentence, list).filter(
      (each) => each.wrong === rule.wrong && !contexts.isMention(sentence, each),
    );
    const found = wrong.map((each) => {
      const at = foundAt(sentence, each);
      const own = rule.factsOf.find(({ act }) => each.nearest.startsWith(act));
      return {
        ...at,
        words: { ...at.words, nearest: each.nearest },
        ...(own && { facts: [own.fact] }),
      };
    });
    if (found.length > 0 || !find) return found;
    const match = find(sentence.plain).find((each) => !contexts.isMention(sentence, each));
    if (!match) return [];
    const at = foundAt(sentence, match);
    const [first] = rule.factsOf;
    return [{ ...at, words: { ...at.words, nearest: first?.act ?? '' } }];
  });
}

function contradictions(rule: Of<'contradiction'>, { sentences }: Reading): readonly Found[] {
  const [first, second] = [anyPhrase(rule.first), anyPhrase(rule.second)];
  const one = sentences.flatMap((sentence) => first(sentence.plain).map((match) => ({ sentence, match })))[0];
  const other = sentences.flatMap((sentence) =>
    second(sentence.plain).map((match) => ({ sentence, match })),
  )[0];
  if (!one || !other || one.sentence === other.sentence) return [];
  const line = lineAt(other.sentence, other.match.from);
  const place = line?.page === undefined ? `line ${String(line?.number ?? '')}` : `page ${String(line.page)}`;
  const found = foundAt(one.sentence, one.match);
  return [{ ...found, words: { ...found.words, place, other: other.sentence.text } }];
}

function missing(rule: Of<'missing'>, { sentences, contexts, blocks }: Reading): readonly Found[] {
  const near = rule.near && anyPhrase(rule.near);
  const off = rule.unless && anyPhrase(rule.unless);
  const said = sentences.filter((sentence) => !contexts.isHistory(sentence));
  const isSaid = (phrases: readonly string[]): boolean => {
    const present = anyPhrase(phrases);
    return said.some(
      (sentence, index) =>
        present(sentence.plain).length > 0 &&
        !(off && off(sentence.plain).length > 0) &&
        (!near ||
          [...togetherWith(said, index), ...above(sentence, blocks)].some((text) => near(text).length > 0)),
    );
  };
  const without = rule.parts.filter(({ present }) => !isSaid(present)).map(({ name }) => name);
  if (isSaid(rule.present) && without.length === 0) return [];
  const when = rule.when && anyPhrase(rule.when);
  if (when && !said.some(({ plain: text }) => when(text).length > 0)) return [];
  return [{ words: { missing: without.join(' and ') } }];
}
