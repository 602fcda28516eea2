import { describe, expect, test } from 'vitest';
import { writeManifest, type ManifestView } from '../../scorm/manifest.ts';
import { standards } from '../../scorm/standards.ts';
import { schemaErrors, schemasMissing } from './schemas.ts';

const view: ManifestView = {
  identifier: 'fourcs-example-induction',
  organizationId: 'fourcs-example-induction-organization',
  itemId: 'fourcs-example-induction-item',
  resourceId: 'fourcs-example-induction-sco',
  version: '2026.11',
  title: 'Staying safe online',
  launch: 'index.html',
  files: ['index.html', 'assets/main.js'],
};

const hard = `&<>"']]> \u{1F9E1} Zażółć \u0007 \ud800 end`;

describe.each([
  ['SCORM 1.2', standards.scorm12.manifest.template, 'scorm12'],
  ['SCORM 2004', standards.scorm2004.manifest.template, 'scorm2004-4th'],
] as const)('a %s manifest', (_name, template, schema) => {
  test.skipIf(schemasMissing)('is valid by the published schema', async () => {
    expect(await schemaErrors(schema, writeManifest(template, view))).toEqual([]);
  });

  test.skipIf(schemasMissing)(
    'is still valid when the title is full of marks, emoji and broken characters',
    async () => {
      const xml = writeManifest(template, { ...view, title: hard });
      expect(await schemaErrors(schema, xml)).toEqual([]);
      expect(xml).toContain('&amp;&lt;&gt;&quot;');
    },
  );

  test.skipIf(schemasMissing)(
    'is refused by the schema when an element is misspelt, so the schema is really asked',
    async () => {
      const broken = writeManifest(template, view)
        .replaceAll('<organizations', '<organisations')
        .replaceAll('</organizations', '</organisations');
      expect(await schemaErrors(schema, broken)).not.toEqual([]);
    },
  );

  test('sets no mastery score, which would let an LMS overrule the course', () => {
    expect(writeManifest(template, view).toLowerCase()).not.toContain('masteryscore');
  });
});

if (schemasMissing) console.warn(`Schema tests are left out: ${schemasMissing}.`);
