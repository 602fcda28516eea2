/**
 * The sentences that the compiler itself puts together, around people and places of a profile. They are Markdown
 * with `{slots}`. A group `compiled` of the interface file may give any of them in other words.
 */
import type { Library } from '../library.ts';

const sentences = {
  'tell-one': 'Tell {first}.',
  'tell-then': 'Tell {first}. If you cannot reach them, tell {next}.',
  'tell-second': 'If your worry is about them, or no one is there, tell {second}.',
  'any-staff': 'You can also tell any member of staff.',
  'any-staff-brief': 'any member of staff',
  'any-staff-trusted': 'any member of staff you trust',
  'any-manager': 'any other manager',
  role: 'the {title}',
  'your-role': 'your {title}',
  named: '{name}, the {role}',
  and: 'and',
  or: 'or',
  content: 'Content',
  contact: 'Contact',
  conduct: 'Conduct',
  commerce: 'Commerce',
  reach: '{who}: {details}.',
  'out-of-hours': 'Outside these hours: {who}. In danger: 999.',
  phrase: '{first}, or {second} if it is about them',
  'phrase-easy': '{first}. Is it about them? Tell {second}',
  'from-policy': 'From {provider}’s {policy}',
  'from-policy-place': 'From {provider}’s {policy}, {place}',
  'open-help': 'Open Help: lines to ring or text',
  card: 'Who to tell at {provider}',
  here: 'At {provider}',
  'people-title': 'Your people at {provider}',
  'sees-title': 'What {provider} can see',
  'campaign-without-slogan': '{provider}’s name for staying safe online.',
  'no-why': 'You do not have to say why.',
  limits:
    'Nobody can promise to keep it secret. They tell only the people who need to know to keep you and others safe.',
  'who-sees':
    '{provider} sees your name, which words you signed and when. If you talk to somebody first, they see that it is still open.',
  'who-sees-acknowledgement': '{provider} sees your name, what you confirmed and when.',
  'who-sees-without-account':
    'Nobody, unless you show it or print it. If a learning platform opened this page, {provider} sees your name there, and when you confirmed.',
  'course-edition': '{course}, edition {edition}',
  under: '{ours} (under {theirs})',
  coming: '{title}: do not teach this as law yet',
  'no-version': 'not numbered',
  'no-date': 'not dated',
  draft: 'Draft: not for {learners}',
} as const;

export type SentenceKey = keyof typeof sentences;
export type Sentence = (key: SentenceKey, slots?: Readonly<Record<string, string>>) => string;

/** For translators: what the group `compiled` of an interface file may say in other words. */
export const englishSentences: Readonly<Record<SentenceKey, string>> = sentences;

/** The sentences as they stand here. */
export const inEnglish: Sentence = (key, slots = {}) => fillSlots(sentences[key], slots);

const fillSlots = (sentence: string, slots: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{([\w-]+)\}/g, (slot, name: string) => slots[name] ?? slot);

/** The sentences of a library. An unknown slot stays as it is, which a test would show. */
export function sentencesOf(library: Library): Sentence {
  const own = library.interface.value['compiled'] ?? {};
  return (key, slots = {}) => fillSlots(own[key] ?? sentences[key], slots);
}
