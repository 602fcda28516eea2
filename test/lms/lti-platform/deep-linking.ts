/** Takes what a tool picked, and adds it to the course. @see LTI Deep Linking 2.0, sections 3 and 4 */
import type { FastifyInstance } from 'fastify';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { claim, deepLinkingClaim } from './claims.ts';
import type { PlatformLink } from './model.ts';
import { errorPage, messagePage } from './pages.ts';
import type { LtiPlatform } from './platform.ts';
import { fieldsOf } from './service.ts';
import { toolKeys } from './tokens.ts';

interface ContentItem {
  readonly type?: unknown;
  readonly url?: unknown;
  readonly title?: unknown;
  readonly custom?: unknown;
  readonly lineItem?: {
    readonly scoreMaximum?: unknown;
    readonly resourceId?: unknown;
    readonly tag?: unknown;
    readonly label?: unknown;
  };
}

export function deepLinkingRoutes(app: FastifyInstance, platform: LtiPlatform): void {
  app.post('/deep-link-return', async (request, reply) => {
    const added = await takeContent(platform, fieldsOf(request)['JWT'] ?? '');
    reply.type('text/html; charset=utf-8');
    return typeof added === 'string'
      ? reply.code(400).send(errorPage(platform, added))
      : reply.send(
          messagePage(
            platform,
            'Added to the course',
            added.length === 0 ? ['Nothing was chosen.'] : added.map(({ title }) => title),
          ),
        );
  });
}

/** @returns the links that were added, or why none were */
export async function takeContent(
  platform: LtiPlatform,
  jwt: string,
): Promise<readonly PlatformLink[] | string> {
  const payload = await verified(platform, jwt);
  if (!payload) return 'The tool’s answer could not be trusted.';
  const tool = platform.tools.find(({ clientId }) => clientId === payload.iss)!;
  if (payload[claim('message_type')] !== 'LtiDeepLinkingResponse')
    return 'The tool answered with another message.';
  if (payload[claim('version')] !== '1.3.0') return 'The tool answered in another version.';
  if (payload[claim('deployment_id')] !== tool.deploymentId)
    return 'The tool answered for another deployment.';
  if (platform.manner === 'canvas' && payload[deepLinkingClaim('data')] !== 'as-it-came')
    return 'The tool did not give back what it was given.';
  const items = (payload[deepLinkingClaim('content_items')] ?? []) as readonly ContentItem[];
  return items
    .filter(({ type }) => type === 'ltiResourceLink')
    .map((item) =>
      platform.addLink({
        tool,
        title: typeof item.title === 'string' ? item.title : tool.name,
        ...(typeof item.url === 'string' && { url: item.url }),
        custom: customOf(item.custom),
        ...(typeof item.lineItem?.scoreMaximum === 'number' && {
          column: {
            scoreMaximum: item.lineItem.scoreMaximum,
            ...(typeof item.lineItem.resourceId === 'string' && { resourceId: item.lineItem.resourceId }),
            ...(typeof item.lineItem.tag === 'string' && { tag: item.lineItem.tag }),
            ...(typeof item.lineItem.label === 'string' && { label: item.lineItem.label }),
          },
        }),
      }),
    );
}

async function verified(platform: LtiPlatform, jwt: string): Promise<JWTPayload | undefined> {
  try {
    const { iss } = decodeJwt(jwt);
    const tool = platform.tools.find(({ clientId }) => clientId === iss);
    const keys = tool && (await toolKeys(tool));
    if (!tool || !keys) return undefined;
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      issuer: tool.clientId,
      audience: platform.issuer,
      requiredClaims: ['iat', 'exp', 'nonce'],
      currentDate: platform.now(),
    });
    return payload;
  } catch {
    return undefined;
  }
}

/** Values of one line: a line break would begin another value in Moodle. */
function customOf(value: unknown): Record<string, string> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, entry]) =>
          typeof entry === 'string' && !/[\r\n]/.test(entry) ? [[name, entry]] : [],
        ),
      )
    : {};
}
