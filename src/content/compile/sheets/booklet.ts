/** A compiled course as something to read: every lesson in order, and the answers at the back. */
import type { CompiledCourse } from '../compile-course.ts';
import type { Block, ForAge, FourC, Html, Lesson, Message, Question, Scenario } from '../../model.ts';
import { nodesOf, runsOf } from './html-nodes.ts';
import { csList, linesList, routeBox, titledBox } from './parts.ts';
import type { SheetSentence } from './sentences.ts';
import { paragraph, strong, words, type CompiledSection, type Run, type SheetNode } from './sheet.ts';

export interface BookletInput {
  readonly compiled: CompiledCourse;
  readonly sentence: SheetSentence;
  /** What each C is about, in a word or two: the interface's own. */
  readonly aboutC: Readonly<Record<FourC, string>>;
}

/** What is being written, and the answers so far. */
interface Desk extends BookletInput {
  readonly answers: { readonly lesson: string; readonly nodes: SheetNode[] }[];
  count: number;
}

export function bookletSections(input: BookletInput): readonly CompiledSection[] {
  const { compiled, sentence } = input;
  const desk: Desk = { ...input, answers: [], count: 0 };
  const lessons = compiled.course.parts.flatMap(({ code }) => compiled.lessons[code] ?? []);
  const read = lessons.map((lesson) => lessonSection(lesson, desk));
  const answered = desk.answers.filter(({ nodes }) => nodes.length > 0);
  const titles = [
    ...lessons.map(({ title }) => title),
    ...(answered.length > 0 ? [sentence('answers')] : []),
  ];
  const contents: SheetNode = {
    kind: 'list',
    look: 'numbers',
    items: titles.map((title) => ({ nodes: [paragraph(words(title))] })),
  };
  return [
    { title: sentence('contents'), startsPage: false, nodes: [contents] },
    ...read,
    ...(answered.length > 0
      ? [
          {
            title: sentence('answers'),
            startsPage: true,
            nodes: [
              paragraph(words(sentence('answers-lead')), 'lead'),
              ...answered.flatMap(({ lesson, nodes }): SheetNode[] => [heading(3, lesson), ...nodes]),
            ],
          },
        ]
      : []),
  ];
}

const heading = (level: 3 | 4, text: string): SheetNode => ({ kind: 'heading', level, runs: words(text) });

function lessonSection(lesson: Lesson, desk: Desk): CompiledSection {
  const { sentence } = desk;
  desk.answers.push({ lesson: lesson.title, nodes: [] });
  const note = lesson.contentNote;
  return {
    title: lesson.title,
    startsPage: true,
    nodes: [
      titledBox('note', sentence('objectives'), [
        bullets(lesson.objectives.map((text) => [paragraph(words(text))])),
      ]),
      ...(note
        ? [
            titledBox('note', sentence('before-you-start'), [
              ...nodesOf(note.about),
              ...nodesOf(note.promise),
            ]),
            titledBox('note', sentence('three-lines'), [
              ...note.summary.flatMap(nodesOf),
              linesList(note.lines, sentence),
            ]),
          ]
        : []),
      ...lesson.screens.flatMap(({ title, blocks, side }) => [
        heading(3, title),
        ...[...blocks, ...side].flatMap((block) => blockNodes(block, desk)),
      ]),
    ],
  };
}

const bullets = (items: readonly (readonly SheetNode[])[]): SheetNode => ({
  kind: 'list',
  look: 'bullets',
  items: items.map((nodes) => ({ nodes })),
});

function blockNodes(block: Block, desk: Desk): readonly SheetNode[] {
  const nodes = plainBlock(block, desk);
  if (block.age === undefined || nodes.length === 0) return nodes;
  // "Under 18" in its own title says it already.
  if ('title' in block && /\b18\b/.test(block.title ?? '')) return nodes;
  return [paragraph(strong(ageWords(block.age, desk.sentence))), ...nodes];
}

const ageWords = (age: ForAge, sentence: SheetSentence): string => `${sentence(age)}:`;

function plainBlock(block: Block, desk: Desk): readonly SheetNode[] {
  const { sentence, compiled } = desk;
  switch (block.kind) {
    case 'text':
      return nodesOf(block.html).map((node) =>
        node.kind === 'paragraph' && block.isLead ? { ...node, look: 'lead' } : node,
      );
    case 'idea':
      return [{ kind: 'box', look: 'idea', nodes: nodesOf(block.html) }];
    case 'note':
      return [titledBox('note', block.title, nodesOf(block.html), undefined, 4)];
    case 'voice':
      return [titledBox('voice', block.title, nodesOf(block.html), block.from, 4)];
    case 'picture':
      // What the words beside it say as well; a drawing that has words of its own gives them.
      return block.alt === '' ? [] : [paragraph(words(block.alt), 'small')];
    case 'steps':
      return [numbers(block.items)];
    case 'artefact': {
      const from = [block.label, block.from, block.when].filter((part) => part !== undefined).join(' · ');
      return [titledBox('note', from, [numbers(block.parts.map(({ html }) => html))], undefined, 4)];
    }
    case 'thread':
      return [titledBox('note', block.label, messages(block.messages, sentence), undefined, 4)];
    case 'route':
      return [routeBox(block.card, block.card.title, undefined, 4)];
    case 'lines':
      return [
        ...(block.title === undefined ? [] : [heading(4, block.title)]),
        linesList(block.lines, sentence),
      ];
    case 'cs':
      return [
        csList(
          compiled.course.labels,
          (['content', 'contact', 'conduct', 'commerce'] as const).map((c) => ({
            c,
            runs: words(desk.aboutC[c]),
          })),
        ),
      ];
    case 'question':
      return questionNodes(block.question, desk);
    case 'sort':
      return sortNodes(block, desk);
    case 'scenario':
      return storyNodes(block.scenario, desk);
    case 'incident-helper':
      // Its ways cannot be walked on paper; the response card for staff says the steps.
      return [];
    case 'more':
      return [heading(4, block.title), ...block.blocks.flatMap((inner) => blockNodes(inner, desk))];
  }
}

const numbers = (items: readonly Html[]): SheetNode => ({
  kind: 'list',
  look: 'numbers',
  items: items.map((html) => ({ nodes: [paragraph(runsOf(html))] })),
});

function messages(thread: readonly Message[], sentence: SheetSentence): readonly SheetNode[] {
  return thread.flatMap(({ from, who, when, html }) => {
    const name = from === 'told' ? undefined : (who ?? (from === 'you' ? sentence('you') : undefined));
    const said = [name, when].filter((part) => part !== undefined).join(', ');
    return said === '' ? nodesOf(html) : begin(nodesOf(html), strong(`${said}: `));
  });
}

/** The nodes with words before the first paragraph. */
function begin(nodes: readonly SheetNode[], runs: readonly Run[]): readonly SheetNode[] {
  const [first, ...rest] = nodes;
  return first?.kind === 'paragraph'
    ? [{ ...first, runs: [...runs, ...first.runs] }, ...rest]
    : [paragraph(runs), ...nodes];
}

function questionNodes(question: Question, desk: Desk): readonly SheetNode[] {
  const { sentence } = desk;
  desk.count += 1;
  const number = String(desk.count);
  desk.answers.at(-1)?.nodes.push(...answerNodes(question, number, sentence));
  const ticks = (items: readonly string[]): SheetNode => ({
    kind: 'list',
    look: 'ticks',
    items: items.map((text) => ({ nodes: [paragraph(words(text))] })),
  });
  const options = ticks(question.options.map(({ text }) => text));
  const body = (): readonly SheetNode[] => {
    switch (question.kind) {
      case 'one':
      case 'route':
        return [options];
      case 'several':
        return [paragraph(words(sentence('several'))), options];
      case 'spot':
        return [
          ...(question.artefact ? plainBlock(question.artefact, desk) : []),
          paragraph(words(sentence('several'))),
          options,
        ];
      case 'true-why':
        return [
          paragraph(words(sentence('true-or-false'))),
          ticks([sentence('true'), sentence('false')]),
          paragraph(words(sentence('because'))),
          options,
        ];
      case 'order':
        return [
          paragraph(words(sentence('order'))),
          // By the alphabet: an order that says nothing about the right one.
          ticks(
            (question.items ?? []).map(({ text }) => text).toSorted((one, other) => (one < other ? -1 : 1)),
          ),
        ];
      case 'match':
        return [
          paragraph(words(sentence('match'))),
          ticks((question.items ?? []).map(({ text }) => text)),
          bullets(
            (question.choices ?? []).map((text, index) => [
              paragraph([...strong(`${letter(index)}: `), ...words(text)]),
            ]),
          ),
        ];
    }
  };
  return [
    heading(4, sentence('question', { number })),
    paragraph(strong(question.stem)),
    ...(question.hint === undefined ? [] : [paragraph(words(question.hint), 'small')]),
    ...body(),
  ];
}

const letter = (index: number): string => String.fromCharCode(65 + index);

function answerNodes(question: Question, number: string, sentence: SheetSentence): readonly SheetNode[] {
  const title = paragraph([
    ...strong(`${sentence('answer', { number })} `),
    ...runsOf(question.lesson).map((run): Run => ({ ...run, isStrong: true })),
  ]);
  const right = question.options
    .filter(({ isRight }) => isRight)
    .map(({ text, why }) => begin(nodesOf(why), strong(`${ended(text)} `)));
  const items = question.items ?? [];
  switch (question.kind) {
    case 'order':
      return [
        title,
        {
          kind: 'list',
          look: 'numbers',
          items: items.map(({ text, why }) => ({ nodes: begin(nodesOf(why), strong(`${ended(text)} `)) })),
        },
      ];
    case 'match':
      return [
        title,
        bullets(
          items.map(({ text, why, choice }) =>
            begin(nodesOf(why), strong(`${text}: ${ended(question.choices?.[choice ?? -1] ?? '')} `)),
          ),
        ),
      ];
    case 'true-why':
      return [
        title,
        bullets(
          right.map((nodes) => begin(nodes, strong(`${sentence(question.isTrue ? 'true' : 'false')}. `))),
        ),
      ];
    default:
      return [title, bullets(right)];
  }
}

const ended = (words: string): string => (/[.?…”]$/.test(words) ? words : `${words}.`);

function sortNodes(block: Extract<Block, { kind: 'sort' }>, desk: Desk): readonly SheetNode[] {
  const { sentence, compiled } = desk;
  desk.count += 1;
  const number = String(desk.count);
  desk.answers
    .at(-1)
    ?.nodes.push(
      paragraph(strong(sentence('answer', { number }))),
      bullets(
        block.items.map(({ html, c, why }) =>
          begin(nodesOf(why), [...runsOf(html), ...strong(` ${compiled.course.labels[c]}. `)]),
        ),
      ),
    );
  return [
    heading(4, sentence('question', { number })),
    ...nodesOf(block.prompt),
    paragraph(words(sentence('sort'))),
    {
      kind: 'list',
      look: 'ticks',
      items: block.items.map(({ html }) => ({ nodes: [paragraph(runsOf(html))] })),
    },
  ];
}

/** The first scene with what follows from each choice, and the nearest ending: a story, not a maze. */
function storyNodes(scenario: Scenario, { sentence }: Desk): readonly SheetNode[] {
  const scene = scenario.nodes[scenario.start];
  const start = scene?.kind === 'scene' ? scene : undefined;
  const ending = nearestEnding(scenario);
  return [
    heading(4, sentence('story', { title: scenario.title })),
    ...nodesOf(scenario.scene),
    ...(start
      ? [
          ...messages(start.thread, sentence),
          ...(start.html === undefined ? [] : nodesOf(start.html)),
          paragraph(strong(start.ask)),
          paragraph(words(sentence('story-ask'))),
          bullets(
            start.choices.map(({ text, reply }) =>
              begin(nodesOf(reply.html), [...strong(`${ended(text)} `), ...words(`${ended(reply.title)} `)]),
            ),
          ),
        ]
      : []),
    ...(ending
      ? [
          heading(4, sentence('story-ends', { title: ending.title })),
          ...messages(ending.thread, sentence),
          ...nodesOf(ending.html),
          ...(ending.good.length > 0
            ? [paragraph(strong(sentence('good'))), bullets(ending.good.map(nodesOf))]
            : []),
          routeBox(ending.route, ending.route.title, [], 4),
          ...(ending.lines.length > 0 ? [linesList(ending.lines, sentence)] : []),
        ]
      : []),
  ];
}

function nearestEnding({ nodes, start }: Scenario) {
  const seen = new Set([start]);
  for (const name of seen) {
    const node = nodes[name];
    if (node?.kind === 'ending') return node;
    // A set goes on to what is added while it is walked.
    for (const { to } of node?.choices ?? []) seen.add(to);
  }
  return undefined;
}
