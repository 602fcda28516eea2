import { beforeAll, describe, expect, test } from 'vitest';
import type { Library } from '../../../src/content/library.ts';
import { drawQuiz } from '../../../src/progress/draw.ts';
import type { OpenQuiz } from '../../../src/progress/model.ts';
import { buildAll, realLibrary, type Built } from '../real.ts';
import { ages } from './walk.ts';

let library: Library;
let quizzes: readonly Built[];
beforeAll(async () => {
  library = await realLibrary();
  quizzes = buildAll(library).filter(({ compiled }) => compiled.quiz !== undefined);
});

interface Drawn {
  readonly built: Built;
  readonly quiz: OpenQuiz;
  readonly leftOut: ReadonlySet<string>;
}

/** Draws of whoever left every sensitive lesson out, at every age, from several seeds. */
function drawsWithoutSensitiveLessons(): readonly Drawn[] {
  return quizzes.flatMap((built) => {
    const { course, quiz } = built.compiled;
    const leftOut = new Set(course.parts.filter(({ canLeaveOut }) => canLeaveOut).map(({ code }) => code));
    const { assessment } = course;
    if (!assessment || !quiz) return [];
    return ages.flatMap((age) =>
      Array.from({ length: 12 }, (_, seed) => ({
        built,
        leftOut,
        quiz: drawQuiz({
          ...{ assessment, questions: quiz.questions, seed: seed * 7919, age },
          used: new Set<string>(),
          leftOutParts: leftOut,
        }),
      })),
    );
  });
}

describe('whoever leaves every sensitive lesson out', () => {
  test('still gets a full quiz in every topic', () => {
    const draws = drawsWithoutSensitiveLessons();
    expect(draws.length).toBeGreaterThan(200);
    for (const { built, quiz } of draws)
      for (const topic of built.compiled.course.assessment?.topics ?? [])
        expect(
          quiz.items.filter((item) => item.topic === topic.code),
          `${built.provider} ${built.track.id} ${topic.title}`,
        ).toHaveLength(topic.draw);
  });

  test('is asked no sensitive question of what they left out, and none twice', () => {
    for (const { built, quiz, leftOut } of drawsWithoutSensitiveLessons()) {
      const questions = new Map(built.compiled.quiz?.questions.map((question) => [question.code, question]));
      const codes = quiz.items.map(({ question }) => question);
      expect(new Set(codes).size).toBe(codes.length);
      for (const topic of built.compiled.course.assessment?.topics ?? [])
        if (leftOut.has(topic.part))
          for (const item of quiz.items.filter((each) => each.topic === topic.code))
            expect(questions.get(item.question)?.isSensitive).toBe(false);
    }
  });

  test('is asked the procedure all the same when they are staff', () => {
    const staff = drawsWithoutSensitiveLessons().filter(({ built }) => built.track.audience === 'staff');
    const images = library.ids.codes.get('topic/st3-images');
    expect(staff.length).toBeGreaterThan(0);
    for (const { built, quiz } of staff) {
      const own = new Set(
        built.compiled.quiz?.questions.filter(({ topic }) => topic === images).map(({ code }) => code),
      );
      const asked = quiz.items.filter(({ topic }) => topic === images);
      expect(asked.length).toBeGreaterThan(0);
      // Not a twin from elsewhere: a question of the same bank, about what to do.
      for (const { question } of asked) expect(own.has(question)).toBe(true);
    }
  });
});

describe('a bank', () => {
  const banks = () => [...library.banks.values()].map(({ value }) => value);

  test('keeps at least eight questions for whoever swaps every sensitive one', () => {
    for (const { topic, questions } of banks()) {
      const calm = new Set(questions.filter(({ sensitive }) => !sensitive).map(({ id }) => id));
      for (const { sensitive, twin } of questions) if (sensitive && twin !== undefined) calm.add(twin);
      expect(calm.size, topic).toBeGreaterThanOrEqual(8);
    }
  });

  test('has a twin, without the subject, for every sensitive question of a quiz', () => {
    const asked = new Set(library.course.value.tracks.flatMap(({ quiz }) => quiz?.topics.map(({ topic }) => topic)));
    const calm = new Set(banks().flatMap(({ questions }) => questions.filter(({ sensitive }) => !sensitive).map(({ id }) => id)));
    for (const { topic, questions } of banks())
      for (const { id, sensitive, twin } of questions)
        if (sensitive && asked.has(topic)) expect(calm.has(twin ?? ''), `${topic} ${id}`).toBe(true);
  });
});

test('a question about the route has the provider’s own answer as its key', () => {
  for (const { compiled, provider } of quizzes) {
    const routes = compiled.quiz?.questions.filter(({ kind }) => kind === 'route') ?? [];
    expect(routes.length, provider).toBeGreaterThan(0);
    for (const { options } of routes) {
      expect(options).toHaveLength(4);
      expect(options.filter(({ isRight }) => isRight)).toHaveLength(1);
      expect(new Set(options.map(({ text }) => text.toLowerCase())).size).toBe(4);
    }
  }
});
