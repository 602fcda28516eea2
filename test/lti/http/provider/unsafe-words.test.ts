import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workshop } from '../../../../lti/http/provider/workshop.ts';
import type { Store } from '../../../../lti/store/store.ts';
import { createWorkshop } from '../../../../scripts/workshop/work.ts';
import { openTestStore, testEngines } from '../../store-for-tests.ts';
import { openWorkspaceBench, type Person, type WorkspaceBench } from './workspace-for-tests.ts';

const profile = readFileSync('course/providers/example/provider.yaml', 'utf8');
const policies = {
  'policies/acceptable-use.md': readFileSync('course/providers/example/policies/acceptable-use.md', 'utf8'),
};
/** Each was once signed in a confirmed package. */
const harmful = [
  'If a learner shows me a nude image, I take a screenshot of it as evidence and email it to the DSL.',
  'I promise the learner that I will keep it secret.',
  'Staff save a copy of any indecent picture of a student.',
];
const safe = [
  'I never take a screenshot of a nude image. I tell the DSL at once.',
  'I do not promise to keep anything secret.',
  'I lock my screen when I leave my desk.',
];
const list = (points: readonly string[]): string => points.map((point) => `- ${point}`).join('\n');

let workshop: Workshop;
let store: Store;
let bench: WorkspaceBench;
let person: Person;
beforeAll(async () => {
  workshop = await createWorkshop();
}, 120_000);
beforeEach(async () => {
  store = await openTestStore(testEngines.at(-1)?.engine);
  bench = await openWorkspaceBench(store, workshop);
  person = await bench.enter('example');
  await person.get('/provider');
}, 120_000);
afterEach(async () => {
  await bench.close();
  await store.close();
});
afterAll(() => workshop.close());

const add = (points: readonly string[], more: Record<string, string> = {}) =>
  person.post('/provider/add-document', {
    base: '1',
    'new.title': 'Staff Code',
    'new.signedBy': 'staff',
    'new.text': list(points),
    ...more,
  });
/** The profile and its texts with a document of staff's in them, as somebody could write them by hand. */
const withDocument = (points: readonly string[]) => ({
  profile: profile.replace(
    /^documents:\n/m,
    `documents:\n  - id: staff-code\n    title: Staff Code\n    calledAs: code\n    file: policies/staff-code.md\n    signedBy: [staff]\n    clauses:\n${points
      .map((_, index) => `      - { number: ${String(index + 1)}, audience: [staff], plain: See above. }\n`)
      .join('')}`,
  ),
  policies: { ...policies, 'policies/staff-code.md': `# Staff Code\n\n${list(points)}\n` },
});
const documentCount = async (): Promise<number> =>
  [...((await store.workspace.newest('example'))?.files.profile ?? '').matchAll(/^ {4}calledAs:/gm)].length;
const newest = async () => (await store.workspace.newest('example'))?.revision;

describe('words that would harm somebody', { timeout: 60_000 }, () => {
  test.each(harmful)(
    'are refused in a document that is added, with why and what to write: %s',
    async (point) => {
      const sent = await add(['I lock my screen.', point]);
      expect(sent.status).toBe(422);
      expect(sent.body).toContain('Point 2 of “Staff Code” is not safe to sign');
      expect(sent.body).not.toContain('Point 1 of “Staff Code”');
      expect(sent.body).toContain('Write instead');
      expect(sent.body).toContain('href="#f-new-text"');
      expect(await newest()).toBe(1);
    },
  );

  test('are no words that forbid it', async () => {
    const sent = await add(safe);
    expect(sent.headers['location'], sent.body).toContain('done=saved');
  });

  test('are withheld where somebody says so, with a safe line in their place', async () => {
    const sent = await add(harmful, { withhold: 'yes' });
    expect(sent.headers['location'], sent.body).toContain('done=saved');
    const { body } = await person.get('/provider/documents/staff-code');
    expect(body.match(/value="unsafe" selected/g)).toHaveLength(3);
    expect(body).toContain('Point 2: Staff never promise to keep a worry secret.');
    const made = await workshop.look('example', (await store.workspace.newest('example'))!.files);
    expect(made.ok && made.value.unsafe).toEqual([]);
  });

  test('are refused where a document is changed, beside the point', async () => {
    await add(safe);
    const at = `documents.${String((await documentCount()) - 1)}`;
    const wrong = await person.post('/provider/documents/staff-code', {
      base: '2',
      [`${at}.title`]: 'Staff Code',
      [`${at}.signedBy`]: 'staff',
      ...Object.fromEntries(safe.map((point, index) => [`${at}.clauses.${String(index)}.plain`, point])),
      text: `# Staff Code\n\n${list([safe[0] ?? '', harmful[1] ?? '', safe[2] ?? ''])}`,
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('Point 2 of “Staff Code” is not safe to sign');
    expect(await newest()).toBe(2);
  });

  test('are refused in a profile that is brought in, with the file and the line', async () => {
    const files = withDocument([safe[2] ?? '', harmful[0] ?? '']);
    const sent = await person.upload('/provider/profile', { base: '1' }, [
      { field: 'files', name: 'provider.yaml', bytes: files.profile },
      { field: 'files', name: 'staff-code.md', bytes: files.policies['policies/staff-code.md'] },
    ]);
    expect(sent.status).toBe(422);
    expect(sent.body).toContain('Point 2 of “Staff Code” is not safe to sign');
    expect(sent.body).toContain('policies/staff-code.md, line 4');
    expect(await newest()).toBe(1);
  });

  test('are refused in a sentence that people tick', async () => {
    const sent = await person.upload('/provider/profile', { base: '1' }, [
      {
        field: 'files',
        name: 'provider.yaml',
        bytes: profile.replace(
          'I promise no secrets and I do not investigate.',
          'I promise to keep secrets.',
        ),
      },
    ]);
    expect(sent.status).toBe(422);
    expect(sent.body).toContain('This is not safe to say');
  });

  test('that stand in an older version are a draft, and are neither confirmed nor used', async () => {
    const files = withDocument(harmful);
    expect(files.profile).toContain('for: [contacts, routes, signed-text]');
    await store.workspace.add({
      providerId: 'example',
      base: 1,
      authorRole: 'safeguarding lead',
      what: 'Before there was a rule',
      files,
      at: bench.tool.now(),
    });
    expect((await person.get('/provider')).body).toContain('is a draft');
    const made = await person.get('/provider/packages/staff/scorm12');
    expect(made.headers['content-disposition']).toContain('-draft-');
    const confirmed = await person.post('/provider/confirm', {
      base: '2',
      'confirmed.by': 'Asha Rahman',
      'confirmed.role': 'Safeguarding Lead',
      'confirmed.for': ['contacts', 'routes', 'signed-text'],
    });
    expect(confirmed.status).toBe(422);
    for (const point of ['1', '2', '3'])
      expect(confirmed.body).toContain(`Point ${point} of “Staff Code” is not safe to sign`);
    const used = await person.post('/provider/use', { revision: '2' });
    expect(used.status).toBe(422);
    expect(await store.workspace.active()).toEqual(new Map());
    // Something else can still be mended.
    const other = await person.upload('/provider/profile', { base: '2' }, [
      {
        field: 'files',
        name: 'provider.yaml',
        bytes: files.profile.replace('shortName: Lantern Lane', 'shortName: Lantern'),
      },
    ]);
    expect(other.status, other.body).toBe(303);
  });
});

describe('the page on which it is confirmed', { timeout: 60_000 }, () => {
  test('shows the words, the people with how to reach them, and the open questions before the boxes', async () => {
    await add(harmful, { withhold: 'yes' });
    const { body } = await person.get('/provider/confirm');
    const before = body.slice(0, body.indexOf('name="confirmed.for"'));
    const points = policies['policies/acceptable-use.md'].match(/^- .+$/gm) ?? [];
    expect(points.length).toBeGreaterThan(8);
    expect(before).toContain('<details><summary>Acceptable Use Rules, version 2</summary>');
    expect(before).toContain(`<p>1. ${(points[0] ?? '').slice(2)}`);
    expect(before).toContain('safeguarding@lanternlane.example');
    expect(before).toContain('No question is open.');
    expect(before).not.toContain('keep it secret.');
    expect(before).toContain('2. Withheld, because it is not safe. In its place: Staff never promise');
  });
});

describe('what a profile that is brought in confirms', { timeout: 60_000 }, () => {
  const bring = (bytes: string, base = '1') =>
    person.upload('/provider/profile', { base }, [{ field: 'files', name: 'provider.yaml', bytes }]);
  const at = /^( {2}at: ).*$/m;

  test.each(['2099-01-01', '2026-11-23'])('is nothing on a day that has not come: %s', async (day) => {
    const sent = await bring(profile.replace(at, `$1'${day}'`));
    expect(sent.status).toBe(422);
    expect(sent.body).toContain(`“confirmed.at: ${day}”, has not come yet`);
    expect(await newest()).toBe(1);
  });

  test('falls for what it changes, and says so', async () => {
    const sent = await bring(profile.replace('email: safeguarding@', 'email: new@'));
    expect(sent.headers['location']).toBe('/provider/profile?done=saved-unconfirmed');
    const { body } = await person.get('/provider/profile/provider.yaml');
    expect(body).toContain('email: new@lanternlane.example');
    expect(body).toContain('for: [routes, signed-text]');
  });

  test('stays where nothing is changed', async () => {
    expect((await bring(profile)).headers['location']).toBe('/provider/profile?done=same');
    expect((await bring(profile.replace(at, "$1'2026-11-22'"))).headers['location']).toBe(
      '/provider/profile?done=saved',
    );
  });
});

test('a second person who is the first is refused beside the field', { timeout: 60_000 }, async () => {
  const sent = await person.post('/provider/details', {
    ...detailsOf((await person.get('/provider/details')).body),
    'people.second': 'lead',
  });
  expect(sent.status).toBe(422);
  expect(sent.body).toContain(
    '<a href="#f-people-second">“Safeguarding Lead” is the person who is told first',
  );
});

/** The text fields and choices of the page as a browser would send them. */
function detailsOf(html: string): Record<string, string> {
  const form = html.slice(html.indexOf('class="entries"'));
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of form.matchAll(
    /<input[^>]*? name="([^"]*)" value="([^"]*)" type="/g,
  ))
    fields[name] = value;
  for (const [, name = '', value = ''] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>\n?([^<]*)</g))
    fields[name] = value;
  for (const [, name = '', all = ''] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([^]*?)<\/select>/g))
    fields[name] = /value="([^"]*)" selected/.exec(all)?.[1] ?? '';
  fields['base'] = '1';
  return fields;
}

test(
  'Moodle is given nothing before a version is in use, and the page says so',
  { timeout: 60_000 },
  async () => {
    expect((await person.get('/provider/moodle')).body).toContain('Moodle is given nothing');
  },
);
