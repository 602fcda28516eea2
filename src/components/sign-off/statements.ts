/** What a person agrees to, sentence by sentence. No screen in here. */
import type { SignClause, SignDocument, SignOffData, Words } from '../../content/model.ts';
import { t } from '../t.ts';

export interface Statement {
  readonly code: string;
  readonly text: string;
}

/** The key statements, and "I have read … at …" for each document that is named, not held, and has a place. */
export function statementsOf(data: SignOffData, words: Words): readonly Statement[] {
  const named = data.namedOnly.flatMap(({ title, place }, n) =>
    place === undefined
      ? []
      : [{ code: `named-${String(n)}`, text: t(words, 'signOff.named-statement', { title, place }) }],
  );
  return [...data.statements, ...named];
}

/** "Acceptable use, version 3, September 2026". */
export const named = ({ title, version, from }: SignDocument, words: Words): string =>
  t(words, 'signOff.version', { title, version, from });

/** Rules whose wording is not safe: shown, never signed. */
export function withheld(data: SignOffData): readonly { document: SignDocument; clause: SignClause }[] {
  return data.documents.flatMap((document) =>
    document.sections.flatMap((section) =>
      section.clauses.filter(({ state }) => state === 'withheld').map((clause) => ({ document, clause })),
    ),
  );
}
