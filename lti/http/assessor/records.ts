/** Exports, the date by which the course is to be done, and its groups. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parse } from 'csv-parse/sync';
import { Readable } from 'node:stream';
import { sendPage } from '../pages.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import type { Tool } from '../tool.ts';
import { formTo, frameOf, readAsked, sendNothing, step, type Asked } from './asked.ts';
import { peopleCsv } from './people-csv.ts';
import { inspectionPack } from './pack.ts';

interface Errors {
  readonly dueDate?: string;
  readonly groups?: string;
}

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_ROWS = 20_000;
/** Rows named in a sentence. */
const MOST_NAMED = 10;

export function recordsRoutes(app: FastifyInstance, tool: Tool): void {
  const { store } = tool;

  async function send(
    reply: FastifyReply,
    asked: Asked,
    told: readonly string[] = [],
    errors: Errors = {},
  ): Promise<FastifyReply> {
    const { contextId } = asked.context;
    const [dates, groups] = await Promise.all([store.dueDates.of(contextId), store.groups.of(contextId)]);
    const isWrong = errors.dueDate !== undefined || errors.groups !== undefined;
    return sendPage(
      reply,
      'assessor/records',
      {
        title: `${isWrong ? 'Error: ' : ''}Records, dates and groups`,
        frame: frameOf(tool, asked, formTo(asked, '/assessor/records'), {
          told,
          current: 'records',
        }),
        csv: formTo(asked, '/assessor/people.csv'),
        pack: formTo(asked, '/assessor/pack.zip'),
        dueDate: {
          ...formTo(asked, '/assessor/due-date'),
          value: dates.get(asked.track) ?? '',
          error: errors.dueDate ?? '',
        },
        groups: {
          ...formTo(asked, '/assessor/groups'),
          error: errors.groups ?? '',
          known: groups.map(({ name, people }) => ({ name, people: String(people) })),
        },
      },
      { sendsForms: true, ...(isWrong && { status: 422 }) },
    );
  }

  const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = await readAsked(tool, request, 'course-exports');
    return asked.ok ? send(reply, asked.value) : sendNothing(reply, asked.problem.code);
  };

  const setDueDate = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = await readAsked(tool, request, 'person-actions');
    if (!asked.ok) return sendNothing(reply, asked.problem.code);
    const dueOn = asked.value.fields.get('due-on')?.trim() ?? '';
    if (dueOn !== '' && !isDay(dueOn))
      return send(reply, asked.value, [], {
        dueDate: 'This is no date of the calendar. Choose the day again, or leave it empty.',
      });
    const { context, track } = asked.value;
    await store.dueDates.set({ contextId: context.contextId, track, ...(dueOn !== '' && { dueOn }) });
    await store.trail.add(step(asked.value, 'due-date'));
    return send(reply, asked.value, [dueOn === '' ? 'There is no date any more.' : 'The date is kept.']);
  };

  const importGroups = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const form = await readForm(request);
    const asked = await readAsked(tool, request, 'person-actions', form.fields);
    if (!asked.ok) return sendNothing(reply, asked.problem.code);
    const rows = rowsIn(form.file);
    if (typeof rows === 'string') return send(reply, asked.value, [], { groups: rows });
    const missed = await store.groups.replace(asked.value.context.contextId, rows);
    await store.trail.add(step(asked.value, 'groups', { people: rows.length - missed.length }));
    return send(reply, asked.value, [
      `${rows.length - missed.length} of ${rows.length} rows were taken.${missedWords(missed)}`,
    ]);
  };

  /** @param name - of the file, before the day */
  const download =
    (
      action: string,
      file: { readonly name: string; readonly end: string; readonly type: string },
      contents: (asked: Asked) => AsyncIterable<Uint8Array>,
    ) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const asked = await readAsked(tool, request, 'course-exports');
      if (!asked.ok) return sendNothing(reply, asked.problem.code);
      await store.trail.add(step(asked.value, action));
      return reply
        .header('content-type', file.type)
        .header('cache-control', 'no-store')
        .header(
          'content-disposition',
          `attachment; filename="${file.name}-${asked.value.course.today}.${file.end}"`,
        )
        .send(Readable.from(contents(asked.value), { objectMode: false }));
    };

  app.post('/assessor/records', show);
  app.post('/assessor/due-date', setDueDate);
  app.post('/assessor/groups', { bodyLimit: MOST_BYTES }, importGroups);
  app.post(
    '/assessor/people.csv',
    download('export-csv', { name: 'people', end: 'csv', type: 'text/csv; charset=utf-8' }, (asked) =>
      peopleCsv(tool, asked),
    ),
  );
  app.post(
    '/assessor/pack.zip',
    download('export-pack', { name: 'inspection-pack', end: 'zip', type: 'application/zip' }, (asked) =>
      inspectionPack(tool, asked),
    ),
  );
}

/** "2026-02-29" is none. */
function isDay(text: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

async function readForm(
  request: FastifyRequest,
): Promise<{ readonly fields: Fields; readonly file: string | undefined }> {
  if (!request.isMultipart()) return { fields: fieldsOf(request), file: undefined };
  const values = new Map<string, string[]>();
  let file: string | undefined;
  for await (const part of request.parts({ limits: { fileSize: MOST_BYTES, files: 1, fields: 40 } })) {
    if (part.type === 'file') file = (await part.toBuffer()).toString('utf8');
    else if (typeof part.value === 'string')
      values.set(part.fieldname, [...(values.get(part.fieldname) ?? []), part.value]);
  }
  const all = (name: string): readonly string[] => values.get(name) ?? [];
  return {
    fields: {
      get: (name) => (all(name).length === 1 ? all(name)[0] : undefined),
      all,
      hasRepeated: (...names) => names.some((name) => all(name).length > 1),
    },
    file,
  };
}

/** @returns a sentence when it is no list */
function rowsIn(text: string | undefined): readonly { who: string; group: string }[] | string {
  if (text === undefined || text.trim() === '')
    return 'The file is empty. Choose a CSV file with two columns.';
  let rows: string[][];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MOST_ROWS + 2,
    });
  } catch {
    return 'This could not be read as CSV. Save it from your spreadsheet as “CSV UTF-8”, then choose it again.';
  }
  const [first] = rows;
  const listed = first && /^(who|name|e-?mail|learner)/i.test(first[0] ?? '') ? rows.slice(1) : rows;
  if (listed.length > MOST_ROWS) return `This is more than ${MOST_ROWS} rows. Bring in a smaller file.`;
  if (listed.length === 0 || listed.some((row) => row.length < 2))
    return 'Each row needs two columns: who, and the name of the group.';
  return listed.map(([who = '', group = '']) => ({ who, group: group.slice(0, 80) }));
}

/** By their number only: what stands in them is somebody's name. */
function missedWords(missed: readonly number[]): string {
  if (missed.length === 0) return '';
  const named = missed
    .slice(0, MOST_NAMED)
    .map((row) => row + 1)
    .join(', ');
  const more = missed.length > MOST_NAMED ? ' and more' : '';
  return ` Not taken, because nobody or more than one person in the course fits: row ${named}${more}, not counting the heading.`;
}
