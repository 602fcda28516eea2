/** A made-up course to judge, and pages that take it. */
import type { Question, SignOffData } from '../../../src/content/model.ts';
import { drawQuiz } from '../../../src/progress/draw.ts';
import { rightAnswer, wrongAnswer } from '../../../src/progress/easy-read.ts';
import type { OpenQuiz, Progress, QuizFinished, Signed } from '../../../src/progress/model.ts';
import { newProgress } from '../../../src/progress/progress.ts';
import { topicsToAsk } from '../../../src/progress/score.ts';
import type { JudgedCourse, Message } from '../../../lti/domain/merge.ts';
import { course, question } from '../../progress/courses.ts';

export const startedAt = new Date(Date.UTC(2026, 10, 22, 9));
export const now = new Date(Date.UTC(2026, 10, 22, 10));

/** Twelve questions of the calm topic, eight of the sensitive one, whose twins are calm. */
export const questions: readonly Question[] = [
  ...Array.from({ length: 12 }, (_, index) => question(`q${index + 1}`)),
  ...Array.from({ length: 8 }, (_, index) =>
    question(`q${index + 21}`, {
      topic: 't6',
      isSensitive: index < 4,
      ...(index < 4 && { twin: `q${index + 25}` }),
    }),
  ),
];

export const signOff: SignOffData = {
  mode: 'click',
  setName: 'the rules',
  setNameCapital: 'The rules',
  documents: [
    {
      code: 'd1',
      title: 'Acceptable use',
      calledAs: 'policy',
      version: '3',
      from: 'September 2026',
      hash: 'd1'.repeat(32),
      sections: [
        {
          clauses: [
            { number: 1, exact: 'Be kind.', state: 'ok' },
            { number: 2, state: 'withheld', safeLine: '' },
          ],
        },
      ],
    },
  ],
  namedOnly: [{ title: 'Handbook', place: 'the website' }, { title: 'Code' }],
  statements: [
    { code: 'n1', text: 'I have read it.' },
    { code: 'n2', text: 'I will keep to it.' },
  ],
  hash: 'ab'.repeat(32),
  talkTo: { title: '', first: '', second: '', extra: [], outOfHours: '' },
  printForInk: false,
  validityMonths: 12,
  whoSees: '',
  words: {},
};

export const judged: JudgedCourse = {
  track: 'induction',
  rules: course(),
  questions,
  signOffs: [signOff],
  languages: ['en-GB'],
};

export const allScreens = new Set(['s1', 's2', 's3', 's4']);

export const progressWith = (change: Partial<Progress>): Progress => ({ ...newProgress(), ...change });

/** A quiz as the player draws it. */
export function draw(seed: number, from: Progress = newProgress()): OpenQuiz {
  const { assessment } = judged.rules;
  return drawQuiz({
    assessment: assessment!,
    questions,
    used: from.used,
    seed,
    topics: topicsToAsk(from, assessment!),
    leftOutParts: new Set(),
    age: 'not-said',
  });
}

/** Answers every question: the first `wrong` of them wrongly. */
export function answered(quiz: OpenQuiz, wrong = 0): OpenQuiz {
  return {
    ...quiz,
    items: quiz.items.map((item, index) => {
      const asked = questions.find(({ code }) => code === item.question)!;
      return { ...item, answer: index < wrong ? wrongAnswer(asked, quiz.seed) : rightAnswer(asked) };
    }),
  };
}

export const finished = (quiz: OpenQuiz, attempt = 0): QuizFinished => ({
  kind: 'quiz-finished',
  attempt,
  quiz,
});

export const signed = (change: Partial<Signed> = {}): Signed => ({
  kind: 'signed',
  at: '2026-11-22T09:30:00Z',
  hash: signOff.hash,
  withSupport: false,
  language: 'en-GB',
  isEasyRead: false,
  statements: ['n1', 'n2', 'named-0'],
  typedName: 'Amira Khan',
  ...change,
});

export const message = (change: Partial<Message> = {}): Message => ({
  session: 'a',
  sequence: 1,
  facts: [],
  ...change,
});
