/** What the outbox is given to work with; `lti/launch` has what fits. */
import type { CryptoKey } from 'jose';
import type { Result } from '../../src/result.ts';

/** The tool's own keys. */
export interface SigningKeys {
  signingKey(): Promise<{ readonly kid: string; readonly key: CryptoKey }>;
}

/** The one way to fetch an address that a platform named: bound in time and size, no redirects, says who asks. */
export type FetchJson = (request: {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}) => Promise<Result<FetchAnswer, FetchProblem>>;

export interface FetchAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, where it is JSON, whatever its content type says. */
  readonly json?: unknown;
}

export interface FetchProblem {
  readonly code: 'address-refused' | 'unreachable' | 'too-slow' | 'answer-too-large';
}

/** Takes ids and codes only: no name, no `sub`, no address. */
export type Log = (event: {
  readonly event: string;
  readonly code?: string;
  readonly status?: number;
  readonly deliveryId?: string;
  readonly contextId?: string;
  readonly linkId?: string;
  readonly platformId?: string;
}) => void;
