/** The web service functions that we use, each parsed at the door: what is not named here does not come in. */
import { z } from 'zod';
import { keepTracks, type KeptTracks } from '../domain/moodle-tracks.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { MoodleClient } from './client.ts';
import type { MoodleProblem } from './problem.ts';

export type Called<Value> = Promise<Result<Value, MoodleProblem>>;

export interface MoodleCalls {
  siteInfo(): Called<SiteInfo>;
  /** Undefined where there is none, or none that the token may see: Moodle does not tell the two apart. */
  course(by: { readonly id: string } | { readonly shortName: string }): Called<CourseInfo | undefined>;
  /** By id; empty once there is nobody after `offset`. A page may be shorter than asked for and not be the last. */
  enrolled(courseId: string, offset: number, limit: number): Called<readonly EnrolledUser[]>;
  scorms(courseId: string): Called<readonly ScormActivity[]>;
  /** Those with something to launch. */
  scos(scormId: number): Called<readonly { readonly id: number; readonly manifest: string }[]>;
  scormRights(scormId: number): Called<{ readonly canViewReport: boolean }>;
  /** @param attempt - 0 for the newest @returns undefined tracks where nothing has been done */
  tracks(
    scoId: number,
    userId: string,
    attempt: number,
  ): Called<{ readonly attempt: number; readonly tracks?: KeptTracks }>;
  /** By course module. */
  completion(
    courseId: string,
    userId: string,
  ): Called<ReadonlyMap<string, { state: number; timeCompleted: number }>>;
  copyCourse(copy: {
    readonly courseId: string;
    readonly name: string;
    readonly shortName: string;
    readonly categoryId: number;
    readonly isVisible: boolean;
  }): Called<{ readonly id: string }>;
  tools(): Called<readonly ToolType[]>;
  activateTool(id: number): Called<undefined>;
}

export interface SiteInfo {
  readonly url: string;
  readonly name: string;
  readonly release: string;
  readonly userId: string;
  readonly isAdministrator: boolean;
  readonly functions: ReadonlySet<string>;
}
export interface CourseInfo {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly categoryId: number;
}
export interface EnrolledUser {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}
export interface ScormActivity {
  readonly id: number;
  readonly moduleId: string;
  readonly name: string;
  /** `local`: a file that was put in by hand. `localsync`: fetched from an address. Absent where the token may not see it. */
  readonly source?: string;
}
export interface ToolType {
  readonly id: number;
  readonly name: string;
  readonly clientId: string;
  readonly isActive: boolean;
}

/** Moodle writes ids as numbers, and some of them as text. */
const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const text = z.string().catch('');
const roles = z.array(z.object({ shortname: z.string() })).catch([]);

const siteInfo = z
  .object({
    siteurl: z.string(),
    sitename: text,
    release: text,
    userid: id,
    userissiteadmin: z.boolean().catch(false),
    functions: z.array(z.object({ name: z.string() })),
  })
  .transform((info): SiteInfo => ({
    url: info.siteurl.replace(/\/+$/, ''),
    name: info.sitename,
    release: info.release,
    userId: info.userid,
    isAdministrator: info.userissiteadmin,
    functions: new Set(info.functions.map(({ name }) => name)),
  }));

const courses = z.object({
  courses: z.array(z.object({ id, fullname: text, shortname: text, categoryid: z.number().int().catch(0) })),
});

const enrolled = z.array(z.object({ id, fullname: text, roles }));

const scorms = z.object({
  scorms: z.array(
    z.object({
      id: z.number().int(),
      coursemodule: id,
      name: text,
      scormtype: z.string().optional().catch(undefined),
    }),
  ),
});

const scoes = z.object({
  scoes: z.array(z.object({ id: z.number().int(), manifest: text, launch: text, scormtype: text })),
});

/** The door: of an attempt's values only those that are named in `domain/moodle-tracks.ts` leave this function. */
const scoTracks = z
  .object({
    data: z.object({
      attempt: z.number().int(),
      tracks: z.array(
        z.object({
          element: z.string(),
          value: z.union([z.string(), z.number(), z.null()]).transform((value) => String(value ?? '')),
        }),
      ),
    }),
  })
  .transform(({ data: { attempt, tracks } }) => ({
    attempt,
    ...(tracks.length > 0 && { tracks: keepTracks(tracks) }),
  }));

const completion = z.object({
  statuses: z.array(
    z.object({ cmid: id, state: z.number().int(), timecompleted: z.number().int().catch(0) }),
  ),
});

const toolTypes = z.array(
  z.object({
    id: z.coerce.number().int(),
    name: text,
    clientid: text,
    state: z.object({ configured: z.boolean() }),
  }),
);

/** Copying a course with its files. */
const copySeconds = 600;

export function moodleCalls(client: MoodleClient): MoodleCalls {
  return {
    siteInfo: () => client.call({ function: 'core_webservice_get_site_info', answer: siteInfo }),
    async course(by) {
      const found = await client.call({
        function: 'core_course_get_courses_by_field',
        arguments: 'id' in by ? { field: 'id', value: by.id } : { field: 'shortname', value: by.shortName },
        answer: courses,
      });
      if (!found.ok) return found.problem.code === 'not-there' ? ok(undefined) : found;
      const [course] = found.value.courses;
      return ok(
        course && {
          id: course.id,
          name: course.fullname,
          shortName: course.shortname,
          categoryId: course.categoryid,
        },
      );
    },
    async enrolled(courseId, offset, limit) {
      const users = await client.call({
        function: 'core_enrol_get_enrolled_users',
        arguments: {
          courseid: courseId,
          // Nothing else of a person is asked for: no e-mail address, no picture, no last access.
          options: [
            { name: 'userfields', value: 'id,fullname,roles' },
            { name: 'sortby', value: 'id' },
            { name: 'limitfrom', value: offset },
            { name: 'limitnumber', value: limit },
          ],
        },
        answer: enrolled,
      });
      return users.ok
        ? ok(
            users.value.map((user) => ({
              id: user.id,
              name: user.fullname,
              roles: user.roles.map(({ shortname }) => shortname),
            })),
          )
        : users;
    },
    async scorms(courseId) {
      const found = await client.call({
        function: 'mod_scorm_get_scorms_by_courses',
        arguments: { courseids: [courseId] },
        answer: scorms,
      });
      return found.ok
        ? ok(
            found.value.scorms.map(({ id: scormId, coursemodule, name, scormtype }) => ({
              id: scormId,
              moduleId: coursemodule,
              name,
              ...(scormtype !== undefined && { source: scormtype }),
            })),
          )
        : found;
    },
    async scos(scormId) {
      const found = await client.call({
        function: 'mod_scorm_get_scorm_scoes',
        arguments: { scormid: scormId },
        answer: scoes,
      });
      return found.ok
        ? ok(
            found.value.scoes
              .filter(({ launch, scormtype }) => scormtype === 'sco' && launch !== '')
              .map((sco) => ({ id: sco.id, manifest: sco.manifest })),
          )
        : found;
    },
    async scormRights(scormId) {
      const rights = await client.call({
        function: 'mod_scorm_get_scorm_access_information',
        arguments: { scormid: scormId },
        answer: z.object({ canviewreport: z.boolean() }),
      });
      return rights.ok ? ok({ canViewReport: rights.value.canviewreport }) : rights;
    },
    tracks: (scoId, userId, attempt) =>
      client.call({
        function: 'mod_scorm_get_scorm_sco_tracks',
        arguments: { scoid: scoId, userid: userId, attempt },
        answer: scoTracks,
      }),
    async completion(courseId, userId) {
      const statuses = await client.call({
        function: 'core_completion_get_activities_completion_status',
        arguments: { courseid: courseId, userid: userId },
        answer: completion,
      });
      return statuses.ok
        ? ok(
            new Map(
              statuses.value.statuses.map(({ cmid, state, timecompleted }) => [
                cmid,
                { state, timeCompleted: timecompleted },
              ]),
            ),
          )
        : statuses;
    },
    async copyCourse({ courseId, name, shortName, categoryId, isVisible }) {
      const copy = (options: readonly { readonly name: string; readonly value: number }[]) =>
        client.call({
          function: 'core_course_duplicate_course',
          arguments: {
            courseid: courseId,
            fullname: name,
            shortname: shortName,
            categoryid: categoryId,
            visible: isVisible,
            options,
          },
          answer: z.object({ id }),
          writes: true,
          timeoutSeconds: copySeconds,
        });
      // Nobody comes along, and nothing that anybody did.
      const copied = await copy([{ name: 'users', value: 0 }]);
      // Whose role may copy nobody's data may not even say so: for them it is "no" already (docs/lms-notes.md).
      const isLocked =
        !copied.ok &&
        copied.problem.code === 'refused' &&
        copied.problem.errorcode === 'setting_locked_by_permission';
      const answer = isLocked ? await copy([]) : copied;
      return answer.ok ? ok({ id: answer.value.id }) : answer;
    },
    async tools() {
      const types = await client.call({ function: 'mod_lti_get_tool_types', answer: toolTypes });
      return types.ok
        ? ok(
            types.value.map((type) => ({
              id: type.id,
              name: type.name,
              clientId: type.clientid,
              isActive: type.state.configured,
            })),
          )
        : types;
    },
    async activateTool(toolId) {
      const updated = await client.call({
        function: 'mod_lti_update_tool_type',
        // 1 is "configured", which Moodle's page calls active.
        arguments: { id: toolId, state: 1 },
        answer: z.object({ id: z.coerce.number() }),
        writes: true,
      });
      if (!updated.ok) return updated;
      return updated.value.id === toolId
        ? ok(undefined)
        : failed({ code: 'unexpected-answer', function: 'mod_lti_update_tool_type' });
    },
  };
}
