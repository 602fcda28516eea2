import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../lti/http/app.ts';
import { checkRoutes } from '../../../lti/http/check.ts';
import { receiptOf } from '../../../lti/domain/receipt.ts';
import { ledgerWorld, rebuilt, type LedgerWorld } from '../store/ledger-world.ts';

let app: FastifyInstance;
let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('pglite', { entries: 6, people: 2 });
  app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  await app.register(checkRoutes(world));
}, 60_000);
afterAll(async () => {
  await app.close();
  await world.close();
});

const words = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

test('says of a receipt that it is valid, and nothing that is personal', async () => {
  for (const { receipt } of world.papers) {
    const answer = await app.inject(`/check/${receipt}`);
    expect(answer.statusCode).toBe(200);
    expect(words(answer.body)).toContain('This receipt is valid');
    // Not who, not what, not when, not where; not even whether it was signed or declined.
    expect(answer.body).not.toMatch(
      /Name \d|Person \d|induction|example\b|2026|Rules|signed (?!or)|declined/i,
    );
  }
});

test('every valid receipt gets the same page, but for the receipt', async () => {
  const pages = await Promise.all(
    world.papers.map(async ({ receipt }) =>
      (await app.inject(`/check/${receipt}`)).body.replaceAll(receipt, ''),
    ),
  );
  expect(new Set(pages).size).toBe(1);
});

test('understands it as it is typed in the form', async () => {
  const typed = world.papers[0]!.receipt.toLowerCase().replaceAll('-', ' ');
  const answer = await app.inject({ url: '/check', query: { receipt: typed } });
  expect(words(answer.body)).toContain('This receipt is valid');
});

test('has a sentence of its own for a slip, for no receipt at all, and for one it never gave out', async () => {
  const { receipt } = world.papers[0]!;
  const slip = receipt.replace(/.$/, (last) => (last === '7' ? '8' : '7'));
  expect(words((await app.inject(`/check/${slip}`)).body)).toContain('One letter or number is not right');
  expect(words((await app.inject('/check/hello')).body)).toContain('A receipt has 16 letters and numbers');
  const other = await app.inject('/check/0000-0000-0000-0000');
  expect(other.statusCode).toBe(404);
  expect(words(other.body)).toContain('This receipt is not valid');
  expect(words((await app.inject('/check')).body)).toContain('Check a receipt');
});

describe('once somebody wrote in the ledger', () => {
  afterEach(() => world.restore());
  const answerTo = async (receipt: string) => {
    const { statusCode, body } = await app.inject(`/check/${receipt}`);
    return { statusCode, says: words(body) };
  };

  test('says of the receipt of a changed entry that it no longer holds', async () => {
    await sql`UPDATE ledger_entry SET body = replace(body, 's1', 's2') WHERE sequence = 2`.execute(world.db);
    const { statusCode, says } = await answerTo(world.papers[1]!.receipt);
    expect(statusCode).toBe(404);
    expect(says).toContain('This receipt no longer holds');
    expect(says).not.toContain('another server');
  });

  test('and wrote the chain anew, no old receipt from there on holds, and no new one is believed', async () => {
    await rebuilt(world.db, 3, (body) => ({ ...body, statements: [] }));
    for (const [index, { receipt }] of world.papers.entries())
      expect((await answerTo(receipt)).says).toContain(index < 2 ? 'is valid' : 'no longer holds');
    const forged = await world.db
      .selectFrom('ledger_entry')
      .select('hash')
      .where('sequence', '>=', 3)
      .execute();
    for (const { hash } of forged)
      expect((await answerTo(receiptOf(hash))).says).toContain('This receipt is not valid');
    // With receipts of their own beside it, which the tool has not sealed.
    await sql`UPDATE ledger_witness SET hash = e.hash, id = ${receiptOf(forged[0]!.hash)} FROM ledger_entry e
      WHERE e.sequence = 3 AND ledger_witness.sequence = 3 AND ledger_witness.kind = 'receipt'`.execute(
      world.db,
    );
    expect((await answerTo(receiptOf(forged[0]!.hash))).says).toContain('This receipt is not valid');
  });
});

test('shows what was typed without taking any of it for markup', async () => {
  const answer = await app.inject({ url: '/check', query: { receipt: '"><script>alert(1)</script>' } });
  expect(answer.body).not.toContain('<script>alert');
});
