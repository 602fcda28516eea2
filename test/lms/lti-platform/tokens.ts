/**
 * Access tokens for services: client credentials with a signed assertion.
 *
 * @see 1EdTech Security Framework 1.1, section 4
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { ToolRegistration } from './model.ts';
import type { LtiPlatform } from './platform.ts';
import { fieldsOf, json, service } from './service.ts';
import type { Answer } from './service.ts';

export function tokenRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  app.post(
    platform.paths.token,
    service(platform, 'token', async (request) => grant(platform, fieldsOf(request))),
  );
}

async function grant(platform: LtiPlatform, fields: Record<string, string>): Promise<Answer> {
  const refuse = (error: string, status = 400): Answer => tokenJson(platform, { error }, status);
  if (fields['grant_type'] !== 'client_credentials') return refuse('unsupported_grant_type');
  if (fields['client_assertion_type'] !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    return refuse('invalid_request');
  const assertion = fields['client_assertion'] ?? '';
  const tool = platform.tools.find(({ clientId }) => clientId === subjectOf(assertion));
  if (!tool?.isActive) return refuse('invalid_client');
  const keys = await toolKeys(tool);
  if (!keys)
    return platform.manner === 'moodle'
      ? { status: 404, body: '<html><body>Error</body></html>', type: 'text/html' }
      : refuse('invalid_client');
  if (!(await isGood(platform, assertion, tool, keys))) return refuse('invalid_client');
  const scopes = (fields['scope'] ?? '').split(' ').filter((scope) => tool.scopes.includes(scope));
  if (scopes.length === 0) return refuse('invalid_scope');
  const token = randomUUID();
  platform.tokens.set(token, {
    clientId: tool.clientId,
    scopes,
    expiresAt: new Date(platform.now().getTime() + platform.tokenSeconds * 1000),
  });
  return tokenJson(platform, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: platform.tokenSeconds,
    scope: scopes.join(' '),
  });
}

/** Moodle answers JSON under the name of HTML. */
function tokenJson(platform: LtiPlatform, value: object, status = 200): Answer {
  return json(value, platform.manner === 'moodle' ? 'text/html; charset=utf-8' : 'application/json', {
    status,
  });
}

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

/** The tool's published keys, fetched each time, as a stand-in may. */
export async function toolKeys(tool: ToolRegistration): Promise<JSONWebKeySet | undefined> {
  try {
    const response = await fetch(tool.jwksUri, { redirect: 'error', signal: AbortSignal.timeout(5000) });
    return response.ok ? ((await response.json()) as JSONWebKeySet) : undefined;
  } catch {
    return undefined;
  }
}

async function isGood(
  platform: LtiPlatform,
  assertion: string,
  tool: ToolRegistration,
  keys: JSONWebKeySet,
): Promise<boolean> {
  try {
    if (decodeProtectedHeader(assertion).kid === undefined) return false;
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      issuer: tool.clientId,
      subject: tool.clientId,
      audience: platform.tokenUrl,
      requiredClaims: ['iat', 'exp', 'jti'],
      currentDate: platform.now(),
      // Moodle takes no lead of a clock.
      clockTolerance: platform.manner === 'moodle' ? 0 : 30,
    });
    if (platform.manner === 'moodle' && payload.iat! * 1000 > platform.now().getTime()) return false;
    if (platform.spentAssertions.has(payload.jti!)) {
      platform.complaints.push('token: an assertion was used twice');
      if (platform.manner === 'canvas') return false;
    }
    platform.spentAssertions.add(payload.jti!);
    return true;
  } catch {
    return false;
  }
}
