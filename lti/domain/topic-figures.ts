/**
 * Topic figures for groups, made so that nobody's mark can be worked out from them, however often and in whichever
 * order they are looked at (design rule 7).
 *
 * Marks count once they can change no more: when the quiz is passed. They wait until ten people *of exactly the same
 * groups* are there, and then go into the figures together, as one batch that is never taken apart, whoever joins or
 * leaves afterwards. Everything that is shown is added up from whole batches, so what can be worked out by comparing
 * one figure with another, or today's with last week's, is again the sum of a whole batch: ten people or more. A batch
 * in which everybody was right would still tell about each of them, so its sums are kept a tenth away from both ends.
 * Groups that have no batch are left out of every total, or a total would tell about them.
 */

/** People in a batch, and beside a group, at least. */
export const fewest = 10;

/** People who have passed and are in no batch yet, all of the same groups. */
export interface Waiting {
  readonly groups: readonly string[];
  readonly people: number;
  /** By topic code; `people` is how many of them were asked. */
  readonly marks: Readonly<
    Record<string, { readonly right: number; readonly asked: number; readonly people: number }>
  >;
}

export interface TopicBatch {
  readonly groups: readonly string[];
  readonly people: number;
  readonly marks: Readonly<Record<string, { readonly right: number; readonly asked: number }>>;
}

/** @returns undefined while there are too few */
export function batchOf({ groups, people, marks }: Waiting): TopicBatch | undefined {
  if (people < fewest) return undefined;
  return {
    groups,
    people,
    marks: Object.fromEntries(
      Object.entries(marks)
        .filter(([, mark]) => mark.people >= fewest)
        .map(([topic, { right, asked }]) => {
          const margin = Math.ceil(asked / 10);
          return [topic, { right: Math.min(Math.max(right, margin), asked - margin), asked }];
        }),
    ),
  };
}

export interface FigureTopic {
  readonly code: string;
  readonly title: string;
  readonly isSensitive: boolean;
}

export interface TopicFigures {
  /** How many people's marks are in the figures; 0 while there is no batch. */
  readonly people: number;
  readonly groups: readonly {
    readonly name: string;
    /** `few`: no batch yet. `no-others`: the rest of the course is no batch, or nobody. */
    readonly state: 'shown' | 'few' | 'no-others';
    readonly people: number;
  }[];
  /** The weakest first. */
  readonly topics: readonly {
    readonly topic: FigureTopic;
    readonly all: number | undefined;
    /** In the order of `groups`; undefined where a group is not shown. Whole tens, 10 to 90. */
    readonly byGroup: readonly (number | undefined)[];
  }[];
  /** The weakest of those that are not sensitive: what a short talk could be about. */
  readonly weakest?: FigureTopic;
}

/** @param groupNames - every group of the course, also those without a batch */
export function topicFigures(
  batches: readonly TopicBatch[],
  topics: readonly FigureTopic[],
  groupNames: readonly string[],
): TopicFigures {
  const people = peopleIn(batches);
  const names = [...new Set([...groupNames, ...batches.flatMap(({ groups }) => groups)])].sort((one, other) =>
    one.localeCompare(other, 'en-GB'),
  );
  const columns = names.map((name) => {
    const own = batches.filter(({ groups }) => groups.includes(name));
    const count = peopleIn(own);
    const state =
      own.length === 0
        ? ('few' as const)
        : people - count < fewest
          ? ('no-others' as const)
          : ('shown' as const);
    return { name, own, state, people: count };
  });
  const rows = topics
    .map((topic) => ({
      topic,
      share: shareOf(batches, topic.code),
      byGroup: columns.map(({ own, state }) =>
        state === 'shown' ? inTens(shareOf(own, topic.code)) : undefined,
      ),
    }))
    .sort((one, other) => (one.share ?? 2) - (other.share ?? 2));
  const weakest = rows.find(({ topic, share }) => !topic.isSensitive && share !== undefined)?.topic;
  return {
    people,
    groups: columns.map(({ name, state, people: count }) => ({ name, state, people: count })),
    topics: rows.map(({ topic, share, byGroup }) => ({ topic, all: inTens(share), byGroup })),
    ...(weakest && { weakest }),
  };
}

const peopleIn = (batches: readonly TopicBatch[]): number =>
  batches.reduce((sum, batch) => sum + batch.people, 0);

function shareOf(batches: readonly TopicBatch[], topic: string): number | undefined {
  const marks = batches.flatMap((batch) => batch.marks[topic] ?? []);
  const asked = marks.reduce((sum, mark) => sum + mark.asked, 0);
  return asked === 0 ? undefined : marks.reduce((sum, mark) => sum + mark.right, 0) / asked;
}

const inTens = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : Math.round(share * 10) * 10;
