/** The view of the page on which staff say who works where. */
import type { Apprentice, EmployerOnList } from '../store/employers.ts';
import { dayInWords } from '../views/dates.ts';
import type { EmployerAdminView, FirstHelpView } from '../views/employer-views.ts';
import type { FormView } from '../views/render.ts';
import { tabItems } from './assessor/asked.ts';

/** Apprentices on one page. */
export const ADMIN_PAGE_SIZE = 25;

export interface EmployerAdminFacts {
  readonly course: string;
  readonly token: string;
  /** There is a list of learners to go back to. */
  readonly hasRoster: boolean;
  /** The track that was looked at, for the way back; empty where none was. */
  readonly track: Readonly<Record<string, string>>;
  readonly employers: readonly EmployerOnList[];
  readonly apprentices: { readonly total: number; readonly rows: readonly Apprentice[] };
  /** From 0. */
  readonly number: number;
  readonly notices: readonly string[];
  readonly problems: readonly string[];
  readonly typed: (field: string) => string;
  readonly help: FirstHelpView | false;
}

export function employerAdminView(facts: EmployerAdminFacts): EmployerAdminView {
  const { token, employers, apprentices, number, typed } = facts;
  const form = (action: string, more: Readonly<Record<string, string>> = {}): FormView => ({
    action,
    fields: Object.entries({ token, ...more }).map(([name, value]) => ({ name, value })),
  });
  const turn = (to: number): FormView =>
    form('/assessor/employers', { 'linked-page': String(to), ...facts.track });
  const { total, rows } = apprentices;
  const from = number * ADMIN_PAGE_SIZE;
  return {
    title: 'Employers',
    course: facts.course,
    token,
    notices: facts.notices,
    problems: facts.problems,
    typed: {
      apprentice: typed('apprentice'),
      employer: typed('employer'),
      site: typed('site'),
      endsOn: typed('ends-on'),
      list: typed('list'),
    },
    employerNames: employers.map(({ name }) => name),
    employers: employers.map(({ id, name, sites, viewers }) => ({
      id,
      name,
      sites,
      hasSites: sites.length > 0,
      viewers: viewers.map((viewer) => ({
        email: viewer.email,
        id: viewer.isRevoked ? '' : viewer.id,
        state: [
          viewer.isRevoked ? 'can look no more' : 'may look',
          ...sites.filter((site) => site.id === viewer.siteId).map((site) => `${site.name} only`),
          ...(viewer.isBriefed ? ['has read the briefing'] : []),
        ].join(', '),
      })),
    })),
    caption:
      total === 0
        ? 'Nobody is linked to an employer yet'
        : rows.length === total
          ? `${total} linked to an employer`
          : `Linked to an employer: ${from + 1} to ${from + rows.length} of ${total}`,
    rows: rows.map((row) => ({
      id: row.apprenticeshipId,
      name: row.name ?? `No name given (${row.personId.slice(0, 6)})`,
      employer: row.siteName === undefined ? row.employerName : `${row.employerName}, ${row.siteName}`,
      endsOn: dayInWords(row.endsOn),
      sharing: row.isPaused ? 'Paused: shows “In progress”' : 'Shared',
      isPaused: row.isPaused,
    })),
    previous: number > 0 && turn(number - 1),
    next: from + rows.length < total && turn(number + 1),
    number: String(number),
    tabs: facts.hasRoster && { ...form('/assessor', facts.track), items: tabItems('employers') },
    help: facts.help,
  };
}
