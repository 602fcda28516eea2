/**
 * The inspection pack: a summary to read, everybody in the course, the policies as they were, and the ledger with its
 * verification. Written while it is made; the end of the ledger's chain that is printed in it is noted, so that a chain
 * that is built anew later contradicts it. What it says of the ledger is what `npm run ledger -- verify` says.
 */
import { randomUUID } from 'node:crypto';
import { witnessText, type SealedWitness } from '../../domain/ledger.ts';
import type { LedgerEntry } from '../../domain/model.ts';
import { mendOf, proofLines, sentenceOf, type LedgerProof } from '../../domain/prove.ts';
import { printedHead } from '../../domain/receipt.ts';
import type { PolicyVersion } from '../../domain/policies.ts';
import { zipStream, type ZipEntry } from '../../evidence/zip-stream.ts';
import type { Report, ReportTable } from '../../evidence/report-pdf.ts';
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

/** The ledger as this pack shows it. */
interface Ledger {
  /** Of the pack. */
  readonly id: string;
  /** Absent where nothing has been signed yet. */
  readonly proof?: LedgerProof;
  /** Absent where the end of the chain is not noted, which the proof has found out. */
  readonly head?: SealedWitness;
  readonly publicKey?: string;
}

export function inspectionPack(tool: Tool, asked: Asked): AsyncGenerator<Uint8Array> {
  return zipStream(entriesOf(tool, asked), asked.now);
}

async function* entriesOf(tool: Tool, asked: Asked): AsyncGenerator<ZipEntry> {
  const { store } = tool;
  const { course, now } = asked;
  const { providerId } = course;
  const id = randomUUID();
  const { publicKey } = store.ledger;
  const head = await store.ledger.givenOut({ providerId, kind: 'pack', id, at: now });
  const [{ proofs }, versions, figures] = await Promise.all([
    store.ledger.prove({ providerId }),
    store.policies.versions(providerId),
    figuresFor(tool, asked),
  ]);
  const proof = proofs.find(({ entries, findings }) => entries > 0 || findings.length > 0);
  const ledger = {
    id,
    ...(proof && { proof }),
    ...(head && { head }),
    ...(publicKey !== undefined && { publicKey }),
  };
  // Loaded when somebody wants a pack: fonts and their reader are large.
  const { writeReport } = await import('../../evidence/report-pdf.ts');
  yield { path: 'summary.pdf', chunks: [await writeReport(reportOf(asked, figures, versions, ledger))] };
  yield { path: 'people.csv', chunks: peopleCsv(tool, asked) };
  for (const version of versions)
    yield { path: `policies/${fileName(version)}.txt`, chunks: [Buffer.from(policyText(version))] };
  yield { path: 'ledger/entries.jsonl', chunks: ledgerLines(tool, asked) };
  yield { path: 'ledger/verification.txt', chunks: [Buffer.from(verificationText(ledger, now))] };
  yield {
    path: 'ledger/verification.json',
    chunks: [Buffer.from(verificationJson(ledger, providerId, now))],
  };
}

/** The entries of this track: no name is in them. */
async function* ledgerLines({ store }: Tool, { course, track }: Asked): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  for await (const entry of store.ledger.entries(course.providerId)) {
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

function verificationText({ id, proof, head }: Ledger, now: Date): string {
  if (!proof) return 'Nothing has been signed yet, so there is nothing to verify.\n';
  return [
    'WAS ANYTHING IN THE LEDGER OF SIGNATURES CHANGED?',
    proof.findings.length === 0 ? 'No.' : 'YES. Do not rely on this pack.',
    '',
    `Asked on ${momentInWords(now)}, by the check that the command npm run ledger -- verify makes.`,
    '',
    ...proofLines(proof),
    '',
    'It looked at every entry and the hash of the one before it; at who signed and the name they typed; at the words of every version that could be signed; and at everything that was given out: a receipt for each entry, receipts and certificates on paper, the end of the chain once a day, and packs with this one.',
    '',
    ...(head ? endLines(head, id) : []),
    'verification.json says the same to programs, with the signature over this end of the chain.',
    'entries.jsonl holds the entries of this course, one a line. An entry names nobody: who it belongs to stands in people.csv, by the receipt that begins its hash.',
    '',
  ].join('\n');
}

function endLines(head: SealedWitness, id: string): readonly string[] {
  const printed = printedHead(head, head.at);
  return [
    'THE END OF THE CHAIN AS THIS PACK SHOWS IT',
    `  ${printed}`,
    `  Entry ${head.sequence}, SHA-256 ${head.hash}.`,
    `  Pack ${id}.`,
    'The tool keeps this with its own seal. If anybody wrote the chain anew, it would contradict this pack and every receipt. To ask again later, type:',
    `  npm run ledger -- verify --head "${printed}"`,
    '',
  ];
}

/** `signed` and `signature` prove to whoever knows the tool's public key that this end of the chain is the tool's. */
function verificationJson({ id, proof, head, publicKey }: Ledger, provider: string, now: Date): string {
  const about = { pack: id, provider, verifiedAt: now.toISOString() };
  if (!proof) return jsonLines({ ...about, entries: 0 });
  const { findings, contradicted, head: _end, providerId: _provider, ...counted } = proof;
  return jsonLines({
    ...about,
    isWhole: findings.length === 0,
    ...counted,
    ...(head && { end: endOf(head, publicKey) }),
    findings,
    ...(contradicted && { contradicted }),
  });
}

function endOf({ seal, ...given }: SealedWitness, publicKey: string | undefined) {
  const { sequence, hash, at } = given;
  return {
    sequence,
    hash,
    printed: printedHead(given, at),
    signature: {
      ...{ algorithm: 'Ed25519', publicKey, value: seal },
      signed: `four-cs ledger pack ${witnessText(given)}`,
    },
  };
}

const jsonLines = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function reportOf(
  asked: Asked,
  figures: CourseFigures,
  versions: readonly PolicyVersion[],
  ledger: Ledger,
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
    ...brokenLedger(ledger),
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
                  head: ['Document', 'For', 'Version', 'From', 'SHA-256, first 16'],
                  widths: [6, 3, 3, 4, 5],
                  rows: versions.map((version) => [
                    version.title,
                    audienceWords[version.audience] ?? version.audience,
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
        sentences: ledgerSentences(ledger),
        tables: endTables(ledger),
      },
    ],
    closing: 'Made by Four Cs. No mark is ever a reason for a referral.',
  };
}

/** Whoever reads no further must have read this. */
const brokenLedger = ({ proof }: Ledger): Pick<Report, 'warning'> =>
  proof === undefined || proof.findings.length === 0
    ? {}
    : { warning: 'The ledger of signatures is not as it was recorded. See “Signatures” below.' };

function ledgerSentences({ proof }: Ledger): readonly string[] {
  if (!proof) return ['Nothing has been signed yet.'];
  const [wrong] = proof.findings;
  return [
    wrong
      ? `The ledger of signatures is NOT as it was recorded. The first thing that is wrong: ${sentenceOf(wrong)} ${mendOf(wrong)}`
      : `Nothing was changed. The ledger of signatures was checked when this pack was made: ${proof.entries === 1 ? 'its one entry' : `all ${proof.entries} entries`}, who signed, the words that were signed, and every receipt that was given out.`,
    'The entries of this course and what the check found are in the folder “ledger”; who signed what, and when, is in “people.csv”.',
  ];
}

function endTables({ id, proof, head }: Ledger): readonly ReportTable[] {
  if (!proof || !head) return [];
  return [
    {
      caption: 'How the ledger ended. Keep this: a ledger written anew would contradict it',
      head: ['What', 'Which'],
      widths: [1, 4],
      rows: [
        ['Its last line', printedHead(head, head.at)],
        ['SHA-256', head.hash],
        ['This pack', id],
      ],
    },
  ];
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

const audienceWords: Readonly<Record<string, string>> = {
  learner: 'Learners',
  staff: 'Staff',
  volunteer: 'Volunteers',
  employer: 'Employers',
  visitor: 'Visitors',
};

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
