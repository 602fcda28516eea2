/**
 * Sentences around what is generated on a sheet, with `{slots}`. `words` of a sheet's file may give any of them in
 * other words; a group `sheets` of the interface file gives them for all sheets.
 */
import type { Library } from '../../library.ts';
import type { Sheet } from '../../schema/sheet.ts';

const sentences = {
  'page-of': 'Page {page} of {pages}',
  closing: '{provider}. Four Cs, edition {edition}. Facts checked {date}.',
  'built-from': 'Built from a published policy; nobody at {provider} has confirmed it yet.',
  'text-number': 'text {number}',
  'at-provider': 'At {provider}',
  contents: 'What is in it',
  objectives: 'By the end you can',
  'before-you-start': 'Before you start',
  'three-lines': 'Or read only these three lines',
  'under-18': 'If you are under 18',
  '18-over': 'If you are 18 or over',
  question: 'Question {number}',
  several: 'Choose all that fit.',
  order: 'Write a number beside each: what comes first?',
  match: 'Draw a line, or write the letter beside each.',
  'true-or-false': 'True or false?',
  true: 'True',
  false: 'False',
  because: 'Because:',
  sort: 'Write the C beside each.',
  story: 'A story: {title}',
  'story-ask': 'What would you do? Here is what may follow.',
  'story-ends': 'How it can end: {title}',
  you: 'You',
  good: 'What good looks like from here',
  answers: 'Answers',
  'answers-lead': 'Nobody marks these. Read why, also where you were right.',
  answer: '{number}.',
  'document-line': '{calledAs}, version {version}, {date}.',
  'plain-note': 'In plain words, not part of the agreement:',
  'clause-exact': '{number}. ',
  outdated: 'Some words here are older than today’s guidance. Ask if you are not sure what they mean now.',
  withheld:
    '{number}. {provider} is rewording this rule. It is left out here, and you are not asked to sign it.',
  instead: 'Until then, this holds:',
  'named-title': 'Also named, and not held here',
  'named-place': 'I have read {title} at {place}.',
  'named-no-place': '{title}: ask {provider} where to find it. You are not signing it here.',
  'statements-title': 'What you agree to',
  'sign-title': 'Sign',
  'sign-says':
    'By signing you say that you have read {rules} and agree to follow the words with the thick line beside them. You may talk to somebody first.',
  fingerprint: 'Fingerprint of these words (SHA-256): {hash}',
  'fingerprint-says':
    'It is worked out from every letter of what you sign. If one letter changes, it comes out different.',
  name: 'Name',
  date: 'Date',
  signature: 'Signature',
  'draft-signature': 'Not valid: draft. Nobody at {provider} has confirmed these words yet.',
} as const;

export type SheetSentence = (key: keyof typeof sentences, slots?: Readonly<Record<string, string>>) => string;

/** The sentences for one sheet. An unknown slot stays as it is, which a test would show. */
export function sheetSentences(library: Library, sheet: Sheet): SheetSentence {
  const shared = library.interface.value['sheets'] ?? {};
  return (key, slots = {}) =>
    (sheet.words[key] ?? shared[key] ?? sentences[key]).replace(
      /\{([\w-]+)\}/g,
      (slot, name: string) => slots[name] ?? slot,
    );
}

/** Keys that a sheet's `words` may have. */
export const isSheetSentence = (key: string): boolean => Object.hasOwn(sentences, key);
