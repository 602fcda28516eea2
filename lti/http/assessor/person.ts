/** One person's page: how far, what was signed, what the gradebook has, and what staff can do. */
import type { FastifyReply } from 'fastify';
import type { AdjustmentReason, PlatformFamily, SignatureBody } from '../../domain/model.ts';
import { areFiguresSafe, partsDone, topicLines, type TopicLine } from '../../domain/roster-person.ts';
import { standingOf, type Standing } from '../../domain/standing.ts';
import type { Adjustment } from '../../store/adjustments.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import type { PersonalEntry } from '../../store/ledger.ts';
import type { CoursePerson } from '../../store/roster-list.ts';
import type { KnownFacts } from '../../store/standings.ts';
import { dateInWords } from '../../views/dates.ts';
import { deliveryWords } from '../../views/delivery-words.ts';
import { reportedWords, statusDetail, statusWords } from '../../views/status-words.ts';
import type { ActionView, AssessorViews } from '../../views/assessor/views.ts';
import { sendPage } from '../pages.ts';
import type { Tool } from '../tool.ts';
import { formTo, frameOf, nameOf, standingRules, step, type Asked } from './asked.ts';
import { signedWords } from './people.ts';
import { followUpRoles, outcomeWords, reasonWords } from './words.ts';

interface Known {
  readonly person: CoursePerson;
  readonly facts: KnownFacts;
  readonly standing: Standing;
  readonly entries: readonly PersonalEntry[];
  readonly adjustments: readonly Adjustment[];
  readonly family: PlatformFamily;
  readonly followUp?: FollowUp;
}

export async function sendPerson(
  tool: Tool,
  reply: FastifyReply,
  asked: Asked,
  person: CoursePerson,
  told: readonly string[] = [],
): Promise<FastifyReply> {
  const { store } = tool;
  const { course, track } = asked;
  const { personId } = person;
  const { providerId } = course;
  const [standings, entries, adjustments, followUps] = await Promise.all([
    store.standings.of({ ...course, personIds: [personId] }),
    store.ledger.ofPerson(providerId, personId),
    store.adjustments.of({ providerId, personId, track }),
    store.followUps.list({ providerId, track, personIds: [personId], onlyOpen: true }),
    store.trail.add(step(asked, 'person-page', { personId })),
  ]);
  const facts = standings.get(personId) ?? {};
  const [followUp] = followUps;
  // What to switch on is called differently in each.
  const isRefused = person.deliveries.some(({ trouble }) => trouble === 'not-permitted');
  const platform = isRefused ? await store.platforms.byId(asked.claims.platform) : undefined;
  const known: Known = {
    person,
    facts,
    standing: standingOf({ ...facts, ...standingRules(course) }, course.today),
    entries: entries.filter((entry) => entry.track === track),
    adjustments,
    family: platform?.family ?? 'other',
    ...(followUp && { followUp }),
  };
  const here = formTo(asked, '/assessor/person', { person: personId });
  return sendPage(
    reply,
    'assessor/person',
    { ...personView(asked, known), frame: frameOf(tool, asked, here, { told }) },
    { sendsForms: true },
  );
}

function personView(asked: Asked, known: Known): Omit<AssessorViews['assessor/person'], 'frame'> {
  const { person, standing, facts, entries, adjustments, family } = known;
  const { course, hosted } = asked;
  const rules = hosted?.course;
  const { state = '', marks = {}, passedAt } = person.attempt ?? {};
  const withFigures = areFiguresSafe(
    rules?.assessment ?? { topics: [], passMark: 1 },
    marks,
    passedAt !== undefined,
  );
  // Of a package the LMS says whether it was passed, and nothing of topics.
  const topics = rules && !standing.isReported ? topicLines(rules, state, marks, { withFigures }) : [];
  return {
    title: nameOf(person),
    back: formTo(asked, '/assessor'),
    status: statusWords(standing, course.today),
    detail: statusDetail(standing),
    facts: factLines(asked, known),
    topics: topics.map((topic) => ({ title: topic.title, ...topicWords(topic) })),
    hasFigures: topics.some(({ mark }) => mark !== undefined),
    topicsAbout: topicsAbout(withFigures, passedAt !== undefined),
    signOffs: entries.map((entry) => ({
      what: entryWords(entry),
      date: dateInWords(new Date(entry.at)),
      receipt: entry.receipt,
    })),
    deliveries: person.deliveries.map((delivery) => {
      const { words, canSendAgain } = deliveryWords(delivery, family);
      const what = delivery.part === 'sign-off' ? 'Sign-off' : 'Score';
      return {
        what,
        words,
        again: canSendAgain && {
          ...formTo(asked, '/assessor/send-again', { person: person.personId, delivery: delivery.id }),
          about: `${what.toLowerCase()} of ${nameOf(person)}`,
        },
      };
    }),
    notes: [
      ...adjustments.map(adjustmentWords),
      ...(facts.signOff?.withSupport === true ? ['Signed with somebody reading it with them.'] : []),
    ],
    actions: actionsFor(asked, known),
    worried:
      'This page cannot tell you. Talk with them, and tell your safeguarding lead what you saw or heard the same day, the way your provider records it.',
  };
}

function factLines({ course, hosted }: Asked, known: Known): { term: string; value: string }[] {
  const { person, standing, facts, followUp } = known;
  const rules = hosted?.course;
  const parts =
    rules &&
    !standing.isReported &&
    partsDone(rules, person.attempt?.state ?? '', {
      quiz: facts.talkedThroughAt !== undefined || facts.attempt?.passedAt !== undefined,
      signOff: facts.signOff !== undefined,
    });
  const titles = new Map(rules?.parts.map(({ code, title }) => [code, title]));
  return [
    ...(hosted ? [['Course', `${hosted.course.title}, edition ${hosted.course.edition}`] as const] : []),
    ...(standing.dueOn === undefined
      ? []
      : [
          [
            standing.overdueDays === undefined ? 'Due by' : 'Was due',
            dateInWords(new Date(`${standing.dueOn}T12:00:00Z`)),
          ] as const,
        ]),
    ...(person.groups.length > 0 ? [['Group', person.groups.join(', ')] as const] : []),
    ...(person.employers.length > 0
      ? [
          [
            'Employer',
            `${person.employers.map(({ name }) => name).join(', ')}. ${
              person.employers.some(({ isPaused }) => isPaused)
                ? 'Paused: they see “In progress” and no date of being done.'
                : 'They see the name, whether it is done or in progress, and dates. Nothing more.'
            }`,
          ] as const,
        ]
      : []),
    ...(standing.isReported
      ? [['Taken', 'In the LMS, outside of this page. What it reports stands here.'] as const]
      : []),
    ...(parts
      ? [
          [
            'Parts done',
            parts.left.length === 0
              ? `All ${parts.of}`
              : `${parts.done} of ${parts.of}. Left: ${parts.left.map((code) => titles.get(code) ?? code).join(', ')}; about ${parts.minutesLeft} minutes.`,
          ] as const,
        ]
      : []),
    ...(course.needs.quiz
      ? [['Questions', questionWords(known, hosted?.course.assessment?.attempts)] as const]
      : []),
    ...(course.needs.signOff ? [['Signature', signedWords(facts.signOff, standing)] as const] : []),
    ...(followUp
      ? [
          [
            'Wants to talk first',
            `Since ${dateInWords(followUp.openedAt)}. For: ${followUp.forRole}.`,
          ] as const,
        ]
      : []),
  ].map(([term, value]) => ({ term, value }));
}

/** No score: beside the marks of some topics it would tell about the rest (design rule 7). The gradebook has it. */
function questionWords({ person: { attempt }, facts, standing }: Known, limit: number | undefined): string {
  if (facts.talkedThroughAt) return `Talked through on ${dateInWords(facts.talkedThroughAt)}.`;
  const tries = attempt?.quizAttempts ?? 0;
  const times = tries === 1 ? 'One try' : `${tries} tries`;
  if (standing.isReported) return reportedQuestionWords(attempt?.passedAt);
  if (attempt?.passedAt) return `Passed ${dateInWords(attempt.passedAt)}. ${times}.`;
  if (tries === 0) return 'Not taken yet.';
  const left = limit === undefined ? undefined : Math.max(0, limit + (attempt?.extraTries ?? 0) - tries);
  if (left === undefined) return `${times}, not passed yet. There is no limit on tries.`;
  return `${times}, not passed yet. ${left === 0 ? 'No try is left.' : left === 1 ? 'One is left.' : `${left} are left.`}`;
}

/** How often somebody tried is not among what the LMS gives. */
const reportedQuestionWords = (passedAt: Date | undefined): string =>
  passedAt
    ? `Passed ${dateInWords(passedAt)}. ${reportedWords}.`
    : 'Not passed yet, as far as the LMS reports.';

function topicsAbout(withFigures: boolean, hasPassed: boolean): string {
  const close = 'Topics that may be close to somebody show no mark, to nobody.';
  if (withFigures) return `What is still to learn, for going over it together. ${close}`;
  return hasPassed
    ? `No figures here, now that the questions are passed: beside the score in the gradebook they would give away the others. ${close}`
    : `No figures here: in a check as short as this they would give away the others. ${close}`;
}

function topicWords({ isSensitive, isCovered, mark }: TopicLine): { words: string; dash: string | false } {
  if (isSensitive) return { words: isCovered ? 'Covered' : 'To revisit', dash: false };
  if (!mark || mark.asked === 0) return { words: isCovered ? 'Covered' : 'To come', dash: false };
  // The gap in the ring is what is still to learn; the ring is 88 long.
  const length = Math.round((880 * mark.right) / mark.asked) / 10;
  return { words: `${mark.right} of ${mark.asked}`, dash: `${length} 88` };
}

function entryWords({ kind, body }: PersonalEntry): string {
  const documents = body.documents.map(({ code, version }) => `${code}, version ${version}`).join('; ');
  const what = documents === '' ? 'the course' : documents;
  if (kind === 'declined') return `Declined for now: ${what}`;
  if (kind === 'withdrawn') return `Withdrawn: ${what}`;
  return `${howWords[body.how]}: ${what}`;
}

const howWords: Readonly<Record<SignatureBody['how'], string>> = {
  click: 'Signed',
  'each-login': 'Signed at login',
  paper: 'Paper copy held',
  'reported-by-lms': 'Signed in the LMS',
};

function adjustmentWords({ kind, reason, at, by }: Adjustment): string {
  const what =
    kind === 'talk-through'
      ? `Talked through instead of the questions (${reason === undefined ? 'no reason kept' : reasonWords[reason].toLowerCase()})`
      : kind === 'group-session'
        ? 'Took part in a group session'
        : 'One more try at the questions unlocked';
  return `${what}, ${dateInWords(at)}${by === undefined ? '' : `, recorded by ${by}`}.`;
}

function actionsFor(asked: Asked, known: Known): ActionView[] {
  const { person, standing, followUp, facts } = known;
  const { hosted, course } = asked;
  const form = (action: string, more: Readonly<Record<string, string>> = {}) =>
    formTo(asked, action, { person: person.personId, ...more });
  const isPaused = person.employers.some((employer) => employer.isPaused);
  const limit = hosted?.course.assessment?.attempts;
  const { attempt } = person;
  const isStuck =
    limit !== undefined &&
    attempt !== undefined &&
    attempt.passedAt === undefined &&
    attempt.quizAttempts >= limit + attempt.extraTries;
  const reasons = Object.entries(reasonWords) as readonly (readonly [AdjustmentReason, string])[];
  return [
    ...(standing.state !== 'done' && person.email !== undefined
      ? [
          {
            id: 'nudge',
            title: 'Send a reminder',
            about:
              'An e-mail that says there is something waiting in the course. It names no topic and no status, and does not go out at night.',
            form: form('/assessor/nudge', { from: 'person' }),
            choices: [],
            button: 'Send a reminder',
          },
        ]
      : []),
    ...(followUp
      ? [
          {
            id: 'follow-up',
            title: 'Close the talk about the signature',
            about: 'How it ended, and who talked with them. What was said is not kept.',
            form: form('/assessor/follow-up', { 'follow-up': followUp.id }),
            choices: [
              {
                legend: 'How did it end?',
                name: 'outcome',
                options: Object.entries(outcomeWords).map(([value, text]) => ({
                  value,
                  text,
                  isChosen: false,
                })),
              },
              {
                legend: 'Who talked with them?',
                name: 'role',
                options: followUpRoles(followUp.forRole).map((text) => ({
                  value: text,
                  text,
                  isChosen: false,
                })),
              },
            ],
            button: 'Close it',
          },
        ]
      : []),
    ...(course.needs.signOff && hosted?.signOff && (!facts.signOff || standing.toDo.includes('sign-off'))
      ? [
          {
            id: 'paper',
            title: 'Record a paper copy',
            about:
              'You hold the sheet that they signed in ink. This notes which version, when, and that you recorded it, and gives a receipt.',
            form: form('/assessor/paper'),
            choices: [],
            button: 'Record: paper copy held',
          },
        ]
      : []),
    ...(course.needs.quiz && attempt?.passedAt === undefined && !facts.talkedThroughAt
      ? [
          {
            id: 'talk-through',
            title: 'Talked through instead of the questions',
            about:
              'You went through the questions together and they can do it. It counts as passed, without a score.',
            form: form('/assessor/talk-through'),
            choices: [
              {
                legend: 'Why this way?',
                name: 'reason',
                options: reasons.map(([value, text]) => ({ value, text, isChosen: false })),
              },
            ],
            button: 'Record: talked through',
          },
        ]
      : []),
    ...(isStuck
      ? [
          {
            id: 'unlock',
            title: 'Let them try the questions again',
            about: 'All tries are used. This gives one more.',
            form: form('/assessor/unlock'),
            choices: [],
            button: 'Unlock one more try',
          },
        ]
      : []),
    ...(person.employers.length > 0
      ? [
          {
            id: 'pause',
            title: isPaused ? 'Share with the employer again' : 'Pause what the employer sees',
            about: isPaused
              ? 'From now on the employer sees again whether it is done, and when.'
              : 'From now on the employer sees “In progress” and nothing else. No reason is asked, shown or kept.',
            form: form('/assessor/pause', { pause: isPaused ? 'no' : 'yes' }),
            choices: [],
            button: isPaused ? 'Share again' : 'Pause',
          },
        ]
      : []),
  ];
}
