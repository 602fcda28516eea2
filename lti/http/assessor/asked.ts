/** Who asks for a page about an LMS course, and for which course and track. Everything else here begins with it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mayReach, type Actor, type Resource } from '../../domain/access.ts';
import { londonDay } from '../../domain/london.ts';
import type { StandingFacts } from '../../domain/standing.ts';
import {
  rosterStates,
  type CourseAsked,
  type CoursePerson,
  type RosterState,
} from '../../store/roster-list.ts';
import type { CourseContext } from '../../store/store.ts';
import type { TrailStep } from '../../store/trail.ts';
import type { AssessorFrame, FieldValue, HiddenForm, TabsView } from '../../views/assessor/views.ts';
import { failed, ok } from '../../../src/result.ts';
import type { Result } from '../../../src/result.ts';
import { refusalOf, type BearerClaims } from '../bearer.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import { staffHelpOf } from '../first-help.ts';
import { sendPage } from '../pages.ts';
import { sendProblem } from '../problems.ts';
import { shownIn } from '../shown-documents.ts';
import type { HostedCourse, Tool } from '../tool.ts';

export interface Asked {
  readonly claims: BearerClaims;
  readonly actor: Extract<Actor, { role: 'assessor' }>;
  readonly context: CourseContext;
  readonly track: string;
  readonly hosted?: HostedCourse;
  readonly course: CourseAsked;
  readonly now: Date;
  readonly fields: Fields;
  /** For the forms of the page that answers. */
  readonly token: string;
  /** Which part of the list the reader came from, and goes back to. */
  readonly list: ListPlace;
}

export interface ListPlace {
  /** From 0. */
  readonly page: number;
  readonly search?: string;
  readonly group?: string;
  readonly employerId?: string;
  readonly state?: RosterState;
}

export type NotAsked = { readonly code: ReturnType<typeof refusalOf> | 'no-course' };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isId = (text: string | undefined): text is string => text !== undefined && uuid.test(text);

/** @param fields - where they are not the request's own: of a form with a file */
export async function readAsked(
  { store, bearer, courses, now: clock }: Tool,
  request: FastifyRequest,
  resource: Resource,
  fields: Fields = fieldsOf(request),
): Promise<Result<Asked, NotAsked>> {
  const token = fields.get('token') ?? '';
  const claims = await bearer.read(token);
  if (!claims.ok) return failed({ code: refusalOf(claims.problem) });
  if (claims.value.scope !== 'assessor') return failed({ code: 'page-expired' });
  const { provider, context: contextId, person = '' } = claims.value;
  const [context, renewed] = await Promise.all([
    contextId === undefined ? undefined : store.roster.context(contextId),
    bearer.renew(claims.value),
  ]);
  if (!context || contextId === undefined) return failed({ code: 'no-course' });
  const actor = { role: 'assessor', provider, person, context: contextId } as const;
  if (!mayReach(actor, resource, { provider: context.providerId, contexts: [context.contextId] }))
    return failed({ code: 'no-course' });
  const track = [fields.get('track'), claims.value.track, context.tracks[0]].find(
    (each) => each !== undefined && context.tracks.includes(each),
  );
  if (track === undefined) return failed({ code: 'no-course' });
  const hosted = courses.find(provider, track);
  const now = clock();
  return ok({
    claims: claims.value,
    actor,
    context,
    track,
    ...(hosted && { hosted }),
    course: courseAsked(context, track, hosted, now),
    now,
    fields,
    token: renewed?.token ?? token,
    list: placeIn(fields),
  });
}

/** A track of an LMS course, with what its people are judged by. */
export const courseAsked = (
  { contextId, providerId }: CourseContext,
  track: string,
  hosted: HostedCourse | undefined,
  now: Date,
): CourseAsked => ({
  contextId,
  providerId,
  track,
  needs: needsOf(hosted),
  today: londonDay(now),
  shown: shownIn(hosted),
  ...(hosted?.upkeep?.renewal && { renewal: hosted.upkeep.renewal }),
});

/** What a person's facts are judged by in this course. */
export const standingRules = ({ needs, renewal }: CourseAsked): Pick<StandingFacts, 'needs' | 'renewal'> => ({
  needs,
  ...(renewal && { renewal }),
});

/** Of a track that is not here any more: the most that can be asked, so that nobody is called done who may not be. */
const needsOf = (hosted: HostedCourse | undefined): StandingFacts['needs'] => ({
  quiz: hosted?.course.completion.needsQuiz ?? true,
  signOff: hosted?.course.completion.needsSignOff ?? true,
});

/** A page that cannot be is the first one, and a filter that cannot be is none. */
function placeIn(fields: Fields): ListPlace {
  const page = fields.get('page');
  const search = fields.get('search')?.trim().slice(0, 80);
  const group = fields.get('group');
  const employerId = fields.get('employer');
  const state = rosterStates.find((each) => each === fields.get('state'));
  return {
    page: page !== undefined && /^\d{1,6}$/.test(page) ? Number(page) : 0,
    ...(search !== undefined && search !== '' && { search }),
    ...(group !== undefined && group !== '' && { group }),
    ...(isId(employerId) && { employerId }),
    ...(state && { state }),
  };
}

/** A learner of this course; whoever is not in it is answered as if there were no such person. */
export async function personAsked(
  { store }: Tool,
  { actor, course, fields }: Asked,
): Promise<CoursePerson | undefined> {
  const id = fields.get('person');
  if (!isId(id)) return undefined;
  const [person] = await store.roster.people(course, [id]);
  const owner = person && { provider: course.providerId, person: id, contexts: [course.contextId] };
  return owner && mayReach(actor, 'person-page', owner) ? person : undefined;
}

/** Those of the chosen people who are in this course and have not left it. */
export async function chosenPeople(
  { store }: Tool,
  { course, fields }: Asked,
): Promise<readonly CoursePerson[]> {
  const ids = fields.all('person').filter(isId).slice(0, MOST_CHOSEN);
  if (ids.length === 0) return [];
  return (await store.roster.people(course, ids)).filter(({ hasLeft }) => !hasLeft);
}

/** One page of the list. */
const MOST_CHOSEN = 200;

export const nameOf = ({ name, personId }: Pick<CoursePerson, 'name' | 'personId'>): string =>
  name ?? `No name given (${personId.slice(0, 6)})`;

/** A step of the trail by whoever asks. */
export const step = (
  { course, claims, now }: Asked,
  action: string,
  about: Pick<TrailStep, 'personId' | 'people'> = {},
): TrailStep => ({
  providerId: course.providerId,
  at: now,
  actorKind: 'assessor',
  ...(claims.person !== undefined && { actorId: claims.person }),
  action,
  ...about,
});

/** Fields that every form of these pages carries: the token, the track, and where in the list the reader is. */
export function carried({ token, track, list }: Pick<Asked, 'token' | 'track' | 'list'>): FieldValue[] {
  return [
    { name: 'token', value: token },
    { name: 'track', value: track },
    ...Object.entries({
      page: String(list.page),
      search: list.search ?? '',
      group: list.group ?? '',
      employer: list.employerId ?? '',
      state: list.state ?? '',
    }).map(([name, value]) => ({ name, value })),
  ];
}

export const formTo = (
  asked: Pick<Asked, 'token' | 'track' | 'list'>,
  action: string,
  more: Readonly<Record<string, string>> = {},
): HiddenForm => ({
  action,
  fields: [
    ...carried(asked).filter(({ name }) => !(name in more)),
    ...Object.entries(more).map(([name, value]) => ({ name, value })),
  ],
});

/** The same without fields that the reader fills in: a name that stands twice says nothing. */
export const formWithout = (asked: Asked, action: string, ...names: readonly string[]): HiddenForm => ({
  action,
  fields: carried(asked).filter(({ name }) => !names.includes(name)),
});

export type TabName = 'people' | 'figures' | 'records' | 'employers';

const tabs = [
  { name: 'people', action: '/assessor', text: 'People' },
  { name: 'figures', action: '/assessor/figures', text: 'Figures' },
  { name: 'records', action: '/assessor/records', text: 'Records, dates and groups' },
  { name: 'employers', action: '/assessor/employers', text: 'Employers' },
] as const;

export const tabItems = (current?: TabName): TabsView['items'] =>
  tabs.map(({ name, action, text }) => ({ action, text, isCurrent: name === current }));

export function frameOf(
  tool: Tool,
  asked: Asked,
  here: HiddenForm,
  {
    told = [],
    notices = [],
    current,
  }: { readonly told?: readonly string[]; readonly notices?: readonly string[]; readonly current?: TabName },
): AssessorFrame {
  const { context, track, claims } = asked;
  const titles = new Map(
    tool.courses.tracksOf(claims.provider).map(({ course }) => [course.track.id, course.title]),
  );
  const titleOf = (id: string): string => titles.get(id) ?? id;
  return {
    course: [context.title, titleOf(track)].filter((part) => part !== undefined && part !== '').join(': '),
    told,
    notices,
    here,
    tabs: {
      ...formTo(asked, '/assessor'),
      items: tabItems(current),
    },
    tracks: context.tracks.filter((each) => each !== track).map((id) => ({ id, title: titleOf(id) })),
    trackForm: formWithout(asked, here.action, 'track', 'page', 'search', 'group', 'employer', 'state'),
    help: staffHelpOf(tool.courses, { provider: claims.provider, track }),
  };
}

export function sendNothing(reply: FastifyReply, code: NotAsked['code']): FastifyReply {
  if (code !== 'no-course') return sendProblem(reply, code);
  return sendPage(reply, 'message', {
    title: 'There is no list of learners here',
    lines: [
      'This link was opened outside a course of your learning platform, so there is nobody to list.',
      'Open it from the course that your learners are in.',
    ],
  });
}

export const sendGone = (reply: FastifyReply): FastifyReply =>
  sendPage(
    reply,
    'message',
    {
      title: 'This person is not in the course',
      lines: ['They may have left it. Go back to your learners, or open the list again from your course.'],
    },
    { status: 404 },
  );
