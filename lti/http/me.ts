/**
 * `/me`: a learner's own record, opened from the course. Receipts, certificates, what their employer sees, and their
 * data as a file. Works inside a platform's frame without a cookie: forms carry the course's token.
 */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { ReadClaims } from './bearer.ts';
import { fieldsOf } from './fields.ts';
import { dataPage, dueDaysOf, entryWords, howWords, mePage } from './me-page.ts';
import { ownData, ownRecord, type OwnRecord } from './own-record.ts';
import { sendPage } from './pages.ts';
import { sendProblem } from './problems.ts';
import { standingSignature, takeBack, takeBackPage } from './take-back.ts';
import type { HostedCourse, Tool } from './tool.ts';
import type { PersonalEntry } from '../store/ledger.ts';
import { mayReach, type Resource } from '../domain/access.ts';
import { printId } from '../domain/ledger.ts';
import { printedHead, readReceipt } from '../domain/receipt.ts';
import { writeCertificate } from '../evidence/certificate.ts';
import type { Handed } from '../evidence/paper.ts';
import { writeReceipt } from '../evidence/receipt.ts';
import { calendarFile } from '../outbox/reminder-words.ts';
import { dateInWords, dayInWords, momentInWords } from '../views/dates.ts';

export function meRoutes(tool: Tool): FastifyPluginCallback {
  const { store, bearer, courses, settings, now } = tool;

  const page =
    (
      resource: Resource,
      act: (
        record: OwnRecord,
        claims: ReadClaims,
        request: FastifyRequest,
        reply: FastifyReply,
      ) => Promise<FastifyReply>,
    ) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const claims = await bearer.read(fieldsOf(request).get('token') ?? '');
      if (!claims.ok || claims.value.scope !== 'course') return sendProblem(reply, 'page-expired');
      const { person, provider, attempt: attemptId, isReadOnly } = claims.value;
      // A teacher who looks at the course, or somebody whom the platform does not name.
      if (person === undefined || attemptId === undefined || isReadOnly)
        return sendPage(reply, 'message', nobody);
      const attempt = await store.attempts.byId(attemptId);
      const owner = attempt && { provider: attempt.providerId, person: attempt.personId };
      if (!attempt || !owner || !mayReach({ role: 'learner', provider, person }, resource, owner))
        return sendProblem(reply, 'page-not-found');
      return act(await ownRecord(tool, attempt), claims.value, request, reply);
    };

  const show = page('own-record', (record, claims, request, reply) =>
    sendOwn(record, claims, request, reply),
  );

  async function sendOwn(
    record: OwnRecord,
    claims: ReadClaims,
    request: FastifyRequest,
    reply: FastifyReply,
    told = '',
  ): Promise<FastifyReply> {
    const renewed = await bearer.renew(claims);
    return sendPage(
      reply,
      'me',
      mePage(record, {
        token: renewed?.token ?? fieldsOf(request).get('token') ?? '',
        track: claims.track ?? record.attempt.track,
        publicUrl: settings.publicUrl,
        hosted: courses.find(record.providerId, record.attempt.track),
        signed: await standingSignature(tool, record),
        told,
      }),
    );
  }

  const withdraw = page('own-attempt', async (record, claims, request, reply) => {
    const { attempt, providerId } = record;
    const fields = fieldsOf(request);
    const signed = await standingSignature(tool, record);
    const hosted = courses.find(providerId, attempt.takenTrack ?? attempt.track);
    if (!signed || !hosted)
      return sendOwn(record, claims, request, reply, 'There is no signature to take back.');
    // Asked for this signature and no other: one that was made since is asked about anew.
    if (fields.get('sure') !== signed.receipt)
      return sendPage(reply, 'me-withdraw', takeBackPage(record, signed, hosted, fields.get('token') ?? ''));
    const isTaken = await takeBack(tool, attempt.id, hosted, signed);
    return sendOwn(
      await ownRecord(tool, attempt),
      claims,
      request,
      reply,
      isTaken
        ? 'You took your signature back. You can sign again whenever you open the course.'
        : 'That did not work, and your signature stands. Please try once more.',
    );
  });

  /** What the paper shows of the ledger is noted before it is shown. */
  async function handed(
    what: Parameters<typeof printId>[0],
    { providerId }: OwnRecord,
    { receipt }: Pick<PersonalEntry, 'receipt'>,
  ): Promise<Handed> {
    const head = await store.ledger.givenOut({
      ...{ providerId, kind: 'print', at: now() },
      id: (sequence) => printId(what, receipt, sequence),
    });
    return {
      reference: receipt,
      checkUrl: `${settings.publicUrl}/check/${receipt}`,
      ...(head && { head: printedHead(head, head.at) }),
    };
  }

  const certificate = page('certificate', async (record, _claims, request, reply) => {
    const track = fieldsOf(request).get('track');
    const own = record.tracks.find(({ hosted }) => hosted.course.track.id === track);
    if (own?.standing.doneAt === undefined) return sendProblem(reply, 'page-not-found');
    const { hosted, standing, signed } = own;
    const { course } = hosted;
    const bytes = await writeCertificate({
      name: nameOn(record),
      provider: course.provider,
      ...(course.draft && { draft: course.draft.banner }),
      courseTitle: course.title,
      trackTitle: course.track.title,
      edition: course.edition,
      finished: dateInWords(own.standing.doneAt),
      ...(standing.renewOn !== undefined && { nextDue: dayInWords(standing.renewOn) }),
      documents: (signed?.body.documents ?? []).map(
        ({ code, version }) => `${titleOf(hosted, code)}, version ${version}`,
      ),
      ...(signed && { receipt: await handed('certificate', record, signed) }),
    });
    return sendPdf(reply, 'certificate', bytes);
  });

  const receipt = page('certificate', async (record, _claims, request, reply) => {
    const asked = readReceipt(fieldsOf(request).get('receipt') ?? '');
    const entry = asked.ok ? record.entries.find((each) => each.receipt === asked.value) : undefined;
    if (!entry) return sendProblem(reply, 'page-not-found');
    const hosted = courses.find(record.providerId, entry.track);
    const around = hosted ?? courses.find(record.providerId, record.attempt.track);
    if (!around) return sendProblem(reply, 'page-not-found');
    const { course } = around;
    const bytes = await writeReceipt({
      name: nameOn(record),
      typedName: entry.typedName === '' ? '–' : entry.typedName,
      provider: course.provider,
      ...(course.draft && { draft: course.draft.banner }),
      courseTitle: hosted ? course.title : entry.track,
      edition: course.edition,
      what: entryWords[entry.kind],
      when: momentInWords(new Date(entry.at)),
      how: howWords[entry.body.how],
      documents: entry.body.documents.map(({ code, version, hash }) => ({
        ...{ version, hash },
        title: titleOf(hosted, code),
      })),
      handed: await handed('receipt', record, entry),
    });
    return sendPdf(reply, 'receipt', bytes);
  });

  const data = page('own-record', async (record, _claims, request, reply) => {
    const all = await ownData(tool, record);
    await store.trail.add({
      providerId: record.providerId,
      at: now(),
      actorKind: 'learner',
      actorId: record.personId,
      action: 'own-data',
      personId: record.personId,
    });
    const fields = fieldsOf(request);
    if (fields.get('as') !== 'file')
      return sendPage(reply, 'me-data', dataPage(all, fields.get('token') ?? ''));
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="my-online-safety-record.json"')
      .header('cache-control', 'no-store')
      .send(`${JSON.stringify(all, null, 2)}\n`);
  });

  const calendar = page('own-record', async (record, _claims, _request, reply) => {
    const days = dueDaysOf(record);
    if (days.length === 0) return sendProblem(reply, 'page-not-found');
    const hosted = courses.find(record.providerId, record.attempt.track);
    const providerName = hosted?.course.provider.name ?? record.providerId;
    const file = calendarFile(days, { providerName, made: now() });
    return reply
      .header('content-type', file.type)
      .header('content-disposition', `attachment; filename="${file.name}"`)
      .header('cache-control', 'no-store')
      .send(file.text);
  });

  return (app, _options, done) => {
    for (const [path, handler] of [
      ['/me', show],
      ['/me/certificate', certificate],
      ['/me/receipt', receipt],
      ['/me/withdraw', withdraw],
      ['/me/data', data],
      ['/me/calendar', calendar],
    ] as const) {
      app.post(path, handler);
      app.get(path, (_request, reply) => sendProblem(reply.header('allow', 'POST'), 'open-from-course'));
    }
    done();
  };
}

function sendPdf(reply: FastifyReply, name: string, bytes: Uint8Array): FastifyReply {
  return reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `inline; filename="${name}.pdf"`)
    .header('cache-control', 'no-store')
    .send(Buffer.from(bytes));
}

const nameOn = ({ name }: OwnRecord): string => (name === '' ? 'No name given' : name);

const titleOf = (hosted: HostedCourse | undefined, code: string): string =>
  hosted?.signOff?.documents.find((document) => document.code === code)?.title ?? code;

const nobody = {
  title: 'There is no record here',
  lines: [
    'This page was opened to look at the course, or your learning platform has not told us who you are. So nothing is kept, and there is nothing to show.',
    'To see your record, open the course as a learner.',
  ],
};
