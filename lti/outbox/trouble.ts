/** What a platform's refusal means: whether it can pass, and the reason that an assessor will read. */
import type { DeliveryTrouble } from '../domain/model.ts';
import type { FetchAnswer, FetchProblem } from './ports.ts';

export interface Trouble {
  readonly code: DeliveryTrouble;
  /** Trying again by itself would change nothing: somebody has to do something first. */
  readonly isLasting: boolean;
}

export const passing = (code: DeliveryTrouble): Trouble => ({ code, isLasting: false });
export const lasting = (code: DeliveryTrouble): Trouble => ({ code, isLasting: true });

/** A job that throws this is tried again later. It says nothing about whom it was for. */
export class TryAgainLater extends Error {
  override readonly name = 'TryAgainLater';
  readonly code: DeliveryTrouble;
  constructor(code: DeliveryTrouble) {
    super(code);
    this.code = code;
  }
}

export function ofFetch({ code }: FetchProblem): Trouble {
  switch (code) {
    case 'address-refused':
      return lasting('not-permitted');
    case 'answer-too-large':
      return passing('platform-error');
    case 'unreachable':
    case 'too-slow':
      return passing('platform-unreachable');
  }
}

/** What holds for every service; undefined where the status means something of the service's own. */
export function ofEveryService(answer: FetchAnswer): Trouble | undefined {
  if (isThrottled(answer)) return passing('platform-busy');
  if (answer.status === 401) return passing('token-refused');
  if (answer.status === 403) return lasting('not-permitted');
  if (answer.status === 408) return passing('platform-unreachable');
  if (answer.status === 502 || answer.status === 503 || answer.status === 504)
    return passing('platform-error');
  return undefined;
}

/** 429 by the book; Canvas says 403 and counts in a header. */
function isThrottled({ status, headers, text }: FetchAnswer): boolean {
  return (
    status === 429 ||
    (status === 403 && (/rate limit/i.test(text) || Number(headers['x-rate-limit-remaining'] ?? 1) <= 0))
  );
}

export const isSuccess = ({ status }: FetchAnswer): boolean => status >= 200 && status < 300;
