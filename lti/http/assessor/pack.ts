/**
 * The inspection pack: a summary to read, everybody in the course, the policies as they were, and the ledger with its
 * verification. Written while it is made; the end of the ledger's chain that is printed in it is noted, so that a chain
 * that is built anew later contradicts it.
 */
import { randomUUID } from 'node:crypto';
import { faultOf, type LedgerFault } from '../../domain/ledger.ts';
import type { LedgerEntry } from '../../domain/model.ts';
import type { PolicyVersion } from '../../domain/policies.ts';
import { zipStream, type ZipEntry } from '../../evidence/zip-stream.ts';
import type { Report, ReportTable } from '../../evidence/report-pdf.ts';
import { ledgerHashes, type LedgerHead } from '../../store/ledger.ts';
import { dateInWords, momentInWords } from '../../views/dates.ts';
import type { Tool } from '../tool.ts';
import type { Asked } from './asked.ts';
import {
  awareSentence,
  awareTables,
  awareWords,
  figuresFor,
  groupsLeftOut,
  guestsSentence,
  heatAbout,
  tensWords,
  type CourseFigures,
} from './figures.ts';
import { peopleCsv } from './people-csv.ts';

/** What the whole chain was found to be. */
interface Verified {
  entries: number;
  last?: LedgerEntry;
  fault?: LedgerFault;
}

export function inspectionPack(tool: Tool, asked: Asked): AsyncGenerator<Uint8Array> {
  return zipStream(entriesOf(tool, asked), asked.now);
}

async function* entriesOf(tool: Tool, asked: Asked): AsyncGenerator<ZipEntry> {
  const { store } = tool;
  const { course, now } = asked;
  const { providerId } = course;
  const id = randomUUID();
  const [head, versions, figures] = await Promise.all([
    store.ledger.givenOut({ providerId, id, at: now }),
    store.policies.versions(providerId),
    figuresFor(tool, asked),
  ]);
  // Loaded when somebody wants a pack: fonts and their reader are large.
  const { writeReport } = await import('../../evidence/report-pdf.ts');
  yield { path: 'summary.pdf', chunks: [await writeReport(reportOf(asked, figures, versions, head, id))] };
  yield { path: 'people.csv', chunks: peopleCsv(tool, asked) };
  for (const version of versions)
    yield { path: `policies/${fileName(version)}.txt`, chunks: [Buffer.from(policyText(version))] };
  const verified: Verified = { entries: 0 };
  yield { path: 'ledger/entries.jsonl', chunks: ledgerLines(tool, asked, verified) };
  yield { path: 'ledger/verification.txt', chunks: [Buffer.from(verificationText(verified, head, id, now))] };
}

/** Walks the whole chain, and writes down the entries of this track: no name is in them. */
async function* ledgerLines(
  { store }: Tool,
  { course, track }: Asked,
  verified: Verified,
): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  for await (const entry of store.ledger.entries(course.providerId)) {
    const fault = verified.fault ?? faultOf(entry, verified.last, ledgerHashes);
    if (fault) verified.fault = fault;
    verified.last = entry;
    verified.entries += 1;
    if (trackOf(entry) === track) lines.push(`${JSON.stringify(entry)}\n`);
    if (lines.length < LINES_AT_ONCE) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''));
}

const LINES_AT_ONCE = 500;

/** A body is canonical JSON that the tool wrote; one that was tampered with may be anything. */
function trackOf({ body }: LedgerEntry): string | undefined {
  try {
    const read = JSON.parse(body) as unknown;
    return typeof read === 'object' && read !== null && 'track' in read && typeof read.track === 'string'
      ? read.track
      : undefined;
  } catch {
    return undefined;
  }
}

function verificationText(
  { entries, last, fault }: Verified,
  head: LedgerHead | undefined,
  id: string,
  now: Date,
): string {
  const isHead = head !== undefined && last !== undefined && last.sequence >= head.sequence;
  const result =
    entries === 0
      ? 'Nothing has been signed yet, so there is nothing to verify.'
      : fault
        ? `NOT VALID. The first entry that is wrong is number ${fault.sequence} (${fault.code}).`
        : `Valid. All ${entries} entries of the provider's ledger were read, and each holds the hash of the one before it.`;
  return [
    `Verified: ${momentInWords(now)}`,
    result,
    ...(head && (isHead || entries === 0)
      ? [
          `The end of the chain as it is printed in this pack: entry ${head.sequence}, SHA-256 ${head.hash}.`,
          `Pack: ${id}. The tool keeps this with its own seal: a chain that is built anew later contradicts it.`,
        ]
      : []),
    'entries.jsonl holds the entries of this course, one a line. An entry names nobody: who it belongs to stands in people.csv, by the receipt that begins its hash.',
    '',
  ].join('\n');
}

function reportOf(
  asked: Asked,
  figures: CourseFigures,
  versions: readonly PolicyVersion[],
  head: LedgerHead | undefined,
  id: string,
): Report {
  const { hosted, context, course, now } = asked;
  const provider = hosted?.course.provider;
  const { everybody } = figures.completion;
  const guests = guestsSentence(figures);
  return {
    title: 'Online safety: inspection pack',
    kicker: [context.title, hosted?.course.title].filter((part) => part !== undefined).join(' · '),
    provider: {
      id: course.providerId,
      name: provider?.name ?? course.providerId,
      shortName: provider?.shortName ?? course.providerId,
    },
    today: course.today,
    lead: [
      awareSentence(everybody),
      `As of ${momentInWords(now)}. Aware means: what the course asks is done, and what it asks to be signed is signed. ${everybody.done} done, ${everybody.overdue} overdue.`,
    ],
    sections: [
      {
        title: '100% aware',
        sentences: guests === '' ? [] : [guests],
        tables: awareTables(figures).map(({ caption, rows }): ReportTable => ({
          caption,
          head: ['Which', 'People', 'Aware'],
          widths: [4, 1, 2],
          rows: rows.map(({ name, count }) => [name, String(count.people), awareWords(count)]),
        })),
      },
      topicSection(figures),
      {
        title: 'Policies and agreements',
        sentences: versions.length === 0 ? ['No version is kept yet.'] : [],
        tables:
          versions.length === 0
            ? []
            : [
                {
                  caption: 'Every version that was asked for; their words are in the folder “policies”',
                  head: ['Document', 'Version', 'From', 'SHA-256, first 16'],
                  widths: [4, 2, 2, 3],
                  rows: versions.map((version) => [
                    version.title,
                    version.revision === 1
                      ? version.version
                      : `${version.version}, revision ${version.revision}`,
                    dateInWords(version.activeFrom),
                    version.hash.slice(0, 16),
                  ]),
                },
              ],
      },
      {
        title: 'Signatures',
        sentences: [
          head
            ? `The ledger of signatures ended with entry ${head.sequence} when this pack was made. SHA-256: ${head.hash}. Pack: ${id}.`
            : 'Nothing has been signed yet.',
          'The entries of this course and the verification of the whole chain are in the folder “ledger”; who signed what, and when, is in “people.csv”.',
        ],
        tables: [],
      },
    ],
    closing: 'Made by Four Cs. No mark is ever a reason for a referral.',
  };
}

function topicSection({ topics }: CourseFigures): Report['sections'][number] {
  const shown = topics.groups.flatMap((group, index) => (group.state === 'shown' ? [{ group, index }] : []));
  return {
    title: 'Topics',
    sentences: [heatAbout(topics), ...groupsLeftOut(topics)],
    tables:
      topics.people === 0
        ? []
        : [
            {
              caption: 'Questions that were right, by topic, the weakest first',
              head: [
                'Topic',
                'Everybody here',
                ...shown.slice(0, MOST_COLUMNS).map(({ group }) => group.name),
              ],
              widths: [3, 2, ...shown.slice(0, MOST_COLUMNS).map(() => 2)],
              rows: topics.topics.map(({ topic, all, byGroup }) => [
                topic.title,
                tensWords(all),
                ...shown.slice(0, MOST_COLUMNS).map(({ index }) => tensWords(byGroup[index])),
              ]),
            },
          ],
  };
}

/** A sheet of paper has room for no more. */
const MOST_COLUMNS = 5;

const fileName = ({ document, audience, language, version, revision, ordinal }: PolicyVersion): string =>
  [String(ordinal).padStart(3, '0'), document, audience, language, `v${version}`, `r${revision}`]
    .join('-')
    .replace(/[^\w.-]+/g, '_');

function policyText(version: PolicyVersion): string {
  return [
    `${version.title} (${version.calledAs})`,
    `Version ${version.version}, revision ${version.revision}; dated ${version.dated}; asked for from ${dateInWords(version.activeFrom)}`,
    `SHA-256 of the text as it was shown: ${version.hash}`,
    ...(version.changeNote === '' ? [] : [`What changed: ${version.changeNote}`]),
    '',
    ...version.clauses.flatMap(({ number, section, exact }, index) => [
      ...(section !== undefined && section !== version.clauses[index - 1]?.section ? ['', section] : []),
      `${number}. ${exact ?? '(Withheld from signing: not safe to ask for.)'}`,
    ]),
    '',
  ].join('\n');
}
