/**
 * Sends one score to one gradebook column, and is right whenever it is cut off: what should be held is in the store,
 * the timestamp is reserved there before it is used, and the same score sent twice is held once.
 *
 * @see AGS 2.0, section 3.4
 */
import type { Delivery, PlatformRegistration } from '../domain/model.ts';
import type { Deliveries, GradebookLink, JobData } from '../store/store.ts';
import type { createColumns } from './columns.ts';
import type { CallService } from './platform-service.ts';
import type { FetchAnswer, Log } from './ports.ts';
import { below, readResults } from './results.ts';
import { gradebookScopes, scopes } from './scopes.ts';
import { isSuccess, lasting, ofEveryService, passing, TryAgainLater } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export interface ScoreSending {
  readonly deliveries: Deliveries;
  readonly columns: ReturnType<typeof createColumns>;
  readonly call: CallService;
  readonly now: () => Date;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly log: Log;
}

interface Sending {
  readonly delivery: Delivery;
  readonly link: GradebookLink;
  readonly sub: string;
  readonly platform: PlatformRegistration;
}

const scoreType = 'application/vnd.ims.lis.v1.score+json';
/** A clock that was set back is waited for no longer than this; then the job comes again. */
const LONGEST_WAIT_MILLISECONDS = 3000;
/** How often a score is sent with a later timestamp because the column already has one as late. */
const MOST_CONFLICTS = 3;
/** Moodle says 500 of a locked grade. As often as this, for this score, it is no accident. */
const ERRORS_OF_A_LOCK = 5;

type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** @throws TryAgainLater when the trouble can pass: the queue then brings the job again */
export async function sendScore(
  { deliveryId, generation }: JobData['score'],
  outside: ScoreSending,
): Promise<void> {
  const { deliveries, log, now } = outside;
  const sending = await deliveries.toSend(deliveryId);
  if (!sending || !isStillOwed(sending.delivery, generation)) return;
  const outcome = await trySending(sending, outside);
  if (outcome.kind === 'superseded') return;
  if (outcome.kind === 'sent') {
    await deliveries.sent(deliveryId, generation, now());
    return;
  }
  const { code, isLasting } = outcome.trouble;
  log({ event: 'score-not-taken', code, deliveryId, platformId: sending.platform.id });
  await deliveries.troubled(deliveryId, generation, code, isLasting);
  if (!isLasting) throw new TryAgainLater(code);
}

const isStillOwed = (delivery: Delivery, generation: number): boolean =>
  delivery.generation === generation && delivery.state === 'waiting';

async function trySending(first: Sending, outside: ScoreSending): Promise<Sent> {
  let sending = first;
  if (!sending.link.scopes.includes(scopes.score)) return trouble(lasting('not-permitted'));
  for (let conflicts = 0; ; conflicts += 1) {
    const { delivery, link, platform, sub } = sending;
    const wanted = { platform, link, scoreMaximum: delivery.scoreMaximum };
    const column = await outside.columns.ofLink(wanted);
    if (!column.ok) return trouble(column.problem);
    if (!URL.canParse(column.value)) return trouble(lasting('column-gone'));
    const timestamp = await reserve(delivery, outside);
    if (timestamp === 'too-early') return trouble(passing('platform-error'));
    if (timestamp === 'superseded') return { kind: 'superseded' };
    const answer = await outside.call({
      platform,
      scopes: gradebookScopes(link),
      needs: scopes.score,
      url: below(column.value, 'scores'),
      method: 'POST',
      headers: { 'content-type': scoreType, accept: 'application/json' },
      body: JSON.stringify(scoreBody(sending, timestamp)),
    });
    if (!answer.ok) return trouble(answer.problem);
    if (isSuccess(answer.value)) return { kind: 'sent' };
    if (answer.value.status === 404) {
      const other = await outside.columns.again(wanted);
      if (other === undefined || conflicts >= MOST_CONFLICTS) return trouble(lasting('column-gone'));
    } else if (isConflict(answer.value)) {
      const held = await readResults(outside.call, platform, link, column.value, sub);
      if (held.ok && isSame(held.value.get(sub), delivery)) return { kind: 'sent' };
      if (conflicts >= MOST_CONFLICTS) return trouble(passing('platform-error'));
    } else return trouble(troubleOf(answer.value, sending));
    const again = await outside.deliveries.toSend(delivery.id);
    if (!again || !isStillOwed(again.delivery, delivery.generation)) return { kind: 'superseded' };
    sending = again;
  }
}

const trouble = (what: Trouble): Sent => ({ kind: 'trouble', trouble: what });

/**
 * A timestamp that is later by a whole second than the last one and never ahead of our clock, kept before it is sent:
 * whoever sends after a crash sends later still.
 */
async function reserve(
  { id, generation, lastTimestamp }: Delivery,
  { deliveries, now, wait }: ScoreSending,
): Promise<Date | 'superseded' | 'too-early'> {
  const earliest = lastTimestamp ? (Math.floor(lastTimestamp.getTime() / 1000) + 1) * 1000 : 0;
  const early = earliest - now().getTime();
  if (early > LONGEST_WAIT_MILLISECONDS) return 'too-early';
  if (early > 0) await wait(early);
  const timestamp = now();
  // Somebody else has reserved meanwhile, and sends.
  return (await deliveries.reserveTimestamp(id, generation, timestamp)) ? timestamp : 'superseded';
}

/** Final scores only: anything else takes a grade away in Moodle and in Canvas. No comment: Canvas adds it each time. */
function scoreBody({ delivery, platform, sub }: Sending, timestamp: Date): object {
  return {
    userId: sub,
    timestamp: timestamp.toISOString(),
    scoreGiven: delivery.scoreGiven,
    scoreMaximum: delivery.scoreMaximum,
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    ...(platform.family === 'canvas' && {
      'https://canvas.instructure.com/lti/submission': {
        new_submission: false,
        prioritize_non_tool_grade: true,
      },
    }),
  };
}

/** Moodle: 409. Canvas: 400, and it names the timestamp. */
function isConflict({ status, text }: FetchAnswer): boolean {
  return status === 409 || (status === 400 && /timestamp/i.test(text));
}

function isSame(share: number | undefined, { scoreGiven, scoreMaximum }: Delivery): boolean {
  return share !== undefined && Math.abs(share - scoreGiven / scoreMaximum) < 1e-4;
}

function troubleOf(answer: FetchAnswer, { delivery, platform }: Sending): Trouble {
  const known = ofEveryService(answer);
  if (known) return known;
  const { status, text } = answer;
  if (/lock/i.test(text) && status >= 400) return lasting('grade-locked');
  if (status === 500 && platform.family === 'moodle' && delivery.tries >= ERRORS_OF_A_LOCK)
    return lasting('grade-locked');
  if (status >= 500 || status < 400) return passing('platform-error');
  if (status === 422 && /publish/i.test(text)) return lasting('course-not-published');
  // Moodle says this of teachers, managers and administrators; the score itself is as it should be.
  if (status === 400 && (platform.family === 'moodle' || /incorrect score/i.test(text)))
    return lasting('not-a-student');
  if (status === 422) return lasting('not-a-student');
  if (status === 410) return lasting('column-gone');
  return lasting('refused');
}
