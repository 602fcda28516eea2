/** A tool with a workspace, and a browser's worth of cookies and forms to walk through it. */
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../../../lti/http/app.ts';
import { createBearer, type BearerClaims } from '../../../../lti/http/bearer.ts';
import { workspaceRoutes } from '../../../../lti/http/provider/routes.ts';
import type { Workshop } from '../../../../lti/http/provider/workshop.ts';
import type { HostedCourse, HostedCourses, Tool } from '../../../../lti/http/tool.ts';
import { createKeyRing, type KeyRing } from '../../../../lti/launch/key-ring.ts';
import type { FetchJson } from '../../../../lti/launch/safe-fetch.ts';
import type { Store } from '../../../../lti/store/store.ts';
import { makeLink } from '../../../../scripts/workspace/link.ts';

export const publicUrl = 'http://localhost:3000';

export interface WorkspaceBench {
  readonly app: FastifyInstance;
  readonly tool: Tool;
  readonly clock: { now: Date };
  /** Courses that were put in place of others, by provider. */
  readonly replaced: Map<string, readonly HostedCourse[]>;
  /** What a platform answers; undefined where it cannot be reached. */
  answers: { readonly status: number; readonly json: unknown } | undefined;
  enter(provider: string, who?: string): Promise<Person>;
  bearer(claims: Partial<BearerClaims>): Promise<string>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Person {
  readonly cookie: string;
  get(path: string): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  upload(path: string, fields: Readonly<Record<string, string>>, files: readonly FormFile[]): Promise<Answer>;
}
export type Fields = Readonly<Record<string, string | readonly string[]>>;
export interface FormFile {
  readonly field: string;
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

export async function openWorkspaceBench(store: Store, workshop: Workshop): Promise<WorkspaceBench> {
  const clock = { now: new Date('2026-11-22T09:00:00Z') };
  const now = (): Date => clock.now;
  const replaced = new Map<string, readonly HostedCourse[]>();
  const courses: HostedCourses = {
    find: (provider, track) => replaced.get(provider)?.find(({ course }) => course.track.id === track),
    tracksOf: (provider) => replaced.get(provider) ?? [],
    providers: [],
    replace: (provider, all) => void replaced.set(provider, all),
  };
  const bearer = createBearer(new Uint8Array(32).fill(3), now);
  const settings = { publicUrl, secretsKey: new Uint8Array(32).fill(3), allowInsecurePlatforms: true };
  const open: Pick<WorkspaceBench, 'answers'> = { answers: undefined };
  const fetchJson: FetchJson = async () =>
    open.answers
      ? { ok: true, value: { ...open.answers, headers: {}, text: '' } }
      : { ok: false, problem: { code: 'unreachable' } };
  let ring: Promise<KeyRing> | undefined;
  const signingKey: KeyRing['signingKey'] = async () =>
    (
      await (ring ??= createKeyRing({ shelf: store.keys, secretsKey: settings.secretsKey, now }))
    ).signingKey();
  const keyRing = { signingKey } as Partial<KeyRing> as KeyRing;
  const tool = {
    ...{ store, now, settings, bearer, courses, workshop, fetchJson, keyRing },
  } as Partial<Tool> as Tool;
  const app = await createApp({ logLevel: 'silent', trustProxy: [], requestsPerMinute: 0 });
  await app.register(workspaceRoutes(tool));
  await app.ready();

  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: string | Buffer,
  ): Promise<Answer> => {
    const answer = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
    return {
      status: answer.statusCode,
      body: answer.body,
      bytes: answer.rawPayload,
      headers: answer.headers,
    };
  };
  const ours = { 'sec-fetch-site': 'same-origin' };
  const form = (fields: Fields): string =>
    new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
    ).toString();

  return {
    get answers() {
      return open.answers;
    },
    set answers(answers) {
      Object.assign(open, { answers });
    },
    app,
    tool,
    clock,
    replaced,
    bearer: (claims) =>
      bearer.issue({
        scope: 'administrator',
        provider: 'example',
        platform: 'none',
        deployment: '1',
        sid: 'a',
        ...claims,
      }),
    async enter(provider, who = 'A tester') {
      const link = new URL(await makeLink(store, publicUrl, provider, now())).searchParams.get('link') ?? '';
      const entered = await ask(
        'POST',
        '/provider/enter',
        { ...ours, 'content-type': 'application/x-www-form-urlencoded' },
        form({ link, who }),
      );
      const cookie = String([entered.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
      return {
        cookie,
        get: (path) => ask('GET', path, { cookie }),
        post: (path, fields, headers = ours) =>
          ask(
            'POST',
            path,
            { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
            form(fields),
          ),
        upload: (path, fields, files) => {
          const edge = 'edge-of-a-part';
          const parts = [
            ...Object.entries(fields).map(([name, value]) =>
              Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
            ),
            ...files.flatMap(({ field, name, bytes }) => [
              Buffer.from(
                `--${edge}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
              ),
              Buffer.from(bytes),
              Buffer.from('\r\n'),
            ]),
            Buffer.from(`--${edge}--\r\n`),
          ];
          return ask(
            'POST',
            path,
            { cookie, ...ours, 'content-type': `multipart/form-data; boundary=${edge}` },
            Buffer.concat(parts),
          );
        },
      };
    },
    close: async () => {
      await app.close();
    },
  };
}
