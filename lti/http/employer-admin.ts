/**
 * `/assessor/employers`: who works where, who may look for an employer, and a pause for one person. An assessor reaches
 * the people of the LMS course, an administrator those of the provider. Forms carry the token, addresses nothing.
 */
import multipart from '@fastify/multipart';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { refusalOf, type ReadClaims } from './bearer.ts';
import { employerAdminView, ADMIN_PAGE_SIZE, type EmployerAdminFacts } from './employer-admin-view.ts';
import { sendLink } from './employer-link.ts';
import { readList } from './employer-list.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { staffHelpOf } from './first-help.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import type { Tool } from './tool.ts';
import { mayReach, type Actor } from '../domain/access.ts';
import { linkProblemWords, readLinks, type ListedLine } from '../domain/employer-links.ts';
import { londonDay } from '../domain/london.ts';
import type { TrailStep } from '../store/trail.ts';
import { failed, ok, type Result } from '../../src/result.ts';

const LIST_BYTES = 1024 * 1024;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Visit {
  readonly claims: ReadClaims;
  readonly actor: Actor;
  readonly fields: Fields;
  /** Whose people are reached. */
  readonly of: { readonly providerId: string; readonly contextId?: string };
  readonly course: string;
}

interface Said {
  readonly notices?: readonly string[];
  readonly problems?: readonly string[];
  /** What was typed comes back, to be mended. */
  readonly isKept?: boolean;
}

export function employerAdminRoutes(tool: Tool): FastifyPluginCallback {
  const { store, bearer, now } = tool;

  const page =
    (act: (visit: Visit) => Promise<Said | 'not-there'>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const visit = await visitOf(request);
      if (!visit.ok) return sendProblem(reply, visit.problem);
      const said = await act(visit.value);
      return said === 'not-there' ? sendProblem(reply, 'page-not-found') : show(reply, visit.value, said);
    };

  async function visitOf(request: FastifyRequest): Promise<Result<Visit, ReturnType<typeof refusalOf>>> {
    const fields = fieldsOf(request);
    const read = await bearer.read(fields.get('token') ?? '');
    if (!read.ok) return failed(refusalOf(read.problem));
    const { scope, provider, person, context } = read.value;
    if (scope === 'administrator')
      return ok({
        claims: read.value,
        fields,
        actor: { role: 'administrator', provider, ...(person !== undefined && { person }) },
        of: { providerId: provider },
        course: '',
      });
    if (scope !== 'assessor' || person === undefined || context === undefined) return failed('page-expired');
    const known = await store.roster.context(context);
    const actor: Actor = { role: 'assessor', provider, person, context };
    if (!known || !mayReach(actor, 'employer-admin', { provider: known.providerId, contexts: [context] }))
      return failed('page-expired');
    return ok({
      claims: read.value,
      fields,
      actor,
      of: { providerId: provider, contextId: context },
      course: known.title ?? '',
    });
  }

  async function show(reply: FastifyReply, visit: Visit, said: Said): Promise<FastifyReply> {
    const { claims, fields, of, course } = visit;
    const wanted = /^\d{1,5}$/.test(fields.get('linked-page') ?? '') ? Number(fields.get('linked-page')) : 0;
    const track = fields.get('track');
    const [employers, { number, apprentices }, renewed] = await Promise.all([
      store.employers.list(of),
      apprenticesAt(of, wanted),
      bearer.renew(claims),
    ]);
    await trail(visit, { action: 'employers', people: apprentices.rows.length });
    return sendPage(
      reply,
      'employer-admin',
      employerAdminView({
        course,
        token: renewed?.token ?? fields.get('token') ?? '',
        hasRoster: claims.scope === 'assessor',
        track: track === undefined ? {} : { track },
        employers,
        apprentices,
        number,
        notices: said.notices ?? [],
        problems: said.problems ?? [],
        typed: (name) => (said.isKept ? (fields.get(name) ?? '') : ''),
        help: staffHelpOf(tool.courses, claims),
      }),
      { sendsForms: true },
    );
  }

  /** A page that is not there any more is the first one. */
  async function apprenticesAt(
    of: Visit['of'],
    number: number,
  ): Promise<Pick<EmployerAdminFacts, 'number' | 'apprentices'>> {
    const window = { offset: number * ADMIN_PAGE_SIZE, limit: ADMIN_PAGE_SIZE };
    const apprentices = await store.employers.apprentices(of, window);
    return apprentices.rows.length > 0 || number === 0 ? { number, apprentices } : apprenticesAt(of, 0);
  }

  /** One line by the form. */
  async function link(visit: Visit): Promise<Said> {
    const value = (name: string): string => visit.fields.get(name) ?? '';
    const names = ['apprentice', 'employer', 'site', 'ends on'];
    const values = ['apprentice', 'employer', 'site', 'ends-on'].map(value);
    return keep(
      visit,
      [
        { line: 0, values: names },
        { line: 0, values },
      ],
      ({ sentence }) => sentence,
    );
  }

  async function bringIn(visit: Visit): Promise<Said> {
    const file = visit.fields.get('file') ?? '';
    const lines = readList(file.trim() === '' ? (visit.fields.get('list') ?? '') : file);
    if (lines.ok) return keep(visit, lines.value, linkProblemWords);
    return { problems: lines.problem.map(linkProblemWords), isKept: true };
  }

  async function keep(
    visit: Visit,
    lines: readonly ListedLine[],
    wordsOf: typeof linkProblemWords,
  ): Promise<Said> {
    const people = await store.employers.linkable(visit.of);
    const links = readLinks(lines, people, londonDay(now()));
    if (!links.ok) return { problems: links.problem.map(wordsOf), isKept: true };
    await store.employers.link(visit.of.providerId, links.value);
    await trail(
      visit,
      links.value.map(({ personId }) => ({ action: 'employer-linked', personId })),
    );
    const count = links.value.length;
    return { notices: [count === 1 ? 'One person is linked.' : `${count} people are linked.`] };
  }

  async function unlink(visit: Visit): Promise<Said | 'not-there'> {
    const found = await apprenticeshipOf(visit);
    if (!found) return 'not-there';
    await store.employers.unlink(found.apprenticeshipId);
    await trail(visit, { action: 'employer-unlinked', personId: found.personId });
    return { notices: ['This employer sees this person no more.'] };
  }

  /** For one person at once, and everywhere at the provider. No reason is asked for. */
  const pausing =
    (isPaused: boolean) =>
    async (visit: Visit): Promise<Said | 'not-there'> => {
      const found = await apprenticeshipOf(visit);
      if (!found) return 'not-there';
      await store.employers.setPaused(found.providerId, found.personId, isPaused ? now() : undefined);
      await trail(visit, {
        action: isPaused ? 'sharing-paused' : 'sharing-resumed',
        personId: found.personId,
      });
      return {
        notices: [
          isPaused
            ? 'Paused. From now on an employer sees “In progress” for this person, and nothing else.'
            : 'Sharing goes on. An employer sees the status again.',
        ],
      };
    };

  async function apprenticeshipOf({ fields, actor }: Visit) {
    const id = fields.get('apprenticeship') ?? '';
    const found = uuid.test(id) ? await store.employers.apprenticeship(id) : undefined;
    return found &&
      mayReach(actor, 'employer-admin', {
        provider: found.providerId,
        person: found.personId,
        contexts: found.contexts,
      })
      ? found
      : undefined;
  }

  async function invite(visit: Visit): Promise<Said | 'not-there'> {
    const employerId = visit.fields.get('employer-id') ?? '';
    const employer = (await store.employers.list(visit.of)).find(({ id }) => id === employerId);
    if (!employer) return 'not-there';
    const email = (visit.fields.get('email') ?? '').trim();
    if (!/^[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@]{2,}$/.test(email))
      return { problems: [`“${email.slice(0, 80)}” is no e-mail address. Nobody was invited.`] };
    const siteId = employer.sites.find(({ id }) => id === visit.fields.get('site-id'))?.id;
    const viewer = await store.employers.invite({
      employerId,
      email,
      ...(siteId !== undefined && { siteId }),
    });
    await trail(visit, { action: 'viewer-invited' });
    const isSent = await sendLink(tool, viewer, { isFirst: true });
    return {
      notices: [
        isSent
          ? `A link is on its way to ${viewer.email}. It works once, for 15 minutes; a new one can be asked for at any time.`
          : `${viewer.email} is invited, and has links waiting already. A new one can be asked for in a quarter of an hour.`,
      ],
    };
  }

  async function revoke(visit: Visit): Promise<Said | 'not-there'> {
    const id = visit.fields.get('viewer') ?? '';
    const viewer = (await store.employers.list(visit.of))
      .flatMap(({ viewers }) => viewers)
      .find((each) => each.id === id);
    if (!viewer) return 'not-there';
    await store.employers.revoke(id, now());
    await trail(visit, { action: 'viewer-revoked' });
    return { notices: [`${viewer.email} can look no more: links and open pages ended with it.`] };
  }

  type Step = Pick<TrailStep, 'action' | 'personId' | 'people'>;
  async function trail({ claims }: Visit, steps: Step | readonly Step[]): Promise<void> {
    await store.trail.add(
      [steps].flat().map((step) => ({
        ...step,
        providerId: claims.provider,
        at: now(),
        actorKind: claims.scope === 'administrator' ? ('administrator' as const) : ('assessor' as const),
        ...(claims.person !== undefined && { actorId: claims.person }),
      })),
    );
  }

  const pages = {
    '/assessor/employers': page(async () => ({})),
    '/assessor/employers/link': page(link),
    '/assessor/employers/import': page(bringIn),
    '/assessor/employers/unlink': page(unlink),
    '/assessor/employers/pause': page(pausing(true)),
    '/assessor/employers/resume': page(pausing(false)),
    '/assessor/employers/invite': page(invite),
    '/assessor/employers/revoke': page(revoke),
  } as const;

  return (app, _options, done) => {
    app.register(multipart, {
      attachFieldsToBody: 'keyValues',
      limits: { fileSize: LIST_BYTES, files: 1, fields: 10, fieldSize: LIST_BYTES },
      async onFile(part) {
        // As text among the other fields: a list is nothing else.
        Object.assign(part, { value: (await part.toBuffer()).toString('utf8') });
      },
    });
    app.after(() => {
      for (const [path, handler] of Object.entries(pages)) {
        app.post(path, { bodyLimit: 2 * LIST_BYTES }, handler);
        app.get(path, (_request, reply) => sendProblem(reply.header('allow', 'POST'), 'open-from-course'));
      }
    });
    done();
  };
}
