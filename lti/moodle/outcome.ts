/** What came of something that was asked of a Moodle, in parts for the workspace's page: what it is, and what to do. */
import type { MoodleOutcome, MoodleOutcomePart } from '../store/moodle-runs.ts';
import type { Result } from '../../src/result.ts';
import type { MoodleCheck } from './check.ts';
import type { Published, PublishPlan, PublishRefusal } from './publish.ts';
import type { Identity } from './sites.ts';
import type { CourseReading, SyncProblem } from './sync.ts';
import {
  adoptedLine,
  administratorWarning,
  functionWords,
  isCheckGood,
  packageByHand,
  places,
  planLines,
  problemSentence,
  publishedLines,
  readingLines,
  rightNames,
  syncSentence,
  workSentence,
} from './words.ts';
import type { WorkProblem } from './work.ts';

type Look = MoodleOutcomePart['look'];

const part = (
  look: Look,
  what: string,
  more: Partial<Pick<MoodleOutcomePart, 'steps' | 'names'>> = {},
): MoodleOutcomePart => ({ look, what, steps: [], names: [], ...more });

/** The first line is what it is, the others are what to do. */
function ofLines(look: Look, [what = '', ...steps]: readonly string[]): MoodleOutcomePart {
  return part(look, what.trim(), { steps: steps.map(plainStep) });
}

/** Lines for a terminal are set in and numbered. */
const plainStep = (line: string): string => line.trim().replace(/^\d+\. /, '');

const toMend = (sentence: string): MoodleOutcomePart => ofLines('mend', sentence.split('\n'));

export const keyWrong: MoodleOutcome = {
  isGood: false,
  parts: [
    part(
      'mend',
      'The token that is kept here cannot be opened any more. Connect this Moodle again with its token.',
    ),
  ],
};

export const ourTrouble: MoodleOutcome = {
  isGood: false,
  parts: [
    part(
      'mend',
      'Something went wrong at our end, and it has been noted. What was read before is kept. Try again in a minute.',
    ),
  ],
};

export const brokenCopy = (shortName: string): MoodleOutcome => ({
  isGood: false,
  parts: [
    part('mend', 'Our server stopped while Moodle was copying. Nobody here knows how far it came.', {
      steps: [
        `Look in Moodle for a course with the short name “${shortName}”.`,
        'If it is there and whole, use it. If it is empty or half filled, delete it before you try again.',
      ],
    }),
  ],
});

/** Everything that a check found: what to do first, then what works, then what could not be tried. */
export function checkOutcome(check: MoodleCheck): MoodleOutcome {
  const { site, missing, course, rights, problems } = check;
  const functions = [...new Set(Object.values(missing).flat())];
  const lacking = rights.filter(({ state }) => state === 'missing');
  const single = lacking
    .filter(({ rights: names }) => names.length === 1)
    .flatMap(({ rights: names }) => names);
  const several = lacking.filter(({ rights: names }) => names.length > 1);
  const works = rights.filter(({ state }) => state === 'there').flatMap(({ rights: names }) => names);
  const untried = rights.filter(({ state }) => state === 'unknown').flatMap(({ rights: names }) => names);
  const allow = [
    `In Moodle, open ${places.roles}.`,
    'Press the cog beside the role of the token’s user.',
    'Search for each of these, tick “Allow”, and save.',
  ];
  const named = (names: MoodleCheck['rights'][number]['rights']): string =>
    names.map((right) => `“${rightNames[right]}”`).join(', ');
  return {
    isGood: isCheckGood(check),
    parts: [
      ...(functions.length > 0
        ? [
            part(
              'mend',
              `The token may not yet be used ${functions.map((name) => functionWords[name] ?? name).join('; ')}.`,
              {
                steps: [
                  `In Moodle, open ${places.services}.`,
                  'Beside the service of the token press “Functions”, then “Add functions”.',
                  'Add each of these, and save.',
                ],
                names: functions,
              },
            ),
          ]
        : []),
      ...(single.length > 0
        ? [part('mend', `The token’s user lacks: ${named(single)}.`, { steps: allow, names: single })]
        : []),
      ...several.map(({ rights: names }) =>
        part(
          'mend',
          `The token’s user lacks at least one of these: ${named(names)}. Moodle does not say which.`,
          {
            steps: allow,
            names,
          },
        ),
      ),
      ...problems.map((problem) => toMend(problemSentence(problem))),
      part('works', `${site.name}, Moodle ${site.release}: the token works.`),
      ...(course && works.length > 0
        ? [
            part(
              'works',
              `Tried in “${course.name}” (${course.shortName}). The token’s user has: ${named(works)}.`,
            ),
          ]
        : []),
      ...(untried.length > 0
        ? [
            part(
              'said',
              course
                ? `Not tried, because there was nothing to try it on: ${named(untried)}.`
                : 'What the token’s user may do inside a course was not tried. Say a course that has one of our packages, and check again.',
            ),
          ]
        : []),
      ...(site.isAdministrator ? [part('said', administratorWarning)] : []),
    ],
  };
}

export const planOutcome = (plan: PublishPlan): MoodleOutcome => ({
  isGood: true,
  parts: planLines(plan).map((line) => part('said', line)),
});

export function publishedOutcome(published: Published, plan: PublishPlan): MoodleOutcome {
  const isGood = published.copy.state === 'done' && published.tools.every(({ problem }) => !problem);
  return {
    isGood,
    parts: [
      ...publishedLines(published, plan).map((line, at) =>
        at === 0 && published.copy.state === 'done'
          ? part('works', line)
          : part(isGood ? 'said' : 'mend', line),
      ),
      ...(published.copy.state === 'done' ? [ofLines('said', packageByHand)] : []),
    ],
  };
}

export const adoptedSentence = (adopted: NonNullable<Identity['adopted']>): MoodleOutcomePart =>
  part('said', adoptedLine(adopted));

export function readingPart(read: Result<CourseReading, SyncProblem>): MoodleOutcomePart {
  return read.ok ? ofLines('works', readingLines(read.value)) : toMend(syncSentence(read.problem));
}

/** @returns of a check that found something missing, its own parts that are to be mended */
export function refusalParts(refusal: WorkProblem | PublishRefusal): readonly MoodleOutcomePart[] {
  switch (refusal.code) {
    case 'functions-missing':
      return checkOutcome(refusal.check).parts.filter(({ look }) => look === 'mend');
    case 'rights-missing':
    case 'no-master':
    case 'short-name-taken':
    case 'call-failed':
    case 'no-such-short-name':
    case 'no-course':
      return [toMend(workSentence(refusal))];
  }
}
