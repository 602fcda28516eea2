/** `/me/withdraw`: a person takes their signature back. Asked once, without a reason, and nothing else is undone. */
import type { Attempt } from '../domain/model.ts';
import { takenBack } from '../domain/take-in.ts';
import type { PersonalEntry } from '../store/ledger.ts';
import { momentInWords } from '../views/dates.ts';
import type { EmployerViews } from '../views/employer-views.ts';
import type { FormView } from '../views/render.ts';
import { firstHelpOf } from './first-help.ts';
import type { OwnRecord } from './own-record.ts';
import { standingFor } from './standing-for.ts';
import type { HostedCourse, Tool } from './tool.ts';

/** Each try that fails means that a page saved something meanwhile. */
const MOST_TRIES = 8;

/** The signature of this course that stands and was made here: what is on paper or in an LMS is not ours to take back. */
export async function standingSignature(
  { store }: Pick<Tool, 'store'>,
  { attempt, entries }: Pick<OwnRecord, 'attempt' | 'entries'>,
): Promise<PersonalEntry | undefined> {
  const { held } = await standingFor(store, attempt);
  return held?.origin === 'signed-here' ? entries.find(({ receipt }) => receipt === held.receipt) : undefined;
}

/** @returns false where it could not be written: then it stands as it was */
export async function takeBack(
  { store, now }: Pick<Tool, 'store' | 'now'>,
  attemptId: string,
  { course }: Pick<HostedCourse, 'course'>,
  { body, typedName }: PersonalEntry,
): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const attempt: Attempt | undefined = await store.attempts.byId(attemptId);
    if (!attempt) return false;
    const { id, revision, session = '', sequence } = attempt;
    const at = now();
    const written = await store.attempts.save({
      ...{ id, revision, session, sequence, scores: [], now: at },
      ...takenBack(attempt, { rules: course }),
      declined: { kind: 'withdrawn', body: { ...body, statements: [], how: 'click' }, typedName, at },
    });
    if (written.ok) return true;
  }
  return false;
}

export function takeBackPage(
  { employers }: OwnRecord,
  { receipt, at }: PersonalEntry,
  hosted: HostedCourse,
  token: string,
): EmployerViews['me-withdraw'] {
  const form = (action: string, more: Readonly<Record<string, string>> = {}): FormView => ({
    action,
    fields: Object.entries({ token, ...more }).map(([name, value]) => ({ name, value })),
  });
  const { course, signOff } = hosted;
  const provider = course.provider.shortName;
  return {
    title: 'Take my signature back',
    says: `You signed ${signOff?.setName ?? 'this course'} on ${momentInWords(new Date(at))}. You can take that back. You need not say why.`,
    follows: [
      'From then on it does not count as signed, and the course is not finished until you sign again.',
      'Everything else you have done stays done. What your learning platform has been told stays as it is.',
      `Staff of ${provider} who look after this course can see that you took it back.`,
      ...(employers.length > 0 ? ['Your employer sees “In progress”, and no reason.'] : []),
      'Your receipt goes on showing that you signed on that day. Taking it back gets a receipt too.',
      'You can sign again whenever you open the course, or talk to somebody first.',
    ],
    form: form('/me/withdraw', { sure: receipt }),
    back: form('/me'),
    help: firstHelpOf(hosted),
  };
}
