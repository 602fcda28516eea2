/** What an audience signs at a provider, to sign in ink: the exact words, with our plain ones marked as ours. */
import type { SignClause, SignDocument, SignOffData } from '../../model.ts';
import { nodesOf } from './html-nodes.ts';
import type { SheetSentence } from './sentences.ts';
import { paragraph, strong, words, type CompiledSection, type SheetNode } from './sheet.ts';

export interface AgreementInput {
  readonly signOff: SignOffData;
  readonly provider: string;
  readonly isDraft: boolean;
  readonly sentence: SheetSentence;
}

export function agreementSections({
  signOff,
  provider,
  isDraft,
  sentence,
}: AgreementInput): readonly CompiledSection[] {
  const { documents, namedOnly, statements, hash, setName } = signOff;
  return [
    ...documents.map((document) => documentSection(document, provider, sentence)),
    ...(namedOnly.length > 0
      ? [
          {
            title: sentence('named-title'),
            startsPage: false,
            nodes: [
              {
                kind: 'list' as const,
                look: 'bullets' as const,
                items: namedOnly.map(({ title, place }) => ({
                  nodes: [
                    paragraph(
                      words(
                        place === undefined
                          ? sentence('named-no-place', { title, provider })
                          : sentence('named-place', { title, place }),
                      ),
                    ),
                  ],
                })),
              },
            ],
          },
        ]
      : []),
    {
      title: sentence('statements-title'),
      startsPage: false,
      nodes: [
        {
          kind: 'list',
          look: 'bullets',
          items: statements.map(({ text }) => ({ nodes: [paragraph(words(text))] })),
        },
      ],
    },
    {
      title: sentence('sign-title'),
      startsPage: false,
      nodes: [
        ...(isDraft ? [paragraph(strong(sentence('draft-signature', { provider })))] : []),
        paragraph(words(sentence('sign-says', { rules: setName }))),
        { kind: 'fill', label: sentence('name'), lines: 1 },
        { kind: 'fill', label: sentence('signature'), lines: 1 },
        { kind: 'fill', label: sentence('date'), lines: 1 },
        paragraph(words(sentence('fingerprint', { hash })), 'small'),
        paragraph(words(sentence('fingerprint-says')), 'small'),
      ],
    },
  ];
}

function documentSection(document: SignDocument, provider: string, sentence: SheetSentence): CompiledSection {
  const { title, calledAs, version, from, hash, sections } = document;
  const called = calledAs.slice(0, 1).toUpperCase() + calledAs.slice(1);
  return {
    title,
    startsPage: false,
    nodes: [
      paragraph(words(sentence('document-line', { calledAs: called, version, date: from }))),
      paragraph(words(sentence('fingerprint', { hash })), 'small'),
      ...sections.flatMap(({ title: heading, clauses }): SheetNode[] => [
        ...(heading === undefined
          ? []
          : [{ kind: 'heading' as const, level: 3 as const, runs: words(heading) }]),
        ...clauses.flatMap((clause) => clauseNodes(clause, provider, sentence)),
      ]),
    ],
  };
}

function clauseNodes(clause: SignClause, provider: string, sentence: SheetSentence): readonly SheetNode[] {
  const { number, exact, plain, state, safeLine } = clause;
  const ours = (nodes: readonly SheetNode[]): SheetNode => ({ kind: 'box', look: 'note', nodes });
  if (exact === undefined) {
    return [
      ours([
        paragraph(strong(sentence('withheld', { number: String(number), provider }))),
        ...(safeLine === undefined ? [] : [paragraph(words(sentence('instead'))), ...nodesOf(safeLine)]),
      ]),
    ];
  }
  const [first = '', ...more] = exact.split('\n');
  return [
    {
      kind: 'box',
      look: 'voice',
      nodes: [
        paragraph([...strong(sentence('clause-exact', { number: String(number) })), ...words(first)]),
        ...more.filter((line) => line.trim() !== '').map((line) => paragraph(words(line.trim()))),
      ],
    },
    ...(plain === undefined ? [] : [paragraph([...strong(`${sentence('plain-note')} `), ...words(plain)])]),
    ...(state === 'outdated' ? [paragraph(words(sentence('outdated')), 'small')] : []),
  ];
}
