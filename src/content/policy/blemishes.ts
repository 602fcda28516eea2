/** What templates, find-and-replace and conversions leave in a document. */
import type { Reading } from './check-policy.ts';
import { lineAt, plain, type Sentence } from './document.ts';
import { foundAt, foundLine, type Found } from './finding.ts';
import { replacedIn } from './replaced.ts';
import { weldedIn } from './slips.ts';

const placeholder: readonly RegExp[] = [
  /[([<{]\s*(?:please\s+)?(?:insert|enter|add|type|complete|delete as)\b[^)\]>}]{0,60}[)\]>}]/i,
  /\[\s*(?:the\s+)?(?:your |name\b|names\b|school|college|provider|organisation|company|academy|centre|training provider|date\b|dsl\b|lead\b|deputy\b|phone|telephone|number|email|e-mail|address|job title|role|link\b|url\b|council|local authority|tbc|x+\b)[^\]]{0,50}\]/i,
  /[[(<]\s*to be (?:completed|confirmed|added|inserted|agreed|filled in|decided)\b[^\])>]{0,30}[\])>]/i,
  /<\s*(?:name|date|insert|provider|college|school|organisation|dsl)\b[^>]{0,40}>/i,
  /\b(?:x{3,}|tbc|tba)\b(?!\s*\))|\b(?:to be confirmed)\b(?=\s*[.)\]]?$)/i,
  /\b(?:dd\/mm\/yy(?:yy)?|xx\/xx\/(?:xx|20xx))\b/i,
  /\blorem ipsum\b|\bclick (?:or tap )?here to enter (?:text|a date)\b/i,
  /\((?:1234|12345|0000|link|hyperlink|ref|number)\)/i,
  /\{\{[^}]{1,40}\}\}/,
  /_{4,}|\.{6,}(?!\s*\d)|(?<!\w)\?{3,}|…{3,}/,
  /(?:<<|\[\[)[^>\]]{2,50}(?:>>|\]\])|«[\w.-]{2,40}»/,
  // Fields of a mail merge, and what a database did not fill in.
  /\{\s*(?:MERGEFIELD|IF|REF|DOCPROPERTY)\b[^}]{0,60}\}|%%?[A-Z][\w ]{2,30}%|\$\{?[A-Za-z_]{3,30}\}|@@[\w ]{2,30}@@|#(?:NAME|REF|VALUE|N\/A)[?!]?|\bError!(?=$|\s+(?:Reference|Bookmark|No)\b)/,
  /\b(?:joe|jane) bloggs\b|\b(?:name|person|organisation|provider|company) (?:here|goes here)\b|\b(?:insert|add) (?:your |the )?(?:name|logo|number|details|date|link) (?:here|below)\b/i,
  /\b01234 ?56789\d?\b|\b0{5,}\b|\bname@(?:company|example|provider|college)\b/i,
];

export function placeholders({ sentences }: Reading): readonly Found[] {
  return sentences.flatMap((sentence) =>
    placeholder
      .flatMap((pattern) => {
        const match = pattern.exec(sentence.plain);
        return match ? [foundAt(sentence, { from: match.index, to: match.index + match[0].length })] : [];
      })
      .slice(0, 1),
  );
}

/** UTF-8 read as if it were Windows-1252, characters that could not be read at all, and what no text holds. */
const damage =
  /\uFFFD|â€[\u0080-\u024f™œ\u201c\u201d\u00a6“”˜]|Ã[\u0080-\u00bf©¨ªº±¶¼½]|Â[£\u00a0©®°·]|ÔÇ[ÖÿóôØ£ªÖ]|ï»¿|(?<=[a-z]{2})\?(?:s|t|re|ve|ll)\b(?!\S)|(?<=[a-z])[Õ‰¬](?=[a-z])|(?![\t\n\v\f\r])\p{Cc}/u;
const markup = /<\/?(?:p|div|span|td|tr|table|font|h[1-6])\b[^>]{0,80}>|&(?:nbsp|amp|lt|gt|quot|#\d{2,5});/i;

/** Said once for a document: what made it did so everywhere. */
export function blemishes(
  check: 'damaged-characters' | 'markup-left',
  { document }: Reading,
): readonly Found[] {
  const pattern = check === 'markup-left' ? markup : damage;
  const lines = document.lines.filter(({ text }) => pattern.test(text));
  const [first] = lines;
  return first
    ? [foundLine(first, { match: pattern.exec(first.text)?.[0] ?? '', lines: String(lines.length) })]
    : [];
}

const twice =
  /\b(?!(?:that|had|very|so|no|bye|ha|is|it|in|on|to)\b)([a-z]{2,})\s+\1\b|\b(the|of|and|to|in|is|a)\s+\2\b/i;
const pair = /\b([a-z]{4,}s?) (?:and|or|and\/or) (?:the )?\1(?=\s*(?:[.,;:)]|$))/i;
/** "precollege", "learnership" and the like are words; these are not. */
const welded =
  /\b(?:pre|post|after)?(?:college|learner|student|provider|centre|company|organisation)(?:ing|ed|work|mate|hood|room|keeping|es)s?\b/i;
/** The name of a provider was put in for a word that began with another letter: "a Aspire Training employee". */
const article = /\ba (?!(?:Uni|Use|Eu|One|Once|Ou)[a-z]*)[AEIOU][a-z]{2,} (?=[A-Z])/;
/** "Infringe the or violate", and a word alone after the end: "schemes of work. grammes." */
const cutOff =
  /(?<!\b(?:annex|appendix|part|section|list|group|site|block|level|plan|schedule|table|option|unit|building) )\b(?:the|a|an)\s+(?:or|and|is|are|of)\b(?!\s+[a-z]\b)|[a-z]{2}[.!?]\s+(?!e-)[a-z]{4,}\.?$/i;
const choiceLeft = /\b[a-z]+ (?:OR [a-z][\w ]{2,40}){1,4}/;

/** Words doubled, sentences that offer a choice nobody made, and words that no dictionary has. */
export function doubledWords({ sentences }: Reading, words: readonly string[]): readonly Found[] {
  const known = words.map((word) => new RegExp(`\\b${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`, 'i'));
  return sentences.flatMap((sentence) => {
    const match = [twice, pair, welded, choiceLeft, article, cutOff, ...known]
      .map((pattern) => pattern.exec(sentence.plain))
      .find((found) => found !== null && !isFine(found[0]));
    if (match) return [foundAt(sentence, { from: match.index, to: match.index + match[0].length })];
    const inside = weldedIn(sentence.plain) ?? replacedIn(sentence.plain);
    return inside ? [foundAt(sentence, inside)] : [];
  });
}

const isFine = (text: string): boolean =>
  /^(?:more and more|less and less|year|face|one|over and over|again and again|side|step|day|classmates?|classroom)\b/i.test(
    text,
  ) ||
  /\b(classmate|classroom)/i.test(text) ||
  /^\w+ (?:more|less) /.test(text);

/** "7 Outcomes" and, later, "7. Incidents and response". */
export function numberedTwice({ blocks }: Reading): readonly Found[] {
  const seen = new Map<string, string>();
  const found: Found[] = [];
  let highest = 0;
  for (const { kind, text, starts, sentences } of blocks) {
    const match = kind === 'heading' ? /^(\d{1,2})[.)]?\s+(?=[A-Z])(.+)$/.exec(text) : null;
    const [line] = starts;
    if (!match || !line) continue;
    const [, number = '', title = ''] = match;
    const other = seen.get(number);
    // A list of contents has the same titles; a list inside a part begins again at one.
    if (other !== undefined && other !== title && Number(number) === highest && sentences[0])
      found.push(foundLine(line.line, { match: text, number, other }));
    seen.set(number, title);
    highest = Math.max(highest, Number(number));
  }
  return found;
}

/** "student" where the rest of the policy says learner, or the other way round. */
export function mixedWords({ sentences }: Reading): readonly Found[] {
  const count = (word: RegExp): readonly Sentence[] =>
    sentences.filter((sentence) => word.test(sentence.plain));
  const [learners, students] = [count(/\blearners?\b/i), count(/\b(?:students?|pupils?)\b/i)];
  if (students.length === 0 || learners.length < students.length * 3) return [];
  return students.flatMap((sentence) => {
    const match = /\b(?:students?|pupils?)\b/i.exec(sentence.plain);
    const isName = /\bstudents?(?:'s?)? (?:union|loans?|finance|services|unions)\b/i.test(sentence.plain);
    return match && !isName
      ? [foundAt(sentence, { from: match.index, to: match.index + match[0].length })]
      : [];
  });
}

/** "the college" in the policy of a company that is none. */
export function otherKindOfPlace({ sentences, document }: Reading): readonly Found[] {
  const text = plain(document.lines.map((line) => line.text).join(' '));
  const isCompany =
    /\b(?:Ltd|Limited|PLC|LLP|CIC)\b/.test(text) &&
    !/\b(?:[A-Z][\w&]+ )+College\b|\bCollege of\b|\bcollege (?:group|corporation)\b/.test(text);
  if (!isCompany) return [];
  return sentences.flatMap((sentence) => {
    const match =
      /\b(?:the|this|our|any other|relevant|to) (?:college|school|academy)\b(?!s? (?:and|or|\/))(?!'s? policy and procedures)/i.exec(
        sentence.plain,
      );
    const line = match && lineAt(sentence, match.index);
    return match && line ? [foundAt(sentence, { from: match.index, to: match.index + match[0].length })] : [];
  });
}
