/** What a provider has people sign that would harm somebody if they did it (design rule 3), by the rules of the policy check. */
import type { Path, ProviderFiles } from '../library.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { documentOf } from '../policy/document.ts';
import type { Finding } from '../policy/finding.ts';
import type { RulesAndFacts } from '../policy/read-rules.ts';

export interface UnsafeText {
  /** Where it stands in the profile: a clause, or a sentence of the profile itself. */
  readonly path: Path;
  /** For a point: its document and its number. */
  readonly point?: {
    readonly document: string;
    readonly file: string;
    readonly line: number;
    readonly number: number;
  };
  readonly text: string;
  /** Why it is not safe. */
  readonly why: string;
  /** What is safe to write. */
  readonly suggest: string;
}

/** @returns every point that is not withheld, and every statement and line of ours beside a point, that tells people to do harm */
export function unsafeTexts(
  { profile, policies }: Pick<ProviderFiles, 'profile' | 'policies'>,
  { rules, sources }: RulesAndFacts,
  today: string,
): readonly UnsafeText[] {
  const critical = { ...rules, rules: rules.rules.filter(({ severity }) => severity === 'safety-critical') };
  const read = (text: string): readonly Finding[] =>
    checkPolicy(documentOf('', text), critical, sources, today).findings.filter(({ line }) => line !== null);
  const alone = (text: string): Finding | undefined => {
    const own = inItem(text);
    return read(own)[0] ?? read(asOrder(own))[0];
  };
  const { documents, signOff } = profile.value;
  const points = documents.flatMap(({ title, file, clauses }, index) => {
    const policy = file === undefined ? undefined : policies.get(file);
    if (file === undefined || !policy) return [];
    // Among the others, a point may mean what it does not say alone; alone, nothing beside it takes its meaning away.
    const among = read(
      policy.points
        .flatMap(({ section, text }, at) => [
          ...(section !== undefined && section !== policy.points[at - 1]?.section ? [`## ${section}`] : []),
          inItem(text).replaceAll('\n', ' '),
        ])
        .join('\n'),
    );
    return policy.points.flatMap(({ number, text, line }): readonly UnsafeText[] => {
      const at = clauses.findIndex((clause) => clause.number === number);
      if (clauses[at]?.state === 'unsafe') return [];
      const found = alone(text) ?? among.find(({ quote }) => quote !== null && oneLine(text).includes(quote));
      const point = { document: title, file, line, number };
      return found ? [{ path: ['documents', index, 'clauses', at], point, text, ...wordsOf(found) }] : [];
    });
  });
  const beside = documents.flatMap(({ clauses }, index) =>
    clauses.flatMap(({ state, plain, safe }, at) => [
      ...(state === 'unsafe' ? [] : [{ path: ['documents', index, 'clauses', at, 'plain'], text: plain }]),
      ...(safe === undefined ? [] : [{ path: ['documents', index, 'clauses', at, 'safe'], text: safe }]),
    ]),
  );
  const said = (['learnerStatements', 'staffStatements', 'easyReadStatements'] as const).flatMap((list) =>
    signOff[list].map(({ text }, index) => ({ path: ['signOff', list, index, 'text'], text })),
  );
  return [
    ...points,
    ...[...beside, ...said].flatMap(({ path, text }): readonly UnsafeText[] => {
      // What a new point says in its own words is said once.
      if (points.some((point) => point.text === text)) return [];
      const found = alone(text);
      return found ? [{ path, text, ...wordsOf(found) }] : [];
    }),
  ];
}

const wordsOf = ({ message, suggest }: Finding): Pick<UnsafeText, 'why' | 'suggest'> => ({
  why: message,
  suggest,
});

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');
const inItem = (text: string): string => `- ${text.replaceAll('\n', '\n  ')}`;

/** "I take a picture of it" as the rules know it: "staff must take a picture of it". What "I" do not do stays undone. */
const asOrder = (text: string): string =>
  text
    .replace(/\bI(?:[’']m| am)\b/g, 'staff are')
    .replace(
      /\bI(?= (?:(?:also|then|always|only) )?(?:will|do|don|did|never|must|have|can|may|should|would|agree|understand|know|won|shall|had)\b)/g,
      'staff',
    )
    .replace(/\bI\b/g, 'staff must')
    .replace(/\bmy\b/g, 'their')
    .replace(/\bme\b/g, 'staff');
