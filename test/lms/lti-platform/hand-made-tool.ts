/** The least that can stand where a tool would: keys at an address, and assertions signed with them. */
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { readForm } from './pages.ts';
import type { PostedForm } from './oidc.ts';
import type { LtiPlatform } from './platform.ts';
import type { ToolRegistration } from './model.ts';

export interface HandMadeTool {
  readonly address: string;
  readonly registration: ToolRegistration;
  sign(claims: JWTPayload): Promise<string>;
  token(
    scope: string,
    change?: JWTPayload,
  ): Promise<{ readonly status: number; readonly type: string; readonly body: string }>;
  accessToken(...scopes: readonly string[]): Promise<string>;
  /** What the platform answers to an authorization request. */
  authorize(
    login: PostedForm,
    change?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly html: string; readonly form?: PostedForm }>;
  close(): Promise<void>;
}

export async function startHandMadeTool(platform: LtiPlatform): Promise<HandMadeTool> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'tool-1', alg: 'RS256', use: 'sig' };
  const app = Fastify({ forceCloseConnections: true });
  app.get('/keys', () => ({ keys: [jwk] }));
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const registration = platform.addTool({
    name: 'Hand-made tool',
    initiateLoginUri: `${address}/login`,
    redirectUris: [`${address}/launch`],
    targetLinkUri: `${address}/launch`,
    jwksUri: `${address}/keys`,
  });
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'tool-1' }).sign(privateKey);
  const tool: HandMadeTool = {
    address,
    registration,
    sign,
    token: async (scope, change = {}) => {
      const seconds = Math.floor(platform.now().getTime() / 1000);
      const assertion = await sign({
        iss: registration.clientId,
        sub: registration.clientId,
        aud: platform.tokenUrl,
        iat: seconds - 10,
        exp: seconds + 60,
        jti: randomUUID(),
        ...change,
      });
      const response = await fetch(platform.tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          scope,
        }),
      });
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        body: await response.text(),
      };
    },
    accessToken: async (...scopes) => {
      const { body } = await tool.token(scopes.join(' '));
      return (JSON.parse(body) as { readonly access_token: string }).access_token;
    },
    authorize: async (login, change = {}) => {
      const response = await fetch(platform.authUrl, {
        method: 'POST',
        body: new URLSearchParams({
          scope: 'openid',
          response_type: 'id_token',
          response_mode: 'form_post',
          prompt: 'none',
          client_id: registration.clientId,
          redirect_uri: `${address}/launch`,
          login_hint: login.fields['login_hint'] ?? '',
          lti_message_hint: login.fields['lti_message_hint'] ?? '',
          state: 'a-state',
          nonce: 'a-nonce',
          ...change,
        }),
      });
      const html = await response.text();
      return { status: response.status, html, ...(response.ok && { form: readForm(html) }) };
    },
    close: () => app.close(),
  };
  return tool;
}
