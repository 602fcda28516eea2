/**
 * Why a request from a platform or a browser was not taken. Codes only: nothing of what was sent is kept in a refusal,
 * so that no page and no log can repeat it. `http/problems.ts` has the status and the sentence of each.
 */
export interface Refusal {
  readonly code: RefusalCode;
}

export type RefusalCode =
  LoginRefusalCode | LaunchRefusalCode | RegisterRefusalCode | DeepLinkRefusalCode | PageRefusalCode;

export type LoginRefusalCode =
  'field-repeated' | 'login-incomplete' | 'target-not-ours' | 'platform-unknown' | 'client-needed';

export type LaunchRefusalCode =
  /** The platform answered with an error instead of a token. */
  | 'platform-login-required'
  | 'platform-launch-stale'
  | 'platform-refused'
  | 'state-missing'
  | 'state-unknown'
  | 'state-expired'
  | 'browser-other'
  | 'token-missing'
  | 'token-malformed'
  | 'token-header-refused'
  | 'token-key-unnamed'
  | 'token-key-unknown'
  | 'platform-keys-unreachable'
  | 'token-signature-wrong'
  | 'issuer-wrong'
  | 'audience-wrong'
  | 'authorized-party-wrong'
  | 'token-times-missing'
  | 'token-expired'
  | 'token-from-future'
  | 'token-lives-too-long'
  | 'nonce-wrong'
  | 'nonce-spent'
  | 'version-wrong'
  | 'message-unknown'
  | 'deployment-missing'
  | 'deployment-unknown'
  | 'target-changed'
  | 'link-missing'
  | 'subject-malformed'
  | 'roles-missing'
  | 'claim-malformed'
  | 'service-address-refused'
  | 'deep-linking-incomplete';

export type RegisterRefusalCode =
  | 'register-incomplete'
  | 'invite-unknown'
  | 'configuration-address-refused'
  | 'configuration-unreachable'
  | 'configuration-malformed'
  | 'configuration-of-another-host'
  | 'registration-refused'
  | 'registration-malformed'
  | 'registered-elsewhere';

export type DeepLinkRefusalCode =
  'deep-link-expired' | 'deep-link-nothing-chosen' | 'deep-link-choice-unknown' | 'not-for-learners';

export type PageRefusalCode =
  | 'track-unknown'
  | 'page-expired'
  | 'platform-removed'
  | 'page-for-others'
  | 'page-not-found'
  | 'form-unreadable'
  | 'open-from-course'
  | 'form-not-ours'
  | 'workspace-closed'
  | 'workspace-link-unknown'
  | 'workspace-busy';
