/**
 * What stands for an attempt beside its own state: a signature with its receipt, a paper copy, teaching that was given
 * in another way. One round trip; the same facts that the assessor's list is made of.
 */
import type { Attempt } from '../domain/model.ts';
import { receiptOf } from '../domain/receipt.ts';
import type { HeldSignOff, TaughtBy } from '../domain/take-in.ts';
import type { Store } from '../store/store.ts';

export interface StandingFor {
  readonly held?: HeldSignOff;
  readonly taughtBy?: TaughtBy;
}

/** Read anew each time: staff may have recorded something since the page was opened. */
export async function standingFor(
  store: Pick<Store, 'standings'>,
  { providerId, personId, track, scopeId }: Attempt,
): Promise<StandingFor> {
  const known = await store.standings.of({ providerId, track, contextId: scopeId, personIds: [personId] });
  const { signOff, signOffHash, talkedThroughAt, groupSessionAt } = known.get(personId) ?? {};
  const taughtBy = talkedThroughAt ? 'talk-through' : groupSessionAt && 'group-session';
  return {
    ...(signOff &&
      signOffHash !== undefined && {
        held: {
          origin: signOff.origin,
          at: signOff.at.toISOString(),
          receipt: receiptOf(signOffHash),
        },
      }),
    ...(taughtBy && { taughtBy }),
  };
}
