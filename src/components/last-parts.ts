/** The parts with elements of their own: what they are given, and what the session does with their news. */
import { html, type TemplateResult } from 'lit';
import type { QuizData, SignOffData } from '../content/model.ts';
import type { Answer } from '../progress/model.ts';
import type { SignedOff } from '../progress/model.ts';
import type { CourseSession } from './course-session.ts';
import { decline, sign } from './sign-off/sign-act.ts';

export function quizPart(session: CourseSession, data: QuizData): TemplateResult {
  const acts = () => import('./quiz-acts.ts');
  return html`<fc-quiz
    .session=${session}
    .course=${session.course}
    .data=${data}
    .progress=${session.progress}
    .words=${session.words}
    .person=${session.data.helpHere?.first}
    @quiz-start=${async () => (await acts()).start(session, data)}
    @quiz-answered=${async ({ detail }: CustomEvent<{ index: number; answer: Answer }>) =>
      (await acts()).answer(session, detail.index, detail.answer)}
    @quiz-swap=${async ({ detail }: CustomEvent<{ index: number }>) =>
      (await acts()).swap(session, detail.index, data)}
    @quiz-finish=${async () => (await acts()).finish(session, data)}
    @open-part=${({ detail }: CustomEvent<{ part: string }>) => session.openPart(detail.part)}
    @carry-on=${() => onwards(session)}
    @go-home=${() => session.goHome()}
  ></fc-quiz>`;
}

export function signOffPart(session: CourseSession, data: SignOffData): TemplateResult {
  return html`<fc-sign-off
    .session=${session}
    .course=${session.course}
    .data=${data}
    .progress=${session.progress}
    .words=${session.words}
    .own=${session.ownPage}
    @signed=${({ detail }: CustomEvent<SignedOff>) => sign(session, data, detail)}
    @declined=${() => decline(session, data)}
    @open-certificate=${() => session.openCertificate()}
    @carry-on=${() => onwards(session)}
    @go-home=${() => session.goHome()}
  ></fc-sign-off>`;
}

export function certificate(session: CourseSession): TemplateResult {
  return html`<fc-certificate
    .session=${session}
    .course=${session.course}
    .progress=${session.progress}
    .words=${session.words}
    @go-home=${() => session.goHome()}
  ></fc-certificate>`;
}

function onwards(session: CourseSession): void {
  const { next } = session;
  if (next) session.openPart(next.code);
  else session.goHome();
}
