/** Who is told: where a policy names two different ways for one worry, or nobody but one person. */
import type { Reading } from './check-policy.ts';
import { plain, type Block, type Sentence } from './document.ts';
import { foundAt, type Found } from './finding.ts';
import { namesIn } from './names.ts';

interface Route {
  readonly sentence: Sentence;
  readonly match: { readonly from: number; readonly to: number };
  /** Whom it is about: a worry of staff in general, or one about a colleague. */
  readonly topic: 'concern' | 'colleague';
  readonly roles: ReadonlySet<string>;
}

const tell =
  /\b(?:report(?:ed|s)?|refer(?:red|s)?|told|tell|pass(?:ed)?|raised?|notif(?:y|ied)|inform(?:ed)?|contact(?:ed)?|speak)\b/i;

/** Roles inside a provider, each by the words that name it. */
const roles: readonly (readonly [string, RegExp])[] = [
  ['safeguarding', /\b(?:safeguarding|dsl|dso|child protection)\b/i],
  ['manager', /\bline managers?\b/i],
  ['hr', /\b(?:hr|human resources)\b/i],
  [
    'chief',
    /\b(?:principal|head ?teacher|head of centre|chief executive|ceo|managing director|director|chair)\b/i,
  ],
];

const aboutColleague =
  /\b(?:concerns?|allegations?|complaints?|worr(?:y|ies)) (?:about|against|regarding|concerning|involving) (?:a |any |another |other )?(?:members? of staff|staff|colleagues?|adults?|staff members?)|\b(?:all )?staff concerns\b|\bstaff (?:member )?allegations?\b/i;
const otherMatter =
  /\b(?:fault|phishing|virus|malware|lost|stolen|damage|data|cyber ?(?:security|attack)s?|security (?:incident|breach|concern)s?|IT (?:incident|issue|problem|security)s?|equipment|accidents?|near miss|health and safety|financial|malpractice|low[- ]level|breach of|technical|hardware|software|password|sickness|attendance|email|spam|filter|website|learners? (?:should|must|may|can)|employers?|apprentices?|visitors?|whistleblow)\b/i;
const general =
  /\b(?:any|all|e-safety|online safety|safeguarding|suspected)?\s*(?:concerns?|incidents?|disclosures?)\b/i;

/**
 * Two sentences that send staff to different people with the same kind of worry, when one of them leaves out whoever
 * leads on safeguarding.
 */
export function staffRoutesDiffer(reading: Reading): readonly Found[] {
  const found: Found[] = [];
  for (const topic of ['concern', 'colleague'] as const) {
    const routes = routesOf(reading, topic);
    for (const route of routes) {
      const other = routes.find((each) => isElsewhere(route, each));
      if (!other) continue;
      const at = foundAt(route.sentence, route.match);
      found.push({
        ...at,
        words: { ...at.words, place: placeOf(other.sentence), other: other.sentence.text },
      });
    }
  }
  return found;
}

/** Nobody is in both, and only one of them knows of whoever leads on safeguarding. */
const isElsewhere = (one: Route, other: Route): boolean =>
  [...one.roles].every((role) => !other.roles.has(role)) && isSafeguarding(one) !== isSafeguarding(other);
const isSafeguarding = ({ roles: named }: Route): boolean => named.has('safeguarding');

/** "line 12" or "page 3", for a sentence that names another one. */
function placeOf({ block }: Sentence): string {
  const line = block.starts[0]?.line;
  return line?.page === undefined ? `line ${String(line?.number ?? '')}` : `page ${String(line.page)}`;
}

function routesOf({ sentences, contexts }: Reading, topic: Route['topic']): readonly Route[] {
  return sentences.flatMap((sentence) => {
    const text = sentence.plain;
    const match = tell.exec(text);
    if (!match || contexts.isHistory(sentence) || otherMatter.test(text)) return [];
    const heading = plain(sentence.block.heading?.text ?? '');
    const isColleague = aboutColleague.test(text) || aboutColleague.test(heading);
    const isOfStaff =
      /\b(?:staff|tutors?|trainers?|assessors?|employees?)\b/i.test(text) && general.test(text);
    if (topic === 'colleague' ? !isColleague : isColleague || !isOfStaff) return [];
    const after = text.slice(match.index);
    const named = new Set(roles.filter(([, pattern]) => pattern.test(after)).map(([role]) => role));
    if (named.size === 0) return [];
    return [
      { sentence, match: { from: match.index, to: match.index + match[0].length }, topic, roles: named },
    ];
  });
}

const title =
  /\b((?:designated )?(?:safeguarding|e-safety\/safeguarding)(?: (?:and|&) prevent)?(?: designated)?) (lead|officer|person|co-?ordinator|manager)\b(?!s)/gi;

/** "Designated Safeguarding Lead" here and "Designated Safeguarding Officer" there, never side by side. */
export function leadTitlesDiffer({ sentences, contexts }: Reading): readonly Found[] {
  const byNoun = new Map<string, { sentence: Sentence; from: number; to: number; text: string }>();
  const together = new Set<string>();
  for (const sentence of sentences) {
    if (contexts.isHistory(sentence)) continue;
    const nouns = new Set<string>();
    for (const match of sentence.plain.matchAll(title)) {
      const before = sentence.plain.slice(0, match.index);
      if (/\b(?:deputy|assistant|local authority|council'?s?|police|board|trust|deputies)\s+$/i.test(before))
        continue;
      // "Tell a safeguarding person": any of them, and no title.
      if (/\b(?:an?|any|another|each|every)\s+$/i.test(before) && !/^designated/i.test(match[0])) continue;
      const noun = (match[2] ?? '').toLowerCase();
      nouns.add(noun);
      if (!byNoun.has(noun))
        byNoun.set(noun, { sentence, from: match.index, to: match.index + match[0].length, text: match[0] });
    }
    if (nouns.size > 1) for (const noun of nouns) together.add(noun);
  }
  const [first, second] = [...byNoun].filter(([noun]) => !together.has(noun)).map(([, each]) => each);
  if (!first || !second) return [];
  const found = foundAt(second.sentence, second);
  return [{ ...found, words: { ...found.words, other: first.text } }];
}

/** So many places with one name, and nobody is left to tell about that person. */
const many = 4;

export function onePerson({ sentences }: Reading): readonly Found[] {
  const places = new Map<string, Sentence[]>();
  for (const sentence of sentences)
    for (const { name } of namesIn(sentence)) places.set(name, [...(places.get(name) ?? []), sentence]);
  // Somebody stands in.
  if (sentences.some(({ plain: text }) => /\bdeput(?:y|ies)\b/i.test(text))) return [];
  for (const [name, where] of places) {
    const isLead = where.find(({ plain: text }) =>
      /\b(?:safeguarding|dsl|dso|first point of contact|e-safety (?:lead|officer))\b/i.test(text),
    );
    if (where.length < many || !isLead) continue;
    const from = isLead.text.indexOf(name);
    const found = foundAt(isLead, { from: Math.max(0, from), to: Math.max(0, from) + name.length });
    return [{ ...found, words: { match: name, times: String(where.length) } }];
  }
  return [];
}

const illegal =
  /\b(?:illegal|indecent|unlawful|criminal|child sexual abuse|abusive)\b[^.]{0,40}\b(?:content|material|images?|imagery)\b/i;
const discovering =
  /\b(?:discover|find|found|encounter|come across|handling|finding|dealing with|exposed?|suspected)\w*/i;
const lead = /\b(?:safeguarding|dsl|dso|designated|lead|child protection)\b/i;

/** A list of steps for illegal content that calls the police and leaves out whoever leads on safeguarding. */
export function illegalStepsWithoutLead({ blocks }: Reading): readonly Found[] {
  const found: Found[] = [];
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'item' || !illegal.test(plain(block.text)) || !discovering.test(plain(block.text)))
      continue;
    const steps = stepsAfter(blocks, index);
    if (steps.length < 3 || [block, ...steps].some(({ text }) => lead.test(plain(text)))) continue;
    const last =
      steps.findLast(({ text }) => /\b(?:report|police|tell|inform|contact)\b/i.test(text)) ?? steps[0];
    const sentence =
      last?.sentences.findLast(({ plain: text }) =>
        /\b(?:report|police|tell|inform|contact)\b/i.test(text),
      ) ?? last?.sentences[0];
    if (sentence && !found.some(({ quote }) => quote === sentence.text))
      found.push(foundAt(sentence, { from: 0, to: sentence.text.length }));
  }
  return found;
}

/** The list right below a block; at most one line stands between. */
function stepsAfter(blocks: readonly Block[], index: number): readonly Block[] {
  const start = blocks[index + 1]?.kind === 'item' ? index + 1 : index + 2;
  const steps: Block[] = [];
  for (let at = start; blocks[at]?.kind === 'item'; at += 1) steps.push(...blocks.slice(at, at + 1));
  return steps;
}
