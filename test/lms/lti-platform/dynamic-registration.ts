/** A tool registers itself by one address. @see LTI Dynamic Registration 1.0 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse } from './ags.ts';
import { scopes } from './model.ts';
import type { LtiPlatform } from './platform.ts';
import { bodyOf, json, service } from './service.ts';
import type { Answer } from './service.ts';

const toolClaim = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const platformClaim = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

/** The address to open after an administrator has pasted the tool's. */
export function registrationAddress(platform: LtiPlatform, toolUrl: string): string {
  const url = new URL(toolUrl);
  const token = randomUUID();
  platform.registrationTokens.add(token);
  url.searchParams.set('openid_configuration', platform.configurationUrl);
  url.searchParams.set('registration_token', token);
  return url.href;
}

export function dynamicRegistrationRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  app.get(
    platform.paths.configuration,
    service(platform, 'configuration', (request) => {
      // Canvas wants the token here too.
      if (platform.manner === 'canvas' && tokenOf(platform, request) === undefined) return { status: 401 };
      return json(configuration(platform));
    }),
  );
  app.post(
    platform.paths.registration,
    service(platform, 'registration', (request) => register(platform, request)),
  );
  // Moodle: an update is posted again.
  app.put(
    platform.paths.registration,
    service(platform, 'registration', () => ({ status: 400 })),
  );
}

function tokenOf(platform: LtiPlatform, request: FastifyRequest): string | undefined {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return token !== undefined && platform.registrationTokens.has(token) ? token : undefined;
}

function configuration(platform: LtiPlatform): object {
  return {
    issuer: platform.issuer,
    authorization_endpoint: platform.authUrl,
    token_endpoint: platform.tokenUrl,
    jwks_uri: platform.jwksUrl,
    registration_endpoint: platform.baseUrl + platform.paths.registration,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['id_token'],
    subject_types_supported: ['public', 'pairwise'],
    scopes_supported: ['openid', ...Object.values(scopes)],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name'],
    [platformClaim]: {
      product_family_code: platform.manner,
      version: platform.manner === 'moodle' ? '4.5.6' : 'OpenSource',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }],
      variables: ['User.id', 'Context.id', 'ResourceLink.id'],
      ...(platform.manner === 'canvas' && {
        'https://canvas.instructure.com/lti/account_name': platform.title,
      }),
    },
  };
}

function register(platform: LtiPlatform, request: FastifyRequest): Answer {
  const token = tokenOf(platform, request);
  if (token === undefined)
    return platform.manner === 'moodle'
      ? { status: 404, body: '<html><body>Error</body></html>', type: 'text/html' }
      : { status: 401 };
  const asked = parse(bodyOf(request));
  const wrong = whatIsWrong(platform, asked);
  if (wrong.length > 0)
    return platform.manner === 'moodle'
      ? { status: 400, body: wrong.join(', '), type: 'text/html' }
      : json({ errors: wrong.map((field) => ({ field, message: 'is invalid' })) }, 'application/json', {
          status: 422,
        });
  platform.registrationTokens.delete(token);
  const settings = asked[toolClaim] as {
    readonly target_link_uri?: string;
    readonly custom_parameters?: Readonly<Record<string, string>>;
    readonly messages: readonly { readonly type: string; readonly target_link_uri?: string }[];
  };
  const redirectUris = asked['redirect_uris'] as readonly string[];
  const targetLinkUri = settings.target_link_uri ?? redirectUris[0]!;
  const granted = ((asked['scope'] as string | undefined) ?? '')
    .split(' ')
    .filter((scope) => (Object.values(scopes) as string[]).includes(scope));
  const tool = platform.addTool({
    name: asked['client_name'] as string,
    initiateLoginUri: asked['initiate_login_uri'] as string,
    redirectUris,
    targetLinkUri,
    deepLinkUri:
      settings.messages.find(({ type }) => type === 'LtiDeepLinkingRequest')?.target_link_uri ??
      targetLinkUri,
    jwksUri: asked['jwks_uri'] as string,
    scopes: granted,
    custom: settings.custom_parameters ?? {},
    // "Pending" until the administrator activates it.
    isActive: false,
  });
  return json({
    ...asked,
    client_id: tool.clientId,
    // Moodle says so whether or not it was granted.
    scope:
      platform.manner === 'moodle'
        ? [...new Set([...granted, scopes.lineItem])].join(' ')
        : granted.join(' '),
    [toolClaim]: { ...settings, deployment_id: tool.deploymentId },
  });
}

/** Names of what is missing or wrong. @see LTI Dynamic Registration 1.0, section 3.5 */
function whatIsWrong(platform: LtiPlatform, asked: Record<string, unknown>): string[] {
  const isAddress = (value: unknown): value is string => typeof value === 'string' && URL.canParse(value);
  const redirectUris = Array.isArray(asked['redirect_uris']) ? (asked['redirect_uris'] as unknown[]) : [];
  const settings = asked[toolClaim] as Record<string, unknown> | undefined;
  const target = settings?.['target_link_uri'] ?? redirectUris[0];
  const checks: readonly (readonly [string, boolean])[] = [
    [
      'response_types',
      Array.isArray(asked['response_types']) && asked['response_types'].includes('id_token'),
    ],
    ['application_type', platform.manner === 'moodle' || asked['application_type'] === 'web'],
    ['grant_types', platform.manner === 'moodle' || Array.isArray(asked['grant_types'])],
    ['initiate_login_uri', isAddress(asked['initiate_login_uri'])],
    ['redirect_uris', redirectUris.length > 0 && redirectUris.every(isAddress)],
    ['client_name', typeof asked['client_name'] === 'string' && asked['client_name'] !== ''],
    ['jwks_uri', isAddress(asked['jwks_uri'])],
    ['token_endpoint_auth_method', asked['token_endpoint_auth_method'] === 'private_key_jwt'],
    [toolClaim, typeof settings === 'object' && Array.isArray(settings['messages'])],
    // With the port, and the same host as the target's.
    ['domain', isAddress(target) && settings?.['domain'] === new URL(target).host],
  ];
  return checks.filter(([, isRight]) => !isRight).map(([name]) => name);
}
