/** The pages that nobody sees before the first lesson, in one script. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CourseSession } from './course-session.ts';
import './later-blocks.ts';
import { storedSettings } from './reading-settings.ts';

export { beforeLesson } from './before-lesson.ts';
export { closed, closing } from './closing.ts';
export { extraPage, footExtra, homeExtra } from './extra-pages.ts';
export { partDone } from './part-done.ts';
export { certificate, quizPart, signOffPart } from './last-parts.ts';

/** For whoever asked for it in Reading settings. */
export const listenButton = (session: CourseSession): TemplateResult | typeof nothing =>
  storedSettings().listen ? html`<fc-listen .session=${session}></fc-listen>` : nothing;
