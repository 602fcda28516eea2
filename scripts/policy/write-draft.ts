/**
 * A drafted profile as the files of a provider: `provider.yaml` with the place of every value beside it and a mark where
 * a person has to fill in, the rules word for word, and `draft.yaml` with every quote in full.
 */
import { stringify } from 'yaml';
import type { DraftClause, DraftDocument } from '../../src/content/policy/draft-clauses.ts';
import type { DraftValue, Evidence, ProfileDraft } from '../../src/content/policy/draft.ts';

/** What stands where the policy gives nothing and a profile needs something. */
export const gapMark = 'FILL IN';

/** @returns the text of each file below the provider's folder */
export function draftFiles(draft: ProfileDraft): ReadonlyMap<string, string> {
  return new Map([
    ['provider.yaml', providerYaml(draft)],
    ['draft.yaml', evidenceYaml(draft)],
    ...draft.documents.map((document) => [`policies/${document.id}.md`, documentMarkdown(document)] as const),
  ]);
}

function providerYaml(draft: ProfileDraft): string {
  const page = new Page(draft);
  page.line(0, `# Drafted from ${fileName(draft.file)}. Nothing here was confirmed by anybody.`);
  page.line(
    0,
    '# Behind each value: where it stands, how sure the draft is, and the words. draft.yaml has the whole sentences.',
  );
  page.line(
    0,
    `# Look for ${gapMark}: the policy does not say it, and a profile needs it. Then: npm run check -- --provider ${draft.id}`,
  );
  page.line(0, `id: ${draft.id}`);
  page.section('identity');
  page.value(1, 'identity.name', 'the name of the provider');
  page.value(
    1,
    'identity.shortName',
    'how learners call it',
    page.text('identity.name'),
    'no shorter name was found',
  );
  page.gap(1, 'kind', 'such as “independent training provider”');
  page.gap(1, 'nation', 'england, wales, scotland or northern-ireland');
  page.section('policy');
  page.value(1, 'policy.name', 'what the policy is called');
  for (const key of [
    'reference',
    'version',
    'owner',
    'approvedBy',
    'issued',
    'effectiveFrom',
    'effectiveTo',
    'reviewed',
    'nextReview',
    'nextReviewBy',
    'publishedAt',
  ])
    page.value(1, `policy.${key}`);
  page.section('words');
  for (const key of ['learner', 'learners', 'tutor', 'tutors'])
    page.value(1, `words.${key}`, 'the word the provider uses');
  page.gap(1, 'rules', 'what the rules to sign are called, such as “the rules”');
  people(page);
  page.section('systems', page.has('systems.') ? '' : ' {}');
  for (const key of ['concern', 'filter', 'parentChannel']) page.value(1, `systems.${key}`);
  page.section('signOff');
  page.value(1, 'signOff.mode', 'click, every-login, wet-ink, attest or read-and-confirm');
  page.gap(
    1,
    'learnerStatements',
    'one to six lines such as “- { id: own-login, text: I use my own login. }”',
  );
  page.section('risks');
  page.value(1, 'risks.heading', undefined, 'none');
  page.line(0, 'routes: {} # whom to tell for which worry: until it is filled in, the safe default stands');
  page.line(0, 'incidents: { variant: none }');
  page.line(0, 'rules: {}');
  documents(page, draft.documents);
  page.value(0, 'audiences', 'learner, staff, visitor, volunteer, employer, parent');
  page.value(0, 'apprentices');
  page.line(0, 'cadence: {}');
  page.line(0, 'toConfirm:');
  for (const ask of toConfirm(draft)) page.line(1, `- ${scalar(ask)}`);
  return `${page.lines.join('\n')}\n`;
}

function people(page: Page): void {
  page.section('people');
  page.gap(1, 'first', 'whom a learner tells first: “lead”, “keyWorker” or another of the posts below');
  const slots = new Set(
    page.draft.values.flatMap(({ field }) => /^people\.(others\.[\w-]+|\w+)\./.exec(field)?.[1] ?? []),
  );
  slots.add('lead');
  for (const slot of [...slots].filter((name) => !name.startsWith('others.'))) person(page, 1, slot, slot);
  const others = [...slots].filter((name) => name.startsWith('others.'));
  if (others.length > 0) page.line(1, 'others:');
  for (const slot of others) person(page, 2, slot, slot.replace('others.', ''));
}

function person(page: Page, depth: number, slot: string, key: string): void {
  page.line(depth, `${key}:`);
  page.value(depth + 1, `people.${slot}.title`, 'the post');
  for (const part of ['short', 'name', 'phone', 'email']) page.value(depth + 1, `people.${slot}.${part}`);
}

function documents(page: Page, all: readonly DraftDocument[]): void {
  page.line(0, 'documents:');
  if (all.length === 0) {
    page.line(
      1,
      `# ${gapMark}: no list of rules was found. Name the document that people sign, and where it is read.`,
    );
    page.line(1, '- id: rules');
    page.line(1, '  title: # such as “Acceptable Use Agreement”');
    page.line(1, '  calledAs: agreement');
    return;
  }
  for (const document of all) {
    const signers = [...new Set(document.clauses.flatMap(({ audience }) => audience))];
    page.line(1, `- id: ${document.id}`);
    page.line(1, `  title: ${scalar(document.title)} ${comment(document)}`);
    page.line(1, `  calledAs: ${calledAs(document.title)}`);
    page.line(1, `  file: policies/${document.id}.md`);
    page.line(1, `  signedBy: [${signers.join(', ')}]`);
    page.line(1, '  clauses:');
    document.clauses.forEach((clause, index) => clauseLines(page, clause, index + 1));
  }
}

function clauseLines(page: Page, clause: DraftClause, number: number): void {
  page.line(3, `- number: ${String(number)} # ${placeWords(clause)}`);
  page.line(3, `  audience: [${clause.audience.join(', ')}]`);
  if (clause.state !== 'ok')
    page.line(3, `  state: ${clause.state} # policy check: ${clause.rules.join(', ')}`);
  page.line(
    3,
    `  plain: ${scalar(clause.text.replace(/\s+/g, ' '))} # the policy’s own words: say it plainly`,
  );
  if (clause.safe !== undefined) page.line(3, `  safe: ${scalar(clause.safe)}`);
}

const calledAs = (title: string): string =>
  (['agreement', 'guidelines', 'rules', 'code', 'procedure', 'handbook', 'booklet'] as const).find((word) =>
    title.toLowerCase().includes(word),
  ) ?? 'policy';

/** What a person at the provider is asked, one sentence each. */
function toConfirm({ values }: ProfileDraft): readonly string[] {
  const names = values.filter(({ field }) => /^people\..*\.name$/.test(field));
  const unsure = values.filter(
    ({ confidence, field }) => confidence === 'low' && !field.startsWith('people.others.'),
  );
  return [
    ...(names.length > 0
      ? names.map(
          ({ field, value }) => `Confirm that ${String(value)} holds the post of ${postOf(values, field)}.`,
        )
      : ['Give the name of the safeguarding lead.']),
    'Say how and when learners can reach the person they tell first.',
    'Name a second person to tell when the worry is about the first.',
    'Say whom learners and staff tell about each kind of worry.',
    ...(values.some(({ field }) => field === 'people.lado.title')
      ? []
      : ['Say who speaks to the Local Authority Designated Officer.']),
    ...(values.some(({ field }) => field === 'policy.nextReview')
      ? []
      : ['Give the date of the next review.']),
    ...unsure.map(
      ({ field, value }) => `Confirm ${field}: ${Array.isArray(value) ? value.join(', ') : String(value)}.`,
    ),
    'Put each clause into plain words.',
  ];
}

const postOf = (values: readonly DraftValue[], field: string): string =>
  String(
    values.find((each) => each.field === field.replace(/name$/, 'title'))?.value ??
      'the post named beside it',
  );

/** Lines of the profile, as they are written one after the other. */
class Page {
  readonly lines: string[] = [];
  readonly draft: ProfileDraft;

  constructor(draft: ProfileDraft) {
    this.draft = draft;
  }

  line(depth: number, text: string): void {
    this.lines.push('  '.repeat(depth) + text);
  }

  section(name: string, rest = ''): void {
    this.line(0, `${name}:${rest}`);
  }

  has(prefix: string): boolean {
    return this.draft.values.some(({ field }) => field.startsWith(prefix));
  }

  text(field: string): string | undefined {
    const value = this.draft.values.find((each) => each.field === field)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  gap(depth: number, key: string, ask: string): void {
    this.line(depth, `${key}: # ${gapMark}: ${ask}`);
  }

  /** A drafted value; without one a gap where `ask` says what is wanted, `otherwise` where that will do, else nothing. */
  value(depth: number, field: string, ask?: string, otherwise?: string, because = 'not in the text'): void {
    const key = field.split('.').at(-1) ?? field;
    const drafted = this.draft.values.find((each) => each.field === field);
    if (drafted) {
      const { value } = drafted;
      const written = Array.isArray(value)
        ? `[${value.map((each: string) => scalar(each)).join(', ')}]`
        : typeof value === 'boolean'
          ? String(value)
          : scalar(String(value));
      this.line(depth, `${key}: ${written} ${comment(drafted, drafted.confidence)}`);
    } else if (otherwise !== undefined) this.line(depth, `${key}: ${scalar(otherwise)} # ${because}`);
    else if (ask !== undefined) this.gap(depth, key, ask);
  }
}

const sureness = { high: 'sure', medium: 'likely', low: 'a guess' } as const;

function comment(evidence: Evidence, confidence?: DraftValue['confidence']): string {
  const quote = evidence.quote.replace(/\s+/g, ' ');
  const shown = quote.length > 100 ? `${quote.slice(0, 99).trimEnd()}…` : quote;
  return `# ${placeWords(evidence)}${confidence ? `, ${sureness[confidence]}` : ''}: “${shown}”`;
}

const placeWords = ({ line, page }: Evidence): string =>
  page === null ? `line ${String(line ?? '')}` : `page ${String(page)}`;

/** One line of YAML that reads back as this text. */
const scalar = (text: string): string =>
  // A day without quotation marks is a date to some readers of YAML.
  /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? `'${text}'`
    : stringify(text, {
        lineWidth: 0,
        defaultStringType: 'PLAIN',
        blockQuote: false,
        singleQuote: true,
      }).trimEnd();

function evidenceYaml({ file, id, values, documents }: ProfileDraft): string {
  const head = `# Where every value of the draft comes from. Compare each with the policy, then confirm it in provider.yaml.\n`;
  return head + stringify({ file: fileName(file), id, values, documents }, { lineWidth: 0 });
}

function documentMarkdown({ title, clauses }: DraftDocument): string {
  const lines = [`# ${title}`, ''];
  let section: string | undefined;
  for (const clause of clauses) {
    if (clause.section !== undefined && clause.section !== section && clause.section !== title) {
      section = clause.section;
      lines.push('', `## ${section.replace(/^#+\s*/, '')}`, '');
    }
    lines.push(`- ${clause.text.replace(/\s+/g, ' ')}`);
  }
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

const fileName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;
