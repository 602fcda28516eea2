/** What went wrong with a Moodle and where to mend it, in words for its administrator. */
import {
  moodleRights,
  type MoodlePurpose,
  type MoodleRight,
  type RightFinding,
} from '../domain/moodle-needs.ts';
import type { MoodleCheck } from './check.ts';
import type { MoodleProblem } from './problem.ts';
import type { PublishPlan, PublishRefusal, Published } from './publish.ts';
import type { ConnectProblem, Identity } from './sites.ts';
import type { CourseReading, SyncProblem } from './sync.ts';
import type { WorkProblem } from './work.ts';

/** Where things are in Moodle 4.5, by its own English names. */
export const places = {
  services: 'Site administration > Server > Web services > External services',
  tokens: 'Site administration > Server > Web services > Manage tokens',
  protocols: 'Site administration > Server > Web services > Manage protocols',
  features: 'Site administration > General > Advanced features',
  roles: 'Site administration > Users > Permissions > Define roles',
} as const;

/** What a right is called on Moodle's page of roles, in English. */
export const rightNames: Readonly<Record<MoodleRight, string>> = {
  'webservice/rest:use': 'Use REST protocol',
  'moodle/course:view': 'View courses without participation',
  'moodle/course:viewparticipants': 'View participants',
  'moodle/user:viewdetails': 'View user profiles',
  'mod/scorm:viewreport': 'View reports (SCORM package)',
  'report/progress:view': 'View activity completion reports',
  'moodle/backup:backupcourse': 'Backup courses',
  'moodle/restore:restorecourse': 'Restore courses',
  'moodle/course:create': 'Create courses',
  'moodle/course:viewhiddencourses': 'View hidden courses',
  'moodle/site:config': 'Change site configuration',
};

export const isRight = (name: string): name is MoodleRight => Object.hasOwn(moodleRights, name);

/** What a function of Moodle's is for: the token may be used to … */
export const functionWords: Readonly<Record<string, string>> = {
  core_webservice_get_site_info: 'to see what it may do',
  core_course_get_courses_by_field: 'to find a course',
  core_enrol_get_enrolled_users: 'to see who is in a course',
  mod_scorm_get_scorms_by_courses: 'to see the SCORM activities of a course',
  mod_scorm_get_scorm_scoes: 'to tell our packages from others',
  mod_scorm_get_scorm_access_information: 'to see whether results may be read',
  mod_scorm_get_scorm_sco_tracks: 'to read results',
  core_completion_get_activities_completion_status: 'to see when an activity was complete',
  core_course_duplicate_course: 'to copy a course',
  mod_lti_get_tool_types: 'to find our tool',
  mod_lti_update_tool_type: 'to activate our tool',
};

export const administratorWarning =
  'The token belongs to a site administrator, who may do everything. A user of its own with few rights is safer.';

const purposeNames: Readonly<Record<MoodlePurpose, string>> = {
  sync: 'reading back',
  publish: 'copying a course',
  activate: 'activating the tool',
};

/** One sentence of what happened and one of what to do. */
export function problemSentence(problem: MoodleProblem): string {
  switch (problem.code) {
    case 'address-refused':
      return 'This address is not used: it has to begin with https:// and lead to a public host.';
    case 'unreachable':
      return 'The Moodle did not answer. Look whether the address is right and the site is up, then try again.';
    case 'too-slow':
      return 'The Moodle took too long to answer. Try again later.';
    case 'answer-too-large':
      return `The answer to ${problem.function} is larger than we take. Ask for less at a time.`;
    case 'redirected':
      return 'The Moodle sends callers to another address. Connect it under the address that it has now.';
    case 'services-off':
      return `Web services, or their REST protocol, are switched off. Switch on “Enable web services” in ${places.features}, and REST in ${places.protocols}.`;
    case 'not-moodle':
      return 'Something answered at this address, and not as a Moodle does. Use the address of its front page.';
    case 'http-status':
      return problem.status === 503
        ? 'The Moodle is in maintenance mode, or overloaded (503). Try again later.'
        : `The web server in front of the Moodle answered ${problem.status}. Ask whoever runs it.`;
    case 'unexpected-answer':
      return `The answer to ${problem.function} is not what Moodle 4.5 gives. The site may be older, or changed.`;
    case 'token-refused':
      return `The Moodle does not know this token. Make one in ${places.tokens}, then connect the site again.`;
    case 'access-refused':
      return [
        `The token may not call ${problem.function}. Moodle does not say why; it is one of these:`,
        `the function is not in the token’s service (${places.services} > Functions > Add functions);`,
        `the service is disabled, or the token’s user is not an authorised user of it (same page > Edit, and Authorised users);`,
        `the user’s role lacks “${rightNames['webservice/rest:use']}”, webservice/rest:use (${places.roles});`,
        `the token has expired or may be used from another address only (${places.tokens}).`,
      ].join('\n  ');
    case 'not-permitted':
      return `The token’s user lacks a right for ${problem.function}${called(problem.right)}. Allow it in ${places.roles}.`;
    case 'not-there':
      return `There is no such thing in the Moodle (${problem.function}).`;
    case 'maintenance':
      return 'The Moodle is in maintenance mode. Try again when it is back.';
    case 'person-not-active':
      return 'The account is suspended, not confirmed or deleted.';
    case 'course-closed':
      return `The token’s user may not enter the course. Allow “${rightNames['moodle/course:view']}”, moodle/course:view, in ${places.roles}, or give the role in the course’s category.`;
    case 'short-name-taken':
      return 'Another course has this short name. Choose one that no course has.';
    case 'refused':
      return `The Moodle refused ${problem.function} (its code: ${problem.errorcode}).`;
  }
}

const called = (right: string): string => (right === '' ? '' : `; Moodle calls it “${right}”`);

/** Everything that a check found, a line each; what is missing says where to switch it on. */
export function checkLines({ site, missing, course, rights, problems }: MoodleCheck): readonly string[] {
  const purposes = ['sync', 'publish', 'activate'] as const;
  return [
    `${site.name} (${site.url}), Moodle ${site.release}. The token works.`,
    ...purposes.flatMap((purpose) =>
      missing[purpose].map(
        (name) =>
          `Missing function, for ${purposeNames[purpose]}: ${name}. Add it in ${places.services}: the token’s service > Functions > Add functions.`,
      ),
    ),
    ...(course ? [`Tried on the course “${course.name}” (${course.shortName}, id ${course.id}):`] : []),
    ...rights.map(rightLine),
    ...problems.map(problemSentence),
    ...(course
      ? []
      : ['Rights inside a course were not tried: say which course with --course, by its id or short name.']),
    ...(site.isAdministrator ? [administratorWarning] : []),
  ];
}

function rightLine({ rights, purpose, state, called: word }: RightFinding): string {
  const names = rights.map((right) => `“${rightNames[right]}” (${right})`).join(', ');
  switch (state) {
    case 'there':
      return `There: ${names}.`;
    case 'missing':
      return `Missing right, for ${purposeNames[purpose]}: ${rights.length > 1 ? 'one of ' : ''}${names}${called(word ?? '')}. Allow it in ${places.roles}: the role of the token’s user > Edit.`;
    case 'unknown':
      return `Not tried, because there was nothing to try it on: ${names}.`;
  }
}

export const isCheckGood = ({ missing, rights, problems }: MoodleCheck): boolean =>
  problems.length === 0 &&
  Object.values(missing).every((names) => names.length === 0) &&
  rights.every(({ state }) => state !== 'missing');

/** What publishing would do, before anything is done. */
export function planLines({
  order,
  master,
  categoryId,
  activities,
  toActivate,
  active,
}: PublishPlan): readonly string[] {
  return [
    `Copy “${master.name}” (${master.shortName}, id ${master.id}) to “${order.name}” (${order.shortName}) in category ${categoryId}, ${order.isVisible ? 'visible to learners at once' : 'hidden until you show it'}. Nobody is enrolled by it.`,
    ...activities.map(
      ({ name, source }) =>
        `It brings the SCORM activity “${name}”, ${source === 'localsync' ? 'which fetches its package from an address' : 'with the package that it holds now'}.`,
    ),
    ...toActivate.map(({ name, id }) => `Activate the tool “${name}” (id ${id}).`),
    ...active.map(({ name }) => `The tool “${name}” is active already.`),
    ...(order.clientIds.length > 0 && toActivate.length + active.length === 0
      ? ['Our tool is registered here, and the site does not list it: nothing to activate.']
      : []),
  ];
}

/** What was done, what was not, and what is there now because of it. */
export function publishedLines({ copy, tools }: Published, plan: PublishPlan): readonly string[] {
  return [
    ...(copy.state === 'done'
      ? [
          `Copied: the new course has the id ${copy.courseId}.`,
          copy.activities.ok
            ? `It has ${count(copy.activities.value.length, 'SCORM activity', 'SCORM activities')}; the master has ${plan.activities.length}.`
            : `It could not be looked at: ${problemSentence(copy.activities.problem)}`,
          copy.people.ok
            ? `${count(copy.people.value, 'person is', 'people are')} enrolled in it.`
            : `Who is enrolled could not be read: ${problemSentence(copy.people.problem)}`,
        ]
      : [
          `Not copied. ${problemSentence(copy.problem)}`,
          typeof copy.leftBehind === 'object'
            ? `A course with that short name is there now (id ${copy.leftBehind.courseId}) and may be empty or half filled. Look at it; delete it before you try again.`
            : copy.leftBehind === 'nothing'
              ? copy.problem.code === 'too-slow' || copy.problem.code === 'unreachable'
                ? 'No course has that short name yet. A Moodle that is slow may still make it: look again in ten minutes.'
                : 'Nothing was left behind: no course has that short name.'
              : 'Whether something was left behind could not be seen: look for the short name in Moodle before you try again.',
        ]),
    ...tools.map(({ tool, problem }) =>
      problem
        ? `The tool “${tool.name}” was not activated. ${problemSentence(problem)}`
        : `The tool “${tool.name}” is active.`,
    ),
  ];
}

/** The one step that REST cannot do. */
export const packageByHand: readonly string[] = [
  'What Moodle lets nobody do over REST is put a package into an activity. When there is a newer one:',
  '  1. Open the SCORM activity in the course, then Settings.',
  '  2. Under Package, delete the old zip and drop the new one into “Package file”. Keep the activity: learners keep their place.',
  '  3. Save and display, and look once that it opens.',
  'For a new course, do it in the master first: every later copy has it. Who is already in a copied course needs it there, too.',
];

export function readingLines(reading: CourseReading): readonly string[] {
  const { matches, differs, unknown } = reading.signOffs;
  return [
    `${reading.title} (id ${reading.courseId})${reading.isResumed ? ', taken up where the last reading stopped' : ''}: ${count(reading.people, 'learner', 'learners')}.`,
    ...reading.activities.map(({ name, track }) => `  “${name}”: our package of the track ${track}.`),
    `  ${reading.complete} complete, ${reading.inProgress} in progress, ${reading.notBegun} not begun.`,
    `  Sign-offs reported: ${matches + differs + unknown}. ${matches} of the words that we show now, ${differs} of other words, ${unknown} that cannot be compared. New in the ledger: ${reading.newSignOffs}.`,
    ...(reading.people === 0 && !reading.isResumed
      ? [
          `  Nobody is listed. If there are learners, the token’s user may not see them: allow “${rightNames['moodle/user:viewdetails']}” (moodle/user:viewdetails) in ${places.roles}.`,
        ]
      : []),
    ...(reading.leftOut > 0
      ? [
          `  Left out, because they were erased here and have begun nothing since: ${reading.leftOut}. Take them off the course in Moodle.`,
        ]
      : []),
    ...(reading.keptHere > 0 ? [`  ${reading.keptHere} also taken in our tool: its own record stands.`] : []),
    ...Object.entries(reading.passedOver).map(
      ([code, people]) => `  Passed over, because Moodle gives nothing of them (${code}): ${people}.`,
    ),
  ];
}

export function syncSentence(problem: SyncProblem): string {
  switch (problem.code) {
    case 'call-failed':
      return `Course ${problem.courseId}: ${problemSentence(problem.problem)}\n  What was read before is kept; the next sync goes on from there.`;
    case 'no-such-course':
      return `There is no course ${problem.courseId}, or the token may not see it.`;
    case 'paused':
      return `Course ${problem.courseId}: paused. The next sync goes on from there.`;
    case 'no-package':
      return problem.scorms === 0
        ? `Course ${problem.courseId} shows no SCORM activity. If there is one, the token’s user may not see it (moodle/course:view).`
        : `None of the ${problem.scorms} SCORM activities in course ${problem.courseId} holds a package of this provider.`;
  }
}

export const adoptedLine = ({ moved, known }: NonNullable<Identity['adopted']>): string =>
  `The site is registered over LTI now: ${moved} of its people became people of that registration, ${known} were known there already.`;

/** Why a site was not connected. */
export function connectSentence(problem: ConnectProblem): string {
  switch (problem.code) {
    case 'address-refused':
      return 'This address is not used.\nIt must begin with https:// and lead to a public host: the address of the Moodle’s front page.';
    case 'call-failed':
      return problemSentence(problem.problem);
    case 'other-address':
      return `The site calls itself ${problem.siteUrl}.\nConnect it under that address.`;
    case 'several-registrations':
      return 'This Moodle is registered over LTI several times.\nSay as whose people its learners count.';
  }
}

/** Why something was not done. */
export function workSentence(refusal: WorkProblem | PublishRefusal): string {
  switch (refusal.code) {
    case 'call-failed':
      return problemSentence(refusal.problem);
    case 'no-such-short-name':
      return `No course has the short name “${refusal.said}”, or the token may not see it.`;
    case 'no-course':
      return 'No course has been read yet: say which.';
    case 'functions-missing':
      return checkLines(refusal.check).join('\n');
    case 'rights-missing':
      return refusal.rights
        .map(
          ({ rights, called: word }) =>
            `The token’s user lacks ${rights.length > 1 ? 'one of ' : ''}${rights.join(', ')}${word === undefined ? '' : ` (Moodle calls it “${word}”)`}. Allow it in ${places.roles}.`,
        )
        .join('\n');
    case 'no-master':
      return 'There is no such master course, or the token may not see it.';
    case 'short-name-taken':
      return `A course with that short name is there already (id ${refusal.courseId}). Choose another.`;
  }
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
