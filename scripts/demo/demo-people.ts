/**
 * People for the course of the practice platform in Moodle's manner, so that whoever looks as an assessor sees every
 * state there is. Kept through the same doors as real learners; what is there already from an earlier start stays.
 */
import { signatureBody } from '../../lti/domain/merge.ts';
import type { HostedCourse } from '../../lti/http/tool.ts';
import type { Store } from '../../lti/store/store.ts';
import { encode } from '../../src/progress/suspend-data.ts';
import { newProgress } from '../../src/progress/progress.ts';
import type { PracticePlatform } from './practice-platforms.ts';

const names = [
  ...[
    'Aisha Rahman',
    'Ben Carter',
    'Callum Reeve',
    'Dorota Nowak',
    'Ellis Grant',
    'Farah Aziz',
    'Grace Okafor',
  ],
  ...[
    'Harry Webb',
    'Ines Duarte',
    'Jordan Ellis',
    'Kofi Mensah',
    'Lena Fischer',
    'Maryam Said',
    'Noah Price',
  ],
  ...[
    'Olivia Shaw',
    'Precious Adeyemi',
    'Quinn Harper',
    'Rosa Silva',
    'Siôn Parry',
    'Tomasz Nowak',
    'Uma Patel',
  ],
  ...[
    'Victor Hall',
    'Wren Foster',
    'Xin Li',
    'Yusuf Demir',
    'Zoe Clarke',
    'Amira Khan',
    'Lee Sawyer',
    'Bea Lund',
  ],
] as const;

export const demoPeople = names.map((name, index) => [`practice-${index + 10}`, name, 'learner'] as const);

const DAY = 86_400_000;

export async function fillDemoCourse(
  store: Store,
  { platform, providerId }: PracticePlatform,
  hosted: HostedCourse | undefined,
  now: Date,
): Promise<void> {
  const [tool] = platform.tools;
  const [link] = platform.links;
  const [registration] = tool ? await store.platforms.find(platform.issuer, tool.clientId) : [];
  const deployment = registration?.deployments[0];
  const [course] = platform.courses;
  if (!registration || !deployment || !link || !course || !hosted) return;
  const { track } = hosted.course;
  const before = (days: number): Date => new Date(now.getTime() - days * DAY);
  const ids: { readonly personId: string; readonly attemptId: string; readonly contextId?: string }[] = [];
  for (const [sub, name] of demoPeople)
    ids.push(
      await store.launches.keep(
        {
          platform: registration,
          deployment,
          message: 'resource-link',
          person: { sub, name, email: `${sub}@learners.example.org` },
          roles: ['learner'],
          context: { id: course.id, title: course.title },
          resourceLink: { id: link.id, title: link.title },
          custom: {},
        },
        { track: track.id, part: 'course' },
        before(80),
      ),
    );
  const contextId = ids[0]?.contextId;
  if (contextId === undefined || (await store.groups.of(contextId)).length > 0) return;

  for (const [index, { attemptId, personId }] of ids.entries()) {
    if (index >= 25) continue;
    const isPassed = index < 23;
    // One has tried and not passed: on their page stands what is still to learn.
    const hasTried = isPassed || index === 23;
    const at = before(Math.max(1, 70 - 3 * index));
    const isMissed = (topic: number): boolean =>
      isPassed ? topic === index % 12 || (topic === 4 && index % 2 === 0) : topic % 3 === 0;
    const marks = Object.fromEntries(
      (hosted.course.assessment?.topics ?? []).map(({ code, draw }, topic) => [
        code,
        { right: isMissed(topic) ? draw - 1 : draw, asked: draw },
      ]),
    );
    const sum = (of: 'right' | 'asked'): number =>
      Object.values(marks).reduce((total, mark) => total + mark[of], 0);
    const signOff = index < 20 ? hosted.signOff : undefined;
    const lessons = hosted.course.parts.filter(({ kind }) => kind === 'lesson');
    const read = hasTried ? lessons : lessons.slice(0, index - 21);
    const progress = {
      ...newProgress(),
      finished: new Set(read.flatMap(({ screens }) => screens)),
      ...(hasTried && { attempts: isPassed ? 1 + (index % 2) : 1, marks }),
      ...(signOff && {
        signedOff: { at: `${at.toISOString().slice(0, 19)}Z`, hash: signOff.hash, withSupport: false },
      }),
    };
    await store.attempts.save({
      id: attemptId,
      revision: 0,
      state: encode(progress, hosted.course),
      session: '',
      sequence: 0,
      facts: {
        completion: signOff ? 'completed' : 'incomplete',
        success: isPassed ? 'passed' : 'unknown',
        ...(isPassed && { scaledScore: sum('right') / sum('asked'), passedAt: at }),
        marks: hasTried ? marks : {},
        quizAttempts: progress.attempts,
        startedAt: before(80),
        ...(signOff && { signedAt: at, completedAt: at }),
      },
      ...(signOff && {
        signature: {
          body: signatureBody(
            signOff,
            {
              language: hosted.course.language,
              isEasyRead: false,
              withSupport: index % 9 === 0,
              statements: signOff.statements.map(({ code }) => code),
            },
            track.id,
            'click',
          ),
          typedName: names[index] ?? '',
          at,
        },
      }),
      scores: [],
      now: at,
    });
    if (index === 22)
      await store.followUps.open({
        providerId,
        personId,
        track: track.id,
        at: before(3),
        forRole: 'Safeguarding lead',
      });
  }
  await store.groups.replace(
    contextId,
    names.map((who, index) => ({
      who,
      group: index % 2 === 0 ? 'Business admin 3' : 'Health and social care 2',
    })),
  );
  await store.dueDates.set({
    contextId,
    track: track.id,
    dueOn: before(5).toISOString().slice(0, 10),
  });
}
