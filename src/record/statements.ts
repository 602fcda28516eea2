/**
 * What is said about an attempt beside completion and success: score, progress, topics and the sign-off, in the words of
 * `docs/xapi-profile.jsonld`. Nothing here goes below a topic, and a sensitive topic has no score.
 */
import type { Outcome, TopicOutcome } from '../progress/model.ts';
import type { Statement } from './lrs.ts';

/** Identifiers of ours. They name; nothing has to be found there. */
export const profile = 'https://fourcs.example/xapi';

const verb = (id: string, name: string): Statement['verb'] => ({ id, display: { en: name } });

export const verbs = {
  initialized: verb('http://adlnet.gov/expapi/verbs/initialized', 'initialized'),
  completed: verb('http://adlnet.gov/expapi/verbs/completed', 'completed'),
  passed: verb('http://adlnet.gov/expapi/verbs/passed', 'passed'),
  failed: verb('http://adlnet.gov/expapi/verbs/failed', 'failed'),
  terminated: verb('http://adlnet.gov/expapi/verbs/terminated', 'terminated'),
  scored: verb('http://adlnet.gov/expapi/verbs/scored', 'scored'),
  progressed: verb('http://adlnet.gov/expapi/verbs/progressed', 'progressed'),
  answered: verb('http://adlnet.gov/expapi/verbs/answered', 'answered'),
  covered: verb(`${profile}/verbs/covered`, 'covered'),
} as const;

/** The wholes of a statement that its adapter adds: id, time and context. */
export type Saying = Pick<Statement, 'verb' | 'object' | 'result'> & {
  /** Whether it is about a part of the activity rather than the activity. */
  readonly isPart?: boolean;
};

/** What has been said already, so that nothing is said twice. Kept in the store beside the resume state. */
export interface Said {
  readonly raw?: number;
  readonly progress?: number;
  /** By topic code, what was said last. */
  readonly topics: Readonly<Record<string, string>>;
  /** Hash of the text that was signed. */
  readonly signed?: string;
}

/** @returns what is new in this outcome, and what will have been said */
export function newSayings(
  outcome: Outcome,
  said: Said,
  activityId: string,
  objectives: 'none' | 'topic',
): { readonly sayings: readonly Saying[]; readonly said: Said } {
  const activity = { objectType: 'Activity', id: activityId };
  const sayings: Saying[] = [];
  const topics = { ...said.topics };
  for (const topic of objectives === 'topic' ? outcome.topics : []) {
    const now = JSON.stringify([topic.isCovered, topic.score?.scaled ?? null]);
    if (topics[topic.code] === now || (!topic.isCovered && !topic.score)) continue;
    topics[topic.code] = now;
    sayings.push(ofTopic(topic, activityId));
  }
  const progress = Math.floor(outcome.progressMeasure * 100 + 1e-6);
  // cmi5 9.5.5.1: none with or after completion.
  const isFurther = outcome.completion !== 'completed' && progress > (said.progress ?? 0);
  if (isFurther)
    sayings.push({
      verb: verbs.progressed,
      object: activity,
      result: { extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/progress': progress } },
    });
  const isScored = outcome.score !== undefined && outcome.score.raw !== said.raw;
  if (outcome.score && isScored)
    sayings.push({ verb: verbs.scored, object: activity, result: { score: outcome.score } });
  const isSigned = outcome.signOff !== undefined && outcome.signOff.hash !== said.signed;
  if (outcome.signOff && isSigned) sayings.push(ofSignOff(outcome.signOff, activityId));
  return {
    sayings,
    said: {
      ...said,
      topics,
      ...(isFurther && { progress }),
      ...(outcome.score && { raw: outcome.score.raw }),
      ...(outcome.signOff && { signed: outcome.signOff.hash }),
    },
  };
}

function ofTopic({ code, isCovered, score }: TopicOutcome, activityId: string): Saying {
  return {
    verb: verbs.covered,
    object: {
      objectType: 'Activity',
      id: `${activityId}/topic/${code}`,
      definition: { type: 'http://adlnet.gov/expapi/activities/objective' },
    },
    result: { completion: isCovered, ...(score && { score: { scaled: score.scaled } }) },
    isPart: true,
  };
}

/** The one interaction: which documents in which version, and the hash of the words. */
function ofSignOff(
  { documents, version, hash, at }: NonNullable<Outcome['signOff']>,
  activityId: string,
): Saying {
  // "[,]" would end a piece.
  const response = [documents.join(' '), version, hash]
    .map((piece) => piece.replaceAll('[,]', '-'))
    .join('[,]');
  return {
    verb: verbs.answered,
    object: {
      objectType: 'Activity',
      id: `${activityId}/sign-off`,
      definition: {
        type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
        interactionType: 'fill-in',
      },
    },
    result: {
      response,
      extensions: { [`${profile}/extensions/signed`]: { documents, version, hash, at } },
    },
    isPart: true,
  };
}
