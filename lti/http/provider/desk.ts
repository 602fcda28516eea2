/** What every page of the workspace begins with: whose session it is, which version stands, and how a page is sent. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { mayReach } from '../../domain/access.ts';
import { isSameProfile, type ProfileFiles } from '../../domain/profile-files.ts';
import type { ProfileVersion, WorkspaceSession } from '../../store/workspace.ts';
import { renderPage, type PageName, type Views } from '../../views/render.ts';
import type { FrameView, ProblemView } from '../../views/provider/views.ts';
import { failed, ok, type Result } from '../../../src/result.ts';
import { sendProblem } from '../problems.ts';
import type { Tool } from '../tool.ts';
import { yamlValue } from './edit-yaml.ts';
import { isOwnForm } from '../own-form.ts';
import { actorOf, sessionOf } from './session.ts';
import type { ProfileLook, ProfileProblem, Workshop } from './workshop.ts';

/** One request of somebody who may be here. */
export interface Visit {
  readonly session: WorkspaceSession;
  readonly provider: string;
  /** The newest version; undefined for a provider that has none yet. */
  readonly version?: ProfileVersion;
}

export interface Desk {
  readonly tool: Tool;
  readonly workshop: Workshop;
  /** A handler for whoever has a session here; everybody else is told how to get one. */
  for(handler: VisitHandler): RouteHandlerMethod;
  look(version: ProfileVersion): Promise<Result<ProfileLook, readonly ProfileProblem[]>>;
  /**
   * Adds a version when it has no mistake and nobody was quicker.
   *
   * @param base - the revision that the page was made from
   */
  save(
    visit: Visit,
    base: number,
    what: string,
    files: ProfileFiles,
  ): Promise<Result<ProfileVersion, SaveProblem>>;
  /** Which version the hosted course is made from. */
  inUse(provider: string): Promise<number | undefined>;
}

export type SaveProblem =
  | { readonly code: 'problems'; readonly problems: readonly ProfileProblem[] }
  | { readonly code: 'changed-meanwhile'; readonly newest: ProfileVersion }
  | { readonly code: 'nothing-changed' };

export type VisitHandler = (
  visit: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/** How many looks at a version are kept: a look takes half a second, and a page asks for one. */
const looksKept = 30;

export function createDesk(tool: Tool, workshop: Workshop): Desk {
  const looks = new Map<string, Promise<Result<ProfileLook, readonly ProfileProblem[]>>>();
  const { workspace } = tool.store;

  const look: Desk['look'] = ({ providerId, revision, files }) => {
    const key = `${providerId} ${String(revision)} ${tool.now().toISOString().slice(0, 10)}`;
    let known = looks.get(key);
    if (!known) {
      known = workshop.look(providerId, files);
      looks.set(key, known);
      known.catch(() => looks.delete(key));
      const [oldest] = looks.keys();
      if (looks.size > looksKept && oldest !== undefined) looks.delete(oldest);
    }
    return known;
  };

  async function newest(provider: string): Promise<ProfileVersion | undefined> {
    const version = await workspace.newest(provider);
    if (version) return version;
    // What the provider has in the course's own folder is its first version.
    const files = await workshop.repository(provider);
    if (!files) return undefined;
    const first = {
      providerId: provider,
      base: 0,
      authorRole: 'The course',
      what: 'From the course’s folder',
    };
    const added = await workspace.add({ ...first, files, at: tool.now() });
    return added.ok ? added.value : workspace.newest(provider);
  }

  /** What stood before a rule was added keeps nobody from mending something else; it is kept from learners on its own. */
  async function newlyUnsafe(
    current: ProfileVersion | undefined,
    unsafe: readonly ProfileProblem[],
  ): Promise<readonly ProfileProblem[]> {
    if (!current || unsafe.length === 0) return unsafe;
    const before = await look(current);
    const known = new Set(before.ok ? before.value.unsafe.map(({ text }) => text) : []);
    return unsafe.filter(({ text }) => !known.has(text));
  }

  return {
    tool,
    workshop,
    for: (handler) =>
      async function visited(request, reply) {
        if (request.method === 'POST' && !isOwnForm(request, tool.settings.publicUrl))
          return sendProblem(reply, 'form-not-ours');
        const session = await sessionOf(tool, request);
        if (!session || !mayReach(actorOf(session), 'workspace', { provider: session.providerId }))
          return sendProblem(reply, 'workspace-closed');
        const provider = session.providerId;
        const version = await newest(provider);
        try {
          return await handler({ session, provider, ...(version && { version }) }, request, reply);
        } catch (error) {
          if (error instanceof Error && error.name === 'WorkshopBusy')
            return sendProblem(reply, 'workspace-busy');
          throw error;
        }
      },
    look,
    async save({ session, provider }, base, what, files) {
      const current = await workspace.newest(provider);
      if (current && current.revision !== base) return failed({ code: 'changed-meanwhile', newest: current });
      if (current && isSameProfile(current.files, files)) return failed({ code: 'nothing-changed' });
      const looked = await workshop.look(provider, files);
      if (!looked.ok) return failed({ code: 'problems', problems: looked.problem });
      const unsafe = await newlyUnsafe(current, looked.value.unsafe);
      if (unsafe.length > 0) return failed({ code: 'problems', problems: unsafe });
      const { authorRole, personId } = session;
      const added = await workspace.add({
        providerId: provider,
        base,
        authorRole,
        ...(personId !== undefined && { personId }),
        what,
        files,
        at: tool.now(),
      });
      if (added.ok) return ok(added.value);
      const quicker = await workspace.newest(provider);
      if (!quicker) throw new Error('a version was refused upon another that is not there');
      return failed({ code: 'changed-meanwhile', newest: quicker });
    },
    inUse: async (provider) => (await workspace.active()).get(provider),
  };
}

const tabs = [
  ['/provider', 'Start'],
  ['/provider/details', 'People and words'],
  ['/provider/routes', 'Who to tell'],
  ['/provider/policies', 'Policies'],
  ['/provider/settings', 'Settings'],
  ['/provider/confirm', 'Confirm'],
  ['/provider/packages', 'Packages'],
  ['/provider/platforms', 'Learning platforms'],
  ['/provider/moodle', 'Moodle'],
  ['/provider/profile', 'Versions'],
] as const;
export type Tab = (typeof tabs)[number][0];

const notices: Readonly<Record<string, string>> = {
  saved:
    'Saved as a new version. The course of your learners stays as it is until you use it, on the Start page.',
  'saved-unconfirmed':
    'Saved as a new version. You changed something that had been confirmed, so it waits to be confirmed again, on the page “Confirm”. Until then this version is a draft.',
  'saved-together':
    'Saved as a new version. Somebody else had saved meanwhile: what they changed stays, and what you changed is added. If either of you changed something that had been confirmed, it waits to be confirmed again.',
  same: 'Nothing was changed, so nothing was saved.',
  confirmed: 'Confirmed. It holds for a year.',
  undone: 'The earlier version stands again, as a new one.',
  used: 'From now on your learners’ course is made from this version. Other servers follow within half a minute.',
};

export function frameOf(
  { provider, version }: Visit,
  tab: Tab,
  { request, hasErrors = false }: { readonly request?: FastifyRequest; readonly hasErrors?: boolean } = {},
): FrameView {
  const name = version && yamlValue(version.files.profile, ['identity', 'shortName']);
  const done = (request?.query as { readonly done?: unknown } | undefined)?.done;
  return {
    provider: typeof name === 'string' ? name : provider,
    state: version
      ? `Version ${String(version.revision)}, ${whenInWords(version.at)}, by ${version.authorRole}.`
      : '',
    notice: typeof done === 'string' && Object.hasOwn(notices, done) ? (notices[done] ?? '') : '',
    hasErrors,
    tabs: tabs
      .filter(([href]) => version || ['/provider', '/provider/policies', '/provider/profile'].includes(href))
      .map(([href, text]) => ({ href, text, isCurrent: href === tab })),
  };
}

/** A page of the workspace: never in a frame of somebody else's, no script, and its forms say where they come from. */
export function sendWorkspace<Name extends PageName>(
  reply: FastifyReply,
  name: Name,
  view: Views[Name],
  status = 200,
): FastifyReply {
  const { html } = renderPage(name, view);
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    .send(html);
}

/** A file to keep. */
export function sendFile(
  reply: FastifyReply,
  {
    name,
    type,
    bytes,
  }: { readonly name: string; readonly type: string; readonly bytes: string | Uint8Array },
): FastifyReply {
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}"`)
    .header('cache-control', 'no-store')
    .send(typeof bytes === 'string' ? bytes : Buffer.from(bytes));
}

/** @param fieldIds - of the page's own fields, by the way to their value */
export const problemViews = (
  problems: readonly ProfileProblem[],
  fieldIds: ReadonlyMap<string, string> = new Map(),
): readonly ProblemView[] =>
  problems.map(({ message, mend, file, line, text, field }) => {
    const id = fieldIds.get(field);
    return {
      message,
      mend,
      place:
        id !== undefined || file === '' ? '' : line === undefined ? file : `${file}, line ${String(line)}`,
      text: id === undefined ? text : '',
      href: id === undefined ? '' : `#${id}`,
    };
  });

export const whenInWords = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/London',
  }).format(at);

/** The day as authors write it, in the United Kingdom. */
export const dayOf = (at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(at);
