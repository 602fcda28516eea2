/**
 * The hosted course follows the version that was chosen in the workspace: at the start, at once on the server where
 * somebody chose it, and within half a minute on every other.
 */
import type { PolicyVersion } from '../../domain/policies.ts';
import { learnPolicies } from '../learn-policies.ts';
import type { HostedCourse, Tool } from '../tool.ts';

type Needs = Pick<Tool, 'store' | 'courses' | 'now' | 'workshop'>;

export interface CourseRefresh {
  /** Looks once. What goes wrong is told, not thrown: a tool without its newest course is still a tool. */
  look(): Promise<void>;
  /** Looks every half minute until it is stopped. */
  start(): () => void;
}

/** How often other servers look, in seconds. */
export const refreshSeconds = 30;

/** @param onTrouble - a version cannot be made, or the database is away: learners keep the course they have */
export function createRefresh(tool: Needs, onTrouble: (error: Error) => void): CourseRefresh {
  /** Which version each provider's course is made from, here. */
  const here = new Map<string, number>();

  async function look(): Promise<void> {
    const { workshop } = tool;
    if (!workshop || !tool.courses.replace) return;
    for (const [provider, revision] of await tool.store.workspace.active()) {
      if (here.get(provider) === revision) continue;
      const version = await tool.store.workspace.version(provider, revision);
      const courses = version && (await workshop.hosted(provider, version.files));
      // What cannot be made is not tried again at each look.
      here.set(provider, revision);
      if (courses) await putInPlace(tool, provider, courses);
      else onTrouble(new Error(`version ${String(revision)} of “${provider}” no longer fits the course`));
    }
  }

  const lookQuietly = (): Promise<void> =>
    look().catch((error: unknown) => onTrouble(error instanceof Error ? error : new Error(String(error))));

  return {
    look: lookQuietly,
    start() {
      const timer = setInterval(() => void lookQuietly(), refreshSeconds * 1000);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

/** Keeps the words before anybody can sign them, then hosts the courses. @returns versions that were not known */
export async function putInPlace(
  { store, courses, now }: Needs,
  provider: string,
  own: readonly HostedCourse[],
): Promise<readonly PolicyVersion[]> {
  const news: PolicyVersion[] = [];
  const alone = { find: () => undefined, tracksOf: () => own, providers: [{ id: provider, name: provider }] };
  await learnPolicies(store, alone, now(), (version) => news.push(version));
  courses.replace?.(provider, own);
  return news;
}
