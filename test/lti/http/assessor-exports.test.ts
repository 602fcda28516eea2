/** What leaves the tool in the hands of an inspector: it opens, it can be heard, and it says what the page says. */
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync, crc32 } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipStream } from '../../../lti/evidence/zip-stream.ts';
import { createApp } from '../../../lti/http/app.ts';
import { assessorRoutes } from '../../../lti/http/assessor.ts';
import { createBearer } from '../../../lti/http/bearer.ts';
import type { HostedCourses, Tool } from '../../../lti/http/tool.ts';
import type { Store } from '../../../lti/store/store.ts';
import { proofLines, sentenceOf } from '../../../lti/domain/prove.ts';
import { bare, readPdf } from '../../scorm/sheets-world.ts';
import { startOutboxBench } from '../outbox-for-tests.ts';
import type { OutboxBench } from '../outbox-for-tests.ts';
import { openTestStore } from '../store-for-tests.ts';
import { signOff } from '../domain/judged.ts';
import { paperBody } from '../../../lti/domain/roster-settle.ts';
import { ledgerWorld, rebuilt, type LedgerWorld } from '../store/ledger-world.ts';
import { canonicalText } from '../../../lti/domain/policies.ts';
import { ledgerHashes } from '../../../lti/store/ledger-tools.ts';
import { hostedCourse } from './hosted-for-tests.ts';

const hosted = hostedCourse();
const courses: HostedCourses = { find: () => hosted, tracksOf: () => [hosted], providers: [] };

let store: Store;
let bench: OutboxBench;
let app: FastifyInstance;
let token: string;
let receipt: string;
let pack: Map<string, Buffer>;

async function post(
  path: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly html: string; readonly bytes: Buffer }> {
  const { statusCode, body, rawPayload } = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ token, ...more }).toString(),
  });
  expect(statusCode).toBe(200);
  return { html: body, bytes: rawPayload };
}

beforeAll(async () => {
  store = await openTestStore();
  bench = await startOutboxBench(store, 'moodle');
  const link = bench.addLink();
  for (let each = 0; each < 24; each += 1) bench.platform.addPerson(`Person ${each}`, 'learner');
  bench.platform.addPerson('=HYPERLINK("http://evil.example")', 'learner');
  const now = (): Date => bench.clock.now;
  let contextId = '';
  for (const [index, person] of bench.platform.people.filter(({ role }) => role === 'learner').entries()) {
    const ids = await bench.launch(link, person);
    contextId = ids.contextId!;
    if (index >= 22) continue;
    const attempt = (await store.attempts.byId(ids.attemptId))!;
    await store.attempts.save({
      id: ids.attemptId,
      revision: attempt.revision,
      state: '',
      session: 's',
      sequence: 1,
      facts: {
        ...attempt.facts,
        success: 'passed',
        passedAt: now(),
        quizAttempts: 1,
        marks: { t1: { right: 2, asked: 3 }, t6: { right: 1, asked: 2 } },
      },
      scores: [],
      now: now(),
    });
    if (index > 0) continue;
    ({ receipt } = await store.ledger.append({
      providerId: 'example',
      kind: 'signed',
      at: now(),
      personId: ids.personId,
      typedName: person.name,
      track: 'induction',
      body: paperBody(signOff, 'induction', 'en-GB'),
    }));
  }
  const text = {
    ...{ providerId: 'example', document: 'd1', audience: 'learner', language: 'en-GB', version: '3' },
    ...{ title: 'Acceptable use', calledAs: 'policy', dated: 'September 2026' },
    clauses: [{ number: 1, exact: 'Be kind.' }, { number: 2 }],
  };
  await store.policies.learn([{ ...text, hash: ledgerHashes.sha256(canonicalText(text)) }], now());
  const bearer = createBearer(new Uint8Array(32).fill(3), now);
  app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  await app.register(
    assessorRoutes({ store, outbox: bench.outbox, bearer, courses, now } as Partial<Tool> as Tool),
  );
  token = await bearer.issue({
    scope: 'assessor',
    provider: 'example',
    platform: bench.registration.id,
    deployment: bench.tool.deploymentId,
    context: contextId,
    track: 'induction',
    sid: 'a',
  });
  pack = unzipped((await post('/assessor/pack.zip')).bytes);
}, 120_000);
afterAll(async () => {
  await app.close();
  await bench.close();
  await store.close();
});

describe('the list for a spreadsheet', () => {
  test('has everybody with status and receipt, and no mark', async () => {
    const text = (await post('/assessor/people.csv')).bytes.toString('utf8');
    expect(text.startsWith('\ufeffName,In the course,')).toBe(true);
    const rows = text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(28);
    expect(text).toContain(`Paper copy held,2026-11-22,${receipt}`);
    expect(text).not.toMatch(/t1|\b0\.\d/);
  });

  test('lets no name be worked out as a formula', async () => {
    const text = (await post('/assessor/people.csv')).bytes.toString('utf8');
    expect(text).not.toMatch(/(^|,|")=/m);
    expect(text).toContain(`"'=HYPERLINK`);
  });
});

describe('topic figures', () => {
  test('are those of the whole course, whatever the list was narrowed to before', async () => {
    const shown = async (more: Readonly<Record<string, string>> = {}): Promise<string> =>
      (await post('/assessor/figures', more)).html.replace(/<input [^>]*>/g, '');
    const all = await shown();
    expect(all).toMatch(/From \d+ people who have passed/);
    for (const filter of [
      { search: 'Person 1' },
      { group: 'A' },
      { employer: '00000000-0000-4000-8000-000000000000' },
      { state: 'done' },
      { page: '1' },
    ])
      expect(await shown(filter), JSON.stringify(filter)).toBe(all);
  });
});

describe('the inspection pack', () => {
  test('holds a summary, the people, the policies, and the ledger with its verification', () => {
    expect([...pack.keys()]).toEqual([
      'summary.pdf',
      'people.csv',
      'policies/001-d1-learner-en-GB-v3-r1.txt',
      'ledger/entries.jsonl',
      'ledger/verification.txt',
      'ledger/verification.json',
    ]);
    expect(pack.get('policies/001-d1-learner-en-GB-v3-r1.txt')!.toString()).toContain('1. Be kind.');
    expect(pack.get('policies/001-d1-learner-en-GB-v3-r1.txt')!.toString()).toContain(
      'Withheld from signing',
    );
    const verification = pack.get('ledger/verification.txt')!.toString();
    expect(verification).toContain('The ledger of example is whole: 1 entry (1 signed,');
    const entry = JSON.parse(pack.get('ledger/entries.jsonl')!.toString()) as { hash: string };
    expect(verification).toContain(entry.hash);
    expect(pack.get('ledger/entries.jsonl')!.toString()).not.toMatch(/Sam|Person/);
  });

  test('shows how the ledger ended, in words and to programs, with a signature that anybody can check', async () => {
    const { proofs } = await store.ledger.prove({ providerId: 'example' });
    const verification = pack.get('ledger/verification.txt')!.toString();
    for (const line of proofLines(proofs[0]!).slice(1)) expect(verification).toContain(line);
    const json = JSON.parse(pack.get('ledger/verification.json')!.toString()) as {
      readonly pack: string;
      readonly end: {
        readonly printed: string;
        readonly signature: { readonly publicKey: string; readonly signed: string; readonly value: string };
      };
    };
    expect(json).toMatchObject({ isWhole: true, entries: 1, findings: [] });
    expect(verification).toContain(json.end.printed);
    expect((await readPdf(pack.get('summary.pdf')!)).words).toContain(bare(json.end.printed));
    const { publicKey, signed, value } = json.end.signature;
    expect(signed).toContain(json.pack);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    const isSigned = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(value, 'base64url'));
    expect(isSigned(signed)).toBe(true);
    expect(isSigned(signed.replace('"sequence":1', '"sequence":2'))).toBe(false);
  });

  test('has a summary with title, language and tags, and tables whose heads are heads', async () => {
    const pdf = await readPdf(pack.get('summary.pdf')!);
    expect(pdf.isMarked).toBe(true);
    expect(pdf.info['Title']).toBe('Online safety: inspection pack: Example Training');
    expect(pdf.info['Language']).toBe('en-GB');
    expect(pdf.roles).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'Caption', 'TR', 'TH', 'TD']));
    expect(pdf.roles.indexOf('H1')).toBeLessThan(pdf.roles.indexOf('H2'));
    // Every word is under a tag, but for what stands at the foot of each page.
    for (const text of pdf.pageTexts) expect(text.length).toBeGreaterThan(0);
  });

  test('says the same figures as the page', async () => {
    const pdf = await readPdf(pack.get('summary.pdf')!);
    const { html } = await post('/assessor/figures');
    const [aware = 'no sentence'] = /\d+ of \d+ people are aware: \d+%\./.exec(html) ?? [];
    const [about = 'no sentence'] = /From \d+ people who have passed[^<]*/.exec(html) ?? [];
    for (const sentence of [aware, about]) expect(pdf.words).toContain(sentence.replace(/\s+/g, ''));
    // Two of three, and one of two: in whole tens, the weakest first.
    expect(pdf.words).toContain('t650%t170%');
    expect(html).toMatch(/>50% [^]*>70%</);
  });

  test('opens with the unzip of others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pack-'));
    const file = join(folder, 'pack.zip');
    await writeFile(file, (await post('/assessor/pack.zip')).bytes);
    const said = execFileSync('python3', ['-m', 'zipfile', '-t', file]).toString();
    expect(said).toContain('Done testing');
    await rm(folder, { recursive: true });
  });
});

describe('the inspection pack of a ledger that was changed', () => {
  test('says so where it is read first, in the words of the command, and names what is wrong', async () => {
    const world = await ledgerWorld('pglite', { entries: 12 });
    await rebuilt(world.db, 5, (body) => ({ ...body, statements: [] }));
    const { proofs } = await world.store.ledger.prove({ providerId: 'example' });
    const found = await packOf(world);
    const verification = found.get('ledger/verification.txt')!.toString();
    expect(verification).toContain('YES. Do not rely on this pack.');
    expect(verification).toContain('NOT whole');
    expect(verification).toContain(sentenceOf(proofs[0]!.findings[0]!));
    expect(verification).toContain(world.papers[4]!.receipt);
    const { words } = await readPdf(found.get('summary.pdf')!);
    expect(words).toContain(bare('Do not rely on this. The ledger of signatures'));
    expect(words).toContain(bare(`Receipt ${world.papers[4]!.receipt} (entry 5)`));
    expect(JSON.parse(found.get('ledger/verification.json')!.toString())).toMatchObject({
      isWhole: false,
      contradicted: { what: 'receipt', name: world.papers[4]!.receipt },
    });
    await world.close();
  }, 60_000);

  async function packOf({ store: changed, db, at }: LedgerWorld): Promise<Map<string, Buffer>> {
    const { id: context } = await db.selectFrom('lms_context').select('id').executeTakeFirstOrThrow();
    const now = () => at(24 * 31);
    const bearer = createBearer(new Uint8Array(32).fill(3), now);
    const asked = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
    await asked.register(assessorRoutes({ store: changed, bearer, courses, now } as Partial<Tool> as Tool));
    const about = {
      scope: 'assessor',
      provider: 'example',
      platform: 'p',
      deployment: '1',
      sid: 'a',
    } as const;
    const { rawPayload } = await asked.inject({
      method: 'POST',
      url: '/assessor/pack.zip',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        token: await bearer.issue({ ...about, context, track: 'induction' }),
      }).toString(),
    });
    await asked.close();
    return unzipped(rawPayload);
  }
});

describe('a zip that is written while it is made', () => {
  test('holds what it was given, empty files and long ones, whatever their pieces', async () => {
    const long = Array.from({ length: 300 }, (_, index) => Buffer.alloc(1000, index));
    const chunks: Uint8Array[] = [];
    const entries = [
      { path: 'empty.txt', chunks: [] },
      { path: 'Namen/größe.txt', chunks: long },
    ];
    for await (const chunk of zipStream(entries, new Date('2026-11-22T12:00:01Z'))) chunks.push(chunk);
    const read = unzipped(Buffer.concat(chunks));
    expect(read.get('empty.txt')).toEqual(Buffer.alloc(0));
    expect(read.get('Namen/größe.txt')).toEqual(Buffer.concat(long));
  });

  test('fails as what it is made of fails', async () => {
    const failing = async function* () {
      yield Buffer.from('x');
      throw new Error('the database is gone');
    };
    const run = async () => {
      for await (const _ of zipStream([{ path: 'a', chunks: failing() }], new Date())) continue;
    };
    await expect(run()).rejects.toThrow('the database is gone');
  });
});

/** By its directory, as a reader does; each file held against its check sum. */
function unzipped(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [crc, packed, nameLength] = [
      zip.readUInt32LE(at + 16),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const start = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const contents = inflateRawSync(zip.subarray(data, data + packed));
    expect(crc32(contents)).toBe(crc);
    files.set(name, contents);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
