import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonSchemaFiles } from '../../src/content/json-schema.ts';

const folder = join(import.meta.dirname, '../../course/schema');

test('the schemas that editors read are those that the course is checked with', () => {
  const files = jsonSchemaFiles();
  // To mend: npm run check -- --write-schemas
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  for (const [name, text] of files) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
});

test('a schema offers keys with their explanation and refuses others', () => {
  const lesson = JSON.parse(jsonSchemaFiles().get('lesson.schema.json')!) as {
    readonly additionalProperties: boolean;
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, { readonly description?: string }>>;
  };
  expect(lesson.additionalProperties).toBe(false);
  expect(lesson.properties['summary']!.description).toBe('One line for the task list.');
  // What has a default may be left out.
  expect(lesson.required).toContain('title');
  expect(lesson.required).not.toContain('needsAge');
});
