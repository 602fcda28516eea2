/**
 * Numbers and addresses in a policy, each with the person, post or service beside it: whether one person has two, and
 * whether a helpline has its own.
 */
import type { Reading } from './check-policy.ts';
import { plain, type PolicyLine } from './document.ts';
import { foundLine, placeInWords, type Found } from './finding.ts';
import { peopleIn } from './names.ts';
import { anyPhrase } from './phrase.ts';
import { readPosts, withTitleAbove } from './posts.ts';

interface Contact {
  readonly line: PolicyLine;
  /** As it is written. */
  readonly text: string;
  /** Digits, or the address in small letters. */
  readonly value: string;
  readonly kind: 'mobile' | 'landline' | 'free' | 'email';
  /** "name:priya nair", "post:lead"; whatever stands beside it. */
  readonly whose: readonly string[];
  /** What stands before it, up to another contact. */
  readonly label: string;
}

const phone = /(?<![\d.-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d{2,4}\)?(?:[\s-]?\d{2,4}){2,3}(?![\d-])/g;
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** A line of its own that says only what kind of number follows. */
const onlyKind =
  /^[\s•*-]*(?:tel(?:ephone)?|phone|mobile|mob|e-?mail|contact|direct line|number|call|text|office|work)?(?: (?:number|no\.?|address))?[\s:.–-]*$/i;

const otherBody =
  /\b(?:safeguarding|social care|services?|team|desk|police|council|authority|partnership|hub|helpline|office|reception|unit)\b/i;

/** Every number and address, in the order of the document. */
export function contactsIn({ document, contexts, blocks }: Reading): readonly Contact[] {
  const history = new Set(
    blocks
      .filter(({ sentences: [first] }) => first !== undefined && contexts.isHistory(first))
      .flatMap(({ starts }) => starts.map(({ line }) => line.number)),
  );
  const found: Contact[] = [];
  let above: { whose: readonly string[]; at: number } = { whose: [], at: 0 };
  for (const line of document.lines) {
    if (history.has(line.number)) continue;
    for (const part of partsOf(withTitleAbove(document.lines, line))) {
      const all = [...part.matchAll(phone), ...part.matchAll(email)].toSorted((a, b) => a.index - b.index);
      let from = 0;
      let last: readonly string[] = [];
      const own = whoseIn(part);
      for (const match of all) {
        const label = part.slice(from, match.index);
        const before = whoseIn(label);
        // "01632 960305 (Managing Director)": what it is stands behind.
        const behind = all.length === 1 && before.length === 0 ? whoseIn(part.slice(match.index)) : [];
        const near = onlyKind.test(label) && line.number - above.at <= 4 ? above.whose : [];
        const whose = [before, behind, last, near].find((each) => each.length > 0) ?? [];
        found.push({
          ...contactOf(match[0], line),
          whose,
          label: from === 0 ? label : part.slice(0, match.index),
        });
        last = whose;
        from = match.index + match[0].length;
      }
      // "Adult safeguarding at the council" above a number: whoever stood further up has nothing to do with it.
      if (own.length > 0 || (all.length === 0 && part.length <= 60 && otherBody.test(part)))
        above = { whose: own, at: line.number };
    }
  }
  return found;
}

/** Of a line that is a sentence or a row of a table, what belongs together. */
const partsOf = (text: string): readonly string[] =>
  text
    .replace(/\*\*/g, '')
    .split(/;|(?<=[a-z\d)]{2}[.!?])\s+(?=[A-Z])|\s[•·]\s/)
    .filter((part) => part.trim() !== '');

/** The names in a text, or the posts where it names nobody; the last one stands nearest to the number. */
function whoseIn(written: string): readonly string[] {
  const text = withoutAsides(written);
  const names = peopleIn(text).map(({ name, at }) => ({ key: `name:${name.toLowerCase()}`, at }));
  const posts = readPosts(text).map(({ post, from }) => ({ key: `post:${post}`, at: from }));
  const lastName = names.at(-1);
  const lastPost = posts.at(-1);
  return [...(lastName ? [lastName.key] : []), ...(lastPost ? [lastPost.key] : [])];
}

/**
 * "Deputy (whenever the DSL is away)", "stands in for the DSL": a post that is named only to say when somebody else acts.
 * The letters keep their places.
 */
const withoutAsides = (text: string): string =>
  text.replace(
    /\((?=[^()]{0,80}\b(?:when(?:ever)?|if|while|cover\w*|away|absen\w+|unavailable|stands? in)\b)[^()]{0,80}\)|\b(?:when(?:ever)?|if|while)\s+(?:the\s+)?(?:[\w-]+\s+){1,4}(?:is|are)\s+(?:away|absent|off|out|on leave|unavailable|not\s+\w+)|\b(?:stand(?:s|ing)? in|cover(?:s|ing)?|deputis(?:es|ing)|act(?:s|ing)?) for (?:the )?(?:dsl|lead|safeguarding lead|designated safeguarding lead)\b/gi,
    (found) => ' '.repeat(found.length),
  );

function contactOf(text: string, line: PolicyLine): Pick<Contact, 'line' | 'text' | 'value' | 'kind'> {
  if (text.includes('@')) return { line, text, value: text.toLowerCase().replace(/\.$/, ''), kind: 'email' };
  const value = digitsOf(text);
  return {
    line,
    text: text.trim(),
    value,
    kind: /^07[1-57-9]/.test(value) ? 'mobile' : /^0[38]/.test(value) ? 'free' : 'landline',
  };
}

const digitsOf = (text: string): string => text.replace(/^\+44\s?(?:\(0\))?/, '0').replace(/\D/g, '');

/**
 * One name or post with two numbers of a kind in two places, or two addresses that all but agree. Two numbers in one
 * place are two ways to reach somebody.
 */
export function contactsDiffer(reading: Reading): readonly Found[] {
  const contacts = contactsIn(reading).filter(({ kind }) => kind !== 'free');
  const found: Found[] = [];
  const told = new Set<string>();
  for (const [index, second] of contacts.entries())
    for (const first of contacts.slice(0, index)) {
      if (first.kind !== second.kind || first.value === second.value) continue;
      const whose = sharedOwner(first, second);
      if (whose === undefined || told.has(whose + second.kind)) continue;
      if (first.line.number === second.line.number) continue;
      const isNear = distance(first.value, second.value) <= 2 || sameLocalPart(first.value, second.value);
      if (first.kind === 'email' && !isNear) continue;
      // A post may have two holders, each with a number.
      const isPost = whose.startsWith('post:');
      const named = (each: Contact): string | undefined => each.whose.find((key) => key.startsWith('name:'));
      if (
        isPost &&
        named(first) !== undefined &&
        named(second) !== undefined &&
        named(first) !== named(second)
      )
        continue;
      const both = (each: Contact, value: string): boolean =>
        contacts.some(({ line, value: other }) => line.number === each.line.number && other === value);
      if (both(first, second.value) || both(second, first.value)) continue;
      told.add(whose + second.kind);
      found.push(
        foundLine(first.line, { match: first.text, other: second.text, place: placeInWords(second.line) }),
        foundLine(second.line, { match: second.text, other: first.text, place: placeInWords(first.line) }),
      );
    }
  return found;
}

function sharedOwner(one: Contact, other: Contact): string | undefined {
  const name = one.whose.find((key) => key.startsWith('name:') && other.whose.includes(key));
  if (name !== undefined) return name;
  return one.whose.find((key) => key.startsWith('post:') && other.whose.includes(key));
}

const sameLocalPart = (one: string, other: string): boolean =>
  one.includes('@') && one.split('@')[0] === other.split('@')[0];

/** Letters to change, put in, take out or swap; never more than three are counted. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
          ? (rows[i - 2]?.[j - 2] ?? 9) + 1
          : 9;
      row.push(
        Math.min(
          (rows[i - 1]?.[j] ?? 9) + 1,
          (row[j - 1] ?? 9) + 1,
          (rows[i - 1]?.[j - 1] ?? 9) + cost,
          swapped,
        ),
      );
    }
    rows.push(row);
  }
  return Math.min(3, rows.at(-1)?.at(-1) ?? 3);
}

/** A number of a service as a policy may write it: also short ones, and the old 0845. */
const serviceNumber =
  /(?<![\d.-])(?:\+44\s?|0)\d(?:[\s-]?\d){6,10}(?![\d-])|(?<![\d.-])(?:116\s?\d{3}|85\d{3}|159|7726)(?![\d-])|(?<=\btext(?:ing|s)?:?\s(?:\w+\s){0,3})\d{5}(?![\d-])/gi;

/** A known service with another number than its own, or its number under a name that nobody has. */
export function helplineNumbers(
  services: readonly { readonly help: string; readonly names: readonly string[] }[],
  numbers: Readonly<Record<string, string>>,
  reading: Reading,
): readonly Found[] {
  return reading.document.lines.flatMap((line) =>
    partsOf(plain(line.text)).flatMap((part) => {
      const here = [...part.matchAll(serviceNumber)];
      if (here.length === 0) return [];
      return services.flatMap(({ help, names }) => {
        const right = numbers[help];
        const name = anyPhrase(names)(part)[0];
        if (right === undefined || !name) return [];
        // The first number behind the name, or the last before it, unless another service stands between.
        const others = services
          .filter((each) => each.help !== help)
          .flatMap((each) => anyPhrase(each.names)(part));
        const behind = here.find(({ index }) => index >= name.to);
        const before = here.findLast(
          ({ index, 0: found }) =>
            index < name.from &&
            /^\s*[-(,:]?\s*(?:for |is )?$/.test(part.slice(index + found.length, name.from)),
        );
        const beside = behind ?? before;
        if (!beside || here.some((match) => digitsOf(match[0]) === digitsOf(right))) return [];
        const between = [Math.min(name.to, beside.index), Math.max(name.from, beside.index)] as const;
        const isOthers =
          others.some(({ from, to }) => from >= between[0] && to <= between[1]) ||
          /\b(?:police|council|dsl|lead|lado|social care|bank)\b/i.test(part.slice(...between)) ||
          between[1] - between[0] > 70;
        // A charity has other lines and an office as well.
        if (isOthers || others.some(({ from, to }) => from <= name.from && to >= name.to)) return [];
        return [
          {
            ...foundLine(line, {
              match: beside[0].trim(),
              service: part.slice(name.from, name.to),
              number: right,
            }),
            facts: [help],
          },
        ];
      });
    }),
  );
}
