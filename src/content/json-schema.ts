/**
 * JSON Schemas for editors, made from the schemas that the course is checked with: an editor that reads
 * `# yaml-language-server: $schema=…` then offers keys and explains them while somebody writes.
 */
import { z } from 'zod';
import { idsFile, interfaceFile } from './read-schemas.ts';
import { course } from './schema/course.ts';
import { easyRead } from './schema/easy-read.ts';
import { incidents } from './schema/incidents.ts';
import { lesson } from './schema/lesson.ts';
import { policyRules } from './schema/policy-rules.ts';
import { provider } from './schema/provider.ts';
import { questionBank } from './schema/question.ts';
import { glossary, help, sources } from './schema/registers.ts';
import { scenario } from './schema/scenario.ts';
import { sheet } from './schema/sheet.ts';

const schemas = {
  course,
  lesson,
  scenario,
  questions: questionBank,
  'easy-read': easyRead,
  sheet,
  incidents,
  sources,
  help,
  glossary,
  'policy-rules': policyRules,
  interface: interfaceFile,
  provider,
  ids: idsFile,
} satisfies Record<string, z.ZodType>;

/** File name below `course/schema/` to the text of the file, the same for the same schemas. */
export function jsonSchemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(schemas).map(([name, schema]) => {
      // As an author writes it: what has a default may be left out.
      const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', reused: 'ref' });
      return [
        `${name}.schema.json`,
        `${JSON.stringify({ title: `Four Cs: ${name}`, ...json }, undefined, 2)}\n`,
      ];
    }),
  );
}
