/**
 * Compares what was sent with what gradebooks hold. A course that was reset for the next group, or a grade that was
 * cleared, has lost a score that is still true: it is sent again. A grade that differs is a teacher's, and stays.
 */
import type { Delivery } from '../domain/model.ts';
import type { Deliveries } from '../store/store.ts';
import type { CallService } from './platform-service.ts';
import type { Log } from './ports.ts';
import { readResults } from './results.ts';

/** A gradebook may take a while to show what it took. */
const SETTLED_MILLISECONDS = 10 * 60 * 1000;

export async function checkGradebook({
  deliveries,
  call,
  now,
  log,
}: {
  readonly deliveries: Deliveries;
  readonly call: CallService;
  readonly now: () => Date;
  readonly log: Log;
}): Promise<void> {
  for (const { link, platform } of await deliveries.linksWithSent()) {
    if (link.lineItemUrl === undefined) continue;
    const sent = (await deliveries.sentOfLink(link.linkId)).filter((delivery) => isSettled(delivery, now()));
    if (sent.length === 0) continue;
    const held = await readResults(call, platform, link, link.lineItemUrl);
    if (!held.ok) {
      // Looked at again in the next round; a column that is gone is only noticed when there is news for it.
      log({
        event: 'gradebook-not-read',
        code: held.problem.code,
        linkId: link.linkId,
        platformId: platform.id,
      });
      continue;
    }
    for (const { id, sub } of sent) {
      if (held.value.has(sub)) continue;
      log({ event: 'grade-missing', deliveryId: id, platformId: platform.id });
      await deliveries.sendAgain(id, now());
    }
  }
}

function isSettled({ sentAt }: Delivery, now: Date): boolean {
  return sentAt !== undefined && now.getTime() - sentAt.getTime() >= SETTLED_MILLISECONDS;
}
