/**
 * Which questions a quiz asks and in which order their options stand. Chance comes in as a seed, so the same
 * seed gives the same quiz after a resume, in a test and in the tool.
 */
import type { AgeBand, Assessment, Question, Topic } from '../content/model.ts';
import type { OpenQuiz, QuizItem } from './model.ts';
import { textHash } from './text-hash.ts';

export interface Draw {
  readonly assessment: Assessment;
  readonly questions: readonly Question[];
  /** Codes already asked; they come back only when their topic has nothing else. */
  readonly used: ReadonlySet<string>;
  /** 32 bits. */
  readonly seed: number;
  /** Codes of the topics to ask; absent means all. */
  readonly topics?: readonly string[];
  /** Codes of the parts left out in this sitting: their topics ask no sensitive question. */
  readonly leftOutParts: ReadonlySet<string>;
  readonly age: AgeBand;
}

/**
 * A stratified draw: as many questions of each topic as it asks for, in the order of the topics.
 *
 * A bank that is too small once sensitive questions are taken out is made up from other topics, so that the quiz
 * is as long for whoever left a lesson out as for anybody else.
 */
export function drawQuiz(draw: Draw): OpenQuiz {
  const topics = draw.assessment.topics.filter(({ code }) => !draw.topics || draw.topics.includes(code));
  const random = randomFrom(draw.seed);
  const items: QuizItem[] = [];
  for (const topic of topics) {
    const order = shuffle(candidates(draw, topic), random);
    items.push(
      ...pick(draw, order, items, topic.draw).map((question) => ({
        question: question.code,
        topic: topic.code,
      })),
    );
  }
  const short = topics.reduce((sum, topic) => sum + topic.draw, 0) - items.length;
  if (short > 0) {
    const others = topics.flatMap((topic) =>
      candidates(draw, topic).filter((question) => question.topic === topic.code && !question.isSensitive),
    );
    items.push(
      ...pick(draw, shuffle(others, random), items, short).map(({ code, topic }) => ({
        question: code,
        topic,
      })),
    );
  }
  return { seed: draw.seed, items };
}

/**
 * "Give me a different question": the twin, else another question of the topic, unused ones first, never a sensitive one.
 *
 * @returns the same quiz when the question is answered already or there is no other
 */
export function swapQuestion(
  quiz: OpenQuiz,
  index: number,
  { questions, used, age }: Pick<Draw, 'questions' | 'used' | 'age'>,
): OpenQuiz {
  const item = quiz.items[index];
  if (!item || item.answer) return quiz;
  const taken = new Set(quiz.items.map(({ question }) => question));
  const twin = questions.find(({ code }) => code === item.question)?.twin;
  const free = questions.filter(
    (question) => !question.isSensitive && drawsFrom(question, age) && !taken.has(question.code),
  );
  const ofTopic = shuffle(bankOf(free, item.topic), randomFrom(quiz.seed + index + 1));
  const other =
    free.find(({ code }) => code === twin) ?? ofTopic.find(({ code }) => !used.has(code)) ?? ofTopic.at(0);
  return other
    ? { ...quiz, items: quiz.items.with(index, { question: other.code, topic: item.topic }) }
    : quiz;
}

/**
 * A quiz that was open when the package was updated: a question that is gone is replaced by another of its topic.
 *
 * @returns the same quiz when nothing is gone
 */
export function mendQuiz(quiz: OpenQuiz, draw: Pick<Draw, 'questions' | 'used' | 'age'>): OpenQuiz {
  const known = new Set(draw.questions.map(({ code }) => code));
  if (quiz.items.every(({ question }) => known.has(question))) return quiz;
  const mended = quiz.items.reduce<OpenQuiz>((whole, { question, topic }, index) => {
    if (known.has(question)) return whole;
    return swapQuestion({ ...whole, items: whole.items.with(index, { question, topic }) }, index, draw);
  }, quiz);
  return { ...mended, items: mended.items.filter(({ question }) => known.has(question)) };
}

/**
 * The order in which the screen shows a question's list: numbers into `options`, `items` (order) or `choices` (match).
 * Kinds whose list follows a picture keep the order it was written in.
 */
export function optionOrder(seed: number, question: Question): readonly number[] {
  const list =
    question.kind === 'order'
      ? question.items
      : question.kind === 'match'
        ? question.choices
        : question.options;
  const numbers = [...(list ?? []).keys()];
  if (question.kind === 'spot') return numbers;
  const order = shuffle(numbers, randomFrom(seed ^ textHash(question.code)));
  // Items to be put in order must not stand in order already.
  const isSolved = question.kind === 'order' && order.every((item, index) => item === index);
  return isSolved ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

export function bankOf(questions: readonly Question[], topic: string): Question[] {
  return questions.filter((question) => question.topic === topic);
}

/** Whether a question may be asked at this age; who has not said is asked both kinds. */
export function drawsFrom(question: Question, age: AgeBand): boolean {
  return !question.age || age === 'not-said' || question.age === age;
}

/** What a topic may ask. Where its lesson was left out a twin stands in for each sensitive question, even from another topic. */
function candidates({ questions, age, leftOutParts }: Draw, topic: Topic): Question[] {
  const bank = bankOf(questions, topic.code);
  const calm = leftOutParts.has(topic.part)
    ? bank.flatMap((question) =>
        question.isSensitive
          ? questions.filter(({ code, isSensitive }) => code === question.twin && !isSensitive)
          : question,
      )
    : bank;
  return [...new Set(calm)].filter((question) => drawsFrom(question, age));
}

/** The first `count` of `order`: unused before used, and a question whose twin is in the quiz only when nothing else is left. */
function pick(
  { used, questions }: Draw,
  order: readonly Question[],
  asked: readonly QuizItem[],
  count: number,
): Question[] {
  const picked: Question[] = [];
  const taken = new Set(asked.map(({ question }) => question));
  const isTwin = ({ code, twin }: Question) =>
    (twin !== undefined && taken.has(twin)) ||
    questions.some((other) => other.twin === code && taken.has(other.code));
  const fresh = order.filter(({ code }) => !used.has(code));
  const stale = order.filter(({ code }) => used.has(code));
  for (const mayBeTwin of [false, true]) {
    for (const question of [...fresh, ...stale]) {
      if (picked.length === count) return picked;
      if (taken.has(question.code) || (!mayBeTwin && isTwin(question))) continue;
      taken.add(question.code);
      picked.push(question);
    }
  }
  return picked;
}

/** mulberry32: 32 bits of state, well spread, ten lines shorter than anything better. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle<Item>(list: readonly Item[], random: () => number): Item[] {
  return list
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
