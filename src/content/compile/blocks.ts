/** Lessons, screens, blocks and scenarios. */
import { idKey } from '../ids.ts';
import type { Library } from '../library.ts';
import type { Block, ForAge, HelpLine, Lesson, Message, Scenario, ScenarioNode, Screen } from '../model.ts';
import { didYouMean } from '../problems.ts';
import type { AuthoredMessage } from '../schema/block-parts.ts';
import type { Block as AuthoredBlock, Lesson as AuthoredLesson, LessonScreen } from '../schema/lesson.ts';
import { isFilled, lookUp, placeholderPaths, type Context } from './context.ts';
import { escapeHtml } from './markdown.ts';
import { at, below, type Place, type Problems } from './problems.ts';
import { compileArtefact, compileQuestion } from './questions.ts';
import { withLinesBelow, type Routes } from './routes.ts';
import type { Sentence } from './sentences.ts';
import type { Text } from './text.ts';
import type { PageWords } from './words.ts';

export interface LessonInput {
  readonly library: Library;
  readonly problems: Problems;
  readonly context: Context;
  readonly routes: Routes;
  readonly text: Text;
  readonly sentence: Sentence;
  /** A build for one age drops what is for the other. */
  readonly ageBand?: ForAge;
  readonly codeOf: (key: string, place: Place) => string;
  readonly lines: (ids: readonly string[], place: Place) => readonly HelpLine[];
  readonly wordsFor: PageWords['forLesson'];
  /** The track brings the incident helper. */
  readonly hasIncidents: boolean;
}

export function compileLesson(lesson: AuthoredLesson, file: Place['file'], shared: LessonInput): Lesson {
  const input = { ...shared, text: shared.text.afresh() };
  const { text, codeOf } = input;
  const screens = lesson.screens
    .map((screen, index) =>
      compileScreen(lesson.id, screen, at(file, 'screens', index), input, lesson.sensitive !== undefined),
    )
    .filter(({ blocks, side }) => blocks.length + side.length > 0);
  if (screens.length === 0) {
    input.problems.add(at(file, 'screens'), {
      code: 'lesson-empty',
      message: `With this provider and age nothing of “${lesson.title}” is left.`,
      mend: 'Give it a screen that holds for everybody.',
    });
  }
  const { sensitive } = lesson;
  const compiled: Lesson = {
    code: codeOf(idKey.lesson(lesson.id), at(file, 'id')),
    title: text.plain(lesson.title, at(file, 'title')),
    ...(lesson.c && { c: lesson.c }),
    resilience: lesson.resilience,
    objectives: lesson.objectives.map((objective, index) =>
      text.plain(objective, at(file, 'objectives', index)),
    ),
    needsAge: lesson.needsAge && input.ageBand === undefined,
    ...(sensitive && {
      contentNote: {
        about: text.html(sensitive.about, at(file, 'sensitive', 'about')),
        promise: text.html(sensitive.promise, at(file, 'sensitive', 'promise')),
        summary: sensitive.summary.map((line, index) =>
          text.html(line, at(file, 'sensitive', 'summary', index)),
        ),
        lines: input.lines(sensitive.lines, at(file, 'sensitive', 'lines')),
      },
    }),
    screens,
  };
  const words = input.wordsFor(
    kindsIn(screens.flatMap(({ blocks, side }) => [...blocks, ...side])),
    compiled,
  );
  return words ? { ...compiled, words } : compiled;
}

/** @param hasLines - the player shows the content note's help lines below each screen of a sensitive lesson */
function compileScreen(
  lesson: string,
  screen: LessonScreen,
  place: Place,
  input: LessonInput,
  hasLines: boolean,
): Screen {
  const code = input.codeOf(idKey.screen(lesson, screen.id), below(place, 'id'));
  return {
    code,
    title: input.text.plain(screen.title, below(place, 'title')),
    blocks: compileBlocks(screen.blocks, below(place, 'blocks'), input, hasLines),
    side: compileBlocks(screen.side, below(place, 'side'), input),
  };
}

function compileBlocks(
  blocks: readonly AuthoredBlock[],
  place: Place,
  input: LessonInput,
  hasLines = false,
): readonly Block[] {
  const compiled = blocks.flatMap((block, index) => {
    const age = 'age' in block ? block.age : undefined;
    if (age !== undefined && input.ageBand !== undefined && age !== input.ageBand) return [];
    const one = compileBlock(block, below(place, index), input);
    return one ? [age === undefined ? one : { ...one, age }] : [];
  });
  return compiled.map((block, index) => {
    const next = compiled[index + 1];
    // Lines for one age only do not stand there for everybody.
    const areLinesNext = next ? next.kind === 'lines' && next.age === undefined : hasLines;
    return block.kind === 'route' && areLinesNext ? { ...block, card: withLinesBelow(block.card) } : block;
  });
}

function compileBlock(block: AuthoredBlock, place: Place, input: LessonInput): Block | undefined {
  const { text } = input;
  if ('text' in block) {
    return { kind: 'text', html: text.html(block.text, below(place, 'text')), isLead: block.lead === true };
  }
  if ('idea' in block) return { kind: 'idea', html: text.html(block.idea, below(place, 'idea')) };
  if ('note' in block) {
    const note = below(place, 'note');
    return {
      kind: 'note',
      title: block.note.coming
        ? input.sentence('coming', { title: text.plain(block.note.title, below(note, 'title')) })
        : text.plain(block.note.title, below(note, 'title')),
      html: text.html(block.note.text, below(note, 'text')),
      ...(block.note.coming && { isComing: true as const }),
    };
  }
  if ('voice' in block) return compileVoice(block.voice, below(place, 'voice'), input);
  if ('picture' in block) {
    const { drawing, alt } = block.picture;
    const words = alt === 'decorative' ? '' : text.plain(alt, below(place, 'picture', 'alt'));
    return {
      kind: 'picture',
      svg: drawingOf(drawing, below(place, 'picture', 'drawing'), input),
      alt: words,
    };
  }
  if ('steps' in block) {
    return {
      kind: 'steps',
      items: block.steps.map((step, index) => text.inline(step, below(place, 'steps', index))),
    };
  }
  if ('artefact' in block) return compileArtefact(block.artefact, below(place, 'artefact'), input);
  if ('thread' in block) {
    const thread = below(place, 'thread');
    return {
      kind: 'thread',
      label: text.plain(block.thread.label, below(thread, 'label')),
      messages: compileMessages(block.thread.messages, below(thread, 'messages'), text),
    };
  }
  if ('route' in block) return { kind: 'route', card: input.routes.card(block.route) };
  if ('lines' in block) return { kind: 'lines', lines: input.lines(block.lines, below(place, 'lines')) };
  if ('cs' in block) return { kind: 'cs' };
  if ('question' in block) {
    const question = below(place, 'question');
    const code = input.codeOf(idKey.question(block.question.id), below(question, 'id'));
    return {
      kind: 'question',
      question: compileQuestion(block.question, { code, topic: '', isSensitive: false }, question, input),
    };
  }
  if ('sort' in block) {
    const sort = below(place, 'sort');
    return {
      kind: 'sort',
      prompt: text.html(block.sort.prompt, below(sort, 'prompt')),
      items: block.sort.items.map((item, index) => ({
        html: escapeHtml(text.plain(item.text, below(sort, 'items', index, 'text'))),
        c: item.c,
        why: text.html(item.why, below(sort, 'items', index, 'why')),
      })),
    };
  }
  if ('incident-helper' in block) {
    if (!input.hasIncidents) {
      input.problems.add(place, {
        code: 'no-incident-helper',
        message: 'The incident helper is for staff and volunteers, and needs course/incidents.yaml.',
        mend: 'Take the block out, or write the lesson for staff or volunteers only.',
      });
      return undefined;
    }
    return { kind: 'incident-helper' };
  }
  if ('scenario' in block) {
    const scenario = compileScenario(block.scenario, below(place, 'scenario'), input);
    return scenario && { kind: 'scenario', scenario };
  }
  return {
    kind: 'more',
    title: text.plain(block.more.title, below(place, 'more', 'title')),
    blocks: compileBlocks(block.more.blocks, below(place, 'more', 'blocks'), input),
  };
}

function compileVoice(
  voice: Extract<AuthoredBlock, { voice: unknown }>['voice'],
  place: Place,
  { text, context, problems, routes }: LessonInput,
): Block | undefined {
  if (voice.needs !== undefined) {
    const value = lookUp(context, voice.needs.split('.'));
    if (value === undefined) {
      problems.add(below(place, 'needs'), {
        code: 'placeholder-unknown',
        message: `There is nothing called “${voice.needs}”.`,
        mend: `${didYouMean(voice.needs, placeholderPaths(context))}The names are in docs/authoring.md.`,
      });
    }
    if (value === undefined || !isFilled(value)) return undefined;
  }
  const words = {
    title: text.plain(voice.title, below(place, 'title')),
    html: text.html(voice.text, below(place, 'text')),
  };
  // The safe default is our words, so it may not stand under the provider's line.
  const issues = [...voice.text.matchAll(/\{\{\s*route\s+["']([^"']+)["']/g)].map(([, issue]) => issue ?? '');
  if (issues.some((issue) => routes.isDefault(issue))) return { kind: 'note', ...words };
  return {
    kind: 'voice',
    ...words,
    ...(voice.from !== undefined && { from: text.plain(voice.from, below(place, 'from')) }),
  };
}

function compileMessages(messages: readonly AuthoredMessage[], place: Place, text: Text): readonly Message[] {
  return messages.map(({ from, who, when, text: words }, index) => ({
    from,
    ...(who !== undefined && { who: unbroken(text.plain(who, below(place, index, 'who'))) }),
    ...(when !== undefined && { when }),
    html: unbroken(text.html(words, below(place, index, 'text'))),
  }));
}

/** Keeps the "e-" of "e-mail" on the line of its word, which a narrow bubble would break; not inside a tag. */
const unbroken = (words: string): string =>
  words.replace(/(<[^>]*>)|\b(e-)(?=\p{L})/giu, (found, tag?: string) => tag ?? `${found}\u2060`);

function compileScenario(id: string, place: Place, input: LessonInput): Scenario | undefined {
  const { library, text } = input;
  const found = library.scenarios.get(id);
  if (!found) {
    input.problems.add(place, {
      code: 'scenario-missing',
      message: `There is no scenario “${id}”.`,
      mend: `${didYouMean(id, library.scenarios.keys())}Scenarios are files of course/scenarios.`,
    });
    return undefined;
  }
  const { value, file } = found;
  const here = at(found);
  // A node's own name may say what happens in it; in the page it is a number.
  const names = new Map(Object.keys(value.nodes).map((name, index) => [name, `n${String(index + 1)}`]));
  const nameOf = (node: string, from: Place): string => {
    const name = names.get(node);
    if (name !== undefined) return name;
    input.problems.add(from, {
      code: 'choice-leads-nowhere',
      message: `There is no node “${node}” in ${file}.`,
      mend: `${didYouMean(node, names.keys())}Write the node, or lead to another.`,
    });
    return 'n1';
  };
  const nodes = Object.entries(value.nodes).map(([name, node]): [string, ScenarioNode] => {
    const spot = below(here, 'nodes', name);
    const thread = compileMessages(node.thread, below(spot, 'thread'), text);
    if ('ending' in node) {
      const card = input.routes.card(node.route);
      return [
        nameOf(name, spot),
        {
          kind: 'ending',
          thread,
          title: text.plain(node.ending, below(spot, 'ending')),
          html: text.html(node.text, below(spot, 'text')),
          good: node.good.map((step, index) => text.html(step, below(spot, 'good', index))),
          route: node.lines.length > 0 ? withLinesBelow(card) : card,
          lines: input.lines(node.lines, below(spot, 'lines')),
        },
      ];
    }
    return [
      nameOf(name, spot),
      {
        kind: 'scene',
        thread,
        ...(node.text !== undefined && { html: text.html(node.text, below(spot, 'text')) }),
        ask: text.plain(node.ask, below(spot, 'ask')),
        choices: node.choices.map((choice, index) => {
          const from = below(spot, 'choices', index);
          return {
            text: text.plain(choice.text, below(from, 'text')),
            reply: {
              title: text.plain(choice.reply.title, below(from, 'reply', 'title')),
              html: text.html(choice.reply.text, below(from, 'reply', 'text')),
            },
            to: nameOf(choice.to, below(from, 'to')),
          };
        }),
      },
    ];
  });
  return {
    code: input.codeOf(idKey.scenario(id), below(here, 'id')),
    title: text.plain(value.title, below(here, 'title')),
    ...(value.c && { c: value.c }),
    scene: text.html(value.scene, below(here, 'scene')),
    ...(value.drawing !== undefined && { drawing: drawingOf(value.drawing, below(here, 'drawing'), input) }),
    start: nameOf(value.start, below(here, 'start')),
    nodes: Object.fromEntries(nodes),
  };
}

function drawingOf(name: string, place: Place, { library, problems }: LessonInput): string {
  const svg = library.drawings.get(name);
  if (svg === undefined) {
    problems.add(place, {
      code: 'drawing-missing',
      message: `There is no drawing “${name}”.`,
      mend: `${didYouMean(name, library.drawings.keys())}Drawings are files of course/media/drawings, named without .svg.`,
    });
  }
  return svg?.trim() ?? '';
}

const kindsIn = (blocks: readonly Block[]): ReadonlySet<Block['kind']> =>
  new Set(
    blocks.flatMap((block) => [
      block.kind,
      ...(block.kind === 'more' ? block.blocks.map(({ kind }) => kind) : []),
    ]),
  );
