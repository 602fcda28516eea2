/** What staff do for people: each noted in the trail, each answered with the page it was done on. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdjustmentReason, FollowUpOutcome } from '../../domain/model.ts';
import { printedHead } from '../../domain/receipt.ts';
import { paperBody, settle, type Settlement } from '../../domain/roster-settle.ts';
import { standingOf } from '../../domain/standing.ts';
import type { CoursePerson } from '../../store/roster-list.ts';
import type { KnownFacts } from '../../store/standings.ts';
import type { Tool } from '../tool.ts';
import {
  chosenPeople,
  nameOf,
  personAsked,
  readAsked,
  sendGone,
  sendNothing,
  step,
  type Asked,
  standingRules,
} from './asked.ts';
import { nudgeMail } from './nudge.ts';
import { sendPerson } from './person.ts';
import type { createPeoplePage } from './people.ts';
import { followUpRoles, outcomeWords, reasonWords } from './words.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
/** Does it. @returns what the reader is told */
type PersonAction = (asked: Asked, person: CoursePerson) => Promise<string>;

/** Each try that fails means that the learner saved something meanwhile. */
const MOST_TRIES = 8;

export function createActions(
  tool: Tool,
  showPeople: ReturnType<typeof createPeoplePage>,
): Readonly<Record<string, Handler>> {
  const { store } = tool;

  const forPerson =
    (action: PersonAction): Handler =>
    async (request, reply) => {
      const asked = await readAsked(tool, request, 'person-actions');
      if (!asked.ok) return sendNothing(reply, asked.problem.code);
      const person = await personAsked(tool, asked.value);
      if (!person) return sendGone(reply);
      const told = await action(asked.value, person);
      const after = await personAsked(tool, asked.value);
      return after ? sendPerson(tool, reply, asked.value, after, [told]) : sendGone(reply);
    };

  const factsOf = async ({ course }: Asked, person: CoursePerson): Promise<KnownFacts> => {
    const standings = await store.standings.of({ ...course, personIds: [person.personId] });
    return standings.get(person.personId) ?? {};
  };

  /** Writes what follows for the attempt and its gradebook columns; nothing where there is no attempt yet. */
  async function settleAttempt(asked: Asked, person: CoursePerson, settlement: Settlement): Promise<void> {
    const { hosted, now } = asked;
    if (!person.attempt || !hosted) return;
    const known = await factsOf(asked, person);
    const isTaught = known.talkedThroughAt !== undefined || known.groupSessionAt !== undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const attempt = await store.attempts.byId(person.attempt.id);
      if (!attempt) return;
      const { facts, scoresFor } = settle(attempt, hosted.course, [settlement], { now, isTaught });
      const written = await store.attempts.save({
        id: attempt.id,
        revision: attempt.revision,
        state: attempt.state,
        // No page has this name, so none takes it for its own.
        session: attempt.session ?? '',
        sequence: attempt.sequence,
        facts,
        scores: scoresFor(await store.attempts.linksOf(attempt.id)),
        now,
      });
      if (written.ok) return;
    }
  }

  const recordedBy = ({ claims }: Asked) =>
    claims.person === undefined ? {} : { recordedBy: claims.person };

  const sendAgain: PersonAction = async (asked, person) => {
    const id = asked.fields.get('delivery');
    // Only what belongs to this person in this course.
    const owed = person.deliveries.find((each) => each.id === id);
    const isGoing = owed?.state === 'refused' && (await store.deliveries.sendAgain(owed.id, asked.now));
    if (!isGoing) return 'There was nothing to send again: it has gone out meanwhile.';
    await store.trail.add(step(asked, 'send-again', { personId: person.personId }));
    return 'It is on its way again. Open this page again in a minute to see how it went.';
  };

  const unlock: PersonAction = async (asked, person) => {
    if (!person.attempt || person.attempt.passedAt) return 'There is nothing to unlock.';
    await store.adjustments.unlockRetake({
      attemptId: person.attempt.id,
      at: asked.now,
      ...recordedBy(asked),
    });
    await store.trail.add(step(asked, 'unlock-retake', { personId: person.personId }));
    return `${nameOf(person)} can try the questions once more, the next time they open the course.`;
  };

  const paper: PersonAction = async (asked, person) => {
    const { hosted, track, course, now } = asked;
    if (!hosted?.signOff) return 'There is nothing to sign in this course.';
    const facts = await factsOf(asked, person);
    const { toDo } = standingOf({ ...facts, ...standingRules(course) }, course.today);
    if (facts.signOff && !toDo.includes('sign-off')) return 'A signature is there already.';
    const { receipt, entry } = await store.ledger.append({
      providerId: course.providerId,
      kind: 'signed',
      at: now,
      personId: person.personId,
      typedName: nameOf(person),
      body: paperBody(hosted.signOff, track, hosted.course.language),
      track,
      ...(person.attempt && { attemptId: person.attempt.id }),
      ...recordedBy(asked),
    });
    await settleAttempt(asked, person, 'paper-copy');
    await store.trail.add(step(asked, 'paper-copy', { personId: person.personId }));
    return `Kept: paper copy held. The receipt is ${receipt}. Write it on the sheet, and this beside it: ledger ${printedHead(entry, now)}.`;
  };

  const talkThrough: PersonAction = async (asked, person) => {
    const reason = (Object.keys(reasonWords) as AdjustmentReason[]).find(
      (each) => each === asked.fields.get('reason'),
    );
    if (!reason) return 'Nothing was recorded: choose why it was talked through.';
    await store.adjustments.add({
      providerId: asked.course.providerId,
      personIds: [person.personId],
      track: asked.track,
      kind: 'talk-through',
      reason,
      at: asked.now,
      ...recordedBy(asked),
    });
    await settleAttempt(asked, person, 'talk-through');
    await store.trail.add(step(asked, 'talk-through', { personId: person.personId }));
    return 'Recorded: talked through. It counts as passed, without a score.';
  };

  const followUp: PersonAction = async (asked, person) => {
    const { course, fields, now, track } = asked;
    const [open] = await store.followUps.list({
      providerId: course.providerId,
      track,
      personIds: [person.personId],
      onlyOpen: true,
    });
    const outcome = (Object.keys(outcomeWords) as FollowUpOutcome[]).find(
      (each) => each === fields.get('outcome'),
    );
    if (!open || open.id !== fields.get('follow-up')) return 'This was closed already.';
    const role = followUpRoles(open.forRole).find((each) => each === fields.get('role'));
    if (!outcome || role === undefined)
      return 'Nothing was closed: choose how it ended, and who talked with them.';
    await store.followUps.close({ id: open.id, providerId: course.providerId, at: now, role, outcome });
    if (outcome === 'other-arrangement') await settleAttempt(asked, person, 'other-arrangement');
    await store.trail.add(step(asked, 'follow-up-closed', { personId: person.personId }));
    return outcome === 'other-arrangement'
      ? 'Closed. The course is complete for them, and the gradebook gets its score.'
      : 'Closed. They can sign whenever they open the course.';
  };

  const pause: PersonAction = async (asked, person) => {
    const isPaused = asked.fields.get('pause') !== 'no';
    await store.employers.setPaused(
      asked.course.providerId,
      person.personId,
      isPaused ? asked.now : undefined,
    );
    await store.trail.add(
      step(asked, isPaused ? 'pause-sharing' : 'share-again', { personId: person.personId }),
    );
    return isPaused
      ? 'Paused. From now on the employer sees “In progress”.'
      : 'Shared again. The employer sees whether it is done, and when.';
  };

  async function remind(asked: Asked, people: readonly CoursePerson[]): Promise<string> {
    const { course, now, hosted } = asked;
    const standings = await store.standings.of({
      ...course,
      personIds: people.map(({ personId }) => personId),
    });
    const waiting = people.filter(
      ({ personId }) =>
        standingOf({ ...standings.get(personId), ...standingRules(course) }, course.today).state !== 'done',
    );
    const provider = { id: course.providerId, name: hosted?.course.provider.name ?? 'your provider' };
    const messages = waiting.flatMap((person) => nudgeMail(person, provider, now) ?? []);
    if (messages.length > 0) await store.mail.put(messages, now);
    await store.trail.add(messages.map(({ personId }) => step(asked, 'nudge', personId ? { personId } : {})));
    return nudgedWords(messages.length, waiting.length - messages.length, people.length - waiting.length);
  }

  const nudge: Handler = async (request, reply) => {
    const asked = await readAsked(tool, request, 'person-actions');
    if (!asked.ok) return sendNothing(reply, asked.problem.code);
    const people = await chosenPeople(tool, asked.value);
    const told = people.length === 0 ? nobodyChosen : await remind(asked.value, people);
    const [person] = people;
    return asked.value.fields.get('from') === 'person' && person
      ? sendPerson(tool, reply, asked.value, person, [told])
      : showPeople(request, reply, asked.value, [told]);
  };

  const groupSession: Handler = async (request, reply) => {
    const asked = await readAsked(tool, request, 'person-actions');
    if (!asked.ok) return sendNothing(reply, asked.problem.code);
    const people = await chosenPeople(tool, asked.value);
    if (people.length > 0) {
      await store.adjustments.add({
        providerId: asked.value.course.providerId,
        personIds: people.map(({ personId }) => personId),
        track: asked.value.track,
        kind: 'group-session',
        at: asked.value.now,
        ...recordedBy(asked.value),
      });
      await store.trail.add(people.map(({ personId }) => step(asked.value, 'group-session', { personId })));
    }
    const told =
      people.length === 0
        ? nobodyChosen
        : `Recorded for ${people.length === 1 ? '1 person' : `${people.length} people`}: took part in a group session. The signature is still to do.`;
    return showPeople(request, reply, asked.value, [told]);
  };

  return {
    '/assessor/send-again': forPerson(sendAgain),
    '/assessor/unlock': forPerson(unlock),
    '/assessor/paper': forPerson(paper),
    '/assessor/talk-through': forPerson(talkThrough),
    '/assessor/follow-up': forPerson(followUp),
    '/assessor/pause': forPerson(pause),
    '/assessor/nudge': nudge,
    '/assessor/group-session': groupSession,
  };
}

const nobodyChosen = 'Choose people first: tick the box beside each name.';

function nudgedWords(sent: number, without: number, done: number): string {
  const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
  return [
    sent === 0 ? 'No reminder was sent.' : `A reminder is on its way to ${people(sent)}.`,
    ...(without === 0
      ? []
      : [`${people(without)} cannot be written to: your learning platform gives no e-mail address.`]),
    ...(done === 0 ? [] : [`Left out: ${people(done)} who ${done === 1 ? 'is' : 'are'} done.`]),
  ].join(' ');
}
