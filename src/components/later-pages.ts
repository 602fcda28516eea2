/** The pages that nobody sees before the first lesson, in one script. */
export { beforeLesson } from './before-lesson.ts';
export { closed, closing } from './closing.ts';
export { certificate, quizPart, signOffPart } from './last-parts.ts';
