/**
 * What the tool tells a platform about itself.
 *
 * @see LTI Dynamic Registration 1.0, section 3.5; Canvas's extensions in its guide to registration
 */
import { leastScopes, toolDescription, toolName } from './services.ts';
import type { PlatformFamily } from '../domain/model.ts';

const toolConfiguration = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

export function registrationRequest(publicUrl: string, family: PlatformFamily): Record<string, unknown> {
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: `${publicUrl}/lti/login`,
    redirect_uris: [`${publicUrl}/lti/launch`],
    client_name: toolName,
    jwks_uri: `${publicUrl}/lti/keys`,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: leastScopes.join(' '),
    [toolConfiguration]: {
      // With its port: Moodle compares it with the host of the target address.
      domain: new URL(publicUrl).host,
      description: toolDescription,
      target_link_uri: `${publicUrl}/lti/launch`,
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name'],
      messages: messages(publicUrl, family),
      // A name is on the certificate; an e-mail address is never used.
      ...(family === 'canvas' && { 'https://canvas.instructure.com/lti/privacy_level': 'name_only' }),
    },
  };
}

function messages(publicUrl: string, family: PlatformFamily): readonly Record<string, unknown>[] {
  const target_link_uri = `${publicUrl}/lti/launch`;
  const picker = { type: 'LtiDeepLinkingRequest', target_link_uri, label: toolName };
  if (family !== 'canvas')
    return [picker, { type: 'LtiResourceLinkRequest', target_link_uri, label: toolName }];
  return [
    { ...picker, placements: ['assignment_selection', 'link_selection'] },
    {
      type: 'LtiResourceLinkRequest',
      target_link_uri,
      label: toolName,
      placements: ['course_navigation', 'account_navigation'],
      // Learners come by the links that their teacher has set, not by a menu entry.
      roles: staffRoles,
    },
  ];
}

const staffRoles = [
  'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor',
  'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
];

/**
 * The same for Canvas's "paste JSON" of a developer key.
 *
 * @see Canvas's guide to LTI 1.3 developer keys, manual JSON configuration
 */
export function canvasConfiguration(publicUrl: string): Record<string, unknown> {
  const target_link_uri = `${publicUrl}/lti/launch`;
  const placement = (name: string, more: Record<string, unknown>): Record<string, unknown> => ({
    placement: name,
    text: toolName,
    target_link_uri,
    enabled: true,
    ...more,
  });
  const picker = { message_type: 'LtiDeepLinkingRequest' };
  const page = { message_type: 'LtiResourceLinkRequest' };
  return {
    title: toolName,
    description: toolDescription,
    target_link_uri,
    oidc_initiation_url: `${publicUrl}/lti/login`,
    public_jwk_url: `${publicUrl}/lti/keys`,
    scopes: leastScopes,
    extensions: [
      {
        platform: 'canvas.instructure.com',
        domain: new URL(publicUrl).host,
        privacy_level: 'name_only',
        settings: {
          text: toolName,
          placements: [
            placement('assignment_selection', picker),
            placement('link_selection', picker),
            placement('course_navigation', { ...page, default: 'disabled', visibility: 'admins' }),
            placement('account_navigation', page),
          ],
        },
      },
    ],
    custom_fields: {},
  };
}
