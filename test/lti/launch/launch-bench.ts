/**
 * The tool as it runs, app and store, with a platform that signs whatever a test asks it to and an Internet that keeps
 * count of who was asked.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { sql } from 'kysely';
import { createApp, registerRoutes } from '../../../lti/http/app.ts';
import { createBearer } from '../../../lti/http/bearer.ts';
import { problemOf } from '../../../lti/http/problems.ts';
import type { HostedCourses, Tool } from '../../../lti/http/tool.ts';
import type { PlatformRegistration } from '../../../lti/domain/model.ts';
import { createKeyRing } from '../../../lti/launch/key-ring.ts';
import type { RefusalCode } from '../../../lti/launch/refusal.ts';
import { createSafeFetch, type FetchAnswer, type FetchJson } from '../../../lti/launch/safe-fetch.ts';
import { openDatabase } from '../../../lti/store/open-database.ts';
import { storeOver } from '../../../lti/store/open-store.ts';
import { build, realLibrary } from '../../content/real.ts';
import { freshPlace, type TestEngine, testSeals } from '../store-for-tests.ts';

export const publicUrl = 'https://course.example';
export const issuer = 'https://lms.example';
export const clientId = 'client-1';
export const target = `${publicUrl}/lti/launch`;

export const claim = (name: string): string => `https://purl.imsglobal.org/spec/lti/claim/${name}`;
export const deepLinkingClaim = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
export const agsClaim = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
export const nrpsClaim = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice';
export const membership = (role: string): string =>
  `http://purl.imsglobal.org/vocab/lis/v2/membership#${role}`;

export type Claims = Record<string, unknown>;
export type Fields = Record<string, string | readonly string[]>;

export interface SigningPair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface Login {
  readonly state: string;
  readonly nonce: string;
  readonly cookie: string;
  readonly answer: LightMyRequestResponse;
}

export interface LaunchOptions {
  /** A login of before; else a new one begins. */
  readonly login?: Login;
  readonly change?: (claims: Claims) => Claims;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey;
  /** Instead of a token that is signed here. */
  readonly token?: string;
  readonly form?: (fields: Fields) => Fields;
  readonly cookie?: string;
}

/** Long enough for a database to start on a busy machine. */
export const slowly = 120_000;

export interface BenchOptions {
  /** On a free port of this machine, for a browser: http, and the tool takes such platforms. */
  readonly listen?: boolean;
  /** Instead of a clock that a test moves. */
  readonly now?: () => Date;
  /** Instead of an Internet that answers from a table. */
  readonly fetchJson?: FetchJson;
}

export async function startLaunchBench(
  engine: TestEngine = 'pglite',
  { listen = false, now: realNow, fetchJson }: BenchOptions = {},
) {
  const clock = { now: new Date('2026-11-22T12:00:00.250Z') };
  const now = realNow ?? ((): Date => clock.now);
  const place = await freshPlace(engine);
  const database = await openDatabase(place.place, () => undefined);
  if (!database.ok) throw new Error(JSON.stringify(database.problem));
  const { db } = database.value;
  const store = await storeOver(database.value, () => undefined, testSeals);

  const internet = fakeInternet();
  const platformKey = await signingPair('platform-1');
  internet.answer(`${issuer}/keys`, () => ({ keys: [platformKey.publicJwk] }));

  const secretsKey = new Uint8Array(32).fill(7);
  const lines: string[] = [];
  const tool: Tool = {
    settings: {
      publicUrl: listen ? `http://localhost:${await freePort()}` : publicUrl,
      secretsKey,
      allowInsecurePlatforms: listen,
    },
    store,
    courses: await exampleCourses(),
    bearer: createBearer(secretsKey, now),
    now,
    keyRing: await createKeyRing({ shelf: store.keys, secretsKey, now }),
    fetchJson: fetchJson ?? internet.fetchJson,
  } as Tool;
  const app: FastifyInstance = await createApp({
    logLevel: 'info',
    logTo: { write: (line) => lines.push(line) },
    trustProxy: [],
    requestsPerMinute: 0,
  });
  await registerRoutes(app, tool);
  await app.ready();
  if (listen) await app.listen({ host: 'localhost', port: Number(new URL(tool.settings.publicUrl).port) });
  const registration = await addPlatform();

  async function addPlatform(
    change: Partial<Omit<PlatformRegistration, 'id'>> = {},
  ): Promise<PlatformRegistration> {
    const added = await store.platforms.add({
      providerId: 'example',
      issuer,
      clientId,
      authUrl: `${issuer}/auth`,
      tokenUrl: `${issuer}/token`,
      jwksUrl: `${issuer}/keys`,
      family: 'other',
      deployments: [{ deploymentId: '7', providerId: 'example' }],
      ...change,
    });
    if (!added.ok) throw new Error(added.problem.code);
    return added.value;
  }

  async function login(change: (fields: Fields) => Fields = (fields) => fields): Promise<Login> {
    const answer = await post('/lti/login', change(loginFields()));
    const address = URL.parse(
      String(
        answer.headers.location ??
          /data-auth-url="([^"]*)"/
            .exec(answer.body)?.[1]
            ?.replaceAll('&amp;', '&')
            .replaceAll('&#x3D;', '='),
      ),
    );
    return {
      state: address?.searchParams.get('state') ?? '',
      nonce: address?.searchParams.get('nonce') ?? '',
      cookie: cookieIn(answer),
      answer,
    };
  }

  async function sign(
    claims: Claims,
    { header = {}, key = platformKey.privateKey }: Pick<LaunchOptions, 'header' | 'key'> = {},
  ): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: platformKey.kid, ...header })
      .sign(key, { crit: { 'urn:x': true } });
  }

  async function launch(options: LaunchOptions = {}): Promise<LightMyRequestResponse> {
    const begun = options.login ?? (await login());
    const claims = (options.change ?? ((same) => same))(launchClaims(begun.nonce, clock.now));
    const token = options.token ?? (await sign(claims, options));
    const fields = (options.form ?? ((same) => same))({ state: begun.state, id_token: token });
    return post('/lti/launch', fields, options.cookie ?? begun.cookie);
  }

  async function post(path: string, fields: Fields, cookie = ''): Promise<LightMyRequestResponse> {
    return postText(path, formText(fields), 'application/x-www-form-urlencoded', cookie);
  }
  async function postText(
    path: string,
    payload: string,
    type: string,
    cookie = '',
  ): Promise<LightMyRequestResponse> {
    return app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': type, ...(cookie && { cookie }) },
      payload,
    });
  }

  return {
    app,
    tool,
    store,
    clock,
    internet,
    lines,
    platformKey,
    registration,
    addPlatform,
    login,
    launch,
    sign,
    post,
    postText,
    get: (url: string) => app.inject({ method: 'GET', url }),
    /** Rows of every table of the tool's own. */
    async rows(): Promise<Record<string, number>> {
      const { rows } = await sql<{ name: string }>`
        SELECT table_name AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`.execute(db);
      const counts: Record<string, number> = {};
      for (const { name } of rows) {
        const counted = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(name)}`.execute(
          db,
        );
        counts[name] = counted.rows[0]!.n;
      }
      return counts;
    },
    async close() {
      await app.close();
      await store.close();
      await place.drop();
    },
  };
}

export type LaunchBench = Awaited<ReturnType<typeof startLaunchBench>>;

export const loginFields = (): Fields => ({
  iss: issuer,
  login_hint: 'hint-of-a-person',
  target_link_uri: target,
  client_id: clientId,
  lti_message_hint: '{"cmid":3}',
});

export function launchClaims(nonce: string, now: Date): Claims {
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    iss: issuer,
    aud: clientId,
    sub: 'person-of-the-launch',
    iat: seconds,
    exp: seconds + 60,
    nonce,
    name: 'Rowan Marker',
    [claim('version')]: '1.3.0',
    [claim('message_type')]: 'LtiResourceLinkRequest',
    [claim('deployment_id')]: '7',
    [claim('target_link_uri')]: target,
    [claim('resource_link')]: { id: 'link-1', title: 'Staying safe online' },
    [claim('roles')]: [membership('Learner')],
    [claim('context')]: { id: 'course-1', label: 'BR1', title: 'Bricklaying', type: ['CourseSection'] },
  };
}

/** A request for content, as claims. */
export const asDeepLinking = (claims: Claims, settings: Claims = {}): Claims => ({
  ...without(claims, claim('resource_link')),
  [claim('message_type')]: 'LtiDeepLinkingRequest',
  [claim('roles')]: [membership('Instructor')],
  [deepLinkingClaim]: {
    deep_link_return_url: `${issuer}/content`,
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe', 'window'],
    accept_multiple: true,
    data: 'given back as it came',
    ...settings,
  },
});

export const without = (claims: Claims, ...names: readonly string[]): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

/** The sentence of a refusal as it stands in a page. */
export const sentenceOf = (code: RefusalCode): string => problemOf(code).sentence;

export async function signingPair(kid: string, modulusLength = 2048): Promise<SigningPair> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength, extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

export function cookieIn(answer: LightMyRequestResponse): string {
  return [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0]!)
    .join('; ');
}

function formText(fields: Fields): string {
  return new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : [...value]).map((each) => [name, each] as [string, string]),
    ),
  ).toString();
}

/**
 * Answers what a test has put there. Every other address goes to the real thing, which must refuse it or fail; all are
 * written down.
 */
function fakeInternet() {
  const places = new Map<string, (body: string | undefined) => unknown>();
  const asked: string[] = [];
  const real = createSafeFetch({ allowInsecurePlatforms: false, timeoutSeconds: 2 });
  const fetchJson: FetchJson = async (request) => {
    const place = places.get(request.url);
    if (!place) {
      const answer = await real(request);
      if (answer.ok || answer.problem.code !== 'address-refused') asked.push(`outside: ${request.url}`);
      return answer;
    }
    asked.push(request.url);
    const given = place(request.body);
    const answer: FetchAnswer =
      given instanceof Answer
        ? {
            status: given.status,
            headers: {},
            text: given.text,
            ...(given.json !== undefined && { json: given.json }),
          }
        : { status: 200, headers: {}, text: JSON.stringify(given), json: given };
    return { ok: true, value: answer };
  };
  return {
    fetchJson,
    /** Addresses that were really asked, in order. */
    asked,
    answer(url: string, place: (body: string | undefined) => unknown) {
      places.set(url, place);
    },
  };
}

/** An answer that is not simply 200 and JSON. */
export class Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
  constructor(status: number, text = '', json?: unknown) {
    this.status = status;
    this.text = text;
    this.json = json;
  }
}

/** Two tracks of the example provider, compiled from the real course; without the files of the player. */
async function exampleCourses(): Promise<HostedCourses> {
  const library = await realLibrary();
  const hosted = ['induction', 'booster'].map((track) => {
    const { course, quiz, signOff } = build(library, 'example', track);
    return { course, ...(quiz && { quiz }), ...(signOff && { signOff }), files: new Map<string, never>() };
  });
  return {
    find: (provider, track) =>
      provider === 'example' ? hosted.find(({ course }) => course.track.id === track) : undefined,
    tracksOf: (provider) => (provider === 'example' ? hosted : []),
    providers: [{ id: 'example', name: 'Example' }],
  };
}

/** The tool's address is part of what it signs, so its port is known before it listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
