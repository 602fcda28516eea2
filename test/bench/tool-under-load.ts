/** A tool in its own process, a platform that launches into it, and many learners at once. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { DatabasePlace } from '../../lti/store/open-database.ts';
import type { Figures, StartMessage } from './measured-process.ts';

export interface ToolUnderLoad {
  /** A whole launch, from the platform's first request to the page that opens the course. @returns its bearer token */
  launch(sub: string): Promise<string>;
  /** One request with a token. @returns its status */
  send(method: 'POST' | 'PUT', path: string, token: string, body: unknown): Promise<number>;
  figures(): Promise<Figures>;
  /** How often the platform's keys were asked for. */
  keyFetches(): number;
  stop(): Promise<void>;
}

/** As the tool's cookies are named over https, where a proxy would stand. */
const PUBLIC_URL = 'https://tool.example';
const lti = 'https://purl.imsglobal.org/spec/lti/claim/';

/** @param program - the tool, or what it is compared with */
export async function startToolUnderLoad(
  database: DatabasePlace,
  program = 'tool-process.ts',
): Promise<ToolUnderLoad> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = {
    keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }],
  };
  let keyFetches = 0;
  const keyServer = createServer((_request, response) => {
    keyFetches += 1;
    response.end(JSON.stringify(jwks));
  });
  keyServer.listen(0, '127.0.0.1');
  await once(keyServer, 'listening');
  const platformUrl = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`;

  const child = fork(join(import.meta.dirname, program), {
    // The options of `npm run serve` are meant from the project's folder.
    cwd: join(import.meta.dirname, '../..'),
    execArgv: [...process.execArgv, ...serveOptions()],
    // Its log lines are written, as in production, and read by nobody.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const answer = async <Answer>(): Promise<Answer> => {
    const [message] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => Promise.reject(new Error('the tool ended'))),
    ])) as [Answer];
    return message;
  };
  child.send({
    database,
    publicUrl: PUBLIC_URL,
    platform: {
      providerId: 'example',
      issuer: platformUrl,
      clientId: 'bench',
      authUrl: `${platformUrl}/auth`,
      tokenUrl: `${platformUrl}/token`,
      jwksUrl: `${platformUrl}/jwks`,
      family: 'moodle',
      deployments: [{ deploymentId: '1', providerId: 'example' }],
    },
  } satisfies StartMessage);
  const { address } = await answer<{ address: string }>();
  const dispatcher = new Agent({ connections: 256 });

  async function launch(sub: string): Promise<string> {
    const login = await request(`${address}/lti/login`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        iss: platformUrl,
        client_id: 'bench',
        login_hint: sub,
        target_link_uri: `${PUBLIC_URL}/lti/launch`,
      }).toString(),
    });
    await login.body.dump();
    const asked = new URL(String(login.headers.location));
    const cookie = String(login.headers['set-cookie']).split(';')[0] ?? '';
    const launched = await request(`${address}/lti/launch`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
      body: new URLSearchParams({
        state: asked.searchParams.get('state') ?? '',
        id_token: idToken(sub, asked.searchParams.get('nonce') ?? ''),
      }).toString(),
    });
    const page = await launched.body.text();
    const token = /data-token="([^"]+)"/.exec(page)?.[1];
    if (launched.statusCode !== 200 || token === undefined)
      throw new Error(`a launch was answered with ${launched.statusCode}`);
    return token;
  }

  function idToken(sub: string, nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = [
      part({ alg: 'RS256', kid: 'k', typ: 'JWT' }),
      part({
        iss: platformUrl,
        aud: 'bench',
        sub,
        nonce,
        iat: now,
        exp: now + 60,
        jti: randomUUID(),
        name: `Learner ${sub}`,
        [`${lti}version`]: '1.3.0',
        [`${lti}message_type`]: 'LtiResourceLinkRequest',
        [`${lti}deployment_id`]: '1',
        [`${lti}target_link_uri`]: `${PUBLIC_URL}/lti/launch`,
        [`${lti}roles`]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
        [`${lti}context`]: { id: 'course', title: 'Course' },
        [`${lti}resource_link`]: { id: 'link' },
        [`${lti}custom`]: { track: 'induction', part: 'course' },
        'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
          scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
          lineitem: `${platformUrl}/item`,
        },
      }),
    ].join('.');
    return `${signed}.${createSign('sha256').update(signed).sign(keys.privateKey, 'base64url')}`;
  }

  return {
    launch,
    async send(method, path, token, body) {
      const { statusCode, body: answered } = await request(`${address}${path}`, {
        dispatcher,
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      await answered.dump();
      return statusCode;
    },
    figures() {
      child.send('figures');
      return answer<Figures>();
    },
    keyFetches: () => keyFetches,
    async stop() {
      child.send('stop');
      await ended;
      await dispatcher.close();
      keyServer.close();
    },
  };
}

/** What Node is started with by `npm run serve`. */
function serveOptions(): readonly string[] {
  const file = new URL('../../package.json', import.meta.url);
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: { serve: string } };
  return scripts.serve.split(' ').filter((word) => word.startsWith('--'));
}

/** Does `work` `times` times, never more than `atOnce` at once. @returns milliseconds each took, in order */
export async function timings(
  times: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const taken: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < times) {
        const index = (next += 1) - 1;
        const from = performance.now();
        await work(index);
        taken.push(performance.now() - from);
      }
    }),
  );
  return taken.sort((a, b) => a - b);
}

/** @param sorted - in order @param share - 0 to 1 */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
