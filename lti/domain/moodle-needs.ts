/** What a token needs in a Moodle: functions of its service, and rights of its user's role. Smallest first. */

export type MoodlePurpose = 'sync' | 'publish' | 'activate';

export const moodleFunctions: Readonly<Record<MoodlePurpose, readonly string[]>> = {
  sync: [
    'core_webservice_get_site_info',
    'core_course_get_courses_by_field',
    'core_enrol_get_enrolled_users',
    'mod_scorm_get_scorms_by_courses',
    'mod_scorm_get_scorm_scoes',
    'mod_scorm_get_scorm_access_information',
    'mod_scorm_get_scorm_sco_tracks',
    'core_completion_get_activities_completion_status',
  ],
  publish: ['core_course_duplicate_course'],
  activate: ['mod_lti_get_tool_types', 'mod_lti_update_tool_type'],
};

/** Rights by the name that Moodle's page of roles finds them under. */
export const moodleRights = {
  'webservice/rest:use': 'sync',
  'moodle/course:view': 'sync',
  'moodle/course:viewparticipants': 'sync',
  'moodle/user:viewdetails': 'sync',
  'mod/scorm:viewreport': 'sync',
  'report/progress:view': 'sync',
  'moodle/backup:backupcourse': 'publish',
  'moodle/restore:restorecourse': 'publish',
  'moodle/course:create': 'publish',
  'moodle/course:viewhiddencourses': 'publish',
  'moodle/site:config': 'activate',
} as const satisfies Readonly<Record<string, MoodlePurpose>>;
export type MoodleRight = keyof typeof moodleRights;

/** @param listed - what `core_webservice_get_site_info` says the token may call */
export const missingFunctions = (listed: ReadonlySet<string>, purpose: MoodlePurpose): readonly string[] =>
  moodleFunctions[purpose].filter((name) => !listed.has(name));

export interface RightFinding {
  /** One is missing where there are several: Moodle does not say which. */
  readonly rights: readonly MoodleRight[];
  readonly purpose: MoodlePurpose;
  /** `unknown`: nothing was there to try it on. */
  readonly state: 'there' | 'missing' | 'unknown';
  /** What Moodle itself calls the missing one, in the language of the site. */
  readonly called?: string;
}
