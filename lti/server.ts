/** Joins the tool together: database, keys, queue, pages. The only file that knows them all. */
import type { FastifyInstance } from 'fastify';
import { ok, type Result } from '../src/result.ts';
import type { PolicyVersion } from './domain/policies.ts';
import { usualRetention, type RetentionRules } from './domain/retention.ts';
import { createApp, registerRoutes } from './http/app.ts';
import { createBearer, whileRegistered } from './http/bearer.ts';
import { learnPolicies } from './http/learn-policies.ts';
import { createRefresh } from './http/provider/refresh.ts';
import type { Workshop } from './http/provider/workshop.ts';
import { sharedTracksOf } from './http/shared-tracks.ts';
import { shownIn } from './http/shown-documents.ts';
import { createStopLinks } from './http/stop-reminders.ts';
import type { HostedCourses, Tool } from './http/tool.ts';
import { createKeyRing } from './launch/key-ring.ts';
import { createRegistrations } from './launch/registrations.ts';
import { createLedgerSeals } from './launch/ledger-seals.ts';
import { createSafeFetch } from './launch/safe-fetch.ts';
import { knownSets } from './moodle/known-sets.ts';
import { createMoodleWorker } from './moodle/worker.ts';
import type { LabelOf } from './outbox/columns.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createPost, type Post } from './outbox/post.ts';
import { smtpServer } from './outbox/smtp.ts';
import type { ServerSettings } from './settings.ts';
import type { DatabaseProblem } from './store/open-database.ts';
import { openStore } from './store/open-store.ts';

export interface StartOptions {
  readonly now?: () => Date;
  /** Where log lines go; standard output if not said. */
  readonly logTo?: { write(line: string): void };
  /** Reads, checks and packs profiles for the workspace; without it there is none. It is closed with the tool. */
  readonly workshop?: Workshop;
}

export interface StartedTool {
  readonly app: FastifyInstance;
  readonly tool: Tool;
}

/**
 * A tool that is ready and does not listen yet. `close()` stops it: no more requests are taken, those in hand are
 * answered, jobs in hand are finished, and the database is closed last.
 *
 * @throws Error when SECRETS_KEY is not the one that the keys in the database were sealed with
 */
export async function startTool(
  settings: ServerSettings,
  courses: HostedCourses,
  { now = () => new Date(), logTo, workshop }: StartOptions = {},
): Promise<Result<StartedTool, DatabaseProblem>> {
  const app = await createApp({ ...settings, ...(logTo && { logTo }) });
  const store = await openStore(
    settings.database,
    (err, queue) =>
      app.log.warn(
        { err, ...(queue !== undefined && { queue }) },
        queue ? 'a job failed' : 'database trouble',
      ),
    createLedgerSeals(settings.tool.secretsKey),
  );
  if (!store.ok) return store;
  app.addHook('onClose', () => store.value.close());
  app.addHook('onClose', async () => workshop?.close());
  let tool: Tool;
  try {
    const { secretsKey, allowInsecurePlatforms } = settings.tool;
    const keyRing = await createKeyRing({ shelf: store.value.keys, secretsKey, now });
    const fetchJson = createSafeFetch({ allowInsecurePlatforms });
    tool = {
      settings: settings.tool,
      store: store.value,
      courses,
      bearer: whileRegistered(createBearer(secretsKey, now), createRegistrations(store.value.platforms, now)),
      now,
      keyRing,
      fetchJson,
      forwardsStatements: settings.lrs !== undefined,
      ...(workshop && { workshop }),
      outbox: createOutbox({
        store: store.value,
        keyRing,
        fetchJson,
        now,
        log: (event) => app.log.info(event),
        labelOf: labelsFrom(courses),
        ...(settings.lrs && {
          // The administrator named it, so it may stand in their own network.
          lrs: { ...settings.lrs, fetchJson: createSafeFetch({ allowInsecurePlatforms: true }) },
        }),
      }),
    };
    const post = postOf(settings, tool, (event) => app.log.info(event));
    app.addHook('onClose', async () => post.close());
    tool = { ...tool, post };
    await learnPolicies(store.value, courses, now(), (version) => sayNews(app, version));
    await registerRoutes(app, tool);
    await startJobs(tool);
    const refresh = createRefresh(tool, (err) => app.log.warn({ err }, 'a course stays as it is'));
    await refresh.look();
    const stopRefresh = refresh.start();
    app.addHook('preClose', async () => stopRefresh());
    await app.ready();
  } catch (error) {
    await app.close();
    throw error;
  }
  return ok({ app, tool });
}

async function startJobs({ store, outbox, post, courses, now, settings }: Tool): Promise<void> {
  await outbox.start();
  await post?.start();
  await createMoodleWorker({
    ...{ store, settings, now },
    factsOf: async (providerId) => ({
      providerIds: [...courses.providers.map(({ id }) => id), ...(await store.workspace.active()).keys()],
      setsOf: (track) => knownSets(courses.find(providerId, track)),
    }),
  }).start();
  await store.jobs.work('sweep', async () => {
    await store.launches.sweepNonces(now());
    await store.workspace.sweep(now());
    await store.employers.sweep(now());
  });
  await store.jobs.schedule('sweep', '7 * * * *');
  await store.jobs.work('erase', async () => {
    await store.erasure.sweep((providerId) => retentionOf(courses, providerId), now());
  });
  await store.jobs.schedule('erase', '53 3 * * *');
  await store.jobs.work('ledger-head', async () => {
    await store.ledger.signHeads(now());
  });
  await store.jobs.schedule('ledger-head', '17 0 * * *');
}

/** A provider that hosts no course any more has its people kept as long as is usual. */
function retentionOf(courses: HostedCourses, providerId: string): RetentionRules {
  return courses.tracksOf(providerId)[0]?.upkeep?.retention ?? usualRetention;
}

function postOf(
  { mail, showsMail }: ServerSettings,
  { store, courses, now, settings }: Tool,
  log: Parameters<typeof createPost>[0]['log'],
): Post {
  const stopLinks = createStopLinks(settings);
  return createPost({
    store,
    now,
    log,
    server: mail ? smtpServer(mail) : showsMail ? 'page' : 'none',
    providerName: (providerId) => courses.providers.find(({ id }) => id === providerId)?.name ?? providerId,
    stopUrl: (personId) => stopLinks.urlOf(personId),
    sharedTracksOf: (providerId) => sharedTracksOf(courses, providerId),
    publicUrl: settings.publicUrl,
    courseOf(providerId, track) {
      const hosted = courses.find(providerId, track);
      if (!hosted) return undefined;
      const { title, completion } = hosted.course;
      const renewal = hosted.upkeep?.renewal;
      return {
        title,
        needs: { quiz: completion.needsQuiz, signOff: completion.needsSignOff },
        shown: shownIn(hosted),
        ...(renewal && { renewal }),
      };
    },
  });
}

function sayNews(app: FastifyInstance, news: PolicyVersion): void {
  const { providerId, document, audience, version, revision } = news;
  const said = { providerId, document, audience, version, revision };
  if (revision > 1)
    app.log.warn(
      said,
      'the words of a version have changed: whoever signed it is asked again at the next launch, unless an administrator says that no new signature is needed',
    );
  else app.log.info(said, 'a version to sign');
}

/** Gradebook columns that the tool makes itself are called after the course. */
function labelsFrom(courses: HostedCourses): LabelOf {
  return (providerId, track, part) => {
    const title = courses.find(providerId, track)?.course.title ?? 'Online safety';
    return part === 'sign-off' ? `${title}: sign-off` : title;
  };
}
