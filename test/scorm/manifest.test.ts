import { describe, expect, test } from 'vitest';
import { writeManifest, type ManifestView } from '../../scorm/manifest.ts';
import { standards } from '../../scorm/standards.ts';
import { manifestFaults } from './manifest-faults.ts';
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
  language: 'en-GB',
  courseIri: 'https://fourcs.example/course/example/induction',
  unitIri: 'https://fourcs.example/course/example/induction/au',
  moveOn: 'CompletedAndPassed',
  masteryScore: 0.8,
};

const hard = `&<>"']]> \u{1F9E1} Zażółć \u0007 \ud800 end`;

describe.each([
  ['SCORM 1.2', standards.scorm12.manifest.template, 'scorm12'],
  ['SCORM 2004', standards.scorm2004.manifest.template, 'scorm2004-4th'],
  ['cmi5', standards.cmi5.manifest.template, 'cmi5'],
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
        .replaceAll('organizations', 'organisations')
        .replaceAll('<url>', '<adress>')
        .replaceAll('</url>', '</adress>');
      expect(await schemaErrors(schema, broken)).not.toEqual([]);
    },
  );

  test('is refused by our own checks when an identifier is doubled or dangles, or a file is not there', () => {
    const xml = writeManifest(template, { ...view, title: hard });
    expect(manifestFaults(xml, [...view.files])).toEqual([]);
    expect(manifestFaults(xml.replace('index.html', 'gone.html'), [...view.files])).not.toEqual([]);
    expect(
      manifestFaults(xml.replaceAll('https://fourcs.example/course/', ''), [...view.files]),
    ).toHaveLength(schema === 'cmi5' ? 2 : 0);
  });
});

test.each([standards.scorm12.manifest.template, standards.scorm2004.manifest.template])(
  '%s sets no mastery score, which would let an LMS overrule the course',
  (template) => {
    expect(writeManifest(template, view).toLowerCase()).not.toContain('masteryscore');
  },
);

describe('a cmi5 manifest', () => {
  test('asks for both facts and gives the pass mark where there is a quiz', () => {
    expect(writeManifest(standards.cmi5.manifest.template, view)).toContain(
      'moveOn="CompletedAndPassed" masteryScore="0.8" launchMethod="AnyWindow"',
    );
  });

  test.skipIf(schemasMissing)('asks for completion alone, without a mark, where there is none', async () => {
    const xml = writeManifest(standards.cmi5.manifest.template, {
      ...view,
      moveOn: 'Completed',
      masteryScore: undefined,
    });
    expect(xml).not.toContain('masteryScore');
    expect(await schemaErrors('cmi5', xml)).toEqual([]);
  });
});

describe('a Tin Can manifest', () => {
  test('names the course by an absolute address and holds any title', () => {
    const xml = writeManifest(standards.xapi.manifest.template, { ...view, title: hard });
    expect(manifestFaults(xml, [...view.files])).toEqual([]);
    expect(xml).toContain('&amp;&lt;&gt;&quot;');
  });
});

if (schemasMissing) console.warn(`Schema tests are left out: ${schemasMissing}.`);
