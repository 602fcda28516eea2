import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bare, readPdf } from '../../scorm/sheets-world.ts';
import { sendLink } from '../../../lti/http/employer-link.ts';
import { printedHead } from '../../../lti/domain/receipt.ts';
import { writeCertificate } from '../../../lti/evidence/certificate.ts';
import { publicUrl, startPeopleBench, type Launched, type PeopleBench } from './people-bench.ts';

let bench: PeopleBench;
beforeAll(async () => {
  bench = await startPeopleBench();
}, 120_000);
afterAll(() => bench.close());

let count = 0;
let ann: Launched;
let token: string;
beforeEach(async () => {
  count += 1;
  ann = await bench.launch({ sub: `ann${String(count)}`, name: `Ann Example ${String(count)}` });
  token = await bench.token(ann);
});

const me = async (): Promise<string> => (await bench.post('/me', { token })).body;
const text = (html: string): string =>
  html
    .replace(/<script[^]*?<\/script>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
/** Cells of the rows of a list. */
const cells = (html: string): readonly (readonly string[])[] =>
  [...html.matchAll(/<tr role="row">(<th scope="row"[^]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => text(cell).trim()),
  );

describe('a learner’s own page', () => {
  test('says where they stand, with receipts to check and a certificate once they are done', async () => {
    const before = await me();
    expect(text(before)).toContain('Not started');
    expect(before).not.toContain('/me/certificate');
    await bench.finish(ann);
    const html = await me();
    expect(text(html)).toContain('Done 22 November 2026');
    const [entry] = await bench.tool.store.ledger.ofPerson('example', ann.personId);
    expect(html).toContain(`href="${publicUrl}/check/${entry!.receipt}"`);
    expect(html).toContain('action="/me/certificate"');
    expect(html).toContain('999');
  });

  test('shows exactly what the employer sees', async () => {
    await bench.finish(ann);
    const { employers } = bench.tool.store;
    const employer = `Orchard ${String(count)}`;
    await employers.link('example', [{ personId: ann.personId, employer, endsOn: '2027-08-31' }]);
    const [known] = (await employers.list({ providerId: 'example' })).filter(({ name }) => name === employer);
    const viewer = await employers.invite({ employerId: known!.id, email: `a${String(count)}@b.example` });
    bench.clock.now = new Date(bench.clock.now.getTime() + 1000);
    await sendLink(bench.tool, viewer, { isFirst: true });
    const [mail] = await bench.tool.store.mail.newest(1);
    const opened = await bench.post(/\/employer\/[\w-]{43}/.exec(mail!.body)![0], {});
    const cookie = /^[^;]*/.exec(String(opened.headers['set-cookie']))![0];
    const theirs = async () => cells((await bench.get('/employer', { headers: { cookie } })).body);

    const mine = async () => cells(await me()).map(([, ...line]) => line);
    expect(await mine()).toEqual([[`Ann Example ${String(count)}`, 'Done 22 November 2026', 'No date']]);
    expect(await theirs()).toEqual(await mine());
    await employers.setPaused('example', ann.personId, bench.clock.now);
    expect(await mine()).toEqual([[`Ann Example ${String(count)}`, 'In progress', 'No date']]);
    expect(await theirs()).toEqual(await mine());
  });

  test('gives the last day of what is open as a calendar file, and offers none where there is no day', async () => {
    expect(await me()).not.toContain('/me/calendar');
    await bench.tool.store.dueDates.set({
      contextId: ann.contextId!,
      track: 'induction',
      dueOn: '2026-12-03',
    });
    expect(await me()).toContain('action="/me/calendar"');
    const file = await bench.post('/me/calendar', { token });
    expect(file.headers['content-disposition']).toBe('attachment; filename="due-date.ics"');
    expect(file.body).toContain('DTSTART;VALUE=DATE:20261203');
    expect(file.body).not.toContain('Ann');
  });

  test('gives everything that is kept as a file, and the same to read, without a mark on a sensitive topic', async () => {
    await bench.finish(ann);
    const file = await bench.post('/me/data', { token, as: 'file' });
    expect(file.headers).toMatchObject({
      'content-disposition': 'attachment; filename="my-online-safety-record.json"',
      'cache-control': 'no-store',
    });
    const data = file.json<{ signatures: unknown[]; attempt: { topics: Record<string, unknown>[] } }>();
    expect(data).toMatchObject({
      name: `Ann Example ${String(count)}`,
      courses: [{ state: 'done', course: 'Staying safe online' }],
      signatures: [{ what: 'signed', nameTyped: 'Their Name', withSupport: false }],
      attempt: { score: 0.9 },
    });
    expect(file.body).not.toContain(ann.personId);
    const page = await bench.post('/me/data', { token });
    expect(text(page.body)).toContain('Their Name');
    expect(await bench.tool.store.trail.about(ann.personId, 9)).toMatchObject([
      { action: 'own-data', actorKind: 'learner' },
      { action: 'own-data' },
    ]);
  });

  test('takes a signature back when it is said twice: an entry, no follow-up, and it can be signed again', async () => {
    const { ledger, followUps, attempts } = bench.tool.store;
    expect(await me()).not.toContain('/me/withdraw');
    await bench.finish(ann);
    expect(await me()).toContain('action="/me/withdraw"');
    const asked = (await bench.post('/me/withdraw', { token })).body;
    expect(text(asked)).toContain('You need not say why.');
    expect(text(asked)).not.toContain('Your employer sees');
    const [signed] = await ledger.ofPerson('example', ann.personId);
    expect(asked).toContain(`name="sure" value="${signed!.receipt}"`);
    // Said of another signature than the one that stands, it is asked again.
    expect((await bench.post('/me/withdraw', { token, sure: 'another' })).body).toBe(asked);
    expect(await ledger.ofPerson('example', ann.personId)).toHaveLength(1);

    bench.clock.now = new Date(bench.clock.now.getTime() + 1000);
    const after = (await bench.post('/me/withdraw', { token, sure: signed!.receipt })).body;
    expect(text(after)).toContain('You took your signature back.');
    expect(text(after)).toContain('In progress');
    expect(text(after)).toContain('Still to do: read and sign.');
    expect(after).not.toContain('/me/withdraw');
    const [newest] = await ledger.ofPerson('example', ann.personId);
    expect(newest).toMatchObject({
      kind: 'withdrawn',
      typedName: 'Their Name',
      body: { setHash: signed!.body.setHash, statements: [] },
    });
    expect(await followUps.list({ providerId: 'example', personIds: [ann.personId] })).toEqual([]);
    const { facts } = (await attempts.byId(ann.attemptId))!;
    expect(facts.signedAt).toBeUndefined();
    expect(facts).toMatchObject({ completion: 'completed', success: 'passed', scaledScore: 0.9 });

    // The same press twice changes nothing more.
    await bench.post('/me/withdraw', { token, sure: signed!.receipt });
    expect(await ledger.ofPerson('example', ann.personId)).toHaveLength(2);
  });

  test('is nobody else’s: another person’s attempt in a token leads nowhere', async () => {
    const bob = await bench.launch({ sub: `bob${String(count)}`, name: 'Bob Example' });
    await bench.finish(bob);
    for (const path of ['/me', '/me/certificate', '/me/data']) {
      const stolen = await bench.token(ann, { attempt: bob.attemptId });
      const answer = await bench.post(path, { token: stolen, track: 'induction' });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain('Bob');
      expect((await bench.post(path, { token: 'x' })).statusCode).toBe(401);
      expect((await bench.get(path)).statusCode).toBe(405);
    }
  });

  test('has nothing for a teacher who only looks at the course', async () => {
    const look = await bench.tool.bearer.issue({
      scope: 'course',
      provider: 'example',
      platform: ann.platformId,
      deployment: '1',
      track: 'induction',
      sid: 'x',
      isReadOnly: true,
    });
    expect((await bench.post('/me', { token: look })).body).toContain('There is no record here');
  });
});

describe('a receipt', () => {
  test('is a tagged page with the words that were signed, their fingerprint and where to check it', async () => {
    await bench.finish(ann);
    const [entry] = await bench.tool.store.ledger.ofPerson('example', ann.personId);
    expect(await me()).toContain(`value="${entry!.receipt}"`);
    const pdf = await readPdf(
      (await bench.post('/me/receipt', { token, receipt: entry!.receipt })).rawPayload,
    );
    expect(pdf).toMatchObject({ pages: 1, isMarked: true });
    expect(pdf.roles).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'Caption', 'TH', 'Link']));
    expect(pdf.xmp).toContain('pdfuaid');
    for (const words of [
      `Ann Example ${String(count)}`,
      'Their Name',
      'Signed',
      '22 November 2026, 12.00 pm',
      'Acceptable use',
      'd1'.repeat(32),
      entry!.receipt,
      `${publicUrl}/check/${entry!.receipt}`,
    ])
      expect(pdf.words).toContain(bare(words));
    // The score; a reference and the ledger's end have any digits.
    expect(pdf.words).not.toMatch(/90%|0\.9|of10/);
  });

  test('is given to nobody but whose it is', async () => {
    const bob = await bench.launch({ sub: `bob-r${String(count)}`, name: 'Bob Example' });
    await bench.finish(bob);
    const [theirs] = await bench.tool.store.ledger.ofPerson('example', bob.personId);
    for (const receipt of [theirs!.receipt, '0000-0000-0000-0000', 'x', ''])
      expect((await bench.post('/me/receipt', { token, receipt })).statusCode).toBe(404);
  });
});

describe('a certificate', () => {
  test('is a tagged page that says what was done, with its reference and where to check it', async () => {
    await bench.finish(ann);
    const answer = await bench.post('/me/certificate', { token, track: 'induction' });
    expect(answer.headers['content-type']).toBe('application/pdf');
    const pdf = await readPdf(answer.rawPayload);
    const [entry] = await bench.tool.store.ledger.ofPerson('example', ann.personId);
    expect(pdf).toMatchObject({ pages: 1, isMarked: true });
    expect(pdf.roles).toContain('H1');
    expect(pdf.roles).toContain('Table');
    expect(pdf.roles).toContain('Link');
    expect(pdf.xmp).toContain('pdfuaid');
    for (const words of [
      `Ann Example ${String(count)}`,
      '22 November 2026',
      'Acceptable use, version 3',
      entry!.receipt,
      `${publicUrl}/check/${entry!.receipt}`,
    ])
      expect(pdf.words).toContain(bare(words));
    // The score; a reference and the ledger's end have any digits.
    expect(pdf.words).not.toMatch(/90%|0\.9|of10/);
    expect(pdf.words).not.toContain('Notvalid');
  });

  test('shows how the ledger ended, and what it showed is kept: a ledger written anew contradicts it', async () => {
    await bench.finish(ann);
    const { ledger } = bench.tool.store;
    const [entry] = await ledger.ofPerson('example', ann.personId);
    const end = (await ledger.head('example'))!;
    const prints = async () => (await ledger.prove({ providerId: 'example' })).proofs[0]!.givenOut.print;
    const before = await prints();
    for (const [path, fields] of [
      ['/me/certificate', { track: 'induction' }],
      ['/me/receipt', { receipt: entry!.receipt }],
      // The same sheet once more is the same witness.
      ['/me/receipt', { receipt: entry!.receipt.toLowerCase() }],
    ] as const) {
      const pdf = await readPdf((await bench.post(path, { token, ...fields })).rawPayload);
      expect(pdf.words).toContain(bare(printedHead(end, bench.clock.now)));
    }
    expect(await prints()).toBe(before + 2);
  }, 30_000);

  test('is not there before it is earned, nor for a track that there is not', async () => {
    for (const track of ['induction', 'nothing', '']) {
      const answer = await bench.post('/me/certificate', { token, track });
      expect(answer.statusCode).toBe(404);
    }
  });

  test('of a provider that nobody has confirmed says so, as words of the page', async () => {
    const bytes = await writeCertificate({
      name: 'Ann Łukasiewicz',
      provider: { id: 'x', name: 'X College', shortName: 'X' },
      draft: 'Draft: not for learners',
      courseTitle: 'Staying safe online',
      trackTitle: 'Induction',
      edition: '2026.11',
      finished: '22 November 2026',
      documents: [],
    });
    const pdf = await readPdf(bytes);
    expect(pdf.words).toContain('Notvalid.');
    expect(bare(pdf.pageTexts.join(''))).toContain(bare('Draft: not for learners'));
    expect(pdf.words).toContain(bare('Ann Łukasiewicz'));
    expect(pdf.words).not.toContain('/check/');
  });
});
