import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { importZones } from '../../scripts/import-zones.ts';

const linter = new Linter();

/** What the zones say about one line of code in one file. */
function findings(file: string, code: string): string[] {
  const configuration = [
    { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
    ...importZones,
  ] as Linter.Config[];
  return linter.verify(code, configuration, { filename: file }).map(({ message }) => message);
}

const refused: [file: string, code: string][] = [
  ['src/content/model.ts', `import { z } from 'zod';`],
  ['src/content/compile.ts', `import { mark } from '../progress/mark.ts';`],
  ['src/content/compile.ts', `import { html } from 'lit';`],
  ['src/content/schema/lesson.ts', `import { stamp } from '../../../scorm/stamp.ts';`],
  ['src/content/due.ts', `const today = new Date();`],
  ['src/progress/mark.ts', `import { compile } from '../content/compile.ts';`],
  ['src/progress/mark.ts', `import { z } from 'zod';`],
  ['src/progress/mark.ts', `import { scorm12 } from '../record/scorm12.ts';`],
  ['src/progress/draw.ts', `const n = Math.random();`],
  ['src/progress/draw.ts', `const now = Date.now();`],
  ['src/record/scorm12.ts', `import { parse } from './scorm2004.ts';`],
  ['src/record/scorm12/record.ts', `import { parse } from '../scorm2004/time.ts';`],
  ['src/record/preview.ts', `const other = import('./scorm12.ts');`],
  ['src/record/scorm12.ts', `import type { Course } from '../content/model.ts';`],
  ['src/record/scorm12.ts', `import XAPI from '@xapi/xapi';`],
  ['src/components/lesson-screen.ts', `import { scorm12 } from '../record/scorm12.ts';`],
  ['src/components/lesson-screen.ts', `const a = await import('../record/scorm12.ts');`],
  ['src/components/lesson-screen.ts', `import { z } from 'zod';`],
  ['src/components/lesson-screen.ts', `import { compile } from '../content/compile.ts';`],
  ['src/main.ts', `import { z } from 'zod';`],
  ['src/main.ts', `import { readFileSync } from 'node:fs';`],
  ['src/main.ts', `import { compile } from './content/compile.ts';`],
  ['scorm/manifest.ts', `import { mark } from '../src/progress/mark.ts';`],
  ['scorm/manifest.ts', `import { sign } from '../lti/domain/sign.ts';`],
  ['lti/domain/sign.ts', `import { db } from '../store/database.ts';`],
  ['lti/domain/sign.ts', `import fastify from 'fastify';`],
  ['lti/domain/sign.ts', `const answer = await fetch('https://example.com');`],
  ['lti/launch/verify.ts', `import { db } from '../store/database.ts';`],
  ['lti/store/facts.ts', `import { page } from '../views/page.ts';`],
  ['lti/views/page.ts', `import { db } from '../store/database.ts';`],
  ['lti/outbox/send.ts', `import { routes } from '../http/routes.ts';`],
  ['lti/http/routes.ts', `import { mark } from '../../src/progress/mark.ts';`],
];

const allowed: [file: string, code: string][] = [
  ['src/content/model.ts', `import type { z } from 'zod';`],
  ['src/content/schema/lesson.ts', `import { ok } from '../../result.ts';`],
  ['src/content/read.ts', `import { readFileSync } from 'node:fs'; import { parse } from 'yaml';`],
  ['src/content/due.ts', `const day = new Date('2026-01-01');`],
  ['src/progress/mark.ts', `import type { Question } from '../content/model.ts';`],
  ['src/progress/mark.ts', `import { ok } from '../result.ts';`],
  ['src/record/scorm12.ts', `import { completion } from '../progress/completion.ts';`],
  ['src/record/scorm12.ts', `import { seconds } from './scorm-time.ts';`],
  ['src/record/cmi5.ts', `import Cmi5 from '@xapi/cmi5';`],
  [
    'src/components/lesson-screen.ts',
    `import { html } from 'lit'; import { repeat } from 'lit/directives/repeat.js';`,
  ],
  ['src/components/lesson-screen.ts', `import type { LearningRecord } from '../record/learning-record.ts';`],
  ['src/main.ts', `const record = await import('./record/scorm12.ts');`],
  [
    'scorm/manifest.ts',
    `import Handlebars from 'handlebars'; import type { Course } from '../src/content/model.ts';`,
  ],
  ['lti/domain/mark.ts', `import { mark } from '../../src/progress/mark.ts';`],
  ['lti/http/routes.ts', `import fastify from 'fastify'; import { db } from '../store/database.ts';`],
  ['scripts/package.ts', `import { compile } from '../src/content/compile.ts';`],
];

describe('the import zones', () => {
  test.each(refused)('refuse, in %s: %s', (file, code) => {
    expect(findings(file, code)).toHaveLength(1);
  });

  test.each(allowed)('allow, in %s: %s', (file, code) => {
    expect(findings(file, code)).toEqual([]);
  });
});
