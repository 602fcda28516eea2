/** From now on learners have this version: who has to sign again is chosen here, with the number of people it is about. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ReSign } from '../../domain/model.ts';
import { textsOf } from '../../domain/policies.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import type { HostedCourse } from '../tool.ts';
import { frameOf, problemViews, sendWorkspace, type Desk, type Visit } from './desk.ts';
import { fieldId, fieldName, fieldView, sentText, type FieldSpec } from './fields.ts';
import { problem } from './problem.ts';
import { putInPlace } from './refresh.ts';
import type { ProfileProblem } from './workshop.ts';

/** Other words of a document than anybody could sign so far. */
interface NewWords {
  readonly code: string;
  readonly title: string;
  readonly version: string;
  /** Nothing of the document was there before. */
  readonly isFirst: boolean;
  readonly people: number;
}

export function usePage(app: FastifyInstance, desk: Desk): void {
  const { store, courses, now } = desk.tool;

  async function newWords(provider: string, hosted: readonly HostedCourse[]): Promise<readonly NewWords[]> {
    const texts = hosted.flatMap(({ course, signOff }) =>
      signOff
        ? textsOf(signOff, {
            providerId: provider,
            audience: course.track.audience,
            language: course.language,
          })
        : [],
    );
    const known = await store.policies.versions(provider);
    const byCode = Map.groupBy(texts, ({ document }) => document);
    return Promise.all(
      [...byCode].flatMap(([code, own]) => {
        const [first] = own;
        const before = known.filter(({ document }) => document === code);
        if (!first || own.every(({ hash }) => before.some((each) => each.hash === hash))) return [];
        const hashes = own.map(({ hash }) => hash);
        return [
          store.policies.affected({ providerId: provider, document: code, hashes }).then((people) => ({
            code,
            title: first.title,
            version: first.version,
            isFirst: before.length === 0,
            people,
          })),
        ];
      }),
    );
  }

  async function page(
    visit: Visit,
    reply: FastifyReply,
    told: { readonly sent?: Fields; readonly problems?: readonly ProfileProblem[] } = {},
  ): Promise<FastifyReply> {
    const { provider, version } = visit;
    const hosted = version && (await desk.workshop.hosted(provider, version.files));
    if (!version || !hosted) return reply.redirect('/provider', 303);
    const words = await newWords(provider, hosted);
    const { sent, problems = [] } = told;
    const specs = words.flatMap(choices);
    return sendWorkspace(
      reply,
      'provider/use',
      {
        title: 'Use this version',
        frame: frameOf(visit, '/provider', { request: reply.request, hasErrors: problems.length > 0 }),
        lead: `Your learners’ course will be made from version ${String(version.revision)}. Who is in the middle of it goes on where they are.`,
        revision: version.revision,
        button: 'Use it',
        problemsTitle: 'Nothing was changed yet',
        problems: problemViews(problems, new Map(specs.map((spec) => [fieldName(spec), fieldId(spec)]))),
        documents: words.map((document) => ({
          title: document.title,
          about: document.isFirst
            ? `Version ${document.version} is the first that can be signed here.`
            : `Its words have changed (version ${document.version}). ${peopleWords(document.people)}`,
          fields: choices(document).map((spec) =>
            fieldView(spec, sent ? sentText(sent, spec) : '', problems),
          ),
        })),
      },
      problems.length > 0 ? 422 : 200,
    );
  }

  app.get(
    '/provider/use',
    desk.for((visit, _request, reply) => page(visit, reply)),
  );

  app.post(
    '/provider/use',
    desk.for(async (visit, request, reply) => {
      const { provider, version, session } = visit;
      const fields = fieldsOf(request);
      const hosted = version && (await desk.workshop.hosted(provider, version.files));
      if (!version || !hosted) return reply.redirect('/provider', 303);
      if (fields.get('revision') !== String(version.revision))
        return page(visit, reply, {
          problems: [
            problem('Somebody saved another version meanwhile.', 'Look at it, then use it or go back.'),
          ],
        });
      const words = await newWords(provider, hosted);
      const problems = words.flatMap((document) => missing(document, fields));
      if (problems.length > 0) return page(visit, reply, { sent: fields, problems });
      const looked = await desk.look(version);
      if (looked.ok && looked.value.unsafe.length > 0)
        return page(visit, reply, { sent: fields, problems: looked.value.unsafe });
      const news = await putInPlace({ ...desk.tool, courses }, provider, hosted);
      for (const { document, version: number, revision } of news) {
        const asked = words.find(({ code }) => code === document);
        if (!asked || asked.isFirst) continue;
        const [reSign, reSignBy, changeNote] = choices(asked).map((spec) => sentText(fields, spec));
        await store.policies.decide({
          providerId: provider,
          document,
          version: number,
          revision,
          changeNote: changeNote ?? '',
          reSign: reSign as ReSign,
          ...(reSign === 'by-date' && reSignBy !== undefined && { reSignBy }),
        });
      }
      await store.workspace.activate(provider, version.revision, session.authorRole, now());
      return reply.redirect('/provider?done=used', 303);
    }),
  );
}

const reSigns = [
  ['', 'Choose'],
  ['now', 'At once: also whoever has the course open'],
  ['next-launch', 'The next time they open the course'],
  ['by-date', 'By a day'],
  ['not-needed', 'Not needed: a mended spelling, nothing else'],
] as const;

function choices({ code, isFirst }: NewWords): readonly FieldSpec[] {
  if (isFirst) return [];
  return [
    { path: [code, 'reSign'], label: 'Who signed older words signs again', kind: 'choice', options: reSigns },
    { path: [code, 'by'], label: 'The last day, if it is by a day', kind: 'line', type: 'date' },
    { path: [code, 'note'], label: 'What has changed, in a sentence for them', kind: 'line' },
  ];
}

function missing(document: NewWords, fields: Fields): readonly ProfileProblem[] {
  const [how, by, note] = choices(document);
  if (!how || !by || !note) return [];
  const chosen = sentText(fields, how);
  return [
    ...(reSigns.some(([value]) => value !== '' && value === chosen)
      ? []
      : [problem('It is not said who signs again.', 'Choose one.', fieldName(how))]),
    ...(chosen === 'by-date' && !/^\d{4}-\d{2}-\d{2}$/.test(sentText(fields, by))
      ? [problem('The last day is missing.', 'Give a day.', fieldName(by))]
      : []),
    ...(chosen !== 'not-needed' && sentText(fields, note) === ''
      ? [problem('It is not said what has changed.', 'Say it in a sentence.', fieldName(note))]
      : []),
  ];
}

const peopleWords = (people: number): string =>
  people === 0
    ? 'Nobody has signed older words here.'
    : people === 1
      ? 'One person has signed older words.'
      : `${String(people)} people have signed older words.`;
