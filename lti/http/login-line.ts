/** `/lti/login-line`: one line and one button between the launch and the course. Only the last date is kept. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { isLineDue } from '../domain/login-line.ts';
import type { Views } from '../views/render.ts';
import { fieldsOf } from './fields.ts';
import { firstHelpOf } from './first-help.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import type { HostedCourse, Tool } from './tool.ts';

/** Two round trips where a provider asks at every login; else none. @returns undefined when nothing is asked */
export async function loginLineOf(
  { store, now }: Pick<Tool, 'store' | 'now'>,
  hosted: HostedCourse | undefined,
  who: { readonly personId: string; readonly attemptId: string | undefined; readonly providerId: string },
  token: string,
): Promise<Views['login-line'] | undefined> {
  const mode = hosted?.signOff?.mode;
  if (!hosted?.signOff || mode !== 'every-login' || who.attemptId === undefined) return undefined;
  const [attempt, line] = await Promise.all([
    store.attempts.byId(who.attemptId),
    store.loginLines.last(who.personId, who.providerId),
  ]);
  const facts = { mode, signedAt: attempt?.facts.signedAt, agreedAt: line?.at };
  if (!isLineDue(facts, now())) return undefined;
  const { setName } = hosted.signOff;
  const provider = hosted.course.provider.shortName;
  return {
    title: 'Before you go on',
    line: `I have signed ${setName} of ${provider}, and I still keep to them.`,
    why: `${provider} asks this each time you log in. We keep the day of your last yes and nothing else. If you are not sure, read them again in the course, or talk to somebody first.`,
    button: 'Yes, open the course',
    token,
    help: firstHelpOf(hosted),
  };
}

export function loginLineRoutes({
  bearer,
  store,
  courses,
  now,
}: Pick<Tool, 'bearer' | 'store' | 'courses' | 'now'>): FastifyPluginCallback {
  async function agree(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const token = fieldsOf(request).get('token') ?? '';
    const claims = await bearer.read(token);
    if (!claims.ok) return sendProblem(reply, 'page-expired');
    const { scope, provider, track, person, expiresAt } = claims.value;
    const hosted = track === undefined ? undefined : courses.find(provider, track);
    if (scope !== 'course' || person === undefined || track === undefined || !hosted?.signOff)
      return sendProblem(reply, 'open-from-course');
    await store.loginLines.agree({
      ...{ personId: person, providerId: provider },
      ...{ setHash: hosted.signOff.hash, at: now() },
    });
    return sendPage(reply, 'course', {
      title: 'Opening the course',
      token,
      expiresAt: String(expiresAt * 1000),
      next: `/course/${provider}/${track}/`,
      isAnonymous: false,
    });
  }

  return (app, _options, done) => {
    app.post('/lti/login-line', agree);
    done();
  };
}
