/** What an employer sees of a person, in words: the only place that puts `EmployerLine` on a page. */
import type { EmployerLine } from '../domain/employer-view.ts';
import { dayInWords } from './dates.ts';
import type { EmployerRowView } from './employer-views.ts';

export function employerRow({ name, status, on, nextDueOn }: EmployerLine): EmployerRowView {
  const day = on === undefined ? '' : ` ${dayInWords(on)}`;
  return {
    name,
    status: { done: `Done${day}`, 'in-progress': 'In progress', 'due-by': `Due by${day}` }[status],
    isDone: status === 'done',
    isInProgress: status === 'in-progress',
    isDueBy: status === 'due-by',
    next: nextDueOn === undefined ? 'No date' : dayInWords(nextDueOn),
  };
}
