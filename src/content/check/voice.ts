/** How the course speaks, as far as a program can hear it. */
import type { Library, Problem } from '../library.ts';
import { errorAt } from '../problems.ts';
import { keyOf, readerTexts, textsIn, withoutPlaceholders } from './texts.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly said: string;
  readonly mend: string;
}

const rules: readonly Rule[] = [
  { pattern: /!/, said: 'an exclamation mark', mend: 'End the sentence with a full stop.' },
  { pattern: /\bobviously\b/i, said: '“obviously”', mend: 'Take it out: nobody is stupid.' },
  { pattern: /\bsimply\b/i, said: '“simply”', mend: 'Take it out: it may not be simple for the reader.' },
  {
    pattern: /\brevenge porn\b(?! helpline)/i,
    said: '“revenge porn”',
    mend: 'Write “sharing intimate images without consent”; the helpline’s name comes from its placeholder.',
  },
  { pattern: /\bpeer[- ]on[- ]peer\b/i, said: '“peer-on-peer”', mend: 'Write “child-on-child abuse”.' },
  {
    pattern: /\bvictims?\b/i,
    said: '“victim”',
    mend: 'Write “someone this has happened to”, or “person”.',
  },
];

type Voices = Pick<
  Library,
  | 'lessons'
  | 'scenarios'
  | 'banks'
  | 'easyRead'
  | 'sheets'
  | 'incidents'
  | 'glossary'
  | 'interface'
  | 'providers'
>;

export function checkVoice(library: Voices): readonly Problem[] {
  const ours = [
    ...library.lessons.values(),
    ...library.scenarios.values(),
    ...library.banks.values(),
    ...(library.easyRead?.values() ?? []),
    ...(library.sheets?.values() ?? []),
    ...(library.incidents ? [library.incidents] : []),
    library.glossary,
    library.interface,
  ].flatMap((file) =>
    readerTexts(file.value)
      // A made-up message speaks like whoever sent it: a trick may well have an exclamation mark.
      .filter(({ path }) => !path.includes('artefact') && !path.includes('thread'))
      .map((text) => ({ file, ...text })),
  );
  // Of a profile only what we say about a clause: the rest is the provider's.
  const explained = [...library.providers.values()].flatMap(({ profile }) =>
    textsIn(profile.value)
      .filter(({ path }) => path.includes('clauses') && ['plain', 'why', 'safe'].includes(keyOf(path)))
      .map((text) => ({ file: profile, ...text })),
  );
  return [...ours, ...explained].flatMap(({ file, path, text }) =>
    rules
      .filter(({ pattern }) => pattern.test(withoutPlaceholders(text)))
      .map(({ said, mend }) =>
        errorAt(file, path, { code: 'voice', message: `There is ${said} in this text.`, mend }),
      ),
  );
}
