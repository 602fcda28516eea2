/** What login, launch and deep linking share, made once for a tool. */
import type { Tool } from './tool.ts';
import { deriveKey } from '../launch/derive-key.ts';
import { createPlatformKeys, type PlatformKeys } from '../launch/platform-keys.ts';
import { createRegistrations, type Registrations } from '../launch/registrations.ts';

export interface LaunchServices {
  readonly registrations: Registrations;
  readonly platformKeys: PlatformKeys;
  readonly stateKey: Uint8Array;
  readonly deepLinkKey: Uint8Array;
}

const made = new WeakMap<Tool, LaunchServices>();

export function launchServices(tool: Tool): LaunchServices {
  let services = made.get(tool);
  if (!services) {
    services = {
      registrations: createRegistrations(tool.store.platforms, tool.now),
      platformKeys: createPlatformKeys(tool.fetchJson, tool.now),
      stateKey: deriveKey(tool.settings.secretsKey, 'login-state'),
      deepLinkKey: deriveKey(tool.settings.secretsKey, 'deep-link-request'),
    };
    made.set(tool, services);
  }
  return services;
}
