/**
 * A learner's browser, as far as the tool can tell: launches, opens the course, saves, and sends again what was not
 * acknowledged, as the course's adapter does. Whatever happens to the tool, it does not give up.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { authorize, startLogin } from '../../lms/lti-platform/oidc.ts';
import type { LtiPlatform } from '../../lms/lti-platform/platform.ts';
import type { Work } from './work.ts';

export interface Crowd {
  readonly platform: LtiPlatform;
  /** Where a request goes now: one of the tools, as a proxy would choose. */
  address(): string;
  readonly figures: { launches: number; launchesAgain: number; savesAgain: number; tokens: string[] };
}

const dispatcher = new Agent({ connections: 48, headersTimeout: 20_000 });
export const closeConnections = (): Promise<void> => dispatcher.destroy();

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export async function takeCourse(
  crowd: Crowd,
  { personId, linkId, work }: { readonly personId: string; readonly linkId: string; readonly work: Work },
): Promise<void> {
  const token = await launch(crowd, personId, linkId);
  await record(crowd, 'POST', '/record/open', token, {});
  const session = randomUUID();
  for (const [index, message] of work.messages.entries())
    await record(crowd, 'PUT', '/record/state', token, { session, sequence: index + 1, ...message });
}

/** Opens the activity; opens it once more when that came to nothing. */
export async function launch(crowd: Crowd, personId: string, linkId: string): Promise<string> {
  for (;;) {
    const token = await launchOnce(crowd, personId, linkId);
    if (token !== undefined) {
      crowd.figures.launches += 1;
      crowd.figures.tokens.push(token);
      return token;
    }
    crowd.figures.launchesAgain += 1;
    await pause();
  }
}

/** @throws Error when that does not come to a page of theirs at once */
export async function openAsTeacher(crowd: Crowd, personId: string, linkId: string): Promise<void> {
  const page = await answerToLaunch(crowd, personId, linkId);
  if (page?.status !== 200) throw new Error(`a teacher's launch was answered with ${page?.status}`);
}

async function launchOnce(crowd: Crowd, personId: string, linkId: string): Promise<string | undefined> {
  const page = await answerToLaunch(crowd, personId, linkId);
  if (!page) return undefined;
  const token = /data-token="([^"]+)"/.exec(page.text)?.[1];
  if (token === undefined) refusedUnlessDown(page, 'launch');
  return token;
}

/** @returns undefined where there was none, or the tool said that it is in trouble */
async function answerToLaunch(crowd: Crowd, personId: string, linkId: string): Promise<Answer | undefined> {
  const { platform } = crowd;
  const address = crowd.address();
  // This browser keeps cookies, so the platform's own storage is not needed.
  const { lti_storage_target: _, ...fields } = startLogin(platform, { personId, linkId }).fields;
  const login = await ask(`${address}/lti/login`, form(fields));
  if (!login) return undefined;
  if (login.status !== 302) {
    refusedUnlessDown(login, 'login');
    return undefined;
  }
  const asked = Object.fromEntries(new URL(String(login.headers['location'])).searchParams);
  const answered = await authorize(platform, asked);
  if (answered.kind !== 'form') throw new Error(`the platform refused a launch: ${answered.sentence}`);
  const cookie = [login.headers['set-cookie']].flat().map((line) => String(line).split(';')[0]);
  return ask(`${address}/lti/launch`, form(answered.form.fields, cookie.join('; ')));
}

/** A tool in trouble may say so; a good launch that is refused is a fault of ours. */
function refusedUnlessDown({ status, text }: Answer, what: string): void {
  if (status < 500) throw new Error(`a ${what} was refused with ${status}: ${text.slice(0, 400)}`);
}

async function record(
  crowd: Crowd,
  method: 'POST' | 'PUT',
  path: string,
  token: string,
  body: object,
): Promise<void> {
  for (;;) {
    const answer = await ask(`${crowd.address()}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (answer?.status === 200) {
      const { refused } = JSON.parse(answer.text) as { readonly refused?: unknown };
      if (refused !== undefined) throw new Error(`${path} did not take ${JSON.stringify(refused)}`);
      return;
    }
    if (answer && answer.status < 500) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    crowd.figures.savesAgain += 1;
    await pause();
  }
}

type Asked = Omit<NonNullable<Parameters<typeof request>[1]>, 'dispatcher'>;

const form = (fields: Readonly<Record<string, string>>, cookie?: string): Asked => ({
  method: 'POST',
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    ...(cookie !== undefined && { cookie }),
  },
  body: new URLSearchParams(fields).toString(),
});

/** @returns undefined where there was no answer: nobody knows then whether it was done */
async function ask(url: string, asked: Asked): Promise<Answer | undefined> {
  try {
    const { statusCode, headers, body } = await request(url, { ...asked, dispatcher });
    return { status: statusCode, headers, text: await body.text() };
  } catch {
    return undefined;
  }
}

const pause = (): Promise<void> => wait(500 + Math.random() * 1000);
