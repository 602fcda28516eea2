/**
 * A launch tells of one link. The sign-off's own column, chosen by the teacher beside the course, would wait until
 * somebody opens that link as well; so the course's columns are looked at, now and then, behind the launch.
 */
import type { EnteredIds, LtiLaunch } from '../domain/model.ts';
import type { Store } from '../store/store.ts';

/** A teacher who adds a column sees it found within the hour. */
const PAUSE_MILLISECONDS = 60 * 60 * 1000;
/** Links remembered by this process; past that it begins anew. */
const MOST_LINKS = 10_000;

export function createColumnLookout({ store, now }: { readonly store: Store; readonly now: () => Date }): {
  afterLaunch(launch: LtiLaunch, ids: EnteredIds): Promise<void>;
} {
  const lookedAt = new Map<string, number>();
  return {
    async afterLaunch({ ags }, { linkId }) {
      const last = lookedAt.get(linkId);
      const at = now().getTime();
      if (ags?.lineItemsUrl === undefined || (last !== undefined && at - last < PAUSE_MILLISECONDS)) return;
      if (lookedAt.size >= MOST_LINKS) lookedAt.clear();
      lookedAt.set(linkId, at);
      await store.jobs.send('columns', { linkId });
    },
  };
}
