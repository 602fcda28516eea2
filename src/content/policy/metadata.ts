/** What a policy says about itself: name, version, owner, dates. Read from tables, labels and plain sentences. */
import { datesIn, type WrittenDate } from './dates.ts';
import type { Block, PolicyLine } from './document.ts';
import { plain } from './document.ts';

export const metadataFields = [
  'name',
  'reference',
  'version',
  'owner',
  'approvedBy',
  'approvedOn',
  'issued',
  'reviewed',
  'nextReview',
  'effectiveFrom',
  'effectiveTo',
] as const;
export type MetadataField = (typeof metadataFields)[number];

export interface Said {
  readonly field: MetadataField;
  /** As the policy writes it. */
  readonly value: string;
  readonly line: PolicyLine;
  readonly dates: readonly WrittenDate[];
  /** A table or label says it, and not a sentence. */
  readonly isLabelled: boolean;
}

const policy = '(?:this |the )?(?:policy|document|doc|procedure)';
const labels: readonly (readonly [MetadataField, RegExp])[] = [
  ['effectiveFrom', /^(?:effective|in force|valid)(?: from)?(?: date)?$|^effective date$|^date effective$/i],
  ['effectiveTo', /^(?:effective|valid|in force) (?:to|until)(?: date)?$|^expir(?:y|es)(?: date)?(?: on)?$/i],
  [
    'nextReview',
    new RegExp(
      `^(?:${policy} )?(?:date (?:of|for) (?:the )?)?next (?:\\w+ )?review(?:ed)?(?: is)?(?: due)?(?: date| by| on)?$|^(?:${policy} )?(?:due for |to be )?review(?:ed)? (?:due|by|date|before)(?: date| by| on)?$|^date (?:for|due for|of) (?:next )?review$|^review(?: is)? due$|^renewal(?: date| due)?$|^(?:${policy} )?(?:(?:is )?(?:to be|will be|due to be) )?(?:looked at|gone through|read through|revisited|renewed|checked|considered|refreshed|updated|discussed)(?: again)? (?:again |next )?(?:by|on|before|no later than|in)$|^(?:next|due for) (?:look|check|update|revision|renewal)(?: due)?(?: by| on| date)?$|^(?:is )?(?:current|good) until$|^(?:${policy} )?(?:is )?(?:to|must|will|shall) be reviewed (?:(?:on or|not later than or) )?(?:before|by|no later than|not later than|on)$`,
      'i',
    ),
  ],
  [
    'reviewed',
    /^(?:date (?:of )?)?(?:the )?(?:last|latest|most recent|previous) (?:\w+ )?(?:review|update|revision)(?:ed|d)?(?: date| on)?$|^(?:date )?(?:last )?(?:reviewed|updated|revised)(?: on| date)?$|^date (?:of )?(?:last )?(?:review(?:ed)?|updated?|revision|revised)$/i,
  ],
  [
    'issued',
    /^(?:original |first |date of |initial )*(?:issued?|created|publication|published|adopted)(?: date| on)?$|^date (?:first )?(?:issued|created|published|adopted|written)$/i,
  ],
  [
    'approvedOn',
    /^date (?:of )?(?:approv\w+|ratif\w+|authoris\w+)$|^(?:approval|ratification) date$|^(?:approved|agreed|adopted|ratified|signed off)(?: by (?:the |our )?[\w ]{3,40}?)? on$|^date approved$/i,
  ],
  [
    'approvedBy',
    /^(?:\w+ )?(?:approved|authorised|ratified|agreed|signed off|adopted|approving)(?: by| body)$/i,
  ],
  ['reference', new RegExp(`^(?:${policy} )?ref(?:erence)?\\.?(?: ?(?:no|number|code|id)\\.?)?$`, 'i')],
  [
    'version',
    new RegExp(`^(?:${policy} |current )?(?:version|issue|revision)(?: ?(?:no|number)\\.?)?$`, 'i'),
  ],
  [
    'owner',
    new RegExp(
      `^(?:${policy} )?(?:(?:lead|main|principal) )?(?:owner|lead|author|holder|manager|writer)$|^(?:owner|author|holder) of (?:the |this )?(?:policy|document)$|^(?:owned|written|prepared|maintained) by$|^(?:responsible|lead) (?:person|officer|manager|owner|department|for policy)$|^person responsible(?: for (?:this|the) policy)?$|^responsibility$`,
      'i',
    ),
  ],
  ['name', /^(?:(?:policy|document) (?:name|title)|name of (?:policy|document)|title)$/i],
];

const isDate: ReadonlySet<MetadataField> = new Set([
  'approvedOn',
  'issued',
  'reviewed',
  'nextReview',
  'effectiveFrom',
  'effectiveTo',
]);

/** In sentences: the label, then the value somewhere behind it. */
const sayings: readonly (readonly [MetadataField, RegExp])[] = [
  [
    'nextReview',
    /\b(?:next review(?:ed)?(?: is| will be| due| date)*|(?:will|is to|must|should) (?:next )?be (?:next )?reviewed|(?:due|falls due|next due) for review|review (?:is )?due)\b(?:\W+\w+){0,6}/i,
  ],
  [
    'reviewed',
    /\b(?:(?:was|were) (?:last |most recently )?(?:reviewed|updated|revised)|last (?:reviewed|updated|revised)(?: was| on)?)\b(?:\W+\w+){0,6}/i,
  ],
  ['approvedOn', /\b(?:was |were |has been )?(?:approved|ratified|adopted)\b(?:\W+\w+){0,10}/i],
];

/** Everything said, the labelled before what a sentence says, in the order of the document. */
export function metadataOf(blocks: readonly Block[]): readonly Said[] {
  const said: Said[] = [];
  const add = (
    field: MetadataField,
    value: string,
    line: PolicyLine | undefined,
    isLabelled: boolean,
  ): void => {
    const dates = datesIn(plain(value));
    const clean = value.replace(/^[\s:–-]+|[\s:]+$/g, '');
    if (!line || clean === '' || (isDate.has(field) && dates.length === 0)) return;
    // The head of a table names columns and says nothing.
    if ((labelOf(clean) !== undefined && field !== 'owner') || column.test(clean)) return;
    said.push({ field, value: clean, line, dates, isLabelled });
  };
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'row') {
      const cells = block.text.split('\t');
      cells.forEach((cell, at) => {
        const field = labelOf(cell);
        if (field === 'approvedBy' || agreedBy.test(plain(cell)))
          add('approvedOn', cells[at + 1] ?? '', block.starts[0]?.line, true);
        if (field !== undefined) add(field, cells[at + 1] ?? '', block.starts[0]?.line, true);
        else if (index < 40) labelWithValue(cell, block, add);
        // "Approved by: Director | Name: … | Signature: | Date: 27 October 2024"
        if (/^date:?\s*\S/i.test(cell) && /\bapproved|authorised|ratified/i.test(cells[0] ?? ''))
          add('approvedOn', cell.replace(/^date:?/i, ''), block.starts[0]?.line, true);
      });
      continue;
    }
    const [line] = block.starts.map((start) => start.line);
    const own = labelOf(block.text);
    // The label on one line, and what it is about on the next.
    if (own !== undefined && block.text.length < 40) {
      const next = blocks[index + 1];
      if (next && (next.text.length < 60 || startsWithDate(next.text)))
        add(own, next.text, next.starts[0]?.line, true);
      continue;
    }
    // A label and its value follow each other in a line, and several such lines may have been joined.
    labelWithValue(block.text, block, add);
    for (const sentence of block.sentences)
      for (const [field, pattern] of sayings) {
        const match = pattern.exec(sentence.plain);
        if (match) add(field, sentence.text.slice(match.index, match.index + match[0].length), line, false);
      }
  }
  return [...said.filter((each) => each.isLabelled), ...said.filter((each) => !each.isLabelled)];
}

/** "30/09/27, and sooner if the law changes". */
const startsWithDate = (text: string): boolean => text.length < 120 && datesIn(plain(text))[0]?.at === 0;

/** "Agreed by the Board | 3 May 2026". */
const agreedBy = /^(?:approved|agreed|adopted|ratified|signed off) by (?:the )?[\w ]{3,40}:?$/i;

const column =
  /^(?:summary|notes?|type|comments?|changes?|revision|author|signature|date|name|description|status|reason)\b(?: of changes| author| by)?:?$/i;

type Add = (field: MetadataField, value: string, line: PolicyLine | undefined, isLabelled: boolean) => void;

/** "Version:2", "Next review due: 3rd March 2025", "Last reviewed 7 September 2026". */
function labelWithValue(text: string, block: Block, add: Add): void {
  for (const start of block.starts) {
    const next = block.starts[block.starts.indexOf(start) + 1]?.at ?? block.text.length;
    const part = block.kind === 'row' ? text : block.text.slice(start.at, next);
    const [, label = '', value = ''] =
      /^([^:]{3,40}):\s*(.+)$/.exec(part.trim()) ??
      /^(.{3,40}?)\s+(?=\S*\d)((?:\d|v\d|[A-Z][a-z]{2,8} (?:\d|'))[^.]{0,40})$/.exec(part.trim()) ??
      [];
    const field = labelOf(label);
    if (field !== undefined && value.length < 90) add(field, value, start.line, true);
    if (block.kind === 'row') break;
  }
}

function labelOf(text: string): MetadataField | undefined {
  const label = plain(text)
    .replace(/ and by whom$/i, '')
    .replace(/[\s:*–-]+$/, '')
    .replace(/^\W+/, '')
    .trim();
  return label.length > 60 ? undefined : labels.find(([, pattern]) => pattern.test(label))?.[0];
}
