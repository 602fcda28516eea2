/** What a test makes go wrong, endpoint by endpoint. */
import type { FastifyReply } from 'fastify';
import type { Endpoint } from './model.ts';

export type Fault =
  /** The line is dead: the connection ends without an answer, and nothing was done. */
  | { readonly kind: 'down' }
  /** The request is carried out, and then the line dies: the sender cannot know. */
  | { readonly kind: 'answer-lost' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The answer waits for this promise. */
  | { readonly kind: 'slow'; readonly until: Promise<unknown> }
  | { readonly kind: 'invalid-json' }
  /** `Link` headers that name no page that could be asked for. */
  | { readonly kind: 'malformed-link' };

export class Faults {
  private readonly planned = new Map<Endpoint, { readonly fault: Fault; left: number }[]>();

  /** @param times - how many requests meet it; without it, every one until `clear` */
  set(endpoint: Endpoint, fault: Fault, times = Infinity): void {
    this.planned.set(endpoint, [...(this.planned.get(endpoint) ?? []), { fault, left: times }]);
  }

  clear(endpoint?: Endpoint): void {
    if (endpoint) this.planned.delete(endpoint);
    else this.planned.clear();
  }

  /** The fault that this request meets: those that were set first come first. */
  take(endpoint: Endpoint): Fault | undefined {
    const next = this.planned.get(endpoint)?.find(({ left }) => left > 0);
    if (!next) return undefined;
    next.left -= 1;
    return next.fault;
  }
}

/** What throttling looks like on each platform that has it. */
export const canvasThrottling: Fault = {
  kind: 'status',
  status: 403,
  body: '403 Forbidden (Rate Limit Exceeded)\n',
  headers: { 'content-type': 'text/plain', 'x-rate-limit-remaining': '0.0' },
};

/** Ends the connection under an answer that never comes. */
export function hangUp(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}
