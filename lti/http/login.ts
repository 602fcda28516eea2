/** `/lti/login`: a platform says that somebody wants to come, and the browser is sent back to it with our question. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf, type Fields } from './fields.ts';
import { launchServices } from './launch-services.ts';
import { keepSecret, probeAttributes } from './login-cookie.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import type { Tool } from './tool.ts';
import { startLogin, type LoginRequest, type StartedLogin } from '../launch/start-login.ts';

const singleFields = [
  'iss',
  'login_hint',
  'target_link_uri',
  'client_id',
  'lti_message_hint',
  'lti_deployment_id',
  'lti_storage_target',
] as const;

export function loginRoutes(tool: Tool): FastifyPluginCallback {
  const { registrations, stateKey } = launchServices(tool);
  const { publicUrl } = tool.settings;

  async function login(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const fields = fieldsOf(request);
    if (fields.hasRepeated(...singleFields)) return sendProblem(reply, 'field-repeated');
    const started = await startLogin(readLogin(fields), {
      registrations,
      stateKey,
      publicUrl,
      now: tool.now,
    });
    if (!started.ok) return sendProblem(reply, started.problem.code);

    const { authUrl, login, secret } = started.value;
    keepSecret(reply, publicUrl, login.id, secret);
    reply.header('cache-control', 'no-store');
    if (login.storageTarget === undefined && !isFramed(request)) return reply.redirect(authUrl, 302);
    const view = {
      title: 'Opening the course',
      authUrl,
      newWindow: {
        action: '/lti/login',
        // In a window of its own the platform's storage is out of reach, and cookies work.
        fields: singleFields
          .filter((name) => name !== 'lti_storage_target')
          .map((name) => ({ name, value: fields.get(name) ?? '' }))
          .filter(({ value }) => value !== ''),
      },
      probe: probeAttributes(publicUrl),
      ...storageView(started.value),
    };
    return sendPage(reply, 'login', view, { formsTo: signInSources(authUrl) });
  }

  return (app, _options, done) => {
    app.get('/lti/login', login);
    app.post('/lti/login', login);
    done();
  };
}

function readLogin(fields: Fields): LoginRequest {
  const [iss, loginHint, targetLinkUri, clientId, messageHint, , storageTarget] = singleFields.map((name) =>
    fields.get(name),
  );
  return {
    ...(iss !== undefined && { iss }),
    ...(loginHint !== undefined && { loginHint }),
    ...(targetLinkUri !== undefined && { targetLinkUri }),
    ...(clientId !== undefined && { clientId }),
    ...(messageHint !== undefined && { messageHint }),
    ...(storageTarget !== undefined && { storageTarget }),
  };
}

/**
 * Inside another page a browser may refuse cookies. That has to be found out now: most platforms answer our question
 * once, so after their answer it is too late to begin again in a new window.
 */
function isFramed(request: FastifyRequest): boolean {
  return ['iframe', 'frame', 'embed', 'object'].includes(String(request.headers['sec-fetch-dest']));
}

function storageView({ authUrl, login, secret }: StartedLogin): {
  storageOrigin: string;
  storageFrame: string;
  storageKey: string;
  storageValue: string;
} {
  if (login.storageTarget === undefined) {
    return { storageOrigin: '', storageFrame: '', storageKey: '', storageValue: '' };
  }
  return {
    storageOrigin: new URL(authUrl).origin,
    storageFrame: login.storageTarget,
    storageKey: storageKey(login.id),
    storageValue: secret,
  };
}

/** Under which name the platform keeps the secret of one login. */
export const storageKey = (loginId: string): string => `fourcs-login-${loginId}`;

/**
 * Where the form for a new window may lead: a browser holds a form's policy against every redirect that follows, and
 * the way goes to the platform and, for somebody who has to sign in, from there to wherever their college does that.
 */
export const signInSources = (authUrl: string): readonly string[] => [new URL(authUrl).protocol];
