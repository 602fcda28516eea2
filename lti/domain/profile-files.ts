/** A provider's profile as it is kept: the very text of its files, so that comments and order are never lost. */
export interface ProfileFiles {
  /** `provider.yaml` */
  readonly profile: string;
  /** By the name that the profile has for them: "policies/acceptable-use.md". */
  readonly policies: Readonly<Record<string, string>>;
  /** A PNG in base64; absent where there is none, or where the course's own folder has it. */
  readonly logo?: string;
}

/** What a logo that was uploaded is called. */
export const logoName = 'brand/logo.png';

export const logoLimits = {
  /** Of the file: a logo of that size has a tenth of it. */
  bytes: 300_000,
  /** Of width and height. It is shown 32 pixels high. */
  side: 2000,
} as const;

/** What is taken in at most: far above what five real policies need. */
export const profileLimits = { profileLetters: 400_000, policyLetters: 400_000, policies: 20 } as const;

/** A name that the profile's schema takes for a document. */
export const isPolicyName = (name: string): boolean => /^policies\/[a-z0-9-]+\.md$/.test(name);

/** An id as a provider's folder may be called. */
export const isProviderId = (id: string): boolean =>
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) && id.length <= 60;

export const isSameProfile = (one: ProfileFiles, other: ProfileFiles): boolean =>
  one.profile === other.profile && one.logo === other.logo && policyList(one) === policyList(other);

const policyList = ({ policies }: ProfileFiles): string =>
  JSON.stringify(Object.entries(policies).toSorted(([a], [b]) => (a < b ? -1 : 1)));
