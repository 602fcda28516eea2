/** Figures of an LMS course: who is aware, how it went on over time, and which topic is weak. */
import type { FastifyReply } from 'fastify';
import { awareShare, mondayOf, weekSteps, type AwareCount, type WeekStep } from '../../domain/aware.ts';
import { topicFigures, type TopicFigures } from '../../domain/topic-figures.ts';
import type { Completion } from '../../store/figures.ts';
import { shortDay } from '../../views/status-words.ts';
import type { AssessorViews, AwareTable } from '../../views/assessor/views.ts';
import { sendPage } from '../pages.ts';
import type { Tool } from '../tool.ts';
import { courseAsked, formTo, frameOf, step, type Asked } from './asked.ts';

export interface CourseFigures {
  readonly completion: Completion;
  /** By audience; the tracks of this LMS course. */
  readonly tracks: readonly {
    readonly title: string;
    readonly audience: string;
    readonly count: AwareCount;
  }[];
  readonly topics: TopicFigures;
}

/** The same for the page and for the pack, so that their figures cannot differ. */
export async function figuresFor({ store, courses }: Tool, asked: Asked): Promise<CourseFigures> {
  const { course, context, hosted, now } = asked;
  const [completion, batches, groups, ...tracks] = await Promise.all([
    store.figures.completion(course),
    store.figures.topicBatches({ ...course, now }),
    store.groups.of(context.contextId),
    ...context.tracks.map(async (track) => {
      const other = courses.find(course.providerId, track);
      const { everybody } = await store.figures.completion(courseAsked(context, track, other, now));
      return {
        title: other?.course.track.title ?? track,
        audience: other?.course.track.audience ?? '',
        count: everybody,
      };
    }),
  ]);
  return {
    completion,
    tracks,
    topics: topicFigures(
      batches,
      hosted?.course.assessment?.topics ?? [],
      groups.map(({ name }) => name),
    ),
  };
}

export async function sendFigures(tool: Tool, reply: FastifyReply, asked: Asked): Promise<FastifyReply> {
  const figures = await figuresFor(tool, asked);
  await tool.store.trail.add(step(asked, 'figures', { people: figures.completion.everybody.people }));
  return sendPage(
    reply,
    'assessor/figures',
    {
      title: 'How the course is going',
      frame: frameOf(tool, asked, formTo(asked, '/assessor/figures'), { current: 'figures' }),
      aware: awareView(figures),
      chart: chartView(figures.completion, asked.course.today),
      heat: heatView(figures.topics),
      followUp: followUpView(asked, figures.topics),
    },
    { sendsForms: true },
  );
}

export function awareSentence(count: AwareCount): string {
  const { people, aware, percent, isEverybody } = awareShare(count);
  if (percent === undefined) return 'Nobody is in the course yet.';
  if (isEverybody) return `All ${people} people are aware: 100%.`;
  return `${aware} of ${people} people are aware: ${percent}%.`;
}

/** @returns "34 of 48, 70%" */
export function awareWords(count: AwareCount): string {
  const { people, aware, percent } = awareShare(count);
  return percent === undefined ? '–' : `${aware} of ${people}, ${percent}%`;
}

const partCaptions = {
  group: 'By group, cohort or site',
  employer: 'By employer',
  site: 'By employer’s site',
} as const;

/** Tables of shares, the same ones on the page and in the pack. */
export function awareTables({ completion, tracks }: CourseFigures): readonly {
  readonly caption: string;
  readonly rows: readonly { readonly name: string; readonly count: AwareCount }[];
}[] {
  const ofTracks = tracks.filter(({ audience }) => audience !== 'visitor');
  return [
    {
      caption: 'By audience',
      rows: ofTracks.map(({ title, count }) => ({ name: title, count })),
    },
    ...(['group', 'employer', 'site'] as const).map((kind) => ({
      caption: partCaptions[kind],
      rows: completion.parts
        .filter((part) => part.kind === kind)
        .map(({ name, ...count }) => ({ name, count })),
    })),
  ].filter(({ rows }) => rows.length > 0);
}

/** Guests are counted and not listed. Empty where the course has no track for them. */
export function guestsSentence({ tracks }: CourseFigures): string {
  const guests = tracks.filter(({ audience }) => audience === 'visitor');
  if (guests.length === 0) return '';
  const done = guests.reduce((sum, { count }) => sum + count.aware, 0);
  return done === 1 ? 'Guests: 1 is aware.' : `Guests: ${done} are aware.`;
}

function awareView(figures: CourseFigures): AssessorViews['assessor/figures']['aware'] {
  return {
    sentence: awareSentence(figures.completion.everybody),
    tables: awareTables(figures).map(({ caption, rows }): AwareTable => ({
      caption,
      rows: rows.map(({ name, count }) => ({
        name,
        people: String(count.people),
        aware: awareWords(count),
        isEverybody: awareShare(count).isEverybody,
      })),
    })),
    guests: guestsSentence(figures),
  };
}

/** Of the drawing, in its own units: the axis from 48 to 433, nobody at 232, everybody at 30.4. */
const left = 48;
const right = 433;
const bottom = 232;
const top = 30.4;

function chartView(
  { everybody, weeks }: Completion,
  today: string,
): AssessorViews['assessor/figures']['chart'] {
  const steps = weekSteps(weeks, mondayOf(today));
  const { people, done } = everybody;
  const most = Math.max(1, people);
  const x = (index: number): number => left + ((right - left) * index) / Math.max(1, steps.length - 1);
  const y = (count: number): number => round(bottom - ((bottom - top) * count) / most);
  const line = steps.map(({ soFar }, index) => `H${round(x(index))}V${y(soFar)}`).join('');
  const path = `M${left} ${bottom}${line}h12`;
  const gap = people - done;
  return {
    sentence: chartSentence(steps, everybody, today),
    path,
    fill: `${path}V${bottom}H${left}Z`,
    top: String(people),
    half: String(Math.round(people / 2)),
    all: gap === 0 ? '' : `${people} in the course`,
    allLabelY: '36.4',
    soFar: `${done} finished`,
    // Two labels that would stand on each other keep apart.
    soFarY: String(gap === 0 ? 36.4 : round(Math.max(y(done) + 6, 60))),
    ticks: ticksOf(steps).map((index) => ({
      x: String(round(x(index))),
      text: shortDay(steps[index]?.week ?? '', today),
      anchor: index === 0 ? 'start' : 'middle',
    })),
    rows: steps.map(({ week, soFar, done: inWeek }) => ({
      week: shortDay(week, today),
      soFar: String(soFar),
      done: String(inWeek),
    })),
  };
}

function chartSentence(
  steps: readonly WeekStep[],
  { people, done }: Completion['everybody'],
  today: string,
): string {
  if (done === 0) return `Nobody of ${people} has finished yet.`;
  const from = steps.find((each) => each.soFar > 0);
  return `${done} of ${people} people have finished, the first in the week of ${shortDay(from?.week ?? today, today)}.`;
}

/** At most four, so that they never stand on each other. */
function ticksOf(steps: readonly WeekStep[]): readonly number[] {
  const last = steps.length - 1;
  return [...new Set([0, 1 / 3, 2 / 3, 1].map((share) => Math.round(last * share)))];
}

const round = (value: number): number => Math.round(value * 10) / 10;

export function heatAbout({ people }: TopicFigures): string {
  return people === 0
    ? 'There are no figures yet. They begin when ten people of the same groups have passed, so that no number can point at one of them.'
    : `From ${people} people who have passed: how many questions were right, in whole tens. People come into the figures ten or more at a time, so that no number can point at one of them, now or later.`;
}

/** Why a group has no column, in words. */
export function groupsLeftOut({ groups }: TopicFigures): readonly string[] {
  const few = groups.filter(({ state }) => state === 'few').map(({ name }) => name);
  const alone = groups.filter(({ state }) => state === 'no-others').map(({ name }) => name);
  return [
    ...(few.length === 0
      ? []
      : [
          `Not shown: ${few.join(', ')}. Fewer than ten people have passed, so a number could point at one of them. They are left out of the first column too.`,
        ]),
    ...(alone.length === 0
      ? []
      : [`Not shown apart: ${alone.join(', ')}. Fewer than ten people in the figures are outside of it.`]),
  ];
}

export function tensWords(tens: number | undefined): string {
  if (tens === undefined) return '–';
  if (tens >= 90) return '90% or more';
  return tens <= 10 ? '10% or less' : `${tens}%`;
}

function heatView(figures: TopicFigures): AssessorViews['assessor/figures']['heat'] {
  const shown = figures.groups.flatMap((group, index) => (group.state === 'shown' ? [{ group, index }] : []));
  const cell = (tens: number | undefined) => ({
    text: tensWords(tens),
    step: tens === undefined ? '' : tens < 70 ? 's1' : tens < 80 ? 's2' : tens < 90 ? 's3' : 's4',
    isWeak: tens !== undefined && tens < 70,
  });
  return {
    about: heatAbout(figures),
    columns: [
      { name: 'Everybody here', people: `${figures.people} people` },
      ...shown.map(({ group }) => ({ name: group.name, people: `${group.people} people` })),
    ],
    rows:
      figures.people === 0
        ? []
        : figures.topics.map(({ topic, all, byGroup }) => ({
            topic: topic.title,
            cells: [cell(all), ...shown.map(({ index }) => cell(byGroup[index]))],
          })),
    left: groupsLeftOut(figures),
  };
}

/** What fits in ten minutes at the start of a lesson, with no screens and nobody asked about themselves. */
function followUpView(
  { hosted }: Asked,
  { weakest }: TopicFigures,
): AssessorViews['assessor/figures']['followUp'] {
  if (!weakest || !hosted) return false;
  const { course, quiz } = hosted;
  const topic = course.assessment?.topics.find(({ code }) => code === weakest.code);
  const part = course.parts.find(({ code }) => code === topic?.part);
  const question = quiz?.questions.find(
    (each) => each.topic === weakest.code && !each.isSensitive && each.kind === 'one',
  );
  const right = question?.options.find(({ isRight }) => isRight);
  return {
    title: `${weakest.title} is the weakest of the topics that can be talked about in a group.`,
    steps: [
      ...(question
        ? [`Read out, and let pairs decide (3 minutes): “${question.stem}”`]
        : [`Ask pairs what they would do first (3 minutes): ${weakest.title}.`]),
      ...(right ? [`Say what works, and why (3 minutes): “${right.text}”`] : []),
      ...(part ? [`Show where it stands in the course (2 minutes): “${part.title}”.`] : []),
      'Say who to tell if it happens, and that they will not be in trouble for telling (2 minutes).',
    ],
  };
}
