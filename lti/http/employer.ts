/**
 * `/employer`: who of an employer's apprentices is done, in progress or due, for somebody without an account. A link
 * from an e-mail opens a page with one button; the button spends the link and begins a session of this browser. Mail
 * scanners open links and press no buttons.
 *
 * @see design.md, rule 8
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import {
  forgetSession,
  hashOf,
  isSecret,
  keepSession,
  newSecret,
  sessionHours,
  sessionOf,
} from './employer-session.ts';
import { sendLink } from './employer-link.ts';
import { EMPLOYER_PAGE_SIZE, employerPage, inOrder } from './employer-page.ts';
import { fieldsOf } from './fields.ts';
import { firstHelpOf } from './first-help.ts';
import { isOwnForm } from './own-form.ts';
import { sendPage } from './pages.ts';
import { sharedTracksOf } from './shared-tracks.ts';
import type { Tool } from './tool.ts';
import { mayReach, type Actor } from '../domain/access.ts';
import { londonDay } from '../domain/london.ts';
import { employerLines } from '../outbox/employer-lines.ts';
import type { Viewer } from '../store/employers.ts';

/** The same for an address that is known and one that is not, also in how long it takes. */
const ANSWER_AFTER_MILLISECONDS = 250;

interface LinkParams {
  readonly token: string;
}

export function employerRoutes(tool: Tool): FastifyPluginCallback {
  const { store, courses, now, settings } = tool;
  const { publicUrl } = settings;

  async function open(
    request: FastifyRequest<{ Params: LinkParams }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { token } = request.params;
    const at = { now: now(), today: londonDay(now()) };
    const isOpen = isSecret(token) && (await store.employers.isOpen(hashOf(token), at));
    return isOpen
      ? sendPage(reply, 'employer-open', { title: 'Your page is ready', action: `/employer/${token}` }, alone)
      : over(request, reply);
  }

  /** Whoever came by this link and goes Back still has their page. */
  const over = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    (await viewerOf(request))
      ? reply.header('cache-control', 'no-store').redirect('/employer', 303)
      : sendAsk(reply, 'This link has been used, or it is too old', linkIsOver);

  async function spend(
    request: FastifyRequest<{ Params: LinkParams }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { token } = request.params;
    if (!isOwnForm(request, publicUrl)) return sendNotOurs(reply);
    const at = now();
    const session = newSecret();
    const spent = isSecret(token)
      ? await store.employers.spend({
          linkHash: hashOf(token),
          sessionHash: hashOf(session),
          sessionExpiresAt: new Date(at.getTime() + sessionHours * 3_600_000),
          now: at,
          today: londonDay(at),
        })
      : undefined;
    if (!spent) return over(request, reply);
    const viewer = await store.employers.viewer(spent.viewerId);
    if (viewer) await trail(viewer, 'employer-signed-in');
    keepSession(reply, publicUrl, session);
    return reply.header('cache-control', 'no-store').redirect('/employer', 303);
  }

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const viewer = await viewerOf(request);
    return viewer ? sendList(request, reply, viewer, '') : sendAsk(reply, 'Your apprentices', firstTime);
  }

  async function sendList(
    request: FastifyRequest,
    reply: FastifyReply,
    viewer: Viewer,
    notice: string,
  ): Promise<FastifyReply> {
    const today = londonDay(now());
    const visible = await store.employers.visibleTo(viewer, today);
    const actor = actorOf(viewer);
    const people = visible.filter(({ personId, employerId, siteId }) =>
      mayReach(actor, 'employer-page', {
        provider: viewer.providerId,
        person: personId,
        employers: [{ employer: employerId, ...(siteId !== undefined && { site: siteId }) }],
      }),
    );
    const tracks = sharedTracksOf(courses, viewer.providerId);
    const lines = await employerLines(
      store,
      { providerId: viewer.providerId, tracks, people },
      today,
      londonDay,
    );
    const fields = fieldsOf(request);
    const asked = request.method === 'GET' ? fields.get('site') : undefined;
    const site = lines.some(({ siteId }) => siteId === asked) ? asked : undefined;
    const wanted = inOrder(site === undefined ? lines : lines.filter(({ siteId }) => siteId === site));
    const pages = Math.max(1, Math.ceil(wanted.length / EMPLOYER_PAGE_SIZE));
    const number = Math.min(pages, Math.max(1, wholeIn(fields.get('page')))) - 1;
    const shown = wanted.slice(number * EMPLOYER_PAGE_SIZE, (number + 1) * EMPLOYER_PAGE_SIZE);
    const provider = courses.providers.find(({ id }) => id === viewer.providerId);
    const briefing = courses.find(viewer.providerId, 'employer');
    await store.trail.add(
      shown.map(({ personId }) => ({
        providerId: viewer.providerId,
        at: now(),
        actorKind: 'employer' as const,
        actorId: viewer.id,
        action: 'employer-page',
        personId,
      })),
    );
    return sendPage(
      reply,
      'employer',
      employerPage({
        viewer,
        providerName: briefing?.course.provider.shortName ?? provider?.name ?? '',
        draft: briefing?.course.draft?.banner ?? '',
        lines,
        wanted,
        shown,
        number,
        pages,
        ...(site !== undefined && { site }),
        briefingHref: briefing ? `/course/${viewer.providerId}/employer/` : '',
        help: firstHelpOf(briefing),
        notice,
      }),
      alone,
    );
  }

  /** Whoever asks hears the same, and mail goes only where an invitation went before. */
  async function ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!isOwnForm(request, publicUrl)) return sendNotOurs(reply);
    const email = (fieldsOf(request).get('email') ?? '').trim();
    await Promise.all([pause(ANSWER_AFTER_MILLISECONDS), sendLinksTo(email)]);
    return sendPage(
      reply,
      'message',
      {
        title: 'Look in your post',
        lines: [
          'If this address has a page here, a link to it is on its way. It works once, for 15 minutes.',
          'Nothing after a few minutes? Look among unwanted mail, or ask the provider whether you have been invited.',
        ],
      },
      alone,
    );
  }

  async function sendLinksTo(email: string): Promise<void> {
    if (email.length > 320 || !email.includes('@')) return;
    for (const viewer of await store.employers.viewersOf(email, londonDay(now())))
      await sendLink(tool, viewer, { isFirst: false });
  }

  /** A form of the list: done for whoever holds the session, then the list once more. */
  const act =
    (what: (viewer: Viewer, request: FastifyRequest) => Promise<string>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (!isOwnForm(request, publicUrl)) return sendNotOurs(reply);
      const viewer = await viewerOf(request);
      if (!viewer) return sendAsk(reply, 'This page waited too long', sessionIsOver);
      const notice = await what(viewer, request);
      return sendList(request, reply, (await viewerOf(request)) ?? viewer, notice);
    };

  const briefed = act(async (viewer) => {
    await store.employers.setBriefed(viewer.id, now());
    await trail(viewer, 'employer-briefed');
    return 'Thank you. It is noted that you have read the briefing.';
  });

  const digest = act(async (viewer, request) => {
    const wantsDigest = fieldsOf(request).get('wanted') === 'yes';
    await store.employers.setDigest(viewer.id, wantsDigest);
    return wantsDigest
      ? 'A note comes once a week from now on. It says how many, and never who.'
      : 'No more weekly notes.';
  });

  async function signOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!isOwnForm(request, publicUrl)) return sendNotOurs(reply);
    const session = sessionOf(request, publicUrl);
    if (session !== undefined) await store.employers.endSession(hashOf(session));
    forgetSession(reply, publicUrl);
    return sendAsk(reply, 'You are signed out', firstTime);
  }

  async function viewerOf(request: FastifyRequest): Promise<Viewer | undefined> {
    const session = sessionOf(request, publicUrl);
    return session === undefined
      ? undefined
      : store.employers.session(hashOf(session), { now: now(), today: londonDay(now()) });
  }

  const trail = ({ id, providerId }: Viewer, action: string): Promise<void> =>
    store.trail.add({ providerId, at: now(), actorKind: 'employer', actorId: id, action });

  return (app, _options, done) => {
    app.get('/employer', show);
    app.get<{ Params: LinkParams }>('/employer/:token', open);
    app.post<{ Params: LinkParams }>('/employer/:token', spend);
    app.post('/employer/link', ask);
    app.post('/employer/briefed', briefed);
    app.post('/employer/digest', digest);
    app.post('/employer/sign-out', signOut);
    done();
  };
}

const alone = { isFramed: false } as const;

const firstTime = 'This page needs no password. Give your work e-mail address, and we send you a link.';
const linkIsOver =
  'Each link works once, for 15 minutes, and only while somebody is your apprentice. Nothing is wrong with what you did. Give your work e-mail address, and we send you a new one.';
const sessionIsOver = 'Nothing was changed. Give your work e-mail address, and we send you a new link.';

function sendAsk(reply: FastifyReply, title: string, lead: string): FastifyReply {
  return sendPage(reply, 'employer-ask', { title, lead }, alone);
}

function sendNotOurs(reply: FastifyReply): FastifyReply {
  return sendPage(
    reply,
    'message',
    {
      title: 'Open this page from its own address',
      lines: [
        'This form was not sent from our page, so nothing was done. Open the link in your e-mail again.',
      ],
    },
    { ...alone, status: 403 },
  );
}

export function actorOf({ providerId, id, employerId, siteId }: Viewer): Actor {
  return {
    role: 'employer',
    provider: providerId,
    viewer: id,
    employer: employerId,
    ...(siteId !== undefined && { site: siteId }),
  };
}

const wholeIn = (text: string | undefined): number =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : 1;
