/** The rules that people sign, clause by clause, word for word, with whom each is for. */
import type { PolicyRules } from '../schema/policy-rules.ts';
import { plain, type Block } from './document.ts';
import type { Confidence, DraftValue, Evidence } from './draft.ts';
import type { Finding } from './finding.ts';

export interface DraftClause extends Evidence {
  readonly text: string;
  readonly section?: string;
  readonly audience: readonly string[];
  readonly state: 'ok' | 'outdated' | 'unsafe';
  /** Rules of the policy check that speak of it. */
  readonly rules: readonly string[];
  /** For an unsafe clause: our words, until the provider has its own. */
  readonly safe?: string;
  readonly confidence: Confidence;
}

export interface DraftDocument extends Evidence {
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly DraftClause[];
}

/** A part whose list is rules for people. */
const rulesTitle =
  /\b(?:acceptable (?:use|user)|aup|rules|guidelines|code of (?:conduct|practice)|behaviour and responsibilities|user responsibilities|do'?s and don'?ts|guidance for (?:staff|learners|students|tutors|trainers))\b/i;
/** In such a part, what is no rule. */
const noRule =
  /^(?:\d+(?:\.\d+)*\.?\s*)?(?:this policy applies|scope|purpose|introduction|definitions?|aims?|contents|(?:this policy )?applies to|related|links|review|background|legislation|roles?)\b/i;
const annex = /^(?:annex|appendix|schedule)\b/i;
/** A list of what people are barred for is a list of rules too. */
const barred = /\b(?:will|may) (?:also )?(?:remove|block|ban|suspend|bar)\b[^.]{0,160}:\s*$/i;

export function draftClauses(
  blocks: readonly Block[],
  values: readonly DraftValue[],
  findings: readonly Finding[],
  rules: PolicyRules,
): readonly DraftDocument[] {
  const parts = partsOf(blocks);
  const [first] = parts;
  if (!first) return [];
  const everyone = audienceOf(
    parts.map(({ blocks: own }) => own.map(({ text }) => text).join(' ')).join(' '),
    values,
  );
  const clauses = parts.flatMap(({ blocks: own }) =>
    own.flatMap((block) => (isClause(block) ? [clauseOf(block, everyone, findings, rules)] : [])),
  );
  if (clauses.length === 0) return [];
  const named = values.find(({ field }) => field === 'policy.name')?.value;
  // A list below a sentence has no title of its own.
  const own = first.title.kind === 'heading' || typeof named !== 'string' ? first.title.text : named;
  const title = own.replace(/^(?:annex|appendix)?\s*\d*(?:\.\d+)*[.:]?\s*/i, '');
  return [{ id: 'rules', title, clauses, ...placeOf(first.title) }];
}

interface Part {
  readonly title: Block;
  readonly blocks: readonly Block[];
}

/** Parts with at least two rules in them. */
function partsOf(blocks: readonly Block[]): readonly Part[] {
  const parts: Part[] = [];
  let open: { title: Block; blocks: Block[]; isAnnex: boolean } | undefined;
  let inAnnex = false;
  const close = (): void => {
    if (open && open.blocks.filter(isClause).length >= 2) parts.push(open);
    open = undefined;
  };
  for (const block of blocks) {
    const text = plain(block.text);
    const isTitle = block.kind === 'heading' || (block.kind === 'paragraph' && barred.test(text));
    if (isTitle && annex.test(text)) inAnnex = true;
    if (isTitle && !(open?.isAnnex && !annex.test(text))) {
      close();
      if ((rulesTitle.test(text) || barred.test(text)) && !/\?$/.test(text))
        open = { title: block, blocks: [], isAnnex: inAnnex };
    } else if (open) open.blocks.push(block);
  }
  close();
  return parts;
}

function isClause(block: Block): boolean {
  const heading = plain(block.heading?.text ?? '');
  if (noRule.test(heading)) return false;
  if (block.kind === 'item') return block.text.split(' ').length > 2;
  return (
    block.kind === 'paragraph' &&
    /acknowledg|declaration/i.test(heading) &&
    /\b(?:agree|acknowledge|accept)\b/i.test(block.text)
  );
}

function clauseOf(
  block: Block,
  everyone: readonly string[],
  findings: readonly Finding[],
  rules: PolicyRules,
): DraftClause {
  const evidence = placeOf(block);
  const here = findings.filter(
    ({ line, page, quote }) =>
      (line === null
        ? page === evidence.page
        : line === evidence.line || block.starts.some((start) => start.line.number === line)) &&
      quote !== null &&
      plain(block.text).includes(plain(quote)),
  );
  const unsafe = here.find(
    ({ severity, rule }) =>
      severity === 'safety-critical' || (severity === 'high' && isInstruction(rule, rules)),
  );
  const outdated = here.some(
    ({ severity, rule }) => (severity === 'medium' || severity === 'low') && rule !== 'lead-titles-differ',
  );
  return {
    text: block.text,
    ...(block.heading && { section: block.heading.text }),
    audience: audienceHere(block, everyone),
    state: unsafe ? 'unsafe' : outdated ? 'outdated' : 'ok',
    rules: here.map(({ rule }) => rule),
    ...(unsafe && { safe: unsafe.suggest }),
    confidence: block.kind === 'item' ? 'high' : 'medium',
    ...evidence,
  };
}

const isInstruction = (id: string, { rules }: PolicyRules): boolean =>
  rules.some((rule) => rule.id === id && rule.kind === 'instruction');

/** Whom the part names: "all learners, staff, and visitors". */
function audienceOf(text: string, values: readonly DraftValue[]): readonly string[] {
  const known = values.find(({ field }) => field === 'audiences')?.value;
  const named = Array.isArray(known) ? (known as readonly string[]) : ['learner', 'staff'];
  const isVisitor = /\bvisitors?\b|\bguests?\b/i.test(text);
  return named.filter((name) => name === 'learner' || name === 'staff' || (name === 'visitor' && isVisitor));
}

/** A heading for staff or learners, or a sentence that begins with them, narrows it. */
function audienceHere(block: Block, everyone: readonly string[]): readonly string[] {
  const heading = plain(block.heading?.text ?? '');
  const text = plain(block.text);
  if (/\bstaff\b/i.test(heading) && !/\blearners?\b|\bstudents?\b/i.test(heading)) return ['staff'];
  if (/\b(?:learners?|students?)\b/i.test(heading) && !/\bstaff\b/i.test(heading)) return ['learner'];
  if (
    /^(?:all )?(?:staff|tutors|trainers|teachers|employees)\b(?! (?:and|or) (?:learners|students))/i.test(
      text,
    )
  )
    return ['staff'];
  if (/^(?:all )?(?:learners|students)\b(?! (?:and|or) staff)/i.test(text)) return ['learner'];
  return everyone;
}

function placeOf(block: Block): Evidence {
  const line = block.starts[0]?.line;
  return {
    quote: block.text,
    line: line?.page === undefined ? (line?.number ?? null) : null,
    page: line?.page ?? null,
  };
}
