/** A library in memory with two made-up providers: small, and with one of everything that the compiler decides about. */
import type { Library, Path, PolicyText, ProviderFiles, SourceFile } from '../../../src/content/library.ts';
import { idKeys } from '../../../src/content/ids.ts';
import {
  compileCourse,
  type CompiledCourse,
  type CompileOptions,
} from '../../../src/content/compile/compile-course.ts';
import type { Problem } from '../../../src/content/library.ts';
import { course as courseSchema } from '../../../src/content/schema/course.ts';
import { lesson as lessonSchema } from '../../../src/content/schema/lesson.ts';
import { provider as providerSchema } from '../../../src/content/schema/provider.ts';
import { questionBank } from '../../../src/content/schema/question.ts';
import { glossary, help, sources } from '../../../src/content/schema/registers.ts';
import { scenario as scenarioSchema } from '../../../src/content/schema/scenario.ts';

export const today = '2026-11-22';

/** The design's rule 10, word for word. */
export const defaults = {
  first: 'Tell any member of staff you trust, today. Say: I need to speak to the safeguarding lead.',
  second:
    "If your worry is about them, or no one is there: any other manager, the council's safeguarding team, or a line below.",
  outOfHours: 'Nobody here may see a message tonight. In danger: 999. To talk now: the lines below.',
};

/** The line says how deep the path is, so that a test can see which path was asked for. */
export const inFile = <Value>(file: string, value: Value): SourceFile<Value> => ({
  file,
  value,
  at: (path: Path) => ({ line: 1 + path.length, column: 1 }),
});

const seen = {
  publisher: 'Four Cs',
  seen: '2026-11-01',
  review: '2027-11-01',
  confidence: 'H',
  status: 'not-law',
};
const ours = (id: string, says: string) => ({ id, kind: 'ours', title: id, says, ...seen });

/** What a test changes: authored objects, before their schema reads them. */
export interface MadeUp {
  /** Merged over the blocks of the first screen of the first lesson. */
  readonly blocks?: readonly unknown[];
  readonly lesson?: Readonly<Record<string, unknown>>;
  readonly oak?: Readonly<Record<string, unknown>>;
  readonly elm?: Readonly<Record<string, unknown>>;
  readonly questions?: readonly unknown[];
  readonly sources?: readonly unknown[];
  readonly policy?: readonly string[];
  readonly logo?: ProviderFiles['logo'];
  readonly withoutCodes?: boolean;
}

export function madeUpLibrary(change: MadeUp = {}): Library {
  const withoutIds = {
    course: inFile('course/course.yaml', courseSchema.parse(courseYaml)),
    lessons: new Map([
      ['welcome', lessonFile('welcome', { ...lessonYaml(change.blocks), ...change.lesson })],
      ['money', lessonFile('money', { ...moneyYaml, id: 'money' })],
    ]),
    scenarios: new Map([['job', inFile('course/scenarios/job.yaml', scenarioSchema.parse(scenarioYaml))]]),
    banks: new Map([
      ['t1-help', inFile('course/questions/t1-help.yaml', questionBank.parse(bankYaml(change.questions)))],
    ]),
    sources: inFile(
      'course/sources.yaml',
      sources.parse({
        factsChecked: '2026-11-16',
        sources: [
          ours('default-first-contact', defaults.first),
          ours('default-second-route', defaults.second),
          ours('default-out-of-hours', defaults.outOfHours),
          ...(change.sources ?? []),
        ],
      }),
    ),
    help: inFile('course/help.yaml', help.parse(helpYaml)),
    glossary: inFile(
      'course/glossary.yaml',
      glossary.parse({
        words: [
          { id: 'money-mule', word: 'money mule', means: 'Somebody whose account moves stolen money.' },
        ],
      }),
    ),
    interface: inFile('course/interface/en-GB.yaml', interfaceYaml),
    providers: new Map([
      ['oak', providerFiles({ ...oakYaml, ...change.oak }, change)],
      ['elm', providerFiles({ ...elmYaml, ...change.elm }, change)],
    ]),
    drawings: new Map([['van', '<svg viewBox="0 0 200 160"></svg>']]),
  };
  const keys = change.withoutCodes ? [] : idKeys(withoutIds);
  return {
    ...withoutIds,
    ids: {
      codes: new Map(keys.map((key, index) => [key, `${key.slice(0, 1)}${String(index + 1)}`])),
      retired: new Set(),
    },
  };
}

/** The compiled course; a test that expects one fails with what was wrong instead. */
export function compiled(
  provider: 'oak' | 'elm',
  change: MadeUp = {},
  options: Partial<CompileOptions> & { track?: string } = {},
): CompiledCourse {
  const { track = 'induction', ...rest } = options;
  const result = compileCourse(madeUpLibrary(change), provider, track, { today, ...rest });
  if (!result.ok) throw new Error(JSON.stringify(result.problem, undefined, 1));
  return result.value;
}

/** What is wrong; empty when it compiles. */
export function problemsOf(
  provider: string,
  change: MadeUp = {},
  options: Partial<CompileOptions> & { track?: string } = {},
): readonly Problem[] {
  const { track = 'induction', ...rest } = options;
  const result = compileCourse(madeUpLibrary(change), provider, track, { today, ...rest });
  return result.ok ? [] : result.problem;
}

const courseYaml = {
  edition: '2026.11',
  language: 'en-GB',
  leaveTo: 'https://weather.example/',
  passMark: 0.8,
  readingAge: { learner: 12, staff: 16, easyRead: 9 },
  pace: { wordsPerMinute: 150, secondsPerQuestion: 20, secondsPerScenario: 60 },
  tracks: [track('induction', 'learner'), track('staff', 'staff')],
};

function track(id: string, audience: string): unknown {
  return {
    id,
    title: id === 'staff' ? 'Staff' : 'Induction',
    courseTitle: 'Staying safe online',
    audience,
    minutes: 10,
    groups: [
      { title: 'Start here', lessons: ['welcome'] },
      { title: 'Money', lessons: ['money'] },
    ],
    quiz: {
      title: 'Check what you know',
      summary: 'Short questions.',
      group: 1,
      minutes: 5,
      topics: [{ topic: 't1-help', draw: 2, lesson: 'welcome' }],
    },
    signOff: { title: 'Read and sign', summary: 'Then your record.', group: 1, minutes: 4 },
  };
}

const lessonFile = (id: string, yaml: unknown) =>
  inFile(`course/lessons/${id}.yaml`, lessonSchema.parse(yaml));

const lessonYaml = (
  blocks: readonly unknown[] = [{ text: 'Tell {{people.first.name}}.', lead: true }, { route: 'scam' }],
) => ({
  id: 'welcome',
  title: 'Welcome to {{identity.shortName}}',
  summary: 'Who to tell.',
  resilience: ['know'],
  audience: ['learner', 'staff'],
  minutes: 2,
  objectives: ['Name who to tell'],
  screens: [{ id: 'start', title: 'Know who to tell', blocks, side: [] }],
});

const moneyYaml = {
  ...lessonYaml([
    { scenario: 'job' },
    {
      sort: {
        id: 'sort-it',
        prompt: 'Which C?',
        items: [
          { text: 'A fee', c: 'commerce', why: 'It costs.' },
          { text: 'A stranger', c: 'contact', why: 'They reach you.' },
          { text: 'A post', c: 'conduct', why: 'You do it.' },
        ],
      },
    },
  ]),
  title: 'Money',
  c: 'commerce',
  sensitive: {
    about: 'About money.',
    promise: 'Nobody asks.',
    summary: ['Stop.', 'Check.', 'Tell.'],
    lines: ['talk-all'],
  },
  needsAge: true,
};

const scenarioYaml = {
  id: 'job',
  title: 'A job by text',
  audience: ['learner'],
  scene: 'A bus, late.',
  start: 'first-offer',
  nodes: {
    'first-offer': {
      thread: [{ from: 'them', who: 'Unknown', text: 'Easy money?' }],
      ask: 'What do you do?',
      choices: [
        { text: 'Answer', reply: { title: 'They ask more', text: 'Quickly.' }, to: 'told-somebody' },
        { text: 'Stop', reply: { title: 'Quiet', text: 'Nothing comes.' }, to: 'told-somebody' },
      ],
    },
    'told-somebody': {
      ending: 'Put right',
      text: 'It can be mended.',
      good: ['Stop.', 'Tell.'],
      route: 'scam',
      lines: ['talk-all'],
    },
  },
};

const kept = { difficulty: 'easy', sources: ['default-first-contact'], reviewed: '2026-11-01' };
export const routeQuestion = {
  id: 'who-first',
  kind: 'route',
  stem: 'Who hears it first?',
  issue: 'scam',
  whyRight: 'Yes.',
  wrong: ['Nobody', 'Your group chat', 'The sender'].map((text) => ({ text, why: 'Not them.' })),
  lesson: 'Say it the same day.',
  ...kept,
};
const matchQuestion = {
  id: 'which-c',
  kind: 'match',
  stem: 'Which C?',
  items: [
    { text: 'A fee', choice: 'Commerce', why: 'It costs.' },
    { text: 'A stranger', choice: 'Contact', why: 'They reach you.' },
  ],
  extraChoices: ['Content'],
  lesson: 'Look which way it goes.',
  ...kept,
};
const bankYaml = (questions: readonly unknown[] = [routeQuestion, matchQuestion]) => ({
  topic: 't1-help',
  title: 'Getting help',
  audience: ['learner', 'staff'],
  questions,
});

const helpYaml = {
  danger: 'danger',
  talk: ['talk-young', 'talk-all', 'talk-scotland'],
  groups: [{ id: 'report', title: 'To report', lines: ['report'] }],
  lines: [
    {
      id: 'danger',
      name: 'Emergency',
      for: 'if anyone is in danger',
      contact: { call: '999' },
      open: 'always',
      source: 'x',
    },
    {
      id: 'talk-young',
      name: 'Young Line',
      for: 'under 19',
      contact: { call: '0800 000 000' },
      age: 'under-18',
      source: 'x',
    },
    {
      ...{ id: 'talk-all', name: 'Text Line', for: 'any age', contact: { text: '80000' }, source: 'x' },
      open: [{ days: [1, 2, 3, 4, 5], from: '09:30', to: '16:00' }],
    },
    {
      id: 'talk-scotland',
      name: 'Glen Line',
      for: 'any age',
      contact: { call: '0800 000 001' },
      nations: ['scotland'],
      source: 'x',
    },
    {
      id: 'report',
      name: 'Report Desk',
      for: 'a page',
      contact: { web: 'https://report.example/', label: 'report.example' },
      source: 'x',
    },
  ],
};

const interfaceYaml: Record<string, Record<string, string>> = {
  shell: { name: 'Four Cs', help: 'Help', leave: 'Leave quickly' },
  home: { 'course-of': '{provider} {track}', closed: 'You can close this page now.' },
  lesson: { back: 'Back', 'age-title': 'How old are you?', 'note-ways': 'Three ways on' },
  saving: { saved: 'Saved' },
  leave: { 'cannot-hide': 'The visit stays in the history. {provider} may see it.' },
  question: { answer: 'Answer' },
  quiz: { start: 'Start' },
  scenario: { chose: 'You chose' },
  sort: { yes: 'Yes' },
  signOff: { sign: 'Sign' },
  certificate: { title: 'Certificate' },
  help: { title: 'Get help', danger: 'Ring first.', 'danger-number': '999', 'new-tab': 'opens in a new tab' },
  reading: { title: 'Reading' },
};

const signOff = {
  mode: 'click',
  learnerStatements: [{ id: 'own-login', text: 'I use my own login.' }],
  staffStatements: [{ id: 'work-account', text: 'I write from my work account.' }],
};
export const documents = [
  {
    id: 'rules',
    title: 'Acceptable Use',
    calledAs: 'rules',
    version: 'Version 3',
    date: 'September 2026',
    file: 'policies/rules.md',
    signedBy: ['learner', 'staff'],
    clauses: [
      { number: 1, audience: ['learner', 'staff'], plain: 'Keep your login.', why: 'It is yours.' },
      { number: 2, audience: ['staff'], plain: 'Work account only.' },
      {
        ...{ number: 3, audience: ['learner', 'staff'], state: 'unsafe' },
        ...{
          plain: 'Make a copy of it.',
          safe: 'Open nothing more, and tell {{people.lead.title}} at once.',
        },
      },
    ],
  },
  { id: 'staff-code', title: 'Staff Code', calledAs: 'code', place: 'the intranet', signedBy: ['staff'] },
];
export const policyWords = [
  'Learners must not disclose their password.',
  'Staff must use only a work account to write to learners.',
  'Print the indecent image and bring it to the office.',
];

const shared = {
  signOff,
  documents,
  risks: { heading: 'four' },
  systems: {},
  incidents: { variant: 'none' },
  rules: {},
  audiences: ['learner', 'staff'],
  cadence: {},
};
/** Confirmed, with two people and a route for scams. */
export const oakYaml = {
  ...shared,
  id: 'oak',
  example: true,
  identity: { name: 'Oak Training Ltd', shortName: 'Oak', kind: 'made up', nation: 'england' },
  confirmed: { by: 'A person', role: 'Lead', at: '2026-11-02', for: ['contacts', 'routes', 'signed-text'] },
  policy: { name: 'Online Safety Policy', version: '2' },
  words: { learner: 'learner', learners: 'learners', tutor: 'tutor', tutors: 'tutors', rules: 'the rules' },
  people: {
    first: 'lead',
    second: 'chief',
    lead: { title: 'Safeguarding Lead', short: 'DSL', name: 'Asha Rahman', email: 'asha@oak.example' },
    chief: { title: 'Principal' },
  },
  monitoring: { notice: 'Oak **watches** its laptops.', from: 'section 6' },
  routes: { learner: { scam: { tell: ['lead'], second: ['chief'], from: 'section 7' } } },
};
/** A draft from a policy past its review date, with one person, who has a name, and no routes. */
export const elmYaml = {
  ...shared,
  id: 'elm',
  identity: { name: 'Elm Skills', shortName: 'Elm', kind: 'made up', nation: 'scotland' },
  policy: { name: 'e-Safety Policy', nextReviewBy: '2024-01-31' },
  words: {
    learner: 'customer',
    learners: 'customers',
    tutor: 'coach',
    tutors: 'coaches',
    rules: 'the agreement',
  },
  people: {
    first: 'lead',
    lead: {
      title: 'e-Safety Officer',
      name: 'Paul Winter',
      phone: '01000 000000',
      email: 'paul@elm.example',
    },
  },
  risks: {
    heading: 'three',
    labels: { contact: 'Contacts' },
    underOther: { conduct: 'contact' },
    note: 'Elm uses three headings.',
  },
  routes: {},
};

function providerFiles(yaml: Readonly<Record<string, unknown>>, { policy, logo }: MadeUp): ProviderFiles {
  const file = `course/providers/${String(yaml['id'])}/provider.yaml`;
  const text: PolicyText = {
    file: 'policies/rules.md',
    points: (policy ?? policyWords).map((words, index) => ({
      number: index + 1,
      ...(index > 0 && { section: 'Using it' }),
      text: words,
      line: index + 1,
    })),
  };
  return {
    profile: inFile(file, providerSchema.parse(yaml)),
    policies: new Map([['policies/rules.md', text]]),
    ...(logo && { logo }),
  };
}
