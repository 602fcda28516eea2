/** What a process that is measured and whoever measures it say to each other. Started with `fork`. */
import type { PlatformRegistration } from '../../lti/domain/model.ts';
import type { DatabasePlace } from '../../lti/store/open-database.ts';

/** The first message: on what to start. The answer is the address. */
export interface StartMessage {
  readonly database: DatabasePlace;
  readonly publicUrl: string;
  readonly platform: Omit<PlatformRegistration, 'id'>;
}

/** The answer to "figures". */
export interface Figures {
  /** Microseconds of processor time so far. */
  readonly cpu: number;
  /** Bytes. */
  readonly resident: number;
  /** Statements that requests have sent to PostgreSQL so far, each of them waited for; those of the queue are not in it. */
  readonly roundTrips: number;
}

/** Says where it is to be reached, and from then on answers "figures", and "stop" with its end. */
export function isReached(
  address: string,
  { roundTrips, close }: { readonly roundTrips: () => number; readonly close: () => Promise<unknown> },
): void {
  process.send?.({ address });
  process.on('message', (message) => {
    if (message === 'figures') {
      const { user, system } = process.cpuUsage();
      process.send?.({
        cpu: user + system,
        resident: process.memoryUsage.rss(),
        roundTrips: roundTrips(),
      } satisfies Figures);
    } else if (message === 'stop') void close().then(() => process.disconnect());
  });
}
