/**
 * Forwards xAPI statements, where a learning record store is configured. A statement has its id from the start, so the
 * same one sent twice is kept once.
 *
 * @see xAPI 1.0.3, part three, 2.1.2 (POST Statements)
 */
import type { JobData } from '../store/store.ts';
import type { FetchJson, Log } from './ports.ts';
import { isSuccess, TryAgainLater } from './trouble.ts';

export interface LearningRecordStore {
  /** With or without a slash at its end. */
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  /** Its address is the administrator's own setting, so it may be a private one. */
  readonly fetchJson: FetchJson;
}

/** @throws TryAgainLater when the store may take it later */
export async function forwardStatement(
  { statement }: JobData['statement'],
  lrs: LearningRecordStore,
  log: Log,
): Promise<void> {
  // Without one, each try would be kept as another statement.
  if (typeof statement['id'] !== 'string') {
    log({ event: 'statement-dropped', code: 'without-id' });
    return;
  }
  const answer = await lrs.fetchJson({
    url: `${lrs.endpoint.replace(/\/$/, '')}/statements`,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-experience-api-version': '1.0.3',
      authorization: `Basic ${Buffer.from(`${lrs.key}:${lrs.secret}`).toString('base64')}`,
    },
    body: JSON.stringify(statement),
  });
  if (!answer.ok) throw new TryAgainLater('platform-unreachable');
  const { status } = answer.value;
  // 409: it has it already.
  if (isSuccess(answer.value) || status === 409) return;
  // A wrong key is mended in the settings, and nothing may be lost until it is.
  if (status === 401 || status === 403 || status === 404 || status === 408 || status === 429 || status >= 500)
    throw new TryAgainLater('platform-error');
  log({ event: 'statement-refused', status });
}
