/** Posts, and whoever holds them: each with the sentence that names it. */
import type { Sentence } from './document.ts';
import { evidenceAt, type Confidence, type DraftValue } from './draft.ts';
import { nameAlone, namesIn } from './names.ts';

interface Slot {
  readonly slot: string;
  /** Titles from the fullest to the shortest; the first that is met anywhere counts. */
  readonly titles: readonly RegExp[];
  readonly short?: RegExp;
}

const slots: readonly Slot[] = [
  {
    slot: 'lead',
    titles: [
      /\bDesignated Safeguarding (?:Lead|Officer|Person|Manager)\b/i,
      /\bSafeguarding(?: and Prevent)? Designated Lead\b/i,
      /\b(?:e-Safety\s?\/\s?)?Safeguarding (?:and Prevent )?(?:Lead|Officer|Manager|Co-?ordinator)\b/i,
      /\bHead of Safeguarding\b/i,
    ],
    short: /\b(?:DSL|DSO|DSP)\b/,
  },
  {
    slot: 'deputy',
    titles: [
      /\bDeputy (?:Designated )?Safeguarding (?:Lead|Officer|Person)(?=s?\b)/i,
      /\bDeputy DSL(?=s?\b)/i,
    ],
  },
  { slot: 'headOfEducation', titles: [/\bHead of (?:Education|Learning|Curriculum|Teaching)\b(?! and)/i] },
  { slot: 'siteManager', titles: [/\b(?:site|centre) manager\b/i] },
  {
    slot: 'hr',
    titles: [/\bHead of (?:HR|Human Resources)\b/i, /\bHR (?:team|department|manager|director)\b/i, /\bHR\b/],
  },
  { slot: 'principal', titles: [/(?<!\b(?:Vice|Deputy|Assistant|Associate)[ -])\bPrincipal\b/] },
  {
    slot: 'chief',
    titles: [
      /\bChief Executive(?: Officer)?\b/i,
      /\bCEO\b/,
      /\bManaging Director\b/i,
      /\bHead of Centre\b/i,
      /(?<!Associate |Finance |Deputy )\bDirector\b(?! of)(?! Operations)/,
    ],
  },
  {
    slot: 'it',
    titles: [
      /\bHead of IT\b/i,
      /\bIT (?:Services|Support|Systems|Network|Operations) (?:Manager|Director|Lead|Officer)\b/i,
      /\bIT (?:Services|Manager|Support|team|department)\b/,
    ],
  },
  {
    slot: 'committee',
    titles: [
      /\b(?:Service )?Safeguarding (?:and Prevent )?Committee\b/i,
      /\bSafeguarding (?:and Prevent )?Team\b/i,
    ],
  },
  { slot: 'lado', titles: [/\bLocal Authority Designated Officer\b/i, /\bLADO\b/], short: /\bLADO\b/ },
  {
    slot: 'prevent',
    titles: [
      /(?<!Safeguarding and )\bPrevent (?:lead|co-?ordinator|officer)\b/i,
      /\b[A-Z]{2,5} representative\b/,
    ],
  },
  { slot: 'keyWorker', titles: [/\bkey worker\b/i, /\bpersonal tutor\b/i] },
];

/** A post in the sentence that says who does it. */
const duties: readonly (readonly [slot: string, pattern: RegExp])[] = [
  [
    'alertReviewer',
    /\b[Aa]lerts?\b[^.]{0,60}\b(?:reviewed|seen|read|received|checked) by (?:the |our )?([A-Z][\w/&' -]{2,40}?)(?=,| and\b| who\b| (?:each|every|daily|weekly|monthly|on|at|between|during|within|once|twice|in|from|when|before|after|as|first|throughout|all)\b|\.|$)/,
  ],
  [
    'alertDeputy',
    /\bin (?:her|his|their) absence\b[^.]{0,30}\bby (?:the |our )?([A-Z][\w/&' -]{1,40}?)(?= only|,| who\b|\.|$)/,
  ],
  [
    'imageApprover',
    /\b(?:images?|photographs?|photos?|video|materials?)\b[^.]{0,80}\b(?:consent|approval|permission) (?:of|from) (?:the |our )?([A-Z][\w/&' -]{2,40}?)(?=,| before\b| if\b|\.|$)/,
  ],
  [
    'imageApprover',
    /\bapproval from (?:the |our )?([A-Z][\w/&' -]{2,50}?)(?= if\b| where\b|,|\.|$)[^.]{0,60}\b(?:posting|photo|image|download)/,
  ],
];

const heads =
  /\b(?:Head of (?!IT\b|HR\b|Human|Education\b|Centre\b|Safeguarding\b)[A-Z][\w&]*(?: (?:and |& )?[A-Z][\w&]*){0,3}|(?:Associate|Assistant|Operational|Operations|Finance|Quality|Deputy) (?:Director|Manager)(?: Operations| of [A-Z]\w+)?|Senior (?:Leadership|Management) Team|line manager|GDPR lead|Data Protection Officer|Central Administration)\b/g;

export function draftPeople(sentences: readonly Sentence[]): readonly DraftValue[] {
  const values = [...slots.flatMap((slot) => inSlot(slot, sentences)), ...byDuty(sentences)];
  const taken = new Set(values.map(({ value }) => String(value).toLowerCase()));
  return [...values, ...others(sentences, taken)];
}

function inSlot({ slot, titles, short }: Slot, sentences: readonly Sentence[]): DraftValue[] {
  for (const pattern of titles) {
    const places = sentences.flatMap((sentence) => {
      const match = pattern.exec(sentence.text);
      const isOther =
        match &&
        slot === 'lead' &&
        /\b(?:Deputy|Local Authority|council'?s?)\s+$/i.test(sentence.text.slice(0, match.index));
      return match && !isOther ? [{ sentence, title: match[0], at: match.index }] : [];
    });
    const [first] = places;
    if (!first) continue;
    const confidence: Confidence = places.length > 1 ? 'high' : 'medium';
    const { title } = first;
    const values: DraftValue[] = [
      {
        field: `people.${slot}.title`,
        value: title,
        confidence,
        ...evidenceAt(first.sentence, first.at, first.at + first.title.length),
      },
    ];
    const shortIn = short && sentences.find(({ text }) => short.test(text));
    if (short && shortIn && !short.test(title)) {
      const match = short.exec(shortIn.text);
      if (match)
        values.push({
          field: `people.${slot}.short`,
          value: match[0],
          confidence: 'high',
          ...evidenceAt(shortIn, match.index, match.index + match[0].length),
        });
    }
    const inRow = rowOf(slot, places);
    return [...values, ...inRow, ...holder(slot, places), ...contacts(slot, places)];
  }
  return [];
}

/** Between a post and the name behind it, and between a name and the post behind that. */
const beforeName =
  /^s?\s*(?:\([A-Z]{2,4}s?\))?\s*(?:is|are|[-–:,(])?\s*(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame|Rev|Cllr)\.?\s*)?$/;
const afterName = /^\s*[,(–-]?\s*(?:the|our|as|is the|is our)?\s*$/;

/** A name right before or after the post, in the sentence that names it; behind a dash or "is" it is surest. */
function holder(
  slot: string,
  places: readonly { sentence: Sentence; title: string; at: number }[],
): DraftValue[] {
  for (const { sentence, title, at } of places) {
    const end = at + title.length;
    const near = namesIn(sentence).flatMap(({ name, at: from }) => {
      const between =
        from >= end ? sentence.text.slice(end, from) : sentence.text.slice(from + name.length, at);
      const fits = from >= end ? beforeName.test(between) : afterName.test(between);
      return fits
        ? [{ name, from, rank: from >= end && /[-–:(]|\bis\b/.test(between) ? 0 : from < at ? 1 : 2 }]
        : [];
    });
    const [best] = near.toSorted((a, b) => a.rank - b.rank);
    if (best)
      return [
        {
          field: `people.${slot}.name`,
          value: best.name,
          confidence: 'medium',
          ...evidenceAt(sentence, Math.min(at, best.from), Math.max(end, best.from + best.name.length)),
        },
        ...alsoHolding(slot, sentence, title, best),
        ...(best.from >= end ? reachedBy(slot, sentence) : []),
      ];
  }
  return [];
}

/** "The Deputy Leads are Ada Byrne (Leeds) and Omar Said": whoever else holds the post. */
function alsoHolding(
  slot: string,
  sentence: Sentence,
  title: string,
  first: { readonly name: string; readonly from: number },
): DraftValue[] {
  const before = sentence.text.slice(0, first.from);
  if (!new RegExp(`${title}s\\b`).test(before)) return [];
  let end = first.from + first.name.length;
  const values: DraftValue[] = [];
  for (const { name, at } of namesIn(sentence)) {
    if (at < end) continue;
    if (!/^\s*(?:\([^()]{1,40}\))?\s*(?:,|,? and|&)\s*$/.test(sentence.text.slice(end, at))) break;
    end = at + name.length;
    const other = `people.others.${slot}-${String(values.length / 2 + 2)}`;
    const evidence = evidenceAt(sentence, first.from, end);
    values.push(
      { field: `${other}.title`, value: title, confidence: 'medium', ...evidence },
      { field: `${other}.name`, value: name, confidence: 'medium', ...evidence },
    );
  }
  return values;
}

/** "She can be reached on …", right behind the sentence that names who holds the post. */
function reachedBy(slot: string, sentence: Sentence): DraftValue[] {
  const { sentences } = sentence.block;
  const next = sentences[sentences.indexOf(sentence) + 1];
  if (!next || !goesOn.test(next.plain) || namesIn(next).length > 0) return [];
  return contacts(slot, [{ sentence }, { sentence: next }]);
}

const goesOn =
  /^(?:she|he|they|you can|(?:her|his|their) (?:number|phone|e-?mail|telephone|mobile|extension|contact|office)|(?:phone|tel|telephone|ring|call|e-?mail|contact|mobile)\b)/i;

/** A table of contacts: the post in one cell, the name and the ways to reach it in those behind. */
function rowOf(slot: string, places: readonly { sentence: Sentence; title: string }[]): DraftValue[] {
  for (const { sentence, title } of places) {
    const { block } = sentence;
    // A cell that says more than the post is no label.
    if (block.kind !== 'row' || sentence.text.length > title.length + 12) continue;
    const cells = block.text.split('\t');
    const behind = cells.slice(cells.findIndex((cell) => cell.includes(title)) + 1);
    const evidence = { ...evidenceAt(sentence), quote: block.text.replace(/\s+/g, ' ') };
    const value = (field: string, found: string | undefined): DraftValue[] =>
      found === undefined
        ? []
        : [{ field: `people.${slot}.${field}`, value: found, confidence: 'high', ...evidence }];
    const rest = behind.join(' ');
    const values = [
      ...value('name', behind.slice(0, 1).flatMap((cell) => nameAlone(cell) ?? [])[0]),
      ...value('email', email.exec(rest)?.[0]),
      ...value('phone', phone.exec(rest)?.[0]),
    ];
    if (values.length > 0) return values;
  }
  return [];
}

const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const phone = /(?<!\d)(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}(?!\d)/;

function contacts(slot: string, places: readonly { sentence: Sentence }[]): DraftValue[] {
  const found = (field: string, pattern: RegExp): DraftValue[] => {
    for (const { sentence } of places) {
      const match = pattern.exec(sentence.text);
      if (match)
        return [
          {
            field: `people.${slot}.${field}`,
            value: match[0].replace(/[.]$/, ''),
            confidence: 'medium',
            ...evidenceAt(sentence, match.index, match.index + match[0].length),
          },
        ];
    }
    return [];
  };
  return [...found('email', email), ...found('phone', phone)];
}

function byDuty(sentences: readonly Sentence[]): DraftValue[] {
  const values: DraftValue[] = [];
  for (const [slot, pattern] of duties)
    for (const sentence of sentences) {
      const match = pattern.exec(sentence.plain);
      const title = match?.[1]?.trim();
      if (!match || title === undefined || values.some(({ field }) => field === `people.${slot}.title`))
        continue;
      const [person] = namesIn(sentence).filter(({ name }) => title.includes(name));
      values.push({
        field: `people.${slot}.${person ? 'name' : 'title'}`,
        value: person?.name ?? title,
        confidence: 'medium',
        ...evidenceAt(sentence, match.index, match.index + match[0].length),
      });
    }
  return values;
}

function others(sentences: readonly Sentence[], taken: Set<string>): DraftValue[] {
  const values: DraftValue[] = [];
  for (const sentence of sentences)
    for (const match of sentence.text.matchAll(heads)) {
      // "Head of Learning Anna Ferris" ends before the name.
      const [inside] = namesIn(sentence).filter(
        ({ at }) => at > match.index && at < match.index + match[0].length,
      );
      const title = (inside ? match[0].slice(0, inside.at - match.index) : match[0]).trim();
      if (taken.has(title.toLowerCase())) continue;
      taken.add(title.toLowerCase());
      const slot = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      values.push({
        field: `people.others.${slot}.title`,
        value: title,
        confidence: 'low',
        ...evidenceAt(sentence, match.index, match.index + title.length),
      });
      values.push(...holder(`others.${slot}`, [{ sentence, title, at: match.index }]));
    }
  return values;
}
