/** Posts in a provider by whatever a policy calls them, and whoever holds them. */
import type { Reading } from './check-policy.ts';
import { plain, type PolicyLine } from './document.ts';
import { foundAt, foundLine, placeInWords, type Found } from './finding.ts';
import { peopleIn } from './names.ts';

export type Post = 'lead' | 'deputy' | 'chief' | 'chair' | 'lado' | 'hr' | 'it' | 'data';

const posts: readonly (readonly [Post, RegExp])[] = [
  [
    'deputy',
    /\b(?:deputy|assistant|alternate|stand-in) (?:designated )?(?:(?:safeguarding(?: and prevent)?|child protection) (?:lead|officer|person|manager)|dsl|dso|dsp|lead)s?\b|\bDDSLs?\b/gi,
  ],
  ['lado', /\blocal authority designated officers?\b|\blados?\b/gi],
  [
    'lead',
    /\b(?:designated )?(?:safeguarding(?: and prevent)?|child protection)(?: designated)? (?:lead|officer|person|manager|co-?ordinator)s?\b|\bhead of safeguarding\b|\b(?:dsls?|dso|dsp)\b/gi,
  ],
  [
    'chair',
    /\bchair(?:man|woman|person)?(?: of (?:the )?(?:board|governors|trustees|directors|corporation))?\b/gi,
  ],
  [
    'chief',
    /\bmanaging director\b|\bchief executive(?: officer)?\b|\bceo\b|\bprincipal\b|\bhead of cent(?:re|er)\b|\bhead ?teacher\b/gi,
  ],
  ['hr', /\b(?:head of |director of )?(?:human resources|hr)(?: manager| director| lead| team)?\b/gi],
  ['it', /\b(?:head of it|it manager|network manager|it lead|director of it)\b/gi],
  ['data', /\b(?:data protection (?:officer|lead)|dpo)\b/gi],
];

export interface NamedPost {
  readonly post: Post;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** In the order of the text; "Deputy Designated Safeguarding Lead" is one post, and not the lead. */
export function readPosts(text: string): readonly NamedPost[] {
  const found: NamedPost[] = [];
  for (const [post, pattern] of posts)
    for (const match of text.matchAll(pattern)) {
      const from = match.index;
      const to = from + match[0].length;
      if (found.some((each) => from < each.to && each.from < to)) continue;
      // "Deputies to the DSL", "the DSL's deputy".
      found.push({ post, from, to, text: match[0] });
    }
  return found.toSorted((a, b) => a.from - b.from);
}

/**
 * The text of a line, with "Deputy" before it where the line above broke off there: "The Deputy / DSL is …" speaks of the
 * deputy and not of the lead.
 */
export function withTitleAbove(lines: readonly PolicyLine[], line: PolicyLine): string {
  const above = plain(lines[line.number - 2]?.text ?? '').replace(/\*\*/g, '');
  const [title = ''] = brokenTitle.exec(above) ?? [];
  const text = plain(line.text).replace(/\*\*/g, '');
  return title === '' || /^\s*$/.test(text) ? text : `${title.trim()} ${text.trimStart()}`;
}

const brokenTitle =
  /\b(?:deputy|assistant|alternate|stand-in|designated|deputy designated|(?:deputy )?(?:designated )?(?:safeguarding|child protection))\s*$/i;

const behindPost =
  /^\s*(?:\((?:[A-Z]{2,5}|the lead)\))?\s*(?:(?:is|will be|,? who is|role is held by|for \w+ \w+ is)(?: currently| now)?|[-:,(\t|])?\s*$/i;
const beforePost =
  /^\s*(?:[,(:\t|-]|\bis\b|\bas\b|,?\s*\bour\b|,?\s*\bthe\b|\bis (?:the|our)\b|\bas (?:the|our)\b|\bacts as(?: the| our)?\b)?\s*(?:(?:the|our)\s)?$/i;

interface Holder {
  readonly post: Post;
  readonly name: string;
  readonly line: PolicyLine;
  readonly title: string;
}

/** Only a name right beside the post counts, with nothing but "is", a comma or a bracket between. */
function holdersIn({ document, contexts, blocks }: Reading): readonly Holder[] {
  const history = new Set(
    blocks
      .filter(({ sentences: [first] }) => first !== undefined && contexts.isHistory(first))
      .flatMap(({ starts }) => starts.map(({ line }) => line.number)),
  );
  return document.lines.flatMap((line) => {
    if (history.has(line.number)) return [];
    const text = withTitleAbove(document.lines, line);
    const named = peopleIn(text);
    if (named.length === 0) return [];
    const here = readPosts(text);
    const taken = new Set<number>();
    const pairs = here.flatMap((post) =>
      named.map(({ name, at }) => {
        const isBehind = at >= post.to;
        const between = isBehind ? text.slice(post.to, at) : text.slice(at + name.length, post.from);
        const fits = isBehind ? behindPost.test(between) : beforePost.test(between);
        return { post, name, at, fits, gap: between.length, isBehind };
      }),
    );
    return pairs
      .filter(({ fits }) => fits)
      .toSorted((a, b) => a.gap - b.gap)
      .flatMap(({ post, name, at }) => {
        if (taken.has(at) || taken.has(-1 - post.from)) return [];
        taken.add(at);
        taken.add(-1 - post.from);
        return [{ post: post.post, name, line, title: post.text }];
      });
  });
}

/** "DSL" or "lead": posts of which there is one; of deputies there may be several. */
const single: readonly Post[] = ['lead', 'chief', 'chair'];

/** One post, and two names for it in two places. */
export function postHoldersDiffer(reading: Reading): readonly Found[] {
  const holders = holdersIn(reading);
  return single.flatMap((post) => {
    const own = holders.filter((each) => each.post === post);
    const [first] = own;
    const second = own.find(
      ({ name, line }) =>
        first !== undefined && !isSamePerson(name, first.name) && line.number !== first.line.number,
    );
    // "DSLs: A and B" have it in one place; then there are two.
    const isShared = own.some(({ line, name }) =>
      own.some((each) => each.line.number === line.number && !isSamePerson(each.name, name)),
    );
    const isPlural = reading.sentences.some(({ plain: text }) =>
      /\b(?:DSLs|safeguarding leads|safeguarding officers|each (?:centre|site) has)\b/i.test(text),
    );
    if (!first || !second || isShared || (isPlural && post === 'lead')) return [];
    return [
      foundLine(second.line, {
        match: second.name,
        other: first.name,
        place: placeInWords(first.line),
        post: second.title,
      }),
    ];
  });
}

/** "Sam Okoro" and "Samuel Okoro" may be one; "P. Nair" and "Priya Nair" are. */
function isSamePerson(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.toLowerCase().split(/\s+/));
  if (!a || !b) return false;
  const [first, second] = [a[0] ?? '', b[0] ?? ''];
  const isLast = a.at(-1) === b.at(-1);
  return isLast && (first.startsWith(second.slice(0, 3)) || first[0] === second[0]);
}

const worry =
  /\b(?:concerns?|worr(?:y|ies|ied)|complaints?|allegations?|complain|unhappy|something|anything)\b[^.;:]{0,30}\b(?:about|against|regarding|concerning|involv\w+)\s+/i;
const goesTo =
  /\b(?:tell|told|go to|goes to|go straight to|report(?:ed)?(?: it| this| them)? to|speak to|raised with|raise (?:it|this) with|passed to|pass (?:it|this) to|taken to|take (?:it|this) to|sent to|contact|ring|inform|dealt with by|handled by|looked into by|considered by)\s+/gi;

/** "A concern about the DSL is reported to the DSL." */
export function routeCircles({ sentences, contexts }: Reading): readonly Found[] {
  return sentences.flatMap((sentence) => {
    const text = sentence.plain;
    const about = worry.exec(text);
    if (!about || contexts.isHistory(sentence)) return [];
    const rest = text.slice(about.index + about[0].length);
    const start = about.index + about[0].length;
    const whom = readPosts(rest.slice(0, 50))[0];
    if (!whom || !/^\s*(?:the |our |a |your )?$/i.test(rest.slice(0, whom.from))) return [];
    for (const match of rest.matchAll(goesTo)) {
      const behind = rest.slice(match.index + match[0].length, match.index + match[0].length + 60);
      const [to] = readPosts(behind);
      const isNot = /\b(?:not|never|rather than|instead of)\b[^.;]{0,30}$/i.test(
        rest.slice(0, match.index + 1),
      );
      if (
        to &&
        to.post === whom.post &&
        /^\s*(?:the |our |a |your )?$/i.test(behind.slice(0, to.from)) &&
        !isNot
      )
        return [foundAt(sentence, { from: about.index, to: start + match.index + match[0].length + to.to })];
    }
    return [];
  });
}
