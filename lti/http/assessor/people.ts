/** The list of an LMS course: what needs doing first, in pages of one size. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dateInWords, momentInWords } from '../../views/dates.ts';
import { statusDetail, statusWords } from '../../views/status-words.ts';
import type { AssessorViews, Choice } from '../../views/assessor/views.ts';
import { partsDone } from '../../domain/roster-person.ts';
import { standingOf, type Standing } from '../../domain/standing.ts';
import type { ListedPerson, RosterCounts, RosterList } from '../../store/roster-list.ts';
import { sendPage } from '../pages.ts';
import type { HostedCourse, Tool } from '../tool.ts';
import { formTo, formWithout, frameOf, nameOf, standingRules, step, type Asked } from './asked.ts';
import type { RosterReader } from './roster-reader.ts';

/** People on one page. */
const PAGE_SIZE = 50;

export function createPeoplePage(
  tool: Tool,
  reader: RosterReader,
): (
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
  told?: readonly string[],
) => Promise<FastifyReply> {
  const { store } = tool;

  /** A page that is not there any more is the last one. */
  async function listOf(asked: Asked): Promise<{ readonly list: RosterList; readonly page: number }> {
    const { page, ...filter } = asked.list;
    const list = await store.roster.list({
      ...asked.course,
      ...filter,
      offset: page * PAGE_SIZE,
      limit: PAGE_SIZE,
    });
    if (list.rows.length > 0 || page === 0) return { list, page };
    return listOf({ ...asked, list: { ...asked.list, page: Math.max(0, pagesOf(list.matched) - 1) } });
  }

  return async (request, reply, asked, told = []) => {
    const reading = await reader.refresh(request, asked.context);
    const [{ list, page }, groups, employers, context] = await Promise.all([
      listOf(asked),
      store.groups.of(asked.context.contextId),
      store.employers.list({ providerId: asked.course.providerId, contextId: asked.context.contextId }),
      reading.wasRead ? store.roster.context(asked.context.contextId) : undefined,
    ]);
    await store.trail.add(step(asked, 'roster', { people: list.rows.length }));
    const here = { ...asked, list: { ...asked.list, page }, context: context ?? asked.context };
    return sendPage(
      reply,
      'assessor/people',
      {
        ...peopleView(here, list, {
          groups: groups.map(({ name }) => name),
          employers: employers.map(({ id, name }) => ({ id, name })),
        }),
        frame: frameOf(tool, here, formTo(here, '/assessor'), {
          told,
          notices: reading.notices,
          current: 'people',
        }),
      },
      { sendsForms: true },
    );
  };
}

const pagesOf = (matched: number): number => Math.max(1, Math.ceil(matched / PAGE_SIZE));

function peopleView(
  asked: Asked,
  { counts, matched, rows }: RosterList,
  known: {
    readonly groups: readonly string[];
    readonly employers: readonly { readonly id: string; readonly name: string }[];
  },
): Omit<AssessorViews['assessor/people'], 'frame'> {
  const { list, course, context, hosted } = asked;
  const isNarrowed =
    list.search !== undefined ||
    list.group !== undefined ||
    list.employerId !== undefined ||
    list.state !== undefined;
  const standings = rows.map(({ facts }) => standingOf({ ...facts, ...standingRules(course) }, course.today));
  const dueOn = rows.find(({ facts }) => facts.dueOn !== undefined)?.facts.dueOn;
  return {
    title: 'Who is done, who is not',
    counts: countsInWords(counts),
    due: dueOn === undefined ? '' : `To be done by ${dateInWords(new Date(`${dueOn}T12:00:00Z`))}.`,
    filters: {
      ...formWithout(asked, '/assessor', 'page', 'search', 'group', 'employer', 'state'),
      search: list.search ?? '',
      groups: choicesOf(
        'All groups',
        known.groups.map((name) => [name, name] as const),
        list.group,
      ),
      employers: choicesOf(
        'All employers',
        known.employers.map(({ id, name }) => [id, name] as const),
        list.employerId,
      ),
      states: [
        { value: '', text: 'Everybody', isChosen: list.state === undefined },
        ...stateChoices.map(([value, text]) => ({ value, text, isChosen: list.state === value })),
      ],
    },
    caption: captionOf(matched, list.page, rows.length, isNarrowed),
    chosen: formTo(asked, '/assessor/nudge'),
    open: formTo(asked, '/assessor/person'),
    rows: rows.map((row, index) => rowOf(row, standings[index], course.today, hosted?.course)),
    toPage: formWithout(asked, '/assessor', 'page'),
    previous: list.page > 0 && { page: String(list.page - 1) },
    next: list.page + 1 < pagesOf(matched) && { page: String(list.page + 1) },
    readAt: context.rosterReadAt
      ? `List of people from your learning platform: ${momentInWords(context.rosterReadAt)}.`
      : 'Here is whoever has opened the course.',
    look: formTo(asked, '/lti/look'),
  };
}

const stateChoices = [
  ['overdue', 'Overdue'],
  ['in-progress', 'In progress'],
  ['not-started', 'Not started'],
  ['done', 'Done'],
] as const;

/** Empty where there is nothing to choose from. */
function choicesOf(
  all: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string | undefined,
): Choice[] {
  if (options.length === 0) return [];
  return [
    { value: '', text: all, isChosen: chosen === undefined },
    ...options.map(([value, text]) => ({ value, text, isChosen: value === chosen })),
  ];
}

function countsInWords(counts: RosterCounts): string {
  if (counts.people === 0) return 'Nobody is in the course yet.';
  const parts = [
    [counts.overdue, 'overdue'],
    [counts['in-progress'], 'in progress'],
    [counts['not-started'], 'not started'],
    [counts.done, 'done'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return `${counts.people === 1 ? '1 person' : `${counts.people} people`}: ${said.join(', ')}.`;
}

function captionOf(matched: number, page: number, shown: number, isNarrowed: boolean): string {
  if (matched === 0) return isNarrowed ? 'Nobody fits what you asked for' : 'Nobody here yet';
  const people = `${matched} ${matched === 1 ? 'person' : 'people'}`;
  const all = isNarrowed ? `${people} as you asked` : people;
  if (shown === matched) return `${all}, overdue first`;
  const first = page * PAGE_SIZE + 1;
  return `People ${first} to ${first + shown - 1} of ${matched}${isNarrowed ? ' as you asked' : ''}, overdue first`;
}

function rowOf(
  row: ListedPerson,
  standing: Standing | undefined,
  today: string,
  rules: HostedCourse['course'] | undefined,
): AssessorViews['assessor/people']['rows'][number] {
  if (!standing) throw new Error('each row has a standing');
  const { facts } = row;
  const parts =
    rules &&
    !standing.isReported &&
    partsDone(rules, row.state ?? '', {
      quiz: facts.talkedThroughAt !== undefined || facts.attempt?.passedAt !== undefined,
      signOff: facts.signOff !== undefined,
    });
  return {
    personId: row.personId,
    name: nameOf(row),
    hasLeft: row.hasLeft,
    status: statusWords(standing, today),
    detail: [statusDetail(standing), row.hasRefusedScore ? 'A score was not taken' : '']
      .filter((part) => part !== '')
      .join('. '),
    parts: parts ? `${parts.done} of ${parts.of}` : '–',
    signed: signedWords(facts.signOff, standing),
    belongs: [...row.groups, ...row.employers].join(', '),
  };
}

/** @see design.md, "Signed, reported, held" */
export function signedWords(
  signOff: ListedPerson['facts']['signOff'],
  standing: Pick<Standing, 'state' | 'toDo'>,
): string {
  if (!signOff) return standing.state === 'done' ? 'Not asked for, or another arrangement' : 'Not yet';
  const date = dateInWords(signOff.at);
  switch (signOff.origin) {
    case 'signed-here':
      return `Signed ${date}`;
    case 'reported-by-lms':
      return `Signed in the LMS ${date}`;
    case 'paper-held':
      return `Paper copy held ${date}`;
  }
}
