/** `/check`: whether a receipt is real. Open to everybody, and nothing personal is in any of its answers. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { mayReach } from '../domain/access.ts';
import { readReceipt } from '../domain/receipt.ts';
import type { Views } from '../views/render.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import type { Tool } from './tool.ts';

/** Longer than any receipt, however it is spaced. */
const LONGEST = 60;

const tick = 'M5 12.5l4.5 4.5L19 7.5';
const cross = 'M6.5 6.5l11 11M17.5 6.5l-11 11';

type Answer = Pick<Views['check'], 'verdict' | 'tone' | 'mark' | 'says'>;

const answers = {
  none: { verdict: '', tone: '', mark: '', says: '' },
  valid: {
    verdict: 'This receipt is valid',
    tone: 'good',
    mark: tick,
    says: 'It was given out here, and what it stands for has not been changed since.',
  },
  unknown: {
    verdict: 'This receipt is not valid',
    tone: 'bad',
    mark: cross,
    says: 'Nothing here goes with it. It may have been given out by another server: the address is on the paper.',
  },
  changed: {
    verdict: 'This receipt no longer holds',
    tone: 'bad',
    mark: cross,
    says: 'It was given out here, but the ledger does not hold what it stood for any more. Keep the paper, and tell whoever gave it to you.',
  },
  'check-digit': {
    verdict: 'There is a slip in it',
    tone: 'slip',
    mark: cross,
    says: 'One letter or number is not right, or two have changed places. Look at the paper again, one group at a time.',
  },
  'not-a-receipt': {
    verdict: 'This is not a receipt yet',
    tone: 'slip',
    mark: cross,
    says: 'A receipt has 16 letters and numbers, like 7K3M-2QXT-9FBN-4HWE.',
  },
} as const satisfies Record<string, Answer>;

export function checkRoutes({ store }: Pick<Tool, 'store'>): FastifyPluginCallback {
  async function check(typed: string, reply: FastifyReply): Promise<FastifyReply> {
    if (!mayReach({ role: 'public' }, 'receipt-check', { provider: '' }))
      return sendProblem(reply, 'open-from-course');
    if (typed.trim() === '') return show(reply, 'none', '', typed);
    const read = readReceipt(typed.slice(0, LONGEST));
    if (!read.ok) return show(reply, read.problem.code, '', typed);
    return show(reply, await store.ledger.check(read.value), read.value, typed);
  }

  return (app, _options, done) => {
    app.get<{ Querystring: { readonly receipt?: unknown } }>('/check', ({ query }, reply) =>
      check(typeof query.receipt === 'string' ? query.receipt : '', reply),
    );
    app.get<{ Params: { readonly receipt: string } }>('/check/:receipt', ({ params }, reply) =>
      check(params.receipt, reply),
    );
    done();
  };
}

function show(
  reply: FastifyReply,
  answer: keyof typeof answers,
  receipt: string,
  typed: string,
): FastifyReply {
  const title = 'Check a receipt';
  return sendPage(
    reply,
    'check',
    { title, ...answers[answer], receipt, typed: typed.slice(0, LONGEST) },
    { status: answer === 'unknown' || answer === 'changed' ? 404 : 200 },
  );
}
