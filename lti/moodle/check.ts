/**
 * Whether a token is enough: which functions its service lacks, and which rights its user's role lacks. Moodle tells the
 * first and not the second, so rights are tried on a course, by calls that change nothing.
 */
import {
  missingFunctions,
  moodleFunctions,
  type MoodlePurpose,
  type MoodleRight,
  type RightFinding,
} from '../domain/moodle-needs.ts';
import { isMoodleLearner } from '../domain/moodle-roles.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { CourseInfo, MoodleCalls, SiteInfo } from './calls.ts';
import type { MoodleProblem } from './problem.ts';

export interface MoodleCheck {
  readonly site: SiteInfo;
  readonly missing: Readonly<Record<MoodlePurpose, readonly string[]>>;
  /** The course on which rights were tried. */
  readonly course?: CourseInfo;
  readonly rights: readonly RightFinding[];
  /** A reading that could have been tried, and went wrong for another reason than a right. */
  readonly problems: readonly MoodleProblem[];
}

/** What a problem says of a right: gone is gone, anything else says nothing. */
type Tried = RightFinding | MoodleProblem;

/**
 * @param courseId - of a course with one of our packages; without it no right but that of the protocol can be tried
 * @returns the problem of the very first call, without which nothing else can be said
 */
export async function checkMoodle(
  calls: MoodleCalls,
  courseId: string | undefined,
  purposes: readonly MoodlePurpose[],
): Promise<Result<MoodleCheck, MoodleProblem>> {
  const info = await calls.siteInfo();
  if (!info.ok) return failed(info.problem);
  const { functions } = info.value;
  const has = (name: string): boolean => functions.has(name);
  const missing = {
    sync: purposes.includes('sync') ? missingFunctions(functions, 'sync') : [],
    publish: purposes.includes('publish') ? missingFunctions(functions, 'publish') : [],
    activate: purposes.includes('activate') ? missingFunctions(functions, 'activate') : [],
  };
  // The site has answered, so the protocol may be used.
  const tried: Tried[] = [there('sync', 'webservice/rest:use')];
  const course =
    courseId !== undefined && has('core_course_get_courses_by_field')
      ? await calls.course({ id: courseId })
      : ok(undefined);
  if (!course.ok) tried.push(course.problem);
  else if (course.value) {
    if (purposes.includes('sync')) tried.push(...(await tryReading(calls, course.value, has)));
    if (purposes.includes('publish')) tried.push(...(await tryCopying(calls, course.value, has)));
  } else if (courseId !== undefined) {
    tried.push({ code: 'not-there', function: 'core_course_get_courses_by_field' });
  }
  if (purposes.includes('activate')) tried.push(...(await tryTools(calls, has)));
  return ok({
    site: info.value,
    missing,
    ...(course.ok && course.value && { course: course.value }),
    rights: withUnknown(tried.filter(isFinding), purposes),
    problems: tried.filter((one): one is MoodleProblem => !isFinding(one)),
  });
}

async function tryReading(
  calls: MoodleCalls,
  course: CourseInfo,
  has: (name: string) => boolean,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  let learner: string | undefined;
  if (has('core_enrol_get_enrolled_users')) {
    const people = await calls.enrolled(course.id, 0, 50);
    if (people.ok) {
      tried.push(there('sync', 'moodle/course:view'), there('sync', 'moodle/course:viewparticipants'));
      learner = people.value.find(({ roles }) => isMoodleLearner(roles))?.id;
      // Without this right Moodle lists teachers alone, and says nothing (docs/lms-notes.md).
      if (learner !== undefined) tried.push(there('sync', 'moodle/user:viewdetails'));
    } else if (people.problem.code === 'course-closed') {
      // Nothing else can be tried in a course that cannot be entered.
      return [lacking('sync', ['moodle/course:view'], people.problem)];
    } else {
      tried.push(lackingOr(people.problem, 'sync', ['moodle/course:viewparticipants']));
    }
  }
  if (has('mod_scorm_get_scorms_by_courses') && has('mod_scorm_get_scorm_access_information')) {
    const scorms = await calls.scorms(course.id);
    const [first] = scorms.ok ? scorms.value : [];
    if (!scorms.ok) tried.push(scorms.problem);
    if (first) {
      const rights = await calls.scormRights(first.id);
      tried.push(
        !rights.ok
          ? rights.problem
          : rights.value.canViewReport
            ? there('sync', 'mod/scorm:viewreport')
            : { rights: ['mod/scorm:viewreport'], purpose: 'sync', state: 'missing' },
      );
    }
  }
  if (learner !== undefined && has('core_completion_get_activities_completion_status')) {
    const done = await calls.completion(course.id, learner);
    tried.push(
      done.ok
        ? there('sync', 'report/progress:view')
        : lackingOr(done.problem, 'sync', ['report/progress:view']),
    );
  }
  return tried;
}

const copyRights = [
  'moodle/course:create',
  'moodle/restore:restorecourse',
  'moodle/backup:backupcourse',
] as const satisfies readonly MoodleRight[];

/**
 * Asks for a copy under the short name that the course itself has. Moodle looks at the rights first and at the name next,
 * before it does anything, so "taken" means that the rights are there.
 */
async function tryCopying(
  calls: MoodleCalls,
  course: CourseInfo,
  has: (name: string) => boolean,
): Promise<readonly Tried[]> {
  const [copying = ''] = moodleFunctions.publish;
  if (!has(copying)) return [];
  const answer = await calls.copyCourse({
    courseId: course.id,
    name: course.name,
    shortName: course.shortName,
    categoryId: course.categoryId,
    isVisible: false,
  });
  if (answer.ok) throw new Error('Moodle took a short name twice: a copy of the course was made.');
  return answer.problem.code === 'short-name-taken'
    ? copyRights.map((right) => there('publish', right))
    : [lackingOr(answer.problem, 'publish', copyRights)];
}

async function tryTools(calls: MoodleCalls, has: (name: string) => boolean): Promise<readonly Tried[]> {
  if (!has('mod_lti_get_tool_types')) return [];
  const tools = await calls.tools();
  return [
    tools.ok
      ? there('activate', 'moodle/site:config')
      : lackingOr(tools.problem, 'activate', ['moodle/site:config']),
  ];
}

const there = (purpose: MoodlePurpose, right: MoodleRight): RightFinding => ({
  rights: [right],
  purpose,
  state: 'there',
});

const lacking = (
  purpose: MoodlePurpose,
  rights: readonly MoodleRight[],
  problem: MoodleProblem,
): RightFinding => ({
  rights,
  purpose,
  state: 'missing',
  ...(problem.code === 'not-permitted' && problem.right !== '' && { called: problem.right }),
});

const lackingOr = (problem: MoodleProblem, purpose: MoodlePurpose, rights: readonly MoodleRight[]): Tried =>
  problem.code === 'not-permitted' ? lacking(purpose, rights, problem) : problem;

const isFinding = (tried: Tried): tried is RightFinding => 'rights' in tried;

const tryable: Readonly<Record<MoodlePurpose, readonly MoodleRight[]>> = {
  sync: [
    'moodle/course:view',
    'moodle/course:viewparticipants',
    'moodle/user:viewdetails',
    'mod/scorm:viewreport',
    'report/progress:view',
  ],
  publish: copyRights,
  activate: ['moodle/site:config'],
};

function withUnknown(
  found: readonly RightFinding[],
  purposes: readonly MoodlePurpose[],
): readonly RightFinding[] {
  const told = new Set(found.flatMap(({ rights }) => rights));
  const unknown = purposes.flatMap((purpose) =>
    tryable[purpose]
      .filter((right) => !told.has(right))
      .map((right): RightFinding => ({ rights: [right], purpose, state: 'unknown' })),
  );
  return [...found, ...unknown];
}
