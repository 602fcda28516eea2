/** At the start, and whenever other courses are hosted: every text that can be signed is kept before anybody signs it. */
import { textsOf, type PolicyText, type PolicyVersion } from '../domain/policies.ts';
import type { Store } from '../store/store.ts';
import type { HostedCourse, HostedCourses } from './tool.ts';

/**
 * @param onNews - told of each version that was not known; a `revision` above 1 has other words under the same number,
 * which somebody should know about
 */
export async function learnPolicies(
  store: Pick<Store, 'policies'>,
  courses: HostedCourses,
  now: Date,
  onNews: (version: PolicyVersion) => void,
): Promise<void> {
  const texts = courses.providers.flatMap(({ id }) =>
    courses.tracksOf(id).flatMap((hosted) => textsOfCourse(id, hosted)),
  );
  for (const version of await store.policies.learn(texts, now)) onNews(version);
}

function textsOfCourse(
  providerId: string,
  { course, signOff, otherSignOffs = [] }: HostedCourse,
): readonly PolicyText[] {
  if (!signOff) return [];
  const { audience } = course.track;
  const shown = textsOf(signOff, { providerId, audience, language: course.language });
  const known = new Set(shown.map(({ hash }) => hash));
  // Most are signed as the provider wrote them, whatever the language of the page.
  const others = otherSignOffs.flatMap((other, index) =>
    textsOf(other, {
      providerId,
      audience,
      language: course.languages?.filter(({ tag }) => tag !== course.language)[index]?.tag ?? 'other',
    }),
  );
  return [...shown, ...others.filter(({ hash }) => !known.has(hash))];
}
