/**
 * A first draft of a provider's profile from its policy. Every value brings the sentence it came from and how sure it
 * is; what the policy does not say stays empty (design rule 10). A person confirms it, value by value.
 */
import type { PolicyRules } from '../schema/policy-rules.ts';
import type { Sources } from '../schema/registers.ts';
import { checkPolicy } from './check-policy.ts';
import { blocksOf, lineAt, sentencesOf, type Block, type PolicyDocument, type Sentence } from './document.ts';
import { draftClauses, type DraftDocument } from './draft-clauses.ts';
import { draftPeople } from './draft-people.ts';
import { quoteAround } from './finding.ts';
import { metadataOf, type MetadataField, type Said } from './metadata.ts';

export type Confidence = 'high' | 'medium' | 'low';

/** Where a value stands, and what stands there. */
export interface Evidence {
  readonly quote: string;
  /** Counted from 1; null where the document has pages. */
  readonly line: number | null;
  readonly page: number | null;
}

export interface DraftValue extends Evidence {
  /** The way to it in the profile: "policy.nextReview", "people.lead.name". */
  readonly field: string;
  readonly value: string | boolean | readonly string[];
  readonly confidence: Confidence;
}

export interface ProfileDraft {
  readonly file: string;
  /** Made from the provider's name; a person may change it before anything is released. */
  readonly id: string;
  readonly values: readonly DraftValue[];
  readonly documents: readonly DraftDocument[];
}

export function draftProfile(
  document: PolicyDocument,
  rules: PolicyRules,
  sources: Sources,
  today: string,
): ProfileDraft {
  const blocks = blocksOf(document);
  const sentences = sentencesOf(blocks);
  const findings = checkPolicy(document, rules, sources, today).findings;
  const values = [
    ...identity(document, blocks, sentences),
    ...policyFields(blocks),
    ...words(sentences),
    ...draftPeople(sentences),
    ...systems(sentences),
    ...signing(sentences),
    ...risks(sentences, blocks),
    ...audiences(sentences),
  ];
  const name = values.find(({ field }) => field === 'identity.shortName' || field === 'identity.name')?.value;
  return {
    file: document.file,
    id: idOf(typeof name === 'string' ? name : 'new-provider'),
    values: firstOfEach(values),
    documents: draftClauses(blocks, values, findings, rules),
  };
}

/** A value for a place that is named twice is given once: the first, which is the surest. */
function firstOfEach(values: readonly DraftValue[]): readonly DraftValue[] {
  return values.filter(({ field }, index) => values.findIndex((each) => each.field === field) === index);
}

const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\b(?:ltd|limited|plc|llp|cic)\b/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'new-provider';

export function evidenceAt(sentence: Sentence, from = 0, to = from): Evidence {
  const line = lineAt(sentence, from);
  return {
    quote: quoteAround(sentence.text, { from, to }),
    line: line?.page === undefined ? (line?.number ?? null) : null,
    page: line?.page ?? null,
  };
}

const company =
  /\b((?:[A-Z][\w'’]*(?:\s+(?:&|and|for|of))?\s+){0,5}[A-Z][\w'’]*\s+(?:Ltd|Limited|PLC|LLP|CIC))\b/g;
const kinds =
  /\b((?:[A-Z][\w'’]+(?:\s+(?:&|and|for|of))?\s+){1,5}(?:Training(?: Solutions| Services| Group| Centre| Academy)?|College|Academy|Centre|Education Service|Skills(?: Centre| Group)?|Learning|Solutions|Institute|University))\b/g;

/** The name that is met most often, the longest form of it first. */
function identity(
  document: PolicyDocument,
  blocks: readonly Block[],
  sentences: readonly Sentence[],
): DraftValue[] {
  const counts = new Map<string, { count: number; sentence: Sentence; at: number }>();
  const add = (name: string, sentence: Sentence, at: number): void => {
    const clean = name.replace(/^(?:The|At|Our|All|In|This|Any|And|Of|For)\s+/i, '').trim();
    if (
      clean.split(' ').length < 2 ||
      /\b(?:Policy|Safeguarding|Designated|Keeping|Staff|Head|Programme|Distance|Blended|Remote|Online|Digital|Act)\b/.test(
        clean,
      )
    )
      return;
    const known = counts.get(clean);
    counts.set(clean, {
      count: (known?.count ?? 0) + 1,
      sentence: known?.sentence ?? sentence,
      at: known?.at ?? at,
    });
  };
  for (const sentence of sentences)
    for (const pattern of [company, kinds])
      for (const match of sentence.text.matchAll(pattern)) add(match[1] ?? '', sentence, match.index);
  const ranked = [...counts].toSorted((a, b) => weight(b) - weight(a) || b[0].length - a[0].length);
  const values: DraftValue[] = [];
  const title = titleName(blocks);
  const [best] = ranked;
  // A title that stands alone at the head of the document is the name of whoever wrote it.
  if (title && (!best || best[1].count < 3 || place.test(title.name)))
    values.push({
      field: 'identity.name',
      value: title.name,
      confidence: 'medium',
      ...evidenceAt(title.sentence),
    });
  else if (best) {
    const [name, { sentence, at, count }] = best;
    values.push({
      field: 'identity.name',
      value: name,
      confidence: count > 2 ? 'high' : 'medium',
      ...evidenceAt(sentence, at, at + name.length),
    });
  }
  const name = values[0]?.value;
  if (typeof name === 'string') values.push(...shortName(name, document, sentences));
  return values;
}

const place =
  /\b(?:Training|Services?|College|Skills|Learning|Centre|Academy|Education|Institute|Ltd|Limited)\b/;

const weight = ([name, { count }]: readonly [string, { readonly count: number }]): number =>
  count * (/\b(?:Ltd|Limited|PLC|LLP|CIC)$/.test(name) ? 4 : 1);

function titleName(blocks: readonly Block[]): { name: string; sentence: Sentence } | undefined {
  for (const block of blocks.slice(0, 3)) {
    const [sentence] = block.sentences;
    if (!sentence || block.kind === 'row') continue;
    const [before = ''] = sentence.text.split(/[:–-]\s*(?=(?:e-?safety|online|acceptable|it |internet))/i);
    const name = before.trim().replace(/^\W+/, '');
    const isTitle = /\b(?:policy|procedure|e-?safety|acceptable use|contents)\b/i.test(name);
    if (!isTitle && name.split(' ').length >= 2 && name.length < 60 && isProper(name))
      return { name: /[a-z]/.test(name) ? name : titleCase(name), sentence };
  }
  return undefined;
}

/** "Skills for Work", and no sentence. */
const isProper = (name: string): boolean =>
  !/[.!?,]$/.test(name) &&
  name.split(/\s+/).every((word) => /^[A-Z0-9&('"]/.test(word) || /^(?:and|for|of|the|in|at)$/.test(word));

const titleCase = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(?<![\w'’])(?!(?:and|for|of|the|in)\b)[a-z]/g, (letter) => letter.toUpperCase());

/** "North West Training Ltd (NWT)", the initials that the policy uses, or the name without its legal form. */
function shortName(name: string, { lines }: PolicyDocument, sentences: readonly Sentence[]): DraftValue[] {
  const initials = name
    .replace(/\b(?:Ltd|Limited|PLC|LLP|CIC)\b/g, '')
    .split(/\s+/)
    .flatMap((word) => (/^[A-Z]/.test(word) ? [word.charAt(0)] : []))
    .join('');
  const text = lines.map((line) => line.text).join('\n');
  const bracketed = sentences.flatMap((sentence) => {
    const at = sentence.text.indexOf(name);
    const match =
      at < 0
        ? null
        : /^\s*\(["“']?([A-Z][A-Za-z&]{1,11})["”']?\)/.exec(sentence.text.slice(at + name.length));
    return match ? [{ short: match[1] ?? '', sentence, at }] : [];
  })[0];
  if (bracketed)
    return [
      {
        field: 'identity.shortName',
        value: bracketed.short,
        confidence: 'high',
        ...evidenceAt(bracketed.sentence, bracketed.at),
      },
    ];
  const uses = [initials, `${initials}S`].filter(
    (each) => each.length >= 3 && (text.match(new RegExp(`\\b${each}\\b`, 'g'))?.length ?? 0) > 3,
  )[0];
  const legal = name.replace(/\s+(?:Ltd|Limited|PLC|LLP|CIC)$/, '');
  const short = uses ?? (legal === name ? undefined : legal);
  if (short === undefined) return [];
  const sentence = sentences.find((each) =>
    new RegExp(`\\b${short}\\b(?!\\s+(?:Ltd|Limited))`).test(each.text),
  );
  if (!sentence) return [];
  const at = sentence.text.indexOf(short);
  return [
    {
      field: 'identity.shortName',
      value: short,
      confidence: uses === undefined ? 'medium' : 'high',
      ...evidenceAt(sentence, at, at + short.length),
    },
  ];
}

const policyKeys: Partial<Record<MetadataField, string>> = {
  name: 'policy.name',
  reference: 'policy.reference',
  version: 'policy.version',
  owner: 'policy.owner',
  approvedBy: 'policy.approvedBy',
  issued: 'policy.issued',
  effectiveFrom: 'policy.effectiveFrom',
  effectiveTo: 'policy.effectiveTo',
  reviewed: 'policy.reviewed',
  nextReview: 'policy.nextReview',
};

function policyFields(blocks: readonly Block[]): DraftValue[] {
  const said = metadataOf(blocks);
  const values = said.flatMap((each) => {
    const field = policyKeys[each.field];
    return field === undefined ? [] : [valueOf(field, each)];
  });
  const ends = said.filter(
    ({ field, dates }) =>
      (field === 'nextReview' || field === 'effectiveTo') && dates[0] && !dates[0].isImpossible,
  );
  const [last] = ends.toSorted((a, b) => ((a.dates[0]?.last ?? '') < (b.dates[0]?.last ?? '') ? 1 : -1));
  if (last?.dates[0]) values.push({ ...valueOf('policy.nextReviewBy', last), value: last.dates[0].last });
  return [...values, ...titleOfPolicy(blocks), ...publishedAt(blocks)];
}

function valueOf(field: string, { value, line, isLabelled, dates }: Said): DraftValue {
  const isDate =
    dates.length > 0 &&
    ['issued', 'effectiveFrom', 'effectiveTo', 'reviewed', 'nextReview'].some((name) => field.endsWith(name));
  return {
    field,
    // Of "March 2025 or sooner" only the date.
    value: isDate ? (dates[0]?.text ?? value) : value.replace(/\s*[,;]?\s*$/, ''),
    confidence: isLabelled ? 'high' : 'medium',
    quote: line.text.trim().replace(/\s+/g, ' '),
    line: line.page === undefined ? line.number : null,
    page: line.page ?? null,
  };
}

/** The first line that is a title with "policy" in it. */
function titleOfPolicy(blocks: readonly Block[]): DraftValue[] {
  for (const block of blocks.slice(0, 8)) {
    const [sentence] = block.sentences;
    const match =
      sentence && block.kind !== 'row' ? /((?:[\w&/-]+ ){0,6}policy)\b/i.exec(sentence.text) : null;
    if (sentence && match && sentence.text.length < 80) {
      const name = (match[1] ?? '').trim();
      const value = /[a-z]{3}/.test(name.replace(/^e-/i, '')) ? name : titleCase(name).replace(/^E-s/, 'E-S');
      return [{ field: 'policy.name', value, confidence: 'medium', ...evidenceAt(sentence, match.index) }];
    }
  }
  return [];
}

function publishedAt(blocks: readonly Block[]): DraftValue[] {
  for (const sentence of sentencesOf(blocks)) {
    const match =
      /\bpolicy (?:is|will be) (?:published|available|found|held|displayed|placed) (?:on|in|at|via|through) (?:the |our )?([^.,;]{4,70})/i.exec(
        sentence.plain,
      );
    if (match)
      return [
        {
          field: 'policy.publishedAt',
          value: sentence.text
            .slice(match.index, match.index + match[0].length)
            .replace(/^.*?\b(?:on|in|at|via|through) (?:the |our )?/i, ''),
          confidence: 'medium',
          ...evidenceAt(sentence, match.index, match.index + match[0].length),
        },
      ];
  }
  return [];
}

const learnerWords = [
  'learner',
  'student',
  'customer',
  'trainee',
  'pupil',
  'participant',
  'apprentice',
] as const;

function words(sentences: readonly Sentence[]): DraftValue[] {
  const counted = learnerWords.map((word) => {
    const own = sentences.filter(
      ({ plain }) =>
        new RegExp(`\\b${word}s?\\b`, 'i').test(plain) &&
        !(word === 'customer' && /customer service/i.test(plain)),
    );
    return { word, own };
  });
  const learner = counted[0];
  // A customer, trainee or participant is nobody else here; a learner may stand beside it in what was taken over.
  const special = counted.find(
    ({ word, own }) => ['customer', 'trainee', 'participant'].includes(word) && own.length >= 6,
  );
  const best = special ?? counted.toSorted((a, b) => b.own.length - a.own.length)[0];
  const [sentence] = best?.own ?? [];
  if (!best || !sentence) return [];
  const confidence: Confidence =
    best === special ? 'low' : best === learner || best.own.length > 5 ? 'high' : 'medium';
  const at = sentence.plain.toLowerCase().indexOf(best.word);
  const evidence = evidenceAt(sentence, at, at + best.word.length);
  return [
    { field: 'words.learner', value: best.word, confidence, ...evidence },
    { field: 'words.learners', value: pluralOf(best.word), confidence, ...evidence },
    ...tutorWords(sentences),
  ];
}

/** "coach", "coaches". */
const pluralOf = (word: string): string => (/(?:ch|sh|s|x|z)$/.test(word) ? `${word}es` : `${word}s`);

function tutorWords(sentences: readonly Sentence[]): DraftValue[] {
  // Of two that are met as often the fuller one comes first: "progress coach", and not "coach".
  const counted = [
    'personal tutor',
    'progress tutor',
    'course tutor',
    'form tutor',
    'tutor',
    'trainer',
    'teacher',
    'key worker',
    'assessor',
    'lecturer',
    'instructor',
    'progress coach',
    'skills coach',
    'learning coach',
    'work coach',
    'personal coach',
    'coach',
  ]
    .map((word) => ({
      word,
      own: sentences.filter(({ plain }) => new RegExp(`\\b${word}(?:e?s)?\\b`, 'i').test(plain)),
    }))
    .toSorted((a, b) => b.own.length - a.own.length);
  const [best] = counted;
  const [sentence] = best?.own ?? [];
  if (!best || !sentence) return [];
  const at = sentence.plain.toLowerCase().indexOf(best.word);
  const evidence = evidenceAt(sentence, at, at + best.word.length);
  return [
    { field: 'words.tutor', value: best.word, confidence: 'medium', ...evidence },
    { field: 'words.tutors', value: pluralOf(best.word), confidence: 'medium', ...evidence },
  ];
}

const products = {
  filter:
    /\b(Smoothwall|Sophos|Senso|Impero|Securly|Lightspeed(?: Filter)?|Netsweeper|FortiGuard|Fortinet|Cisco Umbrella|Forcepoint|RM SafetyNet|Censornet|GoGuardian|eSafe|NetSupport(?: DNA)?|WebTitan|DNSFilter|Barracuda|Zscaler|Watchguard|Talkstraight|Schools Broadband|Classroom\.cloud)\b/gi,
  concern:
    /\b(MyConcern|My Concern|CPOMS|Safeguard ?my ?School|Record ?Manager|Tootoot|Whisper|ProMonitor|ProPortal|Arbor|Bromcom|Safeguarding Log|Vulnerable Learner Log|concern log)\b/gi,
  parentChannel:
    /\b(Parent ?Mail|ParentPay|Class ?Dojo|SchoolComms|Parent newsletter|Arbor Parent Portal|Weduc)\b/gi,
} as const;

function systems(sentences: readonly Sentence[]): DraftValue[] {
  const found = (pattern: RegExp): { name: string; sentence: Sentence; at: number }[] =>
    sentences.flatMap((sentence) =>
      [...sentence.text.matchAll(pattern)].map((match) => ({ name: match[0], sentence, at: match.index })),
    );
  const filters = found(products.filter);
  const names = [...new Map(filters.map((each) => [each.name.toLowerCase(), each])).values()];
  const [first] = filters;
  return [
    ...(first
      ? [
          {
            field: 'systems.filter',
            value: names.map(({ name }) => name),
            confidence: 'high' as const,
            ...evidenceAt(first.sentence, first.at, first.at + first.name.length),
          },
        ]
      : []),
    ...(['concern', 'parentChannel'] as const).flatMap((key) => {
      const [one] = found(products[key]);
      return one
        ? [
            {
              field: `systems.${key}`,
              value: one.name,
              confidence: 'high' as const,
              ...evidenceAt(one.sentence, one.at, one.at + one.name.length),
            },
          ]
        : [];
    }),
  ];
}

const modes: readonly (readonly [string, RegExp])[] = [
  ['every-login', /\b(?:each|every) time (?:they|you|users?|a user) (?:log|access|sign|use)\w*/i],
  ['wet-ink', /\bsign (?:a |the )?(?:hard|paper|printed) cop(?:y|ies)|\bsigned (?:hard|paper) cop/i],
  ['attest', /\bhave (?:read and )?(?:understood|read)\b[^.]{0,60}\b(?:policy|rules|agreement)/i],
  [
    'click',
    /\b(?:accept|tick|agree to)\b[^.]{0,30}\b(?:acceptable use|user) (?:agreement|policy)|\b(?:agree|accept|sign|confirm)\w*\b[^.]{0,110}\btick(?:ing|s|ed)? (?:the|a|this|that) (?:tick )?box\b|\btick(?:ing|s|ed)? (?:the|a|this|that) (?:tick )?box\b[^.]{0,80}\b(?:agree|accept|sign|confirm|rules|policy)/i,
  ],
  ['read-and-confirm', /\basked to read\b[^.]{0,40}\bpolicy/i],
];

function signing(sentences: readonly Sentence[]): DraftValue[] {
  for (const [mode, pattern] of modes)
    for (const sentence of sentences) {
      const match = pattern.exec(sentence.plain);
      if (match)
        return [
          {
            field: 'signOff.mode',
            value: mode,
            confidence: 'medium',
            ...evidenceAt(sentence, match.index, match.index + match[0].length),
          },
        ];
    }
  return [];
}

/** How many headings the policy uses for kinds of risk. */
function risks(sentences: readonly Sentence[], blocks: readonly Block[]): DraftValue[] {
  const named = ['content', 'contact', 'conduct', 'commerce'].filter((word) =>
    blocks.some(({ text }) =>
      text
        .split('\t')
        .some((cell) =>
          new RegExp(`^(?:\\d+(?:\\.\\d+)*\\s*)?${word}\\b\\s*(?:[:–-]|$)`, 'i').test(cell.trim()),
        ),
    ),
  );
  const said = sentences.find(
    ({ plain }) =>
      /\b(?:three|four|3|4)\s+(?:\w+ )?(?:c'?s|areas|headings|categories)\b/i.test(plain) &&
      /risk|c'?s\b|content/i.test(plain),
  );
  const titled = blocks.find(({ text }) => /^(?:\d+(?:\.\d+)*\s*)?content\b/i.test(text))?.sentences[0];
  const counted =
    named.length >= 3 ? named.length : said && /\b(?:four|4)\b/i.test(said.plain) ? 4 : said ? 3 : 0;
  const evidence = said ?? titled;
  if (counted < 3 || !evidence) return [];
  return [
    {
      field: 'risks.heading',
      value: counted === 4 ? 'four' : 'three',
      confidence: 'medium',
      ...evidenceAt(evidence),
    },
  ];
}

const audienceWords: readonly (readonly [string, RegExp])[] = [
  ['learner', /\b(?:learners?|students?|customers?)\b/i],
  ['staff', /\b(?:staff|employees|employed personnel)\b/i],
  ['visitor', /\b(?:visitors?|guests?)\b/i],
  ['volunteer', /\bvolunteers?\b/i],
  ['employer', /\bemployers\b|\bemployer\b/i],
  ['parent', /\bparents?\b/i],
];

function audiences(sentences: readonly Sentence[]): DraftValue[] {
  const found = audienceWords.flatMap(([name, pattern]) => {
    const sentence = sentences.find(({ plain }) => pattern.test(plain));
    return sentence ? [{ name, sentence }] : [];
  });
  const [first] = found;
  const apprentices = sentences.find(({ plain }) => /\bapprentice(?:s|ship|ships)?\b/i.test(plain));
  return [
    ...(first
      ? [
          {
            field: 'audiences',
            value: found.map(({ name }) => name),
            confidence: 'low' as const,
            ...evidenceAt(first.sentence),
          },
        ]
      : []),
    ...(apprentices
      ? [{ field: 'apprentices', value: true, confidence: 'medium' as const, ...evidenceAt(apprentices) }]
      : []),
  ];
}
