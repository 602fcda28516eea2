/** Parts that several sheets show: a help line, who to tell, 999. */
import type { FourC, HelpLine, Html, RouteCard } from '../../model.ts';
import { nodesOf } from './html-nodes.ts';
import type { SheetSentence } from './sentences.ts';
import { paragraph, strong, words, type Run, type SheetBox, type SheetNode } from './sheet.ts';

/** Spaces of a number that a line may not break at. */
const whole = (number: string): string => number.replaceAll(' ', '\u00a0');

export function lineRuns(line: HelpLine, sentence: SheetSentence, isBrief: boolean): readonly Run[] {
  const { name, contact, hours, note } = line;
  const reach: Run =
    contact.kind === 'web'
      ? { text: contact.label, href: contact.address }
      : {
          text:
            contact.kind === 'text'
              ? sentence('text-number', { number: whole(contact.number) })
              : whole(contact.number),
          isStrong: true,
          href: `${contact.kind === 'text' ? 'sms' : 'tel'}:${contact.number.replaceAll(' ', '')}`,
        };
  const rest = isBrief ? [] : [hours, note].flatMap((words) => (words === undefined ? [] : [ended(words)]));
  return [
    { text: `${name}: `, isStrong: true },
    reach,
    { text: [`, ${ended(line.for)}`, ...rest].join(' ') },
  ];
}

const ended = (words: string): string => (/[.?]$/.test(words) ? words : `${words}.`);

export const linesList = (
  lines: readonly HelpLine[],
  sentence: SheetSentence,
  isBrief = false,
): SheetNode => ({
  kind: 'list',
  look: 'plain',
  items: lines.map((line) => ({ nodes: [paragraph(lineRuns(line, sentence, isBrief))] })),
});

/** The provider's own route in its voice; the safe default is ours, so it is a note. */
/** @param brief - where only the people are named: how to reach them */
export function routeBox(
  card: RouteCard,
  title: string,
  brief?: readonly Html[],
  level: 3 | 4 = 3,
): SheetBox {
  const html = brief
    ? [card.first, ...brief, card.second]
    : [card.first, card.second, ...card.extra, card.outOfHours];
  return {
    kind: 'box',
    look: card.from === undefined ? 'note' : 'voice',
    nodes: [
      { kind: 'heading', level, runs: words(title) },
      ...html.flatMap(nodesOf),
      ...(card.from === undefined ? [] : [paragraph(words(card.from), 'small')]),
    ],
  };
}

export function titledBox(
  look: SheetBox['look'],
  title: string,
  nodes: readonly SheetNode[],
  from?: string,
  level: 3 | 4 = 3,
): SheetBox {
  return {
    kind: 'box',
    look,
    nodes: [
      { kind: 'heading', level, runs: words(title) },
      ...nodes,
      ...(from === undefined ? [] : [paragraph(words(from), 'small')]),
    ],
  };
}

/** The words of one of the four Cs under the provider's heading. */
export function csList(
  labels: Readonly<Record<FourC, string>>,
  lines: readonly { readonly c: FourC; readonly runs: readonly Run[] }[],
): SheetNode {
  return {
    kind: 'list',
    look: 'cs',
    items: lines.map(({ c, runs }) => ({ c, nodes: [paragraph([...strong(`${labels[c]}: `), ...runs])] })),
  };
}
