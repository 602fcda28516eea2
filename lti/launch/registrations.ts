/**
 * Registrations, remembered for half a minute, so that a launch does not ask the database what it was told a moment
 * ago. What is not found is not remembered: a platform that was added just now works at once.
 */
import type { PlatformRegistration } from '../domain/model.ts';

/** The part of the store that is needed: its `platforms`. */
export interface RegistrationShelf {
  byId(id: string): Promise<PlatformRegistration | undefined>;
  find(issuer: string, clientId?: string): Promise<readonly PlatformRegistration[]>;
  addDeployment(platformId: string, deploymentId: string, providerId: string): Promise<void>;
}

export interface Registrations {
  byId(id: string): Promise<PlatformRegistration | undefined>;
  /** Every client of the issuer, or the one with this id. */
  find(issuer: string, clientId?: string): Promise<readonly PlatformRegistration[]>;
  addDeployment(registration: PlatformRegistration, deploymentId: string): Promise<PlatformRegistration>;
  /** Reads again what may have changed: a deployment that another instance has added. */
  reread(id: string): Promise<PlatformRegistration | undefined>;
  forget(): void;
}

const rememberedMilliseconds = 30_000;

export function createRegistrations(shelf: RegistrationShelf, now: () => Date): Registrations {
  const remembered = new Map<string, { readonly found: readonly PlatformRegistration[]; until: number }>();

  /** When the half minute is over, everybody who is here asks at once: one of them for all. */
  const underWay = new Map<string, Promise<readonly PlatformRegistration[]>>();

  async function recall(
    key: string,
    read: () => Promise<readonly PlatformRegistration[]>,
  ): Promise<readonly PlatformRegistration[]> {
    const known = remembered.get(key);
    if (known && known.until > now().getTime()) return known.found;
    const running = underWay.get(key);
    if (running) return running;
    const reading = read()
      .then((found) => {
        // What was forgotten meanwhile may be older than the reason to forget it.
        if (underWay.get(key) !== reading) return found;
        if (found.length > 0) remembered.set(key, { found, until: now().getTime() + rememberedMilliseconds });
        else remembered.delete(key);
        return found;
      })
      .finally(() => {
        if (underWay.get(key) === reading) underWay.delete(key);
      });
    underWay.set(key, reading);
    return reading;
  }

  function forget(): void {
    remembered.clear();
    underWay.clear();
  }

  const byId = async (id: string): Promise<PlatformRegistration | undefined> => {
    const [registration] = await recall(JSON.stringify([id]), async () => {
      const found = await shelf.byId(id);
      return found ? [found] : [];
    });
    return registration;
  };

  return {
    byId,
    find: (issuer, clientId) =>
      recall(JSON.stringify([issuer, clientId ?? null]), () => shelf.find(issuer, clientId)),
    async reread(id) {
      forget();
      return byId(id);
    },
    async addDeployment(registration, deploymentId) {
      await shelf.addDeployment(registration.id, deploymentId, registration.providerId);
      forget();
      return (await byId(registration.id)) ?? registration;
    },
    forget,
  };
}
