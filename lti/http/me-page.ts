/** The views of a learner's own page. */
import { dateInWords, dayInWords, momentInWords } from '../views/dates.ts';
import { employerRow } from '../views/employer-words.ts';
import type { DataGroupView, EmployerViews, MeView } from '../views/employer-views.ts';
import type { FormView } from '../views/render.ts';
import { firstHelpOf } from './first-help.ts';
import type { OwnData, OwnRecord, OwnTrack } from './own-record.ts';
import type { PersonalEntry } from '../store/ledger.ts';
import type { HostedCourse } from './tool.ts';

interface Around {
  readonly token: string;
  /** Of the page that it was opened from: the token opens no other. */
  readonly track: string;
  readonly publicUrl: string;
  /** The course from which the page was opened. */
  readonly hosted: HostedCourse | undefined;
  /** Its signature, where one stands that was made here. */
  readonly signed?: PersonalEntry | undefined;
  /** What was just done. */
  readonly told?: string;
}

export function mePage(
  record: OwnRecord,
  { token, track, publicUrl, hosted, signed, told = '' }: Around,
): MeView {
  const form = (action: string, more: Readonly<Record<string, string>> = {}): FormView => ({
    action,
    fields: Object.entries({ token, ...more }).map(([name, value]) => ({ name, value })),
  });
  const titleOf = (track: string): string =>
    record.tracks.find(({ hosted: { course } }) => course.track.id === track)?.hosted.course.title ?? track;
  return {
    title: 'My record',
    told,
    token,
    draft: hosted?.course.draft?.banner ?? '',
    name: record.name,
    providerName: hosted?.course.provider.name ?? '',
    records: record.tracks.map((own) => ({
      title: own.hosted.course.title,
      isDone: own.standing.state === 'done',
      status: statusOf(own),
      lines: linesOf(own),
      certificate:
        own.standing.state === 'done' && form('/me/certificate', { track: own.hosted.course.track.id }),
      takeBack: signed !== undefined && own.hosted.course.track.id === signed.track && form('/me/withdraw'),
    })),
    receipts: record.entries.map(({ kind, at, receipt, track, body }) => ({
      reference: receipt,
      words: `${body.how === 'paper' ? 'Paper copy recorded' : entryWords[kind]} ${momentInWords(new Date(at))}: ${titleOf(track)}`,
      href: `${publicUrl}/check/${receipt}`,
      paper: form('/me/receipt', { receipt }),
    })),
    employers: record.employers.map(({ employerName, line }) => ({
      employer: employerName,
      row: employerRow(line),
    })),
    calendar: dueDaysOf(record).length > 0 && form('/me/calendar'),
    data: form('/me/data'),
    dataFile: form('/me/data', { as: 'file' }),
    back: form(`/course/${record.providerId}/${track}/`),
    help: firstHelpOf(hosted),
  };
}

/** Days that are worth a place in a calendar: the last one of what is open, the first one of what comes round. */
export function dueDaysOf({
  tracks,
}: OwnRecord): readonly { readonly title: string; readonly dueOn: string }[] {
  return tracks.flatMap(({ hosted, standing: { dueOn, renewOn } }) => {
    const day = dueOn ?? renewOn;
    return day === undefined ? [] : [{ title: hosted.course.title, dueOn: day }];
  });
}

export const entryWords = { signed: 'Signed', declined: 'Not signed', withdrawn: 'Taken back' } as const;

export const howWords = {
  click: 'In the course',
  'each-login': 'At login',
  paper: 'On paper',
  'reported-by-lms': 'Told by your learning platform',
} as const;

function statusOf({ standing: { state, doneAt, dueOn } }: OwnTrack): string {
  if (state === 'done') return doneAt ? `Done ${dateInWords(doneAt)}` : 'Done';
  const due = dueOn === undefined ? '' : `, due by ${dayInWords(dueOn)}`;
  return `${state === 'in-progress' ? 'In progress' : 'Not started'}${due}`;
}

function linesOf({ standing: { state, toDo, renewOn, origin } }: OwnTrack): readonly string[] {
  const lines: string[] = [];
  if (state === 'done') {
    if (origin === 'paper-held') lines.push('A paper copy of what you signed is held.');
    if (renewOn !== undefined) lines.push(`It comes round again on ${dayInWords(renewOn)}.`);
  } else if (state === 'in-progress') {
    if (toDo.includes('teaching')) lines.push('Still to do: the course.');
    if (toDo.includes('sign-off')) lines.push('Still to do: read and sign.');
    if (toDo.includes('follow-up')) lines.push('Somebody will talk with you about what you did not sign.');
  }
  return lines;
}

/** The same as the file, to read. */
export function dataPage(data: OwnData, token: string): EmployerViews['me-data'] {
  const moment = (iso: string | null): string => (iso === null ? '–' : momentInWords(new Date(iso)));
  const day = (text: string | null): string => (text === null ? '–' : dayInWords(text));
  const { attempt } = data;
  const groups: readonly DataGroupView[] = [
    group('Who', [
      { Name: data.name === '' ? '–' : data.name, Provider: data.provider, Made: day(data.made) },
    ]),
    group(
      'Courses',
      data.courses.map((course) => ({
        Course: `${course.course}, ${course.track}`,
        Edition: course.edition,
        State: { done: 'Done', 'in-progress': 'In progress', 'not-started': 'Not started' }[course.state],
        Done: moment(course.doneAt),
        'Due by': day(course.dueOn),
        'Comes round again': day(course.renewOn),
      })),
    ),
    group('This course', [
      {
        'First opened': moment(attempt.startedAt),
        'Check passed': moment(attempt.passedAt),
        Signed: moment(attempt.signedAt),
        Finished: moment(attempt.completedAt),
        'Checks finished': String(attempt.quizzesFinished),
        Score: attempt.score === null ? '–' : `${String(Math.floor(attempt.score * 100 + 1e-6))}%`,
      },
      ...attempt.topics.map(({ topic, lesson, right, asked }) => ({
        Topic: topic,
        Lesson: lesson,
        ...(right !== undefined && asked !== undefined && { Right: `${String(right)} of ${String(asked)}` }),
      })),
    ]),
    group(
      'What you signed',
      data.signatures.map((entry) => ({
        What: `${entryWords[entry.what]}, ${moment(entry.at)}`,
        Reference: entry.receipt,
        'Name as typed': entry.nameTyped,
        Documents:
          entry.documents.map(({ code, version }) => `${code}, version ${version}`).join('; ') || '–',
        Statements: entry.statements.join(' ') || '–',
        'How you read it': `${entry.withSupport ? 'With support' : 'On your own'}${entry.easyRead ? ', in Easy Read' : ''}, ${entry.language}`,
        How: howWords[entry.how],
      })),
    ),
    group(
      'Your employer',
      data.employers.map(({ employer, site, whatTheySee }) => {
        const row = employerRow(whatTheySee);
        return {
          Employer: site === null ? employer : `${employer}, ${site}`,
          'What they see': row.status,
          'Next due': row.next,
        };
      }),
    ),
    group(
      'Who looked, and who changed something',
      data.whoLooked.map(({ at, who, what }) => ({ When: moment(at), Who: who, What: what })),
    ),
  ];
  return {
    title: 'My data',
    back: { action: '/me', fields: [{ name: 'token', value: token }] },
    file: {
      action: '/me/data',
      fields: [
        { name: 'token', value: token },
        { name: 'as', value: 'file' },
      ],
    },
    groups,
  };
}

function group(title: string, items: readonly Readonly<Record<string, string>>[]): DataGroupView {
  return {
    title,
    items: items.map((item) => ({
      facts: Object.entries(item).map(([name, value]) => ({ name, value })),
    })),
  };
}
