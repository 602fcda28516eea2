/**
 * `docs/content-review.md`: what people have to look at before a release, because no check can. A safeguarding
 * practitioner, a lawyer and a group of learners each get their list, with the place of every item. Nothing in it is about
 * a provider's own policy: that is confirmed by the provider.
 */
import type { Library } from './library.ts';
import type { PolicyRules } from './schema/policy-rules.ts';
import type { Source } from './schema/registers.ts';

/** @param rules - of the policy check, whose facts and suggested words people have to look at as well */
export function reviewPage(library: Library, rules?: PolicyRules): string {
  const uses = usesOf(library, rules);
  const critical = rules?.rules.filter(({ severity }) => severity === 'safety-critical') ?? [];
  const { sources } = library.sources.value;
  const law = sources.filter(({ kind }) => kind === 'law');
  const unsure = sources.filter(({ confidence, kind }) => confidence === 'M' && kind !== 'law');
  const sensitive = [...library.lessons.values()].filter(({ value }) => value.sensitive !== undefined);
  const ages = [...library.lessons.values()].filter(({ value }) => value.needsAge);
  const scenarios = [...library.scenarios.values()];
  const banks = [...library.banks.values()];
  const place = (file: string): string => `\`${file}\``;
  return [
    '# What people check before a release',
    '',
    'Made by `npm run check -- --write-docs` from the course and its registers; a test keeps it in step. Checks hold shape,',
    'sources, reading age and safe endings. The items below need a person. Who looked at what, and when, is written where the',
    'records of a release are kept, and not in this file.',
    '',
    '## A safeguarding practitioner',
    '',
    'Is every step safe as it is written, in this order, for somebody to whom it is happening now?',
    '',
    '### Sensitive lessons: the note, the three-line summary, the lines, and each screen',
    '',
    ...sensitive.map(
      ({ value, file }) => `- “${plain(value.title)}” (${value.audience.join(', ')}): ${place(file)}`,
    ),
    '',
    '### Lessons whose words differ by age',
    '',
    ...ages.map(({ value, file }) => `- “${plain(value.title)}”: ${place(file)}`),
    '',
    '### Situations, with every ending',
    '',
    ...scenarios.map(
      ({ value, file }) =>
        `- “${plain(value.title)}”${value.sensitive ? ' (sensitive)' : ''}: ${endings(Object.values(value.nodes).filter((node) => 'ending' in node).length)}, ${place(file)}`,
    ),
    '',
    '### Questions that are sensitive, and the ones that stand in for them',
    '',
    ...banks.flatMap(({ value, file }) => {
      const count = value.questions.filter((question) => question.sensitive).length;
      return count > 0
        ? [`- “${plain(value.title)}”: ${count} of ${value.questions.length}, ${place(file)}`]
        : [];
    }),
    '',
    '### Procedures, lines and safe defaults',
    '',
    ...(library.incidents ? [`- The incident helper, every answer: ${place(library.incidents.file)}`] : []),
    `- Help: ${library.help.value.lines.length} lines, each by its number, age, nation and hours: ${place(library.help.file)}`,
    ...sources
      .filter(({ id }) => id.startsWith('default-'))
      .map(({ title, says }) => `- ${title}: “${says}” ${place(library.sources.file)}`),
    ...[...(library.sheets?.values() ?? [])].map(
      ({ value, file }) => `- Sheet “${plain(value.title)}”: ${place(file)}`,
    ),
    ...(rules
      ? [
          '',
          '### What the policy check calls safety-critical, with the words it suggests instead',
          '',
          ...critical.map(({ title, suggest }) => `- ${title}: “${suggest.replace(/\s+/g, ' ').trim()}”`),
        ]
      : []),
    '',
    '## A lawyer',
    '',
    'Is each statement right for England and the other nations it names, in force as it says, and put fairly? Learners read',
    'only what is in force; staff may read what is coming, marked as coming.',
    '',
    '### Law, as the course states it',
    '',
    ...law.flatMap((source) => sourceItem(source, uses)),
    '',
    '## A group of learners',
    '',
    'Is it clear, is it fair, would you go on reading? Does anything sound like blame, or like somebody who was never online?',
    '',
    '### Sensitive lessons first',
    '',
    ...sensitive
      .filter(({ value }) => value.audience.includes('learner'))
      .map(({ value, file }) => `- “${plain(value.title)}”: ${place(file)}`),
    '',
    '### People, messages and talk in situations',
    '',
    ...scenarios
      .filter(({ value }) => value.audience.includes('learner'))
      .map(({ value, file }) => `- “${plain(value.title)}”: ${place(file)}`),
    '',
    '### Hard words in plain ones, and turns of phrase',
    '',
    `- ${library.glossary.value.words.length} words, each with its Easy Read form: ${place(library.glossary.file)}`,
    ...library.glossary.value.idioms.map(({ idiom, means }) => `- “${idiom}”: ${means}`),
    ...(library.easyRead && library.easyRead.size > 0
      ? [
          '',
          '### Easy Read, with supporters',
          '',
          ...[...library.easyRead.values()].map(
            ({ file }) => `- Every page, its picture and its sentence: ${place(file)}`,
          ),
        ]
      : []),
    '',
    '## Whoever keeps the facts',
    '',
    'Facts of which we are fairly sure, and not more (confidence M). Find a better source, or soften the sentence.',
    '',
    ...unsure.flatMap((source) => sourceItem(source, uses)),
    '',
  ].join('\n');
}

function sourceItem(source: Source, uses: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const { id, title, says, status, confidence, inForceFrom, review, address } = source;
  const since = inForceFrom === undefined ? '' : ` from ${inForceFrom}`;
  const where = uses.get(id) ?? [];
  return [
    `- **${title}** (\`${id}\`, ${status}${since}, confidence ${confidence}, due again ${review})${address === undefined ? '' : `: <${address}>`}  `,
    `  “${says.replace(/\s+/g, ' ').trim()}”  `,
    `  ${where.length > 0 ? `Used in ${where.join('; ')}` : 'Used nowhere yet'}`,
  ];
}

/** Where each source is used, by id: "lesson L5 “If you come across one”", "questions “Images and consent”". */
function usesOf(library: Library, rules?: PolicyRules): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  const add = (id: string, where: string) => {
    const list = uses.get(id) ?? [];
    if (!list.includes(where)) uses.set(id, [...list, where]);
  };
  for (const { value } of library.lessons.values())
    for (const screen of value.screens)
      for (const id of screen.sources) add(id, `lesson ${value.id.toUpperCase()} “${plain(screen.title)}”`);
  for (const { value } of library.scenarios.values())
    for (const id of value.sources) add(id, `situation “${plain(value.title)}”`);
  for (const { value } of library.banks.values())
    for (const question of value.questions)
      for (const id of question.sources) add(id, `questions “${plain(value.title)}”`);
  for (const line of library.help.value.lines) add(line.source, `help line ${line.name}`);
  for (const { value } of library.sheets?.values() ?? [])
    for (const id of value.sources) add(id, `sheet “${plain(value.title)}”`);
  for (const id of library.incidents?.value.sources ?? []) add(id, 'the incident helper');
  for (const id of rules ? factsOf(rules) : []) add(id, 'the policy check');
  return uses;
}

function factsOf({ rules, coming }: PolicyRules): readonly string[] {
  return [
    ...coming,
    ...rules.flatMap((rule) => [
      ...rule.facts,
      ...(rule.kind === 'edition' ? rule.editions.map(({ fact }) => fact) : []),
      ...(rule.kind === 'act' ? rule.factsOf.map(({ fact }) => fact) : []),
    ]),
  ];
}

const endings = (count: number): string => `${count} ${count === 1 ? 'ending' : 'endings'}`;

const plain = (title: string): string => title.replace(/\{\{[^}]*\}\}/g, '…').trim();
