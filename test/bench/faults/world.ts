/** A platform with a course of learners, a database, and tools on it that may be killed. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import type { HostedCourse } from '../../../lti/http/tool.ts';
import { openDatabase, type DatabasePlace } from '../../../lti/store/open-database.ts';
import { platformsOf } from '../../../lti/store/platforms.ts';
import { freePort } from '../../../scripts/find-postgres.ts';
import { openHostedCourses } from '../../../scripts/hosted-courses.ts';
import type { Manner, PlatformLink } from '../../lms/lti-platform/model.ts';
import { startLtiPlatform, type LtiPlatform } from '../../lms/lti-platform/platform.ts';
import { openAsTeacher, takeCourse, type Crowd } from './learner.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { toolStarter, type ToolLog, type ToolProcess } from './tools.ts';
import { workOf, type Work } from './work.ts';

export interface FaultLearner {
  readonly personId: string;
  readonly name: string;
  readonly work: Work;
}

export interface World {
  readonly place: DatabasePlace;
  readonly platform: LtiPlatform;
  readonly courseLink: PlatformLink;
  readonly signOffLink: PlatformLink;
  readonly learners: readonly FaultLearner[];
  readonly figures: Crowd['figures'];
  readonly log: ToolLog;
  /** @param at - which of the two ports */
  startTool(at?: 0 | 1): Promise<ToolProcess>;
  /** Every learner begins at once. Resolves when all have been acknowledged everything. */
  takeCourses(): Promise<void>;
  /** A teacher looks at the sign-off's own activity, so that the tool knows of its column before the crowd comes. */
  openSignOff(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly place: DatabasePlace;
  readonly manner: Manner;
  readonly learners: number;
  readonly course: HostedCourse;
  /** Learners are spread over so many tools. */
  readonly tools?: 1 | 2;
}

export async function startWorld({
  place,
  manner,
  learners: count,
  course,
  tools = 1,
}: WorldOptions): Promise<World> {
  const folder = temporaryFolder();
  const coursesFile = join(folder, 'course');
  writeFileSync(coursesFile, serialize(course));
  const started = await startLtiPlatform({ manner });
  const { platform } = started;
  const ports = [await freePort(), await freePort()] as const;
  const publicUrl = `http://127.0.0.1:${ports[0]}`;
  const tool = platform.addTool({
    initiateLoginUri: `${publicUrl}/lti/login`,
    redirectUris: [`${publicUrl}/lti/launch`],
    targetLinkUri: `${publicUrl}/lti/launch`,
    jwksUri: `${publicUrl}/lti/keys`,
  });
  await register(place, platform);
  const link = (part: 'course' | 'sign-off', scoreMaximum: number): PlatformLink =>
    platform.addLink({
      tool,
      title: part,
      custom: { track: course.course.track.id, part },
      column: {
        scoreMaximum,
        resourceId: `${course.course.provider.id}.${course.course.track.id}`,
        tag: part,
      },
    });
  const [courseLink, signOffLink] = [link('course', 100), link('sign-off', 1)];
  const learners = Array.from({ length: count }, (_, index): FaultLearner => {
    const name = `Zebedee Quillfeather${index}`;
    const { id } = platform.addPerson(name, 'learner');
    return { personId: id, name, work: workOf(course, index) };
  });

  const starter = toolStarter();
  const secretsKey = randomBytes(32).toString('base64');
  const figures: Crowd['figures'] = { launches: 0, launchesAgain: 0, savesAgain: 0, tokens: [] };
  let turn = 0;
  const crowd: Crowd = {
    platform,
    figures,
    address: () => `http://127.0.0.1:${ports[(turn += 1) % tools === 0 ? 0 : 1]}`,
  };
  return {
    place,
    platform,
    courseLink,
    signOffLink,
    learners,
    figures,
    log: starter.log,
    startTool: (at = 0) =>
      starter.start({ database: place, port: ports[at], publicUrl, secretsKey, coursesFile }),
    async takeCourses() {
      await Promise.all(
        learners.map(({ personId, work }) => takeCourse(crowd, { personId, linkId: courseLink.id, work })),
      );
    },
    openSignOff: () => openAsTeacher(crowd, platform.person('assessor').id, signOffLink.id),
    async close() {
      await starter.killAll();
      await started.close();
    },
  };
}

/** The course that everybody takes here: the one with a quiz and a signature. */
export async function inductionCourse(): Promise<HostedCourse> {
  const courses = await openHostedCourses();
  if (!courses.ok) throw new Error('course/ has problems: npm run check');
  const found = courses.value.find('example', 'induction');
  if (!found) throw new Error('there is no induction of the example provider');
  return found;
}

async function register(place: DatabasePlace, platform: LtiPlatform): Promise<void> {
  const opened = await openDatabase(place, () => undefined);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problem));
  const [tool] = platform.tools;
  if (!tool) throw new Error('the platform knows the tool by now');
  await platformsOf(opened.value.db).add({
    providerId: 'example',
    issuer: platform.issuer,
    clientId: tool.clientId,
    authUrl: platform.authUrl,
    tokenUrl: platform.tokenUrl,
    jwksUrl: platform.jwksUrl,
    family: platform.manner,
    deployments: [{ deploymentId: tool.deploymentId, providerId: 'example' }],
  });
  await opened.value.close();
}
