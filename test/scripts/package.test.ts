/** The packaging command as somebody runs it: its files, its words and its exit code. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaErrors, schemasMissing } from '../scorm/schemas.ts';

const root = join(import.meta.dirname, '../..');
const drafts = ['aspire', 'nwcs', 'skills-for-work', 'waes', 'ws-training'];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'four-cs-package-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/package.ts', ...args],
      { cwd: root, maxBuffer: 1 << 24 },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, out, err });
      },
    );
  });
}

const outTo = (name: string): string => join(folder, name);

/** Beside them may lie what goes with a course, such as sheets to print. */
const zipsIn = (name: string): string[] => readdirSync(outTo(name)).filter((file) => file.endsWith('.zip'));

describe('packaging every provider', { timeout: 120_000 }, () => {
  let made: Answer;
  let zips: Map<string, Uint8Array>;

  // Tracks beside the induction are packed the same way, and the CI packs them all.
  beforeAll(async () => {
    made = await run(
      '--provider',
      'all',
      '--track',
      'induction',
      '--format',
      'all',
      '--no-sheets',
      '--out',
      outTo('all'),
    );
    zips = new Map(
      zipsIn('all').map((name) => [name, new Uint8Array(readFileSync(join(outTo('all'), name)))]),
    );
  }, 300_000);

  test('writes one file for each provider and format, and prints a line for each', () => {
    expect(made.code).toBe(0);
    const formats = ['scorm12', 'scorm2004', 'cmi5', 'xapi', 'web'];
    const names = [
      ...formats.map((format) => `example-induction-${format}.zip`),
      ...drafts.flatMap((provider) => formats.map((format) => `${provider}-induction-${format}-draft.zip`)),
    ];
    expect([...zips.keys()].toSorted()).toEqual(names.toSorted());
    for (const name of names) expect(made.out).toContain(name);
    expect(made.out).toContain(`${String(names.length)} packages written`);
  });

  test.skipIf(schemasMissing)(
    'gives every SCORM package a manifest that is valid by the published schema',
    async () => {
      for (const [name, bytes] of zips) {
        const xml = manifestIn(bytes);
        if (xml === undefined) continue;
        const schema = name.includes('-scorm12') ? 'scorm12' : 'scorm2004-4th';
        expect(await schemaErrors(schema, xml), name).toEqual([]);
      }
    },
  );

  test('lists in the manifest every file that is in the package, and no other', () => {
    let count = 0;
    for (const [name, bytes] of zips) {
      const xml = manifestIn(bytes);
      if (xml === undefined) continue;
      count += 1;
      const listed = [...xml.matchAll(/<file href="([^"]+)"/g)].map(([, href]) => href ?? '');
      const inside = Object.keys(unzipSync(bytes)).filter((path) => !/\.(xsd|dtd)$/.test(path));
      expect(inside, name).toContain('imsmanifest.xml');
      expect([...listed].toSorted(), name).toEqual(
        inside.filter((path) => path !== 'imsmanifest.xml').toSorted(),
      );
      expect(listed).toContain(/href="(index\.html)"/.exec(xml)?.[1]);
    }
    expect(count).toBe(12);
  });

  test('gives no package the adapter of another standard', () => {
    for (const [name, bytes] of zips) {
      const files = unzipSync(bytes);
      const page = new TextDecoder().decode(files['index.html']);
      const record = /data-record="([^"]+)"/.exec(page)?.[1];
      expect(record, name).toBe(/-(scorm12|scorm2004|cmi5|xapi)/.exec(name)?.[1] ?? 'preview');
    }
  });

  test('writes the same bytes when it is run again', async () => {
    const again = await run(
      '--provider',
      'example',
      '--track',
      'induction',
      '--no-sheets',
      '--out',
      outTo('again'),
    );
    expect(again.code).toBe(0);
    for (const name of zipsIn('again'))
      expect(digest(readFileSync(join(outTo('again'), name))), name).toBe(digest(zips.get(name)));
  });
});

describe('--release', { timeout: 120_000 }, () => {
  test('packages the example, which somebody has confirmed', async () => {
    const answer = await run(
      '--provider',
      'example',
      '--track',
      'induction',
      '--format',
      'scorm12',
      '--release',
      '--out',
      outTo('release'),
    );
    expect(answer.code).toBe(0);
    expect(zipsIn('release')).toEqual(['example-induction-scorm12.zip']);
  });

  test('refuses the five, says what is missing with each, and writes nothing', async () => {
    const answer = await run('--provider', drafts.join(), '--release', '--out', outTo('refused'));
    expect(answer.code).toBe(1);
    for (const provider of drafts) expect(answer.err).toContain(`course/providers/${provider}/provider.yaml`);
    const missing = 'has confirmed this course: contacts, routes and signed text are a draft.';
    expect(answer.err.split(missing)).toHaveLength(drafts.length + 1);
    expect(answer.err).toContain('write “confirmed”');
    expect(answer.err).toContain('Nothing was written');
    expect(() => readdirSync(outTo('refused'))).toThrow('ENOENT');
  });
});

describe('what cannot be done', { timeout: 60_000 }, () => {
  test('a track for an audience that a provider does not have is passed over, and says so', async () => {
    const answer = await run('--provider', 'aspire', '--track', 'employer', '--out', outTo('nobody'));
    expect(answer.code).toBe(1);
    expect(answer.out).toContain('aspire: no such audience for employer, so not packaged');
    expect(answer.err).toContain('Nothing was written');
  });

  test('a folder that cannot be written is named, with what to do', async () => {
    // A file stands where the folder should be: no right in the world helps there.
    writeFileSync(outTo('a-file'), '');
    const answer = await run('--provider', 'example', '--out', join(outTo('a-file'), 'packages'));
    expect(answer.code).toBe(1);
    expect(answer.err).toContain(`Packages cannot be written to ${join(outTo('a-file'), 'packages')}`);
    expect(answer.err).toContain('Choose another folder with --out');
  });

  test.skipIf(!existsSync('/proc/self'))(
    'a folder that is there and takes no other is named as well, at once',
    async () => {
      const answer = await run('--provider', 'example', '--out', '/proc/packages');
      expect(answer.code).toBe(1);
      expect(answer.err).toContain('Packages cannot be written to /proc/packages');
    },
  );

  test.each([
    { args: ['--provider', 'nobody'], says: 'There is no provider called “nobody”. There are: ' },
    { args: ['--track', 'nothing'], says: 'There is no track called “nothing”. There are: ' },
    { args: ['--format', 'scorm13'], says: 'There is no format called “scorm13”. There are: ' },
    { args: ['--format', 'lti'], says: 'There is no format called “lti”. There are: ' },
    { args: ['--colour', 'blue'], says: '--colour' },
  ])('$args is answered by what there is, and nothing is written', async ({ args, says }) => {
    const out = outTo('unknown');
    mkdirSync(out, { recursive: true });
    const answer = await run(...args, '--out', out);
    expect(answer.code).toBe(1);
    expect(answer.err).toContain(says);
    expect(answer.err).not.toContain('    at ');
    expect(readdirSync(out)).toEqual([]);
  });
});

function manifestIn(zip: Uint8Array): string | undefined {
  const found = unzipSync(zip, { filter: ({ name }) => name === 'imsmanifest.xml' })['imsmanifest.xml'];
  return found && new TextDecoder().decode(found);
}

const digest = (bytes: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
