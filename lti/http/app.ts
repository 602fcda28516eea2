/** The HTTP side of the tool: what holds for every request, and the list of routes. */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { LogLevel } from '../settings.ts';
import { assessorRoutes } from './assessor.ts';
import { canvasRoutes } from './canvas.ts';
import { checkRoutes } from './check.ts';
import { courseRoutes } from './course.ts';
import { courseWithTokenRoutes } from './course-with-token.ts';
import { deepLinkRoutes } from './deep-link.ts';
import { employerRoutes } from './employer.ts';
import { employerAdminRoutes } from './employer-admin.ts';
import { healthRoutes } from './health.ts';
import { keysRoutes } from './keys.ts';
import { launchRoutes } from './launch.ts';
import { standardOutput } from './log-lines.ts';
import { loginLineRoutes } from './login-line.ts';
import { loginRoutes } from './login.ts';
import { mailPageRoutes } from './mail-page.ts';
import { meRoutes } from './me.ts';
import { metricsRoutes, routeOf } from './metrics.ts';
import { pageFileRoutes } from './page-files.ts';
import { sendPage } from './pages.ts';
import { workspaceRoutes } from './provider/routes.ts';
import { recordRoutes } from './record.ts';
import { registerRoutes as registerPlatformRoutes } from './register.ts';
import { setupCheckRoutes } from './setup-check.ts';
import { standingHeaders } from './standing-headers.ts';
import { stopRemindersRoutes } from './stop-reminders.ts';
import type { Tool } from './tool.ts';

export interface AppSettings {
  readonly logLevel: LogLevel;
  /** Where log lines go; standard output if not said. */
  readonly logTo?: { write(line: string): void };
  readonly trustProxy: readonly string[];
  /** Who may read `/metrics`: addresses and ranges; this machine alone if not said. */
  readonly metricsFrom?: readonly string[];
  /** For one address; 0 sets no limit. */
  readonly requestsPerMinute: number;
}

/** The largest form or message that anything here needs: a token with many claims stays far below. */
const BODY_BYTES = 256 * 1024;

/** An app that answers and does not listen yet. */
export async function createApp(settings: AppSettings): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: settings.logLevel,
      serializers: { err: errorForLog },
      stream: settings.logTo ?? standardOutput(),
    },
    // Its lines hold addresses, with whatever stands in them; ours are below.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // An address that cannot be read never comes to a route, and would be repeated in the answer.
    frameworkErrors: (error, request, reply) => void answer(request, reply, error.statusCode ?? 400),
    bodyLimit: BODY_BYTES,
    requestTimeout: 30_000,
    // Longer than the usual proxy keeps a connection, so that it never sends into one that we are closing.
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    routerOptions: { maxParamLength: 200 },
  });

  // A connection whose request was in hand when we were told to stop would else be kept open after its answer, and the
  // stop would wait for it as long as `keepAliveTimeout`.
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: routeOf(request),
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      },
      'answered',
    );
    done();
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answer(request, reply, 404));

  await app.register(metricsRoutes(settings.metricsFrom ?? ['loopback']));
  const headers = await standingHeaders({
    // Pages that run a script or stand in an LMS's frame say so themselves.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"] },
    },
    // The tool is made to be framed: each page's own frame-ancestors says by whom.
    frameguard: false,
    // An LMS that opens the tool in a window of its own waits to be told when it is done.
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: { maxAge: 31_536_000, includeSubDomains: false },
  });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  if (settings.requestsPerMinute > 0)
    await app.register(rateLimit, { max: settings.requestsPerMinute, timeWindow: 60_000, cache: 50_000 });
  await app.register(formbody, { bodyLimit: BODY_BYTES });
  await app.register(cookie);
  return app;
}

/** Every part of the tool that answers over HTTP. */
export async function registerRoutes(app: FastifyInstance, tool: Tool): Promise<void> {
  for (const routes of routesOf(tool)) await app.register(routes);
}

const routesOf = (tool: Tool): readonly FastifyPluginCallback[] => [
  healthRoutes(tool),
  loginRoutes(tool),
  loginLineRoutes(tool),
  launchRoutes(tool),
  deepLinkRoutes(tool),
  setupCheckRoutes(tool),
  registerPlatformRoutes(tool),
  keysRoutes(tool),
  canvasRoutes(tool),
  assessorRoutes(tool),
  employerRoutes(tool),
  meRoutes(tool),
  employerAdminRoutes(tool),
  recordRoutes(tool),
  courseRoutes(tool),
  courseWithTokenRoutes(tool),
  workspaceRoutes(tool),
  stopRemindersRoutes(tool),
  mailPageRoutes(tool),
  checkRoutes(tool),
  pageFileRoutes(),
];

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
  if (status >= 500) request.log.error({ err: error, route: routeOf(request) }, 'failed');
  return answer(request, reply, status);
}

/** What a person reads when no handler had a better word for it. Nothing of the request is repeated. */
const sentences: Readonly<Record<number, readonly [title: string, sentence: string]>> = {
  404: ['Not here', 'There is no page at this address. Open the course again from your learning platform.'],
  413: [
    'Too large',
    'That was more than this page takes. Open the course again from your learning platform.',
  ],
  429: ['Too many requests', 'Many requests came from your network at once. Wait a minute, then try again.'],
  503: ['Stopping', 'This server is being restarted. Wait a moment, then try again.'],
};
const ours = [
  'Something went wrong',
  'Something went wrong at our end, and it has been noted. Try again in a minute.',
] as const;
const theirs = [
  'Not understood',
  'This request could not be read. Open the course again from your learning platform.',
] as const;

function answer(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  const [title, sentence] = sentences[status] ?? (status >= 500 ? ours : theirs);
  // The course's adapter reads codes; everybody else reads sentences.
  if (request.url.startsWith('/record/'))
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .send({ code: status >= 500 ? 'server-trouble' : 'request-refused', status });
  return sendPage(reply, 'problem', { title, sentence, code: `http-${status}` }, { status });
}

/** A database quotes the values that it stumbled over, so of its errors only the code and the place are kept. */
function errorForLog(error: Error): { type: string; message: string; stack: string; code?: string } {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    message: 'severity' in error ? '' : error.message,
    stack: places.join('\n'),
  };
}
