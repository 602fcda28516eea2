/** What a learner's page sends when its learner reads everything, takes the quiz and signs; and what that is worth. */
import type { HostedCourse } from '../../../lti/http/tool.ts';
import { drawQuiz } from '../../../src/progress/draw.ts';
import { rightAnswer, wrongAnswer } from '../../../src/progress/easy-read.ts';
import { finishQuiz } from '../../../src/progress/marking.ts';
import type { RecordFact } from '../../../src/progress/model.ts';
import { newProgress } from '../../../src/progress/progress.ts';
import { outcome } from '../../../src/progress/outcome.ts';
import { encode } from '../../../src/progress/suspend-data.ts';

export interface Work {
  /** In the order in which they are sent. */
  readonly messages: readonly { readonly data: string; readonly facts: readonly RecordFact[] }[];
  /** What the course's column must hold in the end, of 100. */
  readonly score: number;
}

/** @param index - two learners may have two scores, so that a mix-up shows */
export function workOf({ course, quiz, signOff }: HostedCourse, index: number): Work {
  const { assessment } = course;
  if (!assessment || !quiz || !signOff) throw new Error('this needs a track with a quiz and a sign-off');
  const read = { ...newProgress(), finished: new Set(course.parts.flatMap(({ screens }) => screens)) };
  const drawn = drawQuiz({
    assessment,
    questions: quiz.questions,
    used: new Set(),
    seed: index,
    leftOutParts: new Set(),
    age: 'not-said',
  });
  const wrong = index % 3;
  const answered = {
    ...drawn,
    items: drawn.items.map((item, at) => {
      const asked = quiz.questions.find(({ code }) => code === item.question);
      if (!asked) throw new Error('a drawn question is in the bank');
      return { ...item, answer: at < wrong ? wrongAnswer(asked, drawn.seed) : rightAnswer(asked) };
    }),
  };
  const after = finishQuiz({ ...read, quiz: answered }, assessment, quiz.questions);
  const { success, score } = outcome(course, after);
  if (success !== 'passed' || !score) throw new Error('this work was meant to pass');
  const data = encode(read, course);
  return {
    score: Math.round(score.scaled * 10_000) / 100,
    messages: [
      { data, facts: [] },
      { data, facts: [{ kind: 'quiz-finished', attempt: 0, quiz: answered }] },
      {
        data,
        facts: [
          {
            kind: 'signed',
            at: new Date().toISOString(),
            hash: signOff.hash,
            withSupport: false,
            language: course.language,
            isEasyRead: false,
            statements: [
              ...signOff.statements.map(({ code }) => code),
              ...signOff.namedOnly.flatMap(({ place }, at) => (place === undefined ? [] : [`named-${at}`])),
            ],
            typedName: `Typed Name ${index}`,
          },
        ],
      },
    ],
  };
}
