/** What the page of one connected Moodle shows: what was asked of it last, what came of it, and what can be asked. */
import type { MoodleAsked, MoodleRun } from '../../store/moodle-runs.ts';
import type { MoodleSite } from '../../store/moodle.ts';
import type { OutcomeView } from '../../views/provider/moodle-views.ts';
import type { ProviderViews } from '../../views/provider/views.ts';
import type { Fields } from '../fields.ts';
import { problemViews, whenInWords } from './desk.ts';
import { fieldId, fieldName, fieldView, sentText, type FieldSpec } from './fields.ts';
import { checkFields, planFields, syncFields } from './moodle-asked.ts';
import type { ProfileProblem } from './workshop.ts';

type SiteView = Omit<ProviderViews['provider/moodle-site'], 'frame'>;

export function sitePage({
  site,
  runs,
  readAt,
  now,
  sent,
  problems = [],
}: {
  readonly site: MoodleSite;
  readonly runs: readonly MoodleRun[];
  /** When a course of it was last read to its end. */
  readonly readAt: Date | undefined;
  readonly now: Date;
  readonly sent?: Fields;
  readonly problems?: readonly ProfileProblem[];
}): SiteView {
  const newest = (kind: MoodleAsked['kind']): MoodleRun | undefined =>
    runs.find(({ asked }) => asked.kind === kind);
  const check = newest('check');
  const plan = newest('plan');
  const underWay = runs.find(({ endedAt }) => !endedAt);
  const checked = check?.asked.kind === 'check' ? check.asked : undefined;
  const show = (spec: FieldSpec, usual = '') =>
    fieldView(spec, sent ? sentText(sent, spec) : usual, problems);
  const specs = [...Object.values(checkFields), ...Object.values(syncFields), ...Object.values(planFields)];
  return {
    title: `Moodle at ${site.url.replace(/^https?:\/\//, '')}`,
    action: `/provider/moodle/${site.id}`,
    lead: 'Check what the token may do, read back how far your learners are, and copy a course for a new group.',
    problemsTitle: 'Nothing was asked of the Moodle',
    problems: problemViews(
      problems,
      new Map(specs.map((spec: FieldSpec) => [fieldName(spec), fieldId(spec)])),
    ),
    underWay: underWay ? underWayWords(underWay, now) : '',
    check: {
      fields: [
        show(checkFields.course, checked?.course),
        show(checkFields.purposes, checked?.purposes.join(' ') ?? 'sync'),
      ],
      outcome: outcomeView(check),
    },
    sync: {
      last: readAt ? `${whenInWords(readAt)}.` : 'Nothing has been read yet.',
      next: !site.readsNightly
        ? 'When you say so.'
        : site.courses.length === 0
          ? 'Every night, once you have read a course for the first time.'
          : 'Tonight, soon after one o’clock (UTC).',
      readsNightly: site.readsNightly,
      fields: [show(syncFields.courses)],
      outcome: outcomeView(newest('sync')),
    },
    publish: {
      fields: Object.values(planFields).map((spec: FieldSpec) => show(spec)),
      plan: planView(plan),
      outcome: outcomeView(newest('publish')),
    },
  };
}

const doing: Readonly<Record<MoodleAsked['kind'], string>> = {
  check: 'Checking',
  plan: 'Looking what would be done',
  publish: 'Copying the course. This takes Moodle some minutes',
  sync: 'Reading',
};

function underWayWords({ asked, askedAt, people }: MoodleRun, now: Date): string {
  const minutes = Math.floor((now.getTime() - askedAt.getTime()) / 60_000);
  const since =
    minutes < 1
      ? 'less than a minute ago'
      : minutes === 1
        ? 'a minute ago'
        : `${String(minutes)} minutes ago`;
  const soFar =
    asked.kind === 'sync' ? ` ${String(people)} ${people === 1 ? 'learner' : 'learners'} so far.` : '';
  return `${doing[asked.kind]}, asked for ${since}.${soFar} You may close this page: it goes on.`;
}

const states = { works: 'Works', mend: 'To do', said: '' } as const;

function outcomeView(run: MoodleRun | undefined): OutcomeView | false {
  if (!run?.outcome || !run.endedAt) return false;
  return {
    at: `${whenInWords(run.endedAt)}:`,
    parts: run.outcome.parts.map((part) => ({
      ...part,
      state: states[part.look],
      areFacts: part.look === 'works',
    })),
  };
}

function planView(run: MoodleRun | undefined): SiteView['publish']['plan'] {
  const outcome = outcomeView(run);
  return run && outcome ? { ...outcome, run: run.id, mayPublish: run.outcome?.isGood ?? false } : false;
}
