/** What the quiz asks of the session: draw, keep, swap, mark. In a script of its own, with the rules it needs. */
import type { QuizData } from '../content/model.ts';
import { drawQuiz, mendQuiz, swapQuestion } from '../progress/draw.ts';
import { finishQuiz } from '../progress/marking.ts';
import { topicsToAsk } from '../progress/score.ts';
import type { Answer } from '../progress/model.ts';
import { answerQuestion, startQuiz } from '../progress/progress.ts';
import type { CourseSession } from './course-session.ts';

/** A new draw: the first one, or a retake. */
export function start(session: CourseSession, { questions }: QuizData): void {
  const { assessment } = session.course;
  if (!assessment) return;
  session.update((progress) =>
    startQuiz(
      progress,
      drawQuiz({
        assessment,
        questions,
        used: progress.used,
        seed: session.seed(),
        topics: topicsToAsk(progress, assessment),
        leftOutParts: session.leftOutParts,
        age: progress.age,
      }),
    ),
  );
}

/** A quiz that was open when the course was updated may ask for questions that are gone. */
export function mend(session: CourseSession, { questions }: QuizData): void {
  session.update((progress) => {
    if (!progress.quiz) return progress;
    const quiz = mendQuiz(progress.quiz, { questions, used: progress.used, age: progress.age });
    return quiz === progress.quiz ? progress : { ...progress, quiz };
  });
}

export function answer(session: CourseSession, index: number, given: Answer): void {
  session.update((progress) => answerQuestion(progress, index, given));
}

/** "A different question, please." */
export function swap(session: CourseSession, index: number, { questions }: QuizData): void {
  session.update((progress) => {
    if (!progress.quiz) return progress;
    const quiz = swapQuestion(progress.quiz, index, {
      questions,
      used: progress.used,
      age: progress.age,
    });
    return quiz === progress.quiz ? progress : startQuiz(progress, quiz);
  });
}

export function finish(session: CourseSession, { questions }: QuizData): void {
  const { assessment } = session.course;
  const { quiz, attempts } = session.progress;
  if (!assessment || !quiz) return;
  session.update((progress) => finishQuiz(progress, assessment, questions), true, {
    kind: 'quiz-finished',
    attempt: attempts,
    quiz,
  });
}
