/**
 * What a learning record store is told about an attempt, in the words of `docs/xapi-profile.jsonld`, as xAPI packages of
 * the course say it: nothing below a topic, and no score of a sensitive one. Progress between is left out: it would be
 * a statement for every screen.
 */
import { outcome } from '../../src/progress/outcome.ts';
import type { CourseRules } from '../../src/progress/progress.ts';
import type { Progress, TopicOutcome } from '../../src/progress/model.ts';
import type { AttemptFacts, SignatureBody } from './model.ts';

/** An xAPI statement, whole. */
export type Statement = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Telling {
  readonly rules: CourseRules;
  /** Of the course as one activity: an IRI that names it. */
  readonly activityId: string;
  /** The person as the tool names them: no name, no address, no `sub`. */
  readonly actor: { readonly homePage: string; readonly personId: string };
  readonly attemptId: string;
  readonly before: Known;
  readonly after: Known;
  /** Present when this change signs. */
  readonly signature?: { readonly body: SignatureBody; readonly at: Date };
  readonly at: Date;
  /** Makes a UUID. */
  readonly newId: () => string;
}

interface Known {
  readonly progress: Progress;
  readonly facts: AttemptFacts;
}

const profile = 'https://fourcs.example/xapi';
const adl = (name: string): object => ({
  id: `http://adlnet.gov/expapi/verbs/${name}`,
  display: { en: name },
});
const covered = { id: `${profile}/verbs/covered`, display: { en: 'covered' } };

interface Saying {
  readonly verb: object;
  readonly object: object;
  readonly result: object;
  /** About a part of the course rather than the course. */
  readonly isPart?: true;
}

/** @returns what is new; nothing for a save that only moves on by a screen */
export function statementsOf(telling: Telling): readonly Statement[] {
  const { activityId, actor, attemptId, at, newId } = telling;
  return [...topicsSaid(telling), ...resultsSaid(telling), ...signatureSaid(telling)].map(
    ({ isPart, ...saying }) => ({
      id: newId(),
      timestamp: at.toISOString(),
      actor: { objectType: 'Agent', account: { homePage: actor.homePage, name: actor.personId } },
      ...saying,
      context: {
        registration: attemptId,
        contextActivities: {
          ...(isPart && { parent: [{ objectType: 'Activity', id: activityId }] }),
          category: [{ objectType: 'Activity', id: profile }],
        },
      },
    }),
  );
}

function topicsSaid({ rules, activityId, before, after }: Telling): Saying[] {
  const said = new Map(outcome(rules, before.progress).topics.map((topic) => [topic.code, wordOf(topic)]));
  return outcome(rules, after.progress)
    .topics.filter((topic) => (topic.isCovered || topic.score) && said.get(topic.code) !== wordOf(topic))
    .map(({ code, isCovered, score }) => ({
      verb: covered,
      object: {
        objectType: 'Activity',
        id: `${activityId}/topic/${code}`,
        definition: { type: 'http://adlnet.gov/expapi/activities/objective' },
      },
      result: { completion: isCovered, ...(score && { score: { scaled: score.scaled } }) },
      isPart: true,
    }));
}

const wordOf = ({ isCovered, score }: TopicOutcome): string => JSON.stringify([isCovered, score?.scaled]);

function resultsSaid({ activityId, before: { facts: before }, after: { facts } }: Telling): Saying[] {
  const object = { objectType: 'Activity', id: activityId };
  const { scaledScore: scaled, success, completion } = facts;
  const score = scaled !== undefined && {
    score: { scaled, raw: Math.round(scaled * 10_000) / 100, min: 0, max: 100 },
  };
  const isSettled = success !== before.success && success !== 'unknown';
  return [
    ...(score && facts.quizAttempts > before.quizAttempts
      ? [{ verb: adl('scored'), object, result: score }]
      : []),
    ...(isSettled
      ? [{ verb: adl(success), object, result: { success: success === 'passed', ...score } }]
      : []),
    ...(completion === 'completed' && before.completion !== 'completed'
      ? [{ verb: adl('completed'), object, result: { completion: true } }]
      : []),
  ];
}

/** The one interaction: which documents in which version, and the hash of the words. */
function signatureSaid({ activityId, signature }: Telling): Saying[] {
  if (!signature) return [];
  const { documents, setHash: hash } = signature.body;
  const signed = {
    documents: documents.map(({ code }) => code),
    version: documents.map(({ version }) => version).join(' + '),
    hash,
    at: `${signature.at.toISOString().slice(0, 19)}Z`,
  };
  // "[,]" would end a piece.
  const response = [signed.documents.join(' '), signed.version, hash]
    .map((piece) => piece.replaceAll('[,]', '-'))
    .join('[,]');
  return [
    {
      verb: adl('answered'),
      object: {
        objectType: 'Activity',
        id: `${activityId}/sign-off`,
        definition: {
          type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
          interactionType: 'fill-in',
        },
      },
      result: { response, extensions: { [`${profile}/extensions/signed`]: signed } },
      isPart: true,
    },
  ];
}
