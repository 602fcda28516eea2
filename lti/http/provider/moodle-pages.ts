/** Moodle over REST: connect, check, read back, copy a course, and addresses from which Moodle fetches packages. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { moodleFunctions, moodleRights } from '../../domain/moodle-needs.ts';
import { isToken } from '../../moodle/site-token.ts';
import { connectSite, type ConnectProblem } from '../../moodle/sites.ts';
import { connectSentence, isRight, places, rightNames } from '../../moodle/words.ts';
import type { MoodleAsked } from '../../store/moodle-runs.ts';
import type { MoodleSite } from '../../store/moodle.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import { sendProblem } from '../problems.ts';
import { frameOf, problemViews, sendWorkspace, whenInWords, type Desk, type Visit } from './desk.ts';
import { fieldId, fieldName, fieldView, sentText, type FieldSpec } from './fields.ts';
import { askedOf } from './moodle-asked.ts';
import { moodleFormats, moodlePackages } from './moodle-packages.ts';
import { sitePage } from './moodle-site-page.ts';
import { problem } from './problem.ts';
import type { ProfileProblem } from './workshop.ts';

/** A Moodle that does not answer for so long has not answered: somebody waits. */
const connectSeconds = 10;
/** How long a page waits for what it has asked for, before it says that it is under way. */
const waitSeconds = 6;
/** Each is a request to an address that somebody typed. */
const connectsPerMinute = 10;

const notices: Readonly<Record<string, string>> = {
  connected: 'Connected. The token works. Check next what it may do.',
  forgotten: 'Disconnected, and the token here is deleted. Delete it in Moodle, too.',
  nightly: 'It is read every night from now on.',
  'not-nightly': 'It is read when you say so.',
  made: 'The address is made. Put it into the activity in Moodle.',
  revoked: 'The address is gone. Nothing is handed out there any more.',
};

export function moodlePages(app: FastifyInstance, desk: Desk): void {
  const { store, settings, now } = desk.tool;
  const packages = moodlePackages(app, desk);

  const frame = (visit: Visit, reply: FastifyReply, hasErrors = false) => {
    const { done } = reply.request.query as { readonly done?: unknown };
    return {
      ...frameOf(visit, '/provider/moodle', { hasErrors }),
      notice: typeof done === 'string' && Object.hasOwn(notices, done) ? (notices[done] ?? '') : '',
    };
  };

  async function page(
    visit: Visit,
    reply: FastifyReply,
    { sent, problems = [], platforms = [] }: Told = {},
  ): Promise<FastifyReply> {
    const sites = (await store.moodle.sites()).filter(({ providerId }) => providerId === visit.provider);
    const spec = platformSpec(platforms);
    const specs = [urlSpec, tokenSpec, spec, trackSpec([]), formatSpec];
    return sendWorkspace(
      reply,
      'provider/moodle',
      {
        title: 'Moodle',
        frame: frame(visit, reply, problems.length > 0),
        problemsTitle: 'Nothing was changed',
        problems: problemViews(problems, new Map(specs.map((each) => [fieldName(each), fieldId(each)]))),
        sites: sites.map(({ id, url, courses }) => ({
          href: `/provider/moodle/${id}`,
          name: url.replace(/^https?:\/\//, ''),
          about:
            courses.length === 0
              ? 'No course has been read yet.'
              : courses.length === 1
                ? 'One course has been read.'
                : `${String(courses.length)} courses have been read.`,
        })),
        connectTitle: sites.length === 0 ? 'Connect a Moodle' : 'Connect another Moodle',
        places,
        functions: moodleFunctions.sync,
        rights: Object.entries(moodleRights).flatMap(([name, purpose]) =>
          purpose === 'sync' && isRight(name) ? [{ name, words: rightNames[name] }] : [],
        ),
        url: fieldView(urlSpec, sent ? sentText(sent, urlSpec) : '', problems),
        token: { error: fieldView(tokenSpec, '', problems).error },
        platform: platforms.length > 0 && fieldView(spec, '', problems),
        packages: await packagesView(visit, sent, problems),
      },
      problems.length > 0 ? 422 : 200,
    );
  }

  async function packagesView(visit: Visit, sent: Fields | undefined, problems: readonly ProfileProblem[]) {
    const { provider, version } = visit;
    const looked = version && (await desk.look(version));
    if (!version || !looked?.ok) return false;
    const inUse = await desk.inUse(provider);
    const used = await store.workspace.version(provider, inUse ?? 1);
    const usedLook = used && (await desk.look(used));
    const isDraft = usedLook?.ok === true && usedLook.value.report.isDraft;
    const addresses = await store.packageAddresses.ofProvider(provider);
    const isNothingThere =
      inUse === undefined && addresses.length === 0 && desk.tool.courses.tracksOf(provider).length === 0;
    const { tracks, formats } = looked.value;
    const titleOf = (all: readonly { readonly id: string; readonly title: string }[], id: string): string =>
      all.find((each) => each.id === id)?.title ?? id;
    return {
      inUse: isNothingThere
        ? 'No version of yours is in use yet, so Moodle is given nothing. Confirm one on the page “Confirm”, then use it on the Start page.'
        : isDraft
          ? 'The version that your learners have is a draft now: Moodle is not given it, and keeps the last confirmed one. Confirm it on the page “Confirm”, then use it on the Start page.'
          : inUse === undefined
            ? 'It gets the course as it stands in the course’s own folder.'
            : `It gets version ${String(inUse)}, which your learners have (Start page, “Use this version”).`,
      addresses: addresses.map((address) => ({
        id: address.id,
        title: `${titleOf(tracks, address.track)}, ${titleOf(formats, address.format)}`,
        address: packages.urlOf(address),
        about: [
          address.revision === 0
            ? `From the course’s folder, and unchanged since ${whenInWords(address.stampedAt)}.`
            : `Version ${String(address.revision)}, and unchanged since ${whenInWords(address.stampedAt)}.`,
          address.fetchedAt
            ? `Fetched last ${whenInWords(address.fetchedAt)}.`
            : 'Nobody has fetched it yet.',
        ].join(' '),
      })),
      fields: [trackSpec(tracks), formatSpec].map((spec) =>
        fieldView(spec, sent ? sentText(sent, spec) : '', problems),
      ),
    };
  }

  const siteOf = async ({ provider }: Visit, { params }: { readonly params: unknown }) => {
    const { site: id } = params as { readonly site: string };
    return (await store.moodle.sites()).find((site) => site.id === id && site.providerId === provider);
  };

  /** Asks, and waits a little: what is quick is there when the page comes. */
  async function ask(site: MoodleSite, asked: MoodleAsked, reply: FastifyReply): Promise<FastifyReply> {
    const run = await store.moodleRuns.ask({ siteId: site.id, asked }, now());
    for (let left = waitSeconds * 5; run.ok && left > 0; left -= 1) {
      await wait(200);
      if ((await store.moodleRuns.byId(run.value.id))?.endedAt) break;
    }
    const part = asked.kind === 'plan' ? 'publish' : asked.kind;
    return reply.redirect(`/provider/moodle/${site.id}#${run.ok ? part : 'under-way'}`, 303);
  }

  app.get(
    '/provider/moodle',
    desk.for((visit, _request, reply) => page(visit, reply)),
  );

  app.post(
    '/provider/moodle',
    { config: { rateLimit: { max: connectsPerMinute, timeWindow: 60_000 } } },
    desk.for(async (visit, request, reply) => {
      const sent = fieldsOf(request);
      const token = sentText(sent, tokenSpec);
      if (!isToken(token))
        return page(visit, reply, {
          sent,
          problems: [
            problem(
              'That is not a token of Moodle’s.',
              'It has 32 letters and digits. Copy all of it.',
              'secret',
            ),
          ],
        });
      const platformId = sent.get('platform') ?? '';
      const connected = await connectSite(
        store,
        {
          ...{ providerId: visit.provider, url: sentText(sent, urlSpec), token },
          ...(platformId !== '' && { platformId }),
        },
        settings,
        now(),
        { timeoutSeconds: connectSeconds, pauses: [] },
      );
      if (connected.ok)
        return reply.redirect(`/provider/moodle/${connected.value.site.id}?done=connected`, 303);
      return page(visit, reply, { sent, ...toldOf(connected.problem) });
    }),
  );

  app.get(
    '/provider/moodle/:site',
    desk.for(async (visit, request, reply) => {
      const site = await siteOf(visit, request);
      if (!site) return sendProblem(reply, 'page-not-found');
      const runs = await store.moodleRuns.ofSite(site.id);
      return sendWorkspace(reply, 'provider/moodle-site', {
        ...sitePage({ site, runs, readAt: await store.moodle.lastRead(site.id), now: now() }),
        frame: frame(visit, reply),
      });
    }),
  );

  for (const kind of ['check', 'plan', 'publish', 'sync'] as const)
    app.post(
      `/provider/moodle/:site/${kind}`,
      desk.for(async (visit, request, reply) => {
        const site = await siteOf(visit, request);
        if (!site) return sendProblem(reply, 'page-not-found');
        const sent = fieldsOf(request);
        const runs = await store.moodleRuns.ofSite(site.id);
        const asked = askedOf(kind, sent, site, runs);
        if (asked.ok) return ask(site, asked.value, reply);
        const readAt = await store.moodle.lastRead(site.id);
        return sendWorkspace(
          reply,
          'provider/moodle-site',
          {
            ...sitePage({ site, runs, readAt, now: now(), sent, problems: asked.problem }),
            frame: frame(visit, reply, true),
          },
          422,
        );
      }),
    );

  app.post(
    '/provider/moodle/:site/nightly',
    desk.for(async (visit, request, reply) => {
      const site = await siteOf(visit, request);
      if (!site) return sendProblem(reply, 'page-not-found');
      const isWanted = fieldsOf(request).get('wanted') === 'yes';
      await store.moodle.setNightly(site.id, isWanted);
      return reply.redirect(
        `/provider/moodle/${site.id}?done=${isWanted ? 'nightly' : 'not-nightly'}#sync`,
        303,
      );
    }),
  );

  app.post(
    '/provider/moodle/:site/forget',
    desk.for(async (visit, request, reply) => {
      const site = await siteOf(visit, request);
      if (!site) return sendProblem(reply, 'page-not-found');
      if (fieldsOf(request).get('sure') !== 'yes')
        return reply.redirect(`/provider/moodle/${site.id}#forget`, 303);
      await store.moodle.forget(site.id);
      return reply.redirect('/provider/moodle?done=forgotten', 303);
    }),
  );

  app.post(
    '/provider/moodle/addresses',
    desk.for(async (visit, request, reply) => {
      const sent = fieldsOf(request);
      const track = sent.get('track') ?? '';
      const made = await packages.add(visit.provider, track, sent.get('format') ?? '');
      if (made.ok) return reply.redirect('/provider/moodle?done=made#packages', 303);
      return page(visit, reply, { sent, problems: [addressProblems[made.problem.code]] });
    }),
  );

  app.post(
    '/provider/moodle/addresses/revoke',
    desk.for(async (visit, request, reply) => {
      const id = fieldsOf(request).get('address') ?? '';
      if (!uuid.test(id) || !(await store.packageAddresses.revoke(id, visit.provider)))
        return sendProblem(reply, 'page-not-found');
      return reply.redirect('/provider/moodle?done=revoked#packages', 303);
    }),
  );
}

interface Told {
  readonly sent?: Fields;
  readonly problems?: readonly ProfileProblem[];
  /** Registrations to choose from. */
  readonly platforms?: readonly { readonly id: string; readonly clientId: string }[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function toldOf(refused: ConnectProblem): Told {
  const [message = '', ...mend] = connectSentence(refused).split('\n');
  const isOfToken =
    refused.code === 'call-failed' && ['token-refused', 'access-refused'].includes(refused.problem.code);
  const field = refused.code === 'several-registrations' ? 'platform' : isOfToken ? 'secret' : 'url';
  return {
    problems: [problem(message, mend.map((line) => line.trim()).join(' '), field)],
    ...(refused.code === 'several-registrations' && { platforms: refused.platforms }),
  };
}

const addressProblems = {
  draft: problem(
    'The version that your learners have is a draft, so Moodle is not given it.',
    'Confirm it on the page “Confirm”, then use it on the Start page.',
    'track',
  ),
  'no-such-package': problem('There is no such package.', 'Choose a course and a format.', 'track'),
  'too-many': problem('There are 40 addresses already.', 'Take away those that no activity uses.', 'track'),
} as const;

const urlSpec: FieldSpec = {
  path: ['url'],
  label: 'Address of the Moodle',
  hint: 'Of its front page, for example https://moodle.example.ac.uk',
  kind: 'line',
};
const tokenSpec: FieldSpec = { path: ['secret'], label: 'Token', kind: 'line' };
const platformSpec = (
  platforms: readonly { readonly id: string; readonly clientId: string }[],
): FieldSpec => ({
  path: ['platform'],
  label: 'As whose people its learners count',
  hint: 'This Moodle is registered over LTI several times.',
  kind: 'choice',
  options: [['', 'Choose'], ...platforms.map(({ id, clientId }) => [id, `Client ${clientId}`] as const)],
});
const trackSpec = (tracks: readonly { readonly id: string; readonly title: string }[]): FieldSpec => ({
  path: ['track'],
  label: 'Course',
  kind: 'choice',
  options: tracks.map(({ id, title }) => [id, title]),
});
const formatSpec: FieldSpec = {
  path: ['format'],
  label: 'Format',
  hint: 'Leave it at SCORM 2004 for a new activity. An activity that has SCORM 1.2 keeps it.',
  kind: 'choice',
  options: moodleFormats.map((format) => [format, format === 'scorm12' ? 'SCORM 1.2' : 'SCORM 2004']),
};
