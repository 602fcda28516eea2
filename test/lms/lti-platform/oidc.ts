/**
 * Login initiation and the authorization endpoint.
 *
 * @see 1EdTech Security Framework 1.1, section 5.1; OpenID Connect Core 1.0, section 3.2
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { launchClaims } from './claims.ts';
import { autoForm, errorPage } from './pages.ts';
import type { LtiPlatform, PendingLaunch } from './platform.ts';
import { fieldsOf, json, service } from './service.ts';

/** A form that the browser posts. */
export interface PostedForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Begins a launch: what a browser posts to the tool's login address. */
export function startLogin(
  platform: LtiPlatform,
  launch:
    | { readonly personId: string; readonly linkId: string }
    | (Omit<PendingLaunch, 'targetLinkUri' | 'kind'> & { readonly kind: 'deep-linking' }),
): PostedForm {
  const pending = 'kind' in launch ? deepLinkingOf(platform, launch) : launchOf(platform, launch);
  const tool = platform.tools.find(({ clientId }) => clientId === pending.clientId)!;
  const hint = randomUUID();
  platform.pending.set(hint, pending);
  return {
    action: tool.initiateLoginUri,
    fields: {
      iss: platform.issuer,
      target_link_uri: pending.targetLinkUri,
      login_hint: platform.manner === 'moodle' ? pending.personId : hint,
      lti_message_hint:
        platform.manner === 'moodle' ? JSON.stringify({ cmid: pending.linkId ?? 0, launchid: hint }) : hint,
      client_id: tool.clientId,
      lti_deployment_id: tool.deploymentId,
      ...(platform.manner === 'canvas' && {
        lti_storage_target: 'post_message_forwarding',
        canvas_region: 'us-east-1',
      }),
    },
  };
}

function launchOf(
  platform: LtiPlatform,
  { personId, linkId }: { readonly personId: string; readonly linkId: string },
): PendingLaunch {
  const link = platform.links.find(({ id }) => id === linkId);
  if (!link) throw new Error(`There is no link ${linkId}.`);
  const { clientId, courseId, url } = link;
  return { kind: 'resource-link', clientId, courseId, personId, linkId, targetLinkUri: url };
}

function deepLinkingOf(platform: LtiPlatform, launch: Omit<PendingLaunch, 'targetLinkUri'>): PendingLaunch {
  const tool = platform.tools.find(({ clientId }) => clientId === launch.clientId);
  if (!tool) throw new Error(`There is no tool ${launch.clientId}.`);
  return { ...launch, targetLinkUri: tool.deepLinkUri };
}

type Authorization =
  | { readonly kind: 'form'; readonly form: PostedForm }
  /** The platform's own page: the tool hears nothing. */
  | { readonly kind: 'page'; readonly sentence: string };

export function oidcRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  app.get(
    platform.paths.keys,
    service(platform, 'jwks', async () => json(await platform.keys.jwks())),
  );
  app.route({
    method: ['GET', 'POST'],
    url: platform.paths.authorize,
    handler: async (request, reply) => {
      const answer = await authorize(platform, fieldsOf(request));
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
      return answer.kind === 'form'
        ? reply.send(autoForm(answer.form))
        : reply.code(400).send(errorPage(platform, answer.sentence));
    },
  });
}

export async function authorize(
  platform: LtiPlatform,
  asked: Readonly<Record<string, string>>,
): Promise<Authorization> {
  const tool = platform.tools.find(({ clientId }) => clientId === asked['client_id']);
  if (!tool?.isActive) return page('This tool is not known here, or not switched on.');
  const redirectUri = asked['redirect_uri'] ?? '';
  // Byte for byte: a slash more or less is another address.
  if (!tool.redirectUris.includes(redirectUri))
    return page('The tool asked to be answered at an address it has not registered.');
  const state = platform.manner === 'moodle' ? asked['state']?.replace(/<[^>]*>/g, '') : asked['state'];
  const refuse = (error: string, description: string): Authorization => ({
    kind: 'form',
    form: {
      action: redirectUri,
      fields: { error, error_description: description, ...(state !== undefined && { state }) },
    },
  });
  if (platform.nextRefusal !== undefined) {
    const error = platform.nextRefusal;
    platform.nextRefusal = undefined;
    return refuse(error, 'The platform could not go on.');
  }
  if (
    asked['scope'] !== 'openid' ||
    asked['response_type'] !== 'id_token' ||
    asked['response_mode'] !== 'form_post' ||
    asked['prompt'] !== 'none' ||
    !asked['nonce']
  )
    return refuse('invalid_request', 'The authorization request is not complete.');
  const hint = hintOf(platform, asked);
  const launch = hint === undefined ? undefined : platform.pending.get(hint);
  if (hint === undefined || launch?.clientId !== tool.clientId) {
    // A reload of this step: each platform has its own way to say so.
    return platform.manner === 'moodle'
      ? page('This launch was used already. Open the activity again.')
      : refuse('launch_no_longer_valid', 'The launch has either expired or already been consumed');
  }
  platform.pending.delete(hint);
  const claims = launchClaims(platform, tool, launch, asked['nonce']);
  const idToken = await platform.keys.sign(platform.changeClaims?.(claims) ?? claims);
  return {
    kind: 'form',
    form: { action: redirectUri, fields: { id_token: idToken, ...(state !== undefined && { state }) } },
  };
}

function hintOf(platform: LtiPlatform, asked: Readonly<Record<string, string>>): string | undefined {
  if (platform.manner === 'canvas') return asked['lti_message_hint'];
  try {
    const hint = JSON.parse(asked['lti_message_hint'] ?? '') as { readonly launchid?: string };
    const launch = platform.pending.get(hint.launchid ?? '');
    // Moodle's login hint is the person.
    return launch?.personId === asked['login_hint'] ? hint.launchid : undefined;
  } catch {
    return undefined;
  }
}

const page = (sentence: string): Authorization => ({ kind: 'page', sentence });
