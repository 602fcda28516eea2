/**
 * The course for a browser that lets a framed page store nothing: the token comes with a form, stands in the page that
 * answers, and comes again with a reload, which sends the form once more. The address is the course's own all the same.
 */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { policyOf } from './course.ts';
import { fieldsOf } from './fields.ts';
import { sendProblem } from './problems.ts';
import type { Tool } from './tool.ts';

interface CourseParams {
  readonly provider: string;
  readonly track: string;
}

/** Where the adapter of the course looks for it. */
const elementId = 'launch';

export function courseWithTokenRoutes({
  courses,
  bearer,
}: Pick<Tool, 'courses' | 'bearer'>): FastifyPluginCallback {
  async function send(
    request: FastifyRequest<{ Params: CourseParams }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { provider, track } = request.params;
    const page = courses.find(provider, track)?.files.get('index.html');
    const token = fieldsOf(request).get('token') ?? '';
    const claims = await bearer.read(token);
    const isForHere = claims.ok && claims.value.provider === provider && claims.value.track === track;
    if (!page || !isForHere) return sendProblem(reply, 'open-from-course');
    const launch = JSON.stringify({ token, expiresAt: claims.value.expiresAt * 1000 });
    const html = Buffer.from(page.bytes)
      .toString('utf8')
      .replace(
        '</head>',
        () => `<script type="application/json" id="${elementId}">${launch}</script></head>`,
      );
    return reply
      .header('cache-control', 'no-store')
      .header('content-security-policy', policyOf(page))
      .type(page.type)
      .send(html);
  }

  return (app, _options, done) => {
    app.post<{ Params: CourseParams }>('/course/:provider/:track/', send);
    done();
  };
}
