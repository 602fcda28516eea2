/**
 * Shapes that several authoring files share. An author's text is Markdown with Handlebars placeholders,
 * which are paths of the profile and registers, and nothing else.
 */
import { z } from 'zod';

/** Lower-case words with hyphens; stable once released. */
export const id = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'use lower-case letters, digits and single hyphens, for example "shared-pc"',
  );

/** One line of plain text, placeholders allowed, no Markdown. */
export const line = z.string().min(1);

/** Markdown; no HTML, no headings. */
export const markdown = z.string().min(1);

export const fourC = z.enum(['content', 'contact', 'conduct', 'commerce']);
export const resilience = z.enum(['understand', 'know', 'learn', 'recover']);
export const forAge = z.enum(['under-18', '18-over']);
export const audience = z.enum(['learner', 'staff', 'employer', 'visitor', 'volunteer', 'parent']);
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the date as "2026-11-22", in quotation marks');

/** What a worry is about. Each has a route in the profile or the safe default. */
export const issue = z.enum([
  'worried-self',
  'worried-friend',
  'intimate-image',
  'sextortion',
  'illegal-image',
  'bullying',
  'extremism',
  'scam',
  'staff-concern',
  'low-level-staff-concern',
  'it-fault',
  'ai-misuse',
  'data-mistake',
  'rules-question',
]);

export type Issue = z.infer<typeof issue>;
export type FourC = z.infer<typeof fourC>;
