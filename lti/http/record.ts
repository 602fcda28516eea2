/**
 * `/record`: what the adapter of the hosted course talks to. JSON, with a bearer token and nothing else to say who it
 * is; refusals are codes, because the page has the words.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { JudgedCourse } from '../domain/merge.ts';
import type { Attempt } from '../domain/model.ts';
import { scoresOf, takeIn, unsignedState, type SentState, type TakenIn } from '../domain/take-in.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { createRegistrations } from '../launch/registrations.ts';
import { bearerSeconds, type ReadClaims } from './bearer.ts';
import { createTurns } from './in-turn.ts';
import { recordBytes, sentState } from './record-message.ts';
import { signAgainOf } from './sign-again.ts';
import type { HostedCourse, Tool } from './tool.ts';

type Refusal =
  | 'token-missing'
  | 'token-expired'
  | 'token-bad'
  /** A token of another page. */
  | 'not-a-course'
  /** The platform does not say who it is. */
  | 'nothing-kept'
  | 'read-only'
  /** Its registration was removed: what was saved stays, and nothing is added. */
  | 'platform-gone'
  | 'attempt-gone'
  | 'course-gone'
  | 'message-malformed'
  /** Many devices at once: to be sent again. */
  | 'busy';

const statuses = {
  'token-missing': 401,
  'token-expired': 401,
  'token-bad': 401,
  'not-a-course': 403,
  'nothing-kept': 403,
  'read-only': 403,
  'platform-gone': 403,
  'attempt-gone': 410,
  'course-gone': 404,
  'message-malformed': 422,
  busy: 503,
} as const satisfies Record<Refusal, number>;

/** By role: the page names the person, from the provider's own words. */
const talksAboutRules = 'Safeguarding lead';

/** Each try that fails means that another message was taken in. */
const mostTries = 8;

interface Sitting {
  readonly claims: ReadClaims;
  readonly attempt: Attempt;
  readonly course: JudgedCourse;
}

export function recordRoutes(tool: Tool): FastifyPluginCallback {
  const { bearer, store, courses, now } = tool;
  const registrations = createRegistrations(store.platforms, now);
  const inTurn = createTurns();

  async function claimsOf({ headers }: FastifyRequest): Promise<Result<ReadClaims, Refusal>> {
    const [, token] = /^Bearer ([\w.-]{1,4000})$/.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) return failed('token-missing');
    const read = await bearer.read(token);
    if (!read.ok) return failed(read.problem.code);
    return read.value.scope === 'course' ? ok(read.value) : failed('not-a-course');
  }

  async function sittingOf(claims: ReadClaims): Promise<Result<Sitting, Refusal>> {
    if (claims.attempt === undefined) return failed('nothing-kept');
    if (!(await registrations.byId(claims.platform))) return failed('platform-gone');
    const attempt = await store.attempts.byId(claims.attempt);
    if (!attempt) return failed('attempt-gone');
    const { providerId, track, takenTrack } = attempt;
    const hosted =
      (takenTrack !== undefined && courses.find(providerId, takenTrack)) || courses.find(providerId, track);
    return hosted ? ok({ claims, attempt, course: judged(hosted) }) : failed('course-gone');
  }

  async function open(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const claims = await claimsOf(request);
    if (!claims.ok) return refuse(reply, claims.problem);
    const sitting = await sittingOf(claims.value);
    if (!sitting.ok) return refuse(reply, sitting.problem);
    const { attempt, course } = sitting.value;
    await oweLateLinks(attempt, course);
    const again = await signAgainOf(store, attempt, course, now());
    const isAsked = again?.isDue === true && claims.value.isReadOnly !== true;
    return reply.send({
      suspendData: isAsked ? unsignedState(attempt, course) : attempt.state,
      ...(again && { signAgain: again }),
      learnerName: attempt.learnerName ?? '',
      isReviewMode: !isAsked && isReadOnly(claims.value, attempt),
      ...(attempt.extraTries !== undefined && { extraTries: attempt.extraTries }),
      attempt: attempt.id,
      ...(await renewed(claims.value, 'always')),
    });
  }

  /** A column that was made after the course was done waits for nobody's next step. */
  async function oweLateLinks(attempt: Attempt, course: JudgedCourse): Promise<void> {
    const { facts, id, revision, state, sequence, session } = attempt;
    if (facts.completion !== 'completed' || session === undefined) return;
    const scores = scoresOf(attempt, course, await store.attempts.linksOf(id), now());
    if (scores.length > 0)
      await store.attempts.save({ id, revision, state, session, sequence, facts, scores, now: now() });
  }

  async function putState(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const claims = await claimsOf(request);
    if (!claims.ok) return refuse(reply, claims.problem);
    if (claims.value.isReadOnly) return refuse(reply, 'read-only');
    const sent = sentState.safeParse(request.body);
    if (!sent.success) return refuse(reply, 'message-malformed');
    const saved = await inTurn(claims.value.attempt ?? '', () => save(claims.value, sent.data));
    if (!saved.ok) return refuse(reply, saved.problem);
    const { state, facts, refused } = saved.value;
    return reply.send({
      sequence: sent.data.sequence,
      ...(refused.length > 0 && { refused }),
      // Another device was further, or something was not taken.
      ...(state !== sent.data.data && { suspendData: state }),
      isReviewMode: facts.completion === 'completed',
      ...(await renewed(claims.value)),
    });
  }

  async function save(claims: ReadClaims, sent: SentState): Promise<Result<TakenIn, Refusal>> {
    for (let tries = 0; tries < mostTries; tries++) {
      const sitting = await sittingOf(claims);
      if (!sitting.ok) return sitting;
      const { attempt, course } = sitting.value;
      const taken = takeIn(attempt, sent, course, now());
      if (isRepeat(attempt, sent)) return ok(taken);
      const links = taken.mayBeDue && isNews(attempt, taken) ? await store.attempts.linksOf(attempt.id) : [];
      const written = await store.attempts.save({
        id: attempt.id,
        revision: attempt.revision,
        state: taken.state,
        session: sent.session,
        sequence: sent.sequence,
        facts: taken.facts,
        ...(taken.signature && { signature: taken.signature }),
        ...(taken.declined && {
          declined: { ...taken.declined, typedName: attempt.learnerName ?? '', forRole: talksAboutRules },
        }),
        scores: taken.scoresFor(links),
        ...(tool.forwardsStatements && { statements: statementsOf(taken, attempt) }),
        now: now(),
      });
      if (written.ok) return ok(taken);
    }
    return failed('busy');
  }

  /** By our own name for the person: a record store outside needs no other. */
  function statementsOf(taken: TakenIn, attempt: Attempt): ReturnType<TakenIn['statementsBy']> {
    const { providerId, track, personId } = attempt;
    return taken.statementsBy({
      activityId: `https://fourcs.example/course/${providerId}/${track}`,
      actor: { homePage: tool.settings.publicUrl, personId },
      newId: randomUUID,
    });
  }

  async function renew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const claims = await claimsOf(request);
    if (!claims.ok) return refuse(reply, claims.problem);
    if (!(await registrations.byId(claims.value.platform))) return refuse(reply, 'platform-gone');
    return reply.send(await renewed(claims.value, 'always'));
  }

  /** A token for the next half hour, once more than half of this one is used up. */
  async function renewed(
    claims: ReadClaims,
    when?: 'always',
  ): Promise<{ readonly token?: string; readonly tokenSeconds?: number }> {
    const left = claims.expiresAt - now().getTime() / 1000;
    if (when !== 'always' && left > bearerSeconds / 2) return {};
    const issued = await bearer.renew(claims);
    return issued ? { token: issued.token, tokenSeconds: issued.seconds } : {};
  }

  return (app, _options, done) => {
    const options = { bodyLimit: recordBytes };
    app.addHook('onRequest', (_request, reply, next) => {
      reply.header('cache-control', 'no-store');
      next();
    });
    app.post('/record/open', options, open);
    app.put('/record/state', options, putState);
    app.post('/record/renew', options, renew);
    done();
  };
}

function refuse(reply: FastifyReply, code: Refusal): FastifyReply {
  return reply.code(statuses[code]).send({ code });
}

function isReadOnly({ isReadOnly }: ReadClaims, { facts }: Attempt): boolean {
  return isReadOnly === true || facts.completion === 'completed' || facts.success === 'failed';
}

function isRepeat({ session, sequence }: Attempt, sent: SentState): boolean {
  return session === sent.session && sent.sequence <= sequence;
}

/** Something that a column may wait for has happened with this message. */
function isNews({ facts: before }: Attempt, { facts, signature }: TakenIn): boolean {
  return (
    signature !== undefined ||
    facts.success !== before.success ||
    facts.completion !== before.completion ||
    // A track without a quiz: its lessons may be done while its signature is not.
    (facts.success === 'unknown' && facts.completion === 'incomplete')
  );
}

/** Worked out once for each course that is hosted. */
const known = new WeakMap<HostedCourse, JudgedCourse>();

function judged(hosted: HostedCourse): JudgedCourse {
  const there = known.get(hosted);
  if (there) return there;
  const { course, quiz, signOff, otherSignOffs = [] } = hosted;
  const made: JudgedCourse = {
    // A signature under an update is one of the track that it takes the place of.
    track: hosted.upkeep?.renews?.track ?? course.track.id,
    rules: course,
    questions: quiz?.questions ?? [],
    signOffs: [...(signOff ? [signOff] : []), ...otherSignOffs],
    languages: [course.language, ...(course.languages ?? []).map(({ tag }) => tag)],
  };
  known.set(hosted, made);
  return made;
}
