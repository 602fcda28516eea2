/**
 * A Moodle as its REST server was seen to answer (docs/lms-notes.md, "Moodle 4.5.6, REST"), over real HTTP: errors with
 * status 200, ids now as numbers and now as text, values of an attempt with everything that Moodle keeps of it, rights that
 * fail in the site's own words. Written from what was seen, and from nothing of the client's.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeUser {
  readonly id: number;
  readonly fullname: string;
  readonly roles: readonly string[];
  readonly isSuspended?: boolean;
}

export interface FakeAttempt {
  readonly user: number;
  readonly sco: number;
  readonly number: number;
  readonly elements: Readonly<Record<string, string>>;
  readonly timemodified: number;
}

export interface FakeScorm {
  readonly id: number;
  readonly cmid: number;
  readonly course: number;
  readonly name: string;
  readonly sco: number;
  readonly manifest: string;
  readonly scormtype?: string;
}

export interface FakeCourse {
  readonly id: number;
  readonly shortname: string;
  readonly fullname: string;
  readonly category: number;
  visible?: boolean;
  people: FakeUser[];
}

export interface FakeToken {
  readonly functions: readonly string[];
  /** Rights that its user's role has. */
  readonly rights: readonly string[];
}

export interface FakeTool {
  readonly id: number;
  readonly name: string;
  readonly clientid: string;
  state: 'configured' | 'pending';
}

export type Fault =
  'close' | 'hang' | 'error-500' | 'html' | 'redirect' | 'forbidden' | 'maintenance' | 'shape';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly form: URLSearchParams;
}

export interface FakeMoodle {
  readonly url: string;
  readonly courses: FakeCourse[];
  readonly scorms: FakeScorm[];
  readonly attempts: FakeAttempt[];
  /** By "course module, user". */
  readonly completed: Map<string, { state: number; time: number }>;
  readonly tokens: Map<string, FakeToken>;
  readonly tools: FakeTool[];
  readonly seen: SeenRequest[];
  /** Asked before each answer. */
  faultFor: (called: string, times: number) => Fault | undefined;
  /** Where a redirect points. */
  movedTo: string;
  /** A copy of a course stops in the middle: the course is there and nobody is told. */
  copyBreaks: boolean;
  close(): Promise<void>;
}

export const readingFunctions = [
  'core_webservice_get_site_info',
  'core_course_get_courses_by_field',
  'core_enrol_get_enrolled_users',
  'mod_scorm_get_scorms_by_courses',
  'mod_scorm_get_scorm_scoes',
  'mod_scorm_get_scorm_access_information',
  'mod_scorm_get_scorm_sco_tracks',
  'core_completion_get_activities_completion_status',
];
export const publishingFunctions = [
  'core_course_duplicate_course',
  'mod_lti_get_tool_types',
  'mod_lti_update_tool_type',
];
export const readingRights = [
  'webservice/rest:use',
  'moodle/course:view',
  'moodle/course:viewparticipants',
  'moodle/user:viewdetails',
  'mod/scorm:viewreport',
  'report/progress:view',
];
export const publishingRights = [
  'moodle/course:create',
  'moodle/restore:restorecourse',
  'moodle/backup:backupcourse',
];

class MoodleException extends Error {
  readonly exception: string;
  readonly errorcode: string;
  constructor(exception: string, errorcode: string, message: string) {
    super(message);
    this.exception = exception;
    this.errorcode = errorcode;
  }
}

const accessException = () =>
  new MoodleException('webservice_access_exception', 'accessexception', 'Access control exception');
const lacks = (words: string) =>
  new MoodleException(
    'core\\exception\\required_capability_exception',
    'nopermissions',
    `Sorry, but you do not currently have permissions to do that (${words}).`,
  );
const moodleException = (code: string, message: string) =>
  new MoodleException('core\\exception\\moodle_exception', code, message);

export async function startFakeMoodle(): Promise<FakeMoodle> {
  const timesCalled = new Map<string, number>();
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const moodle: FakeMoodle = {
    url: `http://127.0.0.1:${port}`,
    courses: [],
    scorms: [],
    attempts: [],
    completed: new Map(),
    tokens: new Map(),
    tools: [],
    seen: [],
    faultFor: () => undefined,
    movedTo: '',
    copyBreaks: false,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => {
          closed();
        });
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of request) text += String(piece);
    const form = new URLSearchParams(text);
    moodle.seen.push({ method: request.method ?? '', url: request.url ?? '', form });
    const called = form.get('wsfunction') ?? '';
    const times = (timesCalled.get(called) ?? 0) + 1;
    timesCalled.set(called, times);
    switch (moodle.faultFor(called, times)) {
      case 'close':
        request.socket.destroy();
        return;
      case 'hang':
        return;
      case 'error-500':
        response.writeHead(500).end('<h1>Internal Server Error</h1>');
        return;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
        return;
      case 'redirect':
        response.writeHead(302, { location: moodle.movedTo }).end();
        return;
      case 'forbidden':
        response.writeHead(403).end();
        return;
      case 'maintenance':
        answer(response, moodleException('sitemaintenance', 'The site is undergoing maintenance'));
        return;
      case 'shape':
        answer(response, { something: 'else' });
        return;
      case undefined:
    }
    try {
      answer(response, run(moodle, called, form));
    } catch (error) {
      if (!(error instanceof MoodleException)) throw error;
      answer(response, error);
    }
  }
  return moodle;
}

/** Status 200, whatever happened. */
function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      body instanceof MoodleException
        ? { exception: body.exception, errorcode: body.errorcode, message: body.message }
        : body,
    ),
  );
}

function run(moodle: FakeMoodle, called: string, form: URLSearchParams): unknown {
  const token = moodle.tokens.get(form.get('wstoken') ?? '');
  if (!token) throw moodleException('invalidtoken', 'Invalid token - token not found');
  if (!token.rights.includes('webservice/rest:use') || !token.functions.includes(called))
    throw accessException();
  const may = (right: string): boolean => token.rights.includes(right);
  const course = (id: string | null): FakeCourse => {
    const found = moodle.courses.find((one) => String(one.id) === id);
    if (!found) throw moodleException('invalidrecord', 'Can not find data record in database table course.');
    return found;
  };
  switch (called) {
    case 'core_webservice_get_site_info':
      return {
        sitename: 'Test Moodle',
        siteurl: moodle.url,
        userid: 7,
        release: '4.5.6 (Build: 20250811)',
        version: '2024100706',
        userissiteadmin: false,
        functions: token.functions.map((name) => ({ name, version: '2024100706' })),
      };
    case 'core_course_get_courses_by_field': {
      const [field, value] = [form.get('field'), form.get('value')];
      const found = moodle.courses.filter((one) =>
        field === 'id' ? String(one.id) === value : one.shortname === value,
      );
      return {
        courses: found.map(({ id, shortname, fullname, category }) => ({
          id,
          shortname,
          fullname,
          categoryid: category,
          summary: '<p>Words</p>',
        })),
        warnings: [],
      };
    }
    case 'core_enrol_get_enrolled_users': {
      const { people } = course(form.get('courseid'));
      if (!may('moodle/course:view'))
        throw moodleException('errorcoursecontextnotvalid', 'You cannot execute functions in this course');
      if (!may('moodle/course:viewparticipants')) throw lacks('View participants');
      const options = optionsOf(form);
      const from = Number(options.get('limitfrom'));
      const page = [...people]
        .sort((a, b) => a.id - b.id)
        .slice(from, from + Number(options.get('limitnumber')));
      const fields = (options.get('userfields') ?? '').split(',');
      // Of learners whose details may not be seen it says nothing; teachers are seen by everybody.
      const shown = page.filter(({ roles }) => may('moodle/user:viewdetails') || !roles.includes('student'));
      return shown.map(({ id, fullname, roles }) => ({
        id,
        fullname,
        ...(fields.includes('roles') && {
          roles: roles.map((shortname, index) => ({ roleid: 5 + index, name: '', shortname, sortorder: 0 })),
        }),
        ...(options.get('userfields') === undefined && { email: `user${id}@example.com` }),
      }));
    }
    case 'mod_scorm_get_scorms_by_courses': {
      const id = form.get('courseids[0]');
      if (id === null)
        throw new MoodleException(
          'core\\exception\\invalid_parameter_exception',
          'invalidparameter',
          'Invalid parameter value detected',
        );
      const there = may('moodle/course:view') ? moodle.scorms.filter((one) => String(one.course) === id) : [];
      return {
        scorms: there.map((one) => ({
          id: one.id,
          coursemodule: one.cmid,
          course: one.course,
          name: one.name,
          version: 'SCORM_1.2',
          scormtype: one.scormtype ?? 'local',
          reference: `${one.manifest}.zip`,
        })),
        options: [{ name: 'scormstandard', value: '0' }],
        warnings: [],
      };
    }
    case 'mod_scorm_get_scorm_scoes': {
      const scorm = moodle.scorms.find((one) => String(one.id) === form.get('scormid'));
      if (!scorm) throw moodleException('invalidrecord', 'Can not find data record');
      const { sco, manifest, id } = scorm;
      return {
        scoes: [
          {
            id: sco - 1,
            scorm: id,
            manifest,
            organization: '',
            parent: '/',
            launch: '',
            scormtype: '',
            title: 'x',
          },
          { id: sco, scorm: id, manifest, parent: 'x', launch: 'index.html', scormtype: 'sco', title: 'x' },
        ],
        warnings: [],
      };
    }
    case 'mod_scorm_get_scorm_access_information':
      return { warnings: [], canaddinstance: false, canviewreport: may('mod/scorm:viewreport') };
    case 'mod_scorm_get_scorm_sco_tracks': {
      activeUser(moodle, form.get('userid'));
      if (!may('mod/scorm:viewreport')) throw lacks('View reports');
      const all = moodle.attempts.filter(
        (one) => String(one.user) === form.get('userid') && String(one.sco) === form.get('scoid'),
      );
      const newest = Math.max(1, ...all.map(({ number }) => number));
      const number = Number(form.get('attempt')) || newest;
      const found = all.find((one) => one.number === number);
      if (!found)
        return {
          data: { attempt: number, tracks: [] },
          warnings: [
            { item: 'attempt', itemid: number, warningcode: 'notattempted', message: 'Not attempted' },
          ],
        };
      const { elements, timemodified, user, sco } = found;
      const status = elements['cmi.core.lesson_status'] ?? elements['cmi.completion_status'] ?? '';
      return {
        data: {
          attempt: number,
          tracks: Object.entries({
            score_raw: elements['cmi.core.score.raw'] ?? elements['cmi.score.raw'] ?? '',
            status,
            total_time: elements['cmi.core.total_time'] ?? '00:00:00',
            session_time: '00:00:00',
            timemodified: String(timemodified),
            ...elements,
            userid: String(user),
            scoid: String(sco),
          }).map(([element, value]) => ({ element, value })),
        },
        warnings: [],
      };
    }
    case 'core_completion_get_activities_completion_status': {
      const { id } = course(form.get('courseid'));
      activeUser(moodle, form.get('userid'));
      if (!may('report/progress:view')) throw lacks('View activity completion reports');
      return {
        statuses: moodle.scorms
          .filter((one) => one.course === id)
          .map(({ cmid, id: instance }) => {
            const done = moodle.completed.get(`${cmid},${form.get('userid') ?? ''}`);
            return {
              cmid,
              modname: 'scorm',
              instance,
              state: done?.state ?? 0,
              timecompleted: done?.time ?? 0,
              tracking: 2,
            };
          }),
        warnings: [],
      };
    }
    case 'core_course_duplicate_course':
      return copyCourse(moodle, form, course(form.get('courseid')), may);
    case 'mod_lti_get_tool_types':
      if (!may('moodle/site:config')) throw lacks('Change site configuration');
      return moodle.tools.map(toolOf);
    case 'mod_lti_update_tool_type': {
      if (!may('moodle/site:config')) throw lacks('Change site configuration');
      const tool = moodle.tools.find((one) => String(one.id) === form.get('id'));
      if (!tool) throw moodleException('unabletofindtooltype', 'Unable to find tool type');
      tool.state = form.get('state') === '1' ? 'configured' : 'pending';
      return toolOf(tool);
    }
    default:
      throw accessException();
  }
}

function copyCourse(
  moodle: FakeMoodle,
  form: URLSearchParams,
  course: FakeCourse,
  may: (right: string) => boolean,
): unknown {
  if (!may('moodle/course:create')) throw lacks('Create courses');
  if (!may('moodle/restore:restorecourse')) throw lacks('Restore courses');
  if (!may('moodle/backup:backupcourse')) throw lacks('Backup courses');
  const shortname = form.get('shortname') ?? '';
  const taken = moodle.courses.find((one) => one.shortname === shortname);
  if (taken)
    throw moodleException(
      'shortnametaken',
      `Short name is already used for another course (${taken.fullname})`,
    );
  // Whose role lacks backup:userinfo may not set this, not even to what it is.
  if (form.has('options[0][name]') && !may('moodle/backup:userinfo'))
    throw new MoodleException(
      'base_setting_exception',
      'setting_locked_by_permission',
      'error/setting_locked_by_permission',
    );
  const id = Math.max(...moodle.courses.map((one) => one.id)) + 1;
  const bringsPeople = form.get('options[0][value]') === '1';
  moodle.courses.push({
    id,
    shortname,
    fullname: form.get('fullname') ?? '',
    category: Number(form.get('categoryid')),
    visible: form.get('visible') === '1',
    people: bringsPeople ? [...course.people] : [],
  });
  if (moodle.copyBreaks) throw moodleException('backupprecheckerrors', 'There was a problem');
  for (const scorm of moodle.scorms.filter((one) => one.course === course.id))
    moodle.scorms.push({
      ...scorm,
      id: scorm.id + 100,
      cmid: scorm.cmid + 100,
      sco: scorm.sco + 100,
      course: id,
    });
  return { id, shortname };
}

const toolOf = ({ id, name, clientid, state }: FakeTool) => ({
  // The database's own text.
  id: String(id),
  name,
  clientid,
  state: { text: 'Active', pending: state === 'pending', configured: state === 'configured' },
});

function activeUser({ courses }: FakeMoodle, id: string | null): void {
  const user = courses.flatMap(({ people }) => people).find((one) => String(one.id) === id);
  if (!user) throw moodleException('invaliduser', 'Invalid user');
  if (user.isSuspended === true) throw moodleException('suspended', 'The account is suspended');
}

function optionsOf(form: URLSearchParams): Map<string, string> {
  const options = new Map<string, string>();
  for (let at = 0; form.has(`options[${at}][name]`); at += 1)
    options.set(form.get(`options[${at}][name]`) ?? '', form.get(`options[${at}][value]`) ?? '');
  return options;
}
