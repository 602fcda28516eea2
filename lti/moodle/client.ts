/**
 * Calls the web service functions of one Moodle, one after the other and not faster than agreed. The token travels in the
 * body of a POST and stands in no address, no log and no error: what goes wrong leaves here as a code, and axios's own
 * errors, which carry the whole request, do not.
 *
 * @see docs/lms-notes.md, "Moodle 4.5.6, REST"
 */
import { lookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosInstance } from 'axios';
import type { ZodType } from 'zod';
import { lookupPublic } from '../launch/safe-fetch.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import { siteAddress } from './address.ts';
import { writeForm, type MoodleArgument } from './form.ts';
import { errorOf, problemOfError, type MoodleProblem } from './problem.ts';

export interface MoodleClient {
  /**
   * A reading call is tried again when the site is not reached or busy; one that writes never is, because nobody knows
   * whether it was done.
   */
  call<Answer>(asked: {
    readonly function: string;
    readonly arguments?: Readonly<Record<string, MoodleArgument>>;
    readonly answer: ZodType<Answer>;
    readonly writes?: boolean;
    /** Copying a course takes a Moodle minutes. */
    readonly timeoutSeconds?: number;
  }): Promise<Result<Answer, MoodleProblem>>;
  close(): void;
}

export interface MoodleClientOptions {
  readonly url: string;
  readonly token: string;
  /** `ALLOW_INSECURE_PLATFORMS`. */
  readonly allowLoopback: boolean;
  readonly callsPerSecond?: number;
  readonly timeoutSeconds?: number;
  /** Before each further try of a reading call, in milliseconds; none for no further try. */
  readonly pauses?: readonly number[];
  /** Given in a test. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly clock?: () => number;
}

const mostBytes = 16 * 1024 * 1024;
const usualPauses: readonly number[] = [1000, 4000];
const passing: readonly MoodleProblem['code'][] = ['unreachable', 'too-slow', 'maintenance'];

export function createMoodleClient({
  url,
  token,
  allowLoopback,
  callsPerSecond = 5,
  timeoutSeconds = 30,
  pauses = usualPauses,
  wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  clock = () => performance.now(),
}: MoodleClientOptions): MoodleClient {
  const address = siteAddress(url, allowLoopback);
  const { http, close } = openHttp(allowLoopback);
  let freeAt = -Infinity;

  async function inTurn(): Promise<void> {
    const now = clock();
    const at = Math.max(now, freeAt);
    freeAt = at + 1000 / callsPerSecond;
    if (at > now) await wait(at - now);
  }

  async function once(
    called: string,
    form: URLSearchParams,
    seconds: number,
  ): Promise<Result<unknown, MoodleProblem>> {
    if (address === undefined) return failed({ code: 'address-refused', function: called });
    await inTurn();
    try {
      const { status, data } = await (
        await http()
      ).post<string>(`${address}/webservice/rest/server.php`, form.toString(), {
        timeout: seconds * 1000,
        signal: AbortSignal.timeout(seconds * 1000),
      });
      return read(status, data, called);
    } catch (error) {
      return failed({ code: transportProblem(error), function: called });
    }
  }

  return {
    async call({ function: called, arguments: values = {}, answer, writes = false, timeoutSeconds: own }) {
      const form = writeForm({
        ...values,
        wstoken: token,
        wsfunction: called,
        moodlewsrestformat: 'json',
      });
      let result = await once(called, form, own ?? timeoutSeconds);
      for (const pause of writes ? [] : pauses) {
        if (result.ok || !isPassing(result.problem)) break;
        await wait(pause);
        result = await once(called, form, own ?? timeoutSeconds);
      }
      if (!result.ok) return result;
      const parsed = answer.safeParse(result.value);
      return parsed.success ? ok(parsed.data) : failed({ code: 'unexpected-answer', function: called });
    },
    close,
  };
}

/** axios takes 24 MB of memory, and most tools never talk to a Moodle: it comes with the first call. */
function openHttp(allowLoopback: boolean): { http: () => Promise<AxiosInstance>; close: () => void } {
  const agent = { keepAlive: true, maxSockets: 1 };
  const httpAgent = new HttpAgent(agent);
  // Where a name leads is judged when it is looked up, on the very address that is then connected to.
  const httpsAgent = new HttpsAgent({ ...agent, ...(!allowLoopback && { lookup: lookupPublic(lookup) }) });
  const open = async (): Promise<AxiosInstance> =>
    (await import('axios')).default.create({
      adapter: 'http',
      httpAgent,
      httpsAgent,
      // A proxy of the environment would look the name up itself, and see the token where it is not https.
      proxy: false,
      maxRedirects: 0,
      maxContentLength: mostBytes,
      responseType: 'text',
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        'user-agent': 'FourCs/1.0',
      },
    });
  let opened: Promise<AxiosInstance> | undefined;
  return {
    http: () => (opened ??= open()),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function read(status: number, text: string, called: string): Result<unknown, MoodleProblem> {
  const json = parse(text);
  const error = errorOf(json?.value);
  if (error) return failed(problemOfError(error, called));
  if (status >= 300 && status < 400) return failed({ code: 'redirected', function: called });
  if (status === 403) return failed({ code: 'services-off', function: called });
  if (status !== 200) return failed({ code: 'http-status', status, function: called });
  return json ? ok(json.value) : failed({ code: 'not-moodle', function: called });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const isPassing = (problem: MoodleProblem): boolean =>
  passing.includes(problem.code) ||
  (problem.code === 'http-status' && (problem.status >= 500 || problem.status === 429));

function transportProblem(
  error: unknown,
): 'address-refused' | 'answer-too-large' | 'too-slow' | 'unreachable' {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.name === 'AddressRefused') return 'address-refused';
  if (!(error instanceof Error)) return 'unreachable';
  if (/maxContentLength/.test(error.message)) return 'answer-too-large';
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED'].includes(code) ? 'too-slow' : 'unreachable';
}
