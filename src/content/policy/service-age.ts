/** Services that take reports of intimate images, each for people of one age: whether a policy sends somebody to the other's. */
import type { Reading } from './check-policy.ts';
import { plain, type Block, type Sentence } from './document.ts';
import { foundAt, type Found } from './finding.ts';

type Age = 'under 18' | '18 or over';

const services: readonly { readonly fact: string; readonly age: Age; readonly name: RegExp }[] = [
  { fact: 'stopncii', age: '18 or over', name: /\bstop ?ncii(?:\.org)?/gi },
  { fact: 'revenge-porn-helpline', age: '18 or over', name: /\brevenge porn helpline\b/gi },
  { fact: 'report-remove', age: 'under 18', name: /\breport[ -]remove\b/gi },
  { fact: 'ceop', age: 'under 18', name: /\bceop(?:'s)? (?:safety centre|report\w*)/gi },
];

const young =
  /\b(?:(?:under|below|younger than)[ -](?:the age of )?(?:18|eighteen)s?|(?:aged )?(?:16|sixteen)(?:\s?(?:and|or|to|-)\s?(?:17|seventeen))(?:[- ]year[- ]olds?)?|(?:(?:aged|at)|(?:learners?|students?|apprentices?|trainees?|people|those|anyone|somebody) of) (?:16|17|sixteen|seventeen)|(?:16|17)[- ]year[- ]olds?|(?:until|before|up to) (?:\w+ )?(?:18th|eighteenth) birthday|minors)\b/gi;
const grown =
  /\b(?:(?:aged |of )?(?:18|eighteen)(?:s)? (?:and|or) (?:over|older|above)|(?:aged |of )?18\+|over[ -](?:18|eighteen)s?|(?:learners?|students?|apprentices?|trainees?|people|those|anyone|somebody) of (?:18|19|eighteen|nineteen)|over the age of (?:18|eighteen)|(?:from|after|since) (?:\w+ )?(?:18th|eighteenth) birthday|adults?(?: learners?| students?| apprentices?)?)(?![\w])/gi;

/** "not for", "only if you were", "once they turn 18", "is not open to". */
const turned =
  /\b(?:not|never|only|no|cannot|can't|isn't|unless|except|turn(?:s|ed)?|became|become|until|were|was|instead of|rather than|as opposed to|by an?|from an?|parents?|carers?|trusted|another)\b/i;

interface Label {
  readonly age: Age;
  readonly from: number;
  readonly to: number;
}

export function serviceAges({ sentences, contexts, blocks }: Reading): readonly Found[] {
  return sentences.flatMap((sentence): readonly Found[] => {
    if (contexts.isHistory(sentence) || contexts.isBadExample(sentence)) return [];
    const text = sentence.plain;
    const own = labelsIn(text);
    for (const { fact, age, name } of services)
      for (const match of text.matchAll(name)) {
        const place = { from: match.index, to: match.index + match[0].length };
        const said = own.length > 0 ? labelOf(own, place, text) : labelAbove(sentence, blocks);
        if (said === undefined || said === age) continue;
        const found = foundAt(sentence, place);
        return [
          { ...found, words: { ...found.words, group: said, service: match[0], other: age }, facts: [fact] },
        ];
      }
    return [];
  });
}

const labelsIn = (text: string): readonly Label[] =>
  (
    [
      ['under 18', young],
      ['18 or over', grown],
    ] as const
  )
    .flatMap(([age, pattern]) =>
      [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
        age,
        from: index,
        to: index + found.length,
      })),
    )
    .toSorted((a, b) => a.from - b.from);

/** The label behind "for", right after the service; otherwise the last one before it. None where words between turn it round. */
function labelOf(
  labels: readonly Label[],
  { from, to }: { from: number; to: number },
  text: string,
): Age | undefined {
  const behind = labels.find((label) => label.from >= to);
  const isBehind =
    behind !== undefined &&
    /^[\s,(-]*(?:\w+\s+){0,3}?(?:for|if|when|where)?\s*(?:you are |you're |they are |people |learners |anyone |those )?(?:aged |who are )?$/i.test(
      text.slice(to, behind.from),
    ) &&
    !/[;.|]|\b(?:and|or|while|but|whereas|then)\b/i.test(text.slice(to, behind.from));
  if (behind && isBehind) {
    // "Report Remove; adults: StopNCII": what follows a stop, or is followed by a colon, is about the next service.
    const isNext = /^\s*(?:[:;-]|can|use|should|may|go)/i.test(text.slice(behind.to));
    if (!isNext) return turned.test(text.slice(to, behind.from)) ? undefined : behind.age;
  }
  const before = labels.findLast((label) => label.to <= from);
  if (!before) return undefined;
  const between = text.slice(before.to, from);
  const lead = text.slice(Math.max(0, before.from - 24), before.from);
  const isOther = /;|[.!?]\s/.test(between) && !/^\s*:/.test(between);
  return isOther ||
    between.length > 140 ||
    turned.test(between) ||
    turned.test(lead.split(/[.;:]/).at(-1) ?? '')
    ? undefined
    : before.age;
}

/** For an item or a cell by itself: the line that leads into its list, or the heading. */
function labelAbove({ block }: Sentence, blocks: readonly Block[]): Age | undefined {
  if (block.kind === 'row') return undefined;
  const near = blocks[block.index - 1];
  const title =
    block.intro ?? (near?.kind === 'heading' || near?.kind === 'paragraph' ? near.text : undefined);
  const text = plain(title ?? '');
  if (title === undefined || text.length > 60 || !(near?.kind === 'heading' || /:\s*$/.test(text)))
    return undefined;
  const ages = new Set(labelsIn(text).map(({ age }) => age));
  const [age] = ages;
  return ages.size === 1 && !turned.test(text) ? age : undefined;
}
