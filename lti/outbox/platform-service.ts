/** One request to a service of a platform, with its token: asked again once with a new token where the first is refused. */
import type { PlatformRegistration } from '../domain/model.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import type { AccessTokens } from './access-tokens.ts';
import { isOfPlatform } from './platform-hosts.ts';
import type { FetchAnswer, FetchJson } from './ports.ts';
import { lasting, ofFetch } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export interface ServiceRequest {
  readonly platform: PlatformRegistration;
  /** What the token is asked for: together with what other requests will need. */
  readonly scopes: readonly string[];
  /** What this request needs of them. */
  readonly needs: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Any answer of the platform, whatever its status; a trouble where there was none. */
export type CallService = (request: ServiceRequest) => Promise<Result<FetchAnswer, Trouble>>;

export function createCallService(tokens: AccessTokens, fetchJson: FetchJson): CallService {
  return async ({ platform, scopes, needs, url, method = 'GET', headers, body }) => {
    if (!scopes.includes(needs) || !isOfPlatform(platform, url)) return failed(lasting('not-permitted'));
    for (let isSecondTime = false; ; isSecondTime = true) {
      const token = await tokens.get(platform, scopes);
      if (!token.ok) return token;
      // Moodle would answer 401, as it does to a token that is too old.
      if (token.value.granted?.includes(needs) === false) return failed(lasting('not-permitted'));
      const answer = await fetchJson({
        url,
        method,
        headers: { ...headers, authorization: `Bearer ${token.value.token}` },
        ...(body !== undefined && { body }),
      });
      if (!answer.ok) return failed(ofFetch(answer.problem));
      if (answer.value.status !== 401) return ok(answer.value);
      tokens.forget(token.value.token);
      if (isSecondTime) return ok(answer.value);
    }
  };
}
