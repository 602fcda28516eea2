/** What the forms of a Moodle's page ask for: read once, with a problem beside each field that cannot be meant. */
import { failed, ok, type Result } from '../../../src/result.ts';
import type { MoodleAsked, MoodleRun } from '../../store/moodle-runs.ts';
import type { MoodleSite } from '../../store/moodle.ts';
import type { Fields } from '../fields.ts';
import { sentText, type FieldSpec } from './fields.ts';
import { problem } from './problem.ts';
import type { ProfileProblem } from './workshop.ts';

const courseHint = 'Its short name or its number in Moodle.';

export const checkFields = {
  course: {
    path: ['course'],
    label: 'A course with one of our packages',
    hint: `${courseHint} Without one, not everything can be tried.`,
    kind: 'line',
  },
  purposes: {
    path: ['for'],
    label: 'What for',
    kind: 'boxes',
    options: [
      ['sync', 'Read back'],
      ['publish', 'Copy a course'],
      ['activate', 'Activate our tool (needs an administrator’s token)'],
    ],
  },
} as const satisfies Record<string, FieldSpec>;

export const syncFields = {
  courses: {
    path: ['courses'],
    label: 'Courses',
    hint: 'Short names or numbers, with commas between. Leave it empty to read every course that was read before.',
    kind: 'line',
  },
} as const satisfies Record<string, FieldSpec>;

export const planFields = {
  master: { path: ['master'], label: 'Master course', hint: courseHint, kind: 'line' },
  name: {
    path: ['name'],
    label: 'Name of the new course',
    hint: 'For example: Online safety, spring',
    kind: 'line',
  },
  shortName: {
    path: ['short-name'],
    label: 'Its short name',
    hint: 'One that no course in Moodle has. For example: OS-SPRING',
    kind: 'line',
  },
  category: {
    path: ['category'],
    label: 'Number of the category',
    hint: 'Leave it empty for the category of the master.',
    kind: 'line',
  },
  options: {
    path: ['options'],
    label: 'And',
    kind: 'boxes',
    options: [
      ['visible', 'Show it to learners at once'],
      ['activate', 'Activate our tool, if it waits for that'],
    ],
  },
} as const satisfies Record<string, FieldSpec>;

export const purposes = ['sync', 'publish', 'activate'] as const;

const mostCourses = 50;
const isCourse = (text: string): boolean => text.length <= 100;

/**
 * What a form asks of a Moodle, for a worker to do.
 *
 * @param runs - of this site: a copy is made only of a plan among them that somebody has looked at
 * @returns the problems, each beside its field
 */
export function askedOf(
  kind: MoodleAsked['kind'],
  sent: Fields,
  site: MoodleSite,
  runs: readonly MoodleRun[],
): Result<MoodleAsked, readonly ProfileProblem[]> {
  switch (kind) {
    case 'check':
      return askedCheck(sent);
    case 'sync':
      return askedSync(sent, site);
    case 'plan':
      return askedPlan(sent);
    case 'publish': {
      const plan = runs.find(({ id, asked }) => id === sent.get('run') && asked.kind === 'plan');
      if (plan?.asked.kind === 'plan' && plan.outcome?.isGood) return ok({ ...plan.asked, kind: 'publish' });
      return failed([
        problem('This is no longer what would be done.', 'Look again what would be done, then do it.'),
      ]);
    }
  }
}

function askedCheck(sent: Fields): Result<MoodleAsked, readonly ProfileProblem[]> {
  const course = sentText(sent, checkFields.course);
  const chosen = purposes.filter((purpose) => sent.all('for').includes(purpose));
  const problems = [
    ...(isCourse(course) ? [] : [problem('No course is called so.', courseHint, 'course')]),
    ...(chosen.length > 0 ? [] : [problem('It is not said what for.', 'Tick at least one.', 'for')]),
  ];
  return problems.length > 0 ? failed(problems) : ok({ kind: 'check', course, purposes: chosen });
}

function askedSync(
  sent: Fields,
  { courses: known }: MoodleSite,
): Result<MoodleAsked, readonly ProfileProblem[]> {
  const courses = sentText(sent, syncFields.courses)
    .split(',')
    .map((course) => course.trim())
    .filter((course) => course !== '');
  if (courses.length === 0 && known.length === 0)
    return failed([
      problem('No course has been read yet.', 'Say which: its short name or its number.', 'courses'),
    ]);
  if (courses.length > mostCourses || !courses.every(isCourse))
    return failed([problem('That is more than can be read at once.', 'Name at most 50 courses.', 'courses')]);
  return ok({ kind: 'sync', courses });
}

function askedPlan(sent: Fields): Result<MoodleAsked, readonly ProfileProblem[]> {
  const text = (name: keyof typeof planFields): string => sentText(sent, planFields[name]);
  const category = text('category');
  const needed = (['master', 'name', 'shortName'] as const).flatMap((name) => {
    const { label, path } = planFields[name];
    if (text(name) === '') return [problem(`“${label}” is empty.`, 'Fill it in.', path[0])];
    return text(name).length > 250
      ? [problem(`“${label}” is too long.`, 'Use fewer than 250 letters.', path[0])]
      : [];
  });
  const problems = [
    ...needed,
    ...(/^\d{0,9}$/.test(category)
      ? []
      : [
          problem(
            'That is not the number of a category.',
            'It stands in the address of its page in Moodle.',
            'category',
          ),
        ]),
  ];
  if (problems.length > 0) return failed(problems);
  const options = sent.all('options');
  return ok({
    kind: 'plan',
    ...{ master: text('master'), name: text('name'), shortName: text('shortName') },
    ...(category !== '' && { categoryId: Number(category) }),
    isVisible: options.includes('visible'),
    activates: options.includes('activate'),
  });
}
