/**
 * `/record`: what the adapter of the hosted course talks to. JSON, with a bearer token and nothing else to say who it
 * is; refusals are codes, because the page has the words.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { JudgedCourse } from '../domain/merge.ts';
import type { Attempt, SignatureBody } from '../domain/model.ts';
import type { SignAgain } from '../domain/policies.ts';
import { settle, type Settlement } from '../domain/roster-settle.ts';
import {
  scoresOf,
  signedHashOf,
  stateWith,
  takeIn,
  unsignedState,
  type HeldSignOff,
  type SentState,
  type SignedOff,
  type TakenIn,
} from '../domain/take-in.ts';
import { failed, ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { createRegistrations } from '../launch/registrations.ts';
import { bearerSeconds, type ReadClaims } from './bearer.ts';
import { createTurns } from './in-turn.ts';
import { recordBytes, sentState } from './record-message.ts';
import { signAgainOf } from './sign-again.ts';
import { standingFor, type StandingFor } from './standing-for.ts';
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

interface Saved extends TakenIn {
  /** As it was before. */
  readonly sitting: Sitting;
  /** Present when the message signs. */
  readonly held?: HeldSignOff;
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
    const { course } = sitting.value;
    const stands = await standingFor(store, sitting.value.attempt);
    const attempt = await caughtUp(sitting.value, stands);
    await oweLateLinks(attempt, course);
    const elsewhere = await signedElsewhere(attempt, course, stands);
    const again = await signAgainOf(store, attempt, course, now(), elsewhere?.hash);
    const isAsked = again?.isDue === true && claims.value.isReadOnly !== true;
    // Whoever may sign today's words, because the old ones are running out or nothing stands signed, can write.
    const maySign = again !== undefined || (course.rules.completion.needsSignOff && !stands.held);
    return reply.send({
      suspendData: isAsked ? unsignedState(attempt, course) : stateWith(elsewhere, attempt, course),
      ...(again && { signAgain: again }),
      ...stands,
      learnerName: attempt.learnerName ?? '',
      isReviewMode: isReadOnly(claims.value, attempt, maySign),
      ...(attempt.extraTries !== undefined && { extraTries: attempt.extraTries }),
      attempt: attempt.id,
      ...(await renewed(claims.value, 'always')),
    });
  }

  /** What staff recorded while there was no attempt, or beside it, becomes part of it. */
  async function caughtUp({ attempt, course }: Sitting, { held, taughtBy }: StandingFor): Promise<Attempt> {
    const settlements: Settlement[] = [
      ...(held ? (['paper-copy'] as const) : []),
      ...(taughtBy === 'talk-through' && course.rules.completion.needsQuiz
        ? (['talk-through'] as const)
        : []),
    ];
    const { id, revision, state, session = '', sequence, facts: before } = attempt;
    const { facts, scoresFor } = settle(attempt, course.rules, settlements, {
      now: now(),
      isTaught: taughtBy !== undefined,
      ...(held && { signedAt: new Date(held.at) }),
    });
    const isNews =
      facts.signedAt?.getTime() !== before.signedAt?.getTime() ||
      facts.success !== before.success ||
      facts.completion !== before.completion;
    if (!isNews) return attempt;
    const scores = scoresFor(await store.attempts.linksOf(id));
    await store.attempts.save({ id, revision, state, session, sequence, facts, scores, now: now() });
    return (await store.attempts.byId(id)) ?? attempt;
  }

  /** A sign-off that stands and that no page of this attempt has sent. */
  async function signedElsewhere(
    attempt: Attempt,
    course: JudgedCourse,
    { held }: StandingFor,
  ): Promise<SignedOff | undefined> {
    if (!held || signedHashOf(attempt, course) !== undefined) return undefined;
    const entry = await store.ledger.byReceipt(held.receipt);
    if (!entry) return undefined;
    // Written by `nextEntry`, and nothing else writes there.
    const { setHash, withSupport } = JSON.parse(entry.body) as SignatureBody;
    return { at: entry.at, hash: setHash, withSupport };
  }

  /** What changed so that it is asked for at once, also of whoever has the course open. */
  async function urgent({ attempt, course }: Sitting): Promise<{ readonly signAgain?: SignAgain }> {
    if (attempt.facts.signedAt === undefined) return {};
    const signAgain = await signAgainOf(store, attempt, course, now());
    return signAgain?.isUrgent === true ? { signAgain } : {};
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
    const { state, facts, refused, held, sitting } = saved.value;
    return reply.send({
      sequence: sent.data.sequence,
      ...(refused.length > 0 && { refused }),
      ...(held ? { held } : await urgent(sitting)),
      // Another device was further, or something was not taken.
      ...(state !== sent.data.data && { suspendData: state }),
      // Whoever had completed it and could send this may sign once more.
      isReviewMode: facts.completion === 'completed' && sitting.attempt.facts.completion !== 'completed',
      ...(await renewed(claims.value)),
    });
  }

  async function save(claims: ReadClaims, sent: SentState): Promise<Result<Saved, Refusal>> {
    const signs = sent.facts.some(({ kind }) => kind === 'signed');
    for (let tries = 0; tries < mostTries; tries++) {
      const sitting = await sittingOf(claims);
      if (!sitting.ok) return sitting;
      const { attempt, course } = sitting.value;
      const { held, taughtBy }: StandingFor = signs ? await standingFor(store, attempt) : {};
      const taken = takeIn(attempt, sent, course, now(), taughtBy);
      const saved = { ...taken, sitting: sitting.value, ...(held && { held }) };
      if (isRepeat(attempt, sent)) return ok(saved);
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
          declined: {
            ...taken.declined,
            typedName: attempt.learnerName ?? '',
            ...(taken.declined.kind === 'declined' && { forRole: talksAboutRules }),
          },
        }),
        scores: taken.scoresFor(links),
        ...(tool.forwardsStatements && { statements: statementsOf(taken, attempt) }),
        now: now(),
      });
      if (written.ok) return ok({ ...saved, ...heldNow(taken, written.value.receipt) });
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
    const sitting = await sittingOf(claims.value);
    return reply.send({
      ...(sitting.ok && (await urgent(sitting.value))),
      ...(await renewed(claims.value, 'always')),
    });
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

function isReadOnly({ isReadOnly }: ReadClaims, { facts }: Attempt, maySign: boolean): boolean {
  if (isReadOnly === true) return true;
  return facts.completion === 'completed' ? !maySign : facts.success === 'failed';
}

const heldNow = ({ signature }: TakenIn, receipt: string | undefined): { readonly held?: HeldSignOff } =>
  signature && receipt !== undefined
    ? { held: { origin: 'signed-here', at: signature.at.toISOString(), receipt } }
    : {};

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
