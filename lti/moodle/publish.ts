/**
 * What core REST can do to bring a course to a new group: copy a master course that somebody made by hand, with its
 * packages, links, columns and completion rules; and activate our registered tool. It cannot make a SCORM activity, nor
 * put another file into one: `words.ts` says how a person does that.
 */
import type { CourseInfo, MoodleCalls, ScormActivity, ToolType } from './calls.ts';
import type { MoodleProblem } from './problem.ts';
import { checkMoodle, type MoodleCheck } from './check.ts';
import { failed, ok, type Result } from '../../src/result.ts';
import type { RightFinding } from '../domain/moodle-needs.ts';

export interface PublishOrder {
  readonly masterId: string;
  readonly name: string;
  readonly shortName: string;
  /** The master's own where it is not said. */
  readonly categoryId?: number;
  /** A copy that nobody has looked at stays hidden unless somebody says otherwise. */
  readonly isVisible: boolean;
  /** Client ids of our registrations at this site; empty where the tool is not to be activated. */
  readonly clientIds: readonly string[];
}

export interface PublishPlan {
  readonly order: PublishOrder;
  readonly master: CourseInfo;
  readonly categoryId: number;
  readonly activities: readonly ScormActivity[];
  /** Ours, and not active yet. */
  readonly toActivate: readonly ToolType[];
  /** Ours, active already. */
  readonly active: readonly ToolType[];
}

export type PublishRefusal =
  | { readonly code: 'call-failed'; readonly problem: MoodleProblem }
  | { readonly code: 'functions-missing'; readonly check: MoodleCheck }
  | { readonly code: 'rights-missing'; readonly rights: readonly RightFinding[] }
  | { readonly code: 'no-master' }
  | { readonly code: 'short-name-taken'; readonly courseId: string };

/** Looks at everything and changes nothing: the dry run, and the first half of the real one. */
export async function planPublishing(
  calls: MoodleCalls,
  order: PublishOrder,
): Promise<Result<PublishPlan, PublishRefusal>> {
  const wantsTool = order.clientIds.length > 0;
  const checked = await checkMoodle(calls, order.masterId, [
    'publish',
    ...(wantsTool ? (['activate'] as const) : []),
  ]);
  if (!checked.ok) return failed({ code: 'call-failed', problem: checked.problem });
  const check = checked.value;
  if (check.missing.publish.length + check.missing.activate.length > 0)
    return failed({ code: 'functions-missing', check });
  const lacking = check.rights.filter(({ state }) => state === 'missing');
  if (lacking.length > 0) return failed({ code: 'rights-missing', rights: lacking });
  const master = check.course;
  if (!master) return failed({ code: 'no-master' });
  const [problem] = check.problems;
  if (problem) return failed({ code: 'call-failed', problem });

  const taken = await calls.course({ shortName: order.shortName });
  if (!taken.ok) return failed({ code: 'call-failed', problem: taken.problem });
  if (taken.value) return failed({ code: 'short-name-taken', courseId: taken.value.id });
  const activities = await calls.scorms(master.id);
  if (!activities.ok) return failed({ code: 'call-failed', problem: activities.problem });
  const tools = wantsTool ? await calls.tools() : ok([]);
  if (!tools.ok) return failed({ code: 'call-failed', problem: tools.problem });
  const ours = tools.value.filter(({ clientId }) => order.clientIds.includes(clientId));
  return ok({
    order,
    master,
    categoryId: order.categoryId ?? master.categoryId,
    activities: activities.value,
    toActivate: ours.filter(({ isActive }) => !isActive),
    active: ours.filter(({ isActive }) => isActive),
  });
}

export interface Published {
  readonly copy:
    | {
        readonly state: 'done';
        readonly courseId: string;
        readonly activities: Result<readonly ScormActivity[], MoodleProblem>;
        readonly people: Result<number, MoodleProblem>;
      }
    /**
     * `leftBehind`: a course of that short name that is there now, whole or in part, and was not before. `nobody-knows`: it
     * could not be looked for.
     */
    | {
        readonly state: 'failed';
        readonly problem: MoodleProblem;
        readonly leftBehind: { readonly courseId: string } | 'nothing' | 'nobody-knows';
      };
  readonly tools: readonly { readonly tool: ToolType; readonly problem?: MoodleProblem }[];
}

/** Does what the plan says. Whatever goes wrong, what is there now is said. */
export async function publish(calls: MoodleCalls, plan: PublishPlan): Promise<Published> {
  const copy = await copyMaster(calls, plan);
  const tools: { tool: ToolType; problem?: MoodleProblem }[] = [];
  for (const tool of plan.toActivate) {
    const activated = await calls.activateTool(tool.id);
    tools.push({ tool, ...(!activated.ok && { problem: activated.problem }) });
  }
  return { copy, tools };
}

async function copyMaster(
  calls: MoodleCalls,
  { order: { name, shortName, isVisible }, master, categoryId }: PublishPlan,
): Promise<Published['copy']> {
  const copied = await calls.copyCourse({ courseId: master.id, name, shortName, categoryId, isVisible });
  if (!copied.ok) {
    // Moodle makes the new course before it fills it, and goes on when nobody listens any more.
    const found = await calls.course({ shortName });
    return {
      state: 'failed',
      problem: copied.problem,
      leftBehind: !found.ok ? 'nobody-knows' : found.value ? { courseId: found.value.id } : 'nothing',
    };
  }
  const courseId = copied.value.id;
  const activities = await calls.scorms(courseId);
  const people = await calls.enrolled(courseId, 0, 500);
  return {
    state: 'done',
    courseId,
    activities,
    people: people.ok ? ok(people.value.length) : people,
  };
}
