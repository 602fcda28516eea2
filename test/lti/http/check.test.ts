import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../../lti/http/app.ts';
import { checkRoutes } from '../../../lti/http/check.ts';
import { ledgerWorld, type LedgerWorld } from '../store/ledger-world.ts';

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

test('says that a receipt is not valid once its entry was changed', async () => {
  await sql`UPDATE ledger_entry SET body = replace(body, 's1', 's2') WHERE sequence = 2`.execute(world.db);
  expect(words((await app.inject(`/check/${world.papers[1]!.receipt}`)).body)).toContain('not valid');
});

test('shows what was typed without taking any of it for markup', async () => {
  const answer = await app.inject({ url: '/check', query: { receipt: '"><script>alert(1)</script>' } });
  expect(answer.body).not.toContain('<script>alert');
});
