/**
 * Who may import whom, as ESLint rules.
 *
 * The rules read the text of an import, not the file it leads to, so a zone is
 * drawn by the names of the folders it may not reach. `import()` is held to the
 * same lines as `import`. Types cost nothing at run time and bind nothing
 * together, so some lines let them through.
 *
 * `src/main.ts`, `lti/server.ts`, `scripts/` and `test/` join the zones together and may cross them.
 */

interface Line {
  /** What the text of the import must not match. */
  readonly regex: string;
  readonly message: string;
  /** `import type` may cross this line. */
  readonly allowTypeImports?: true;
}

export interface Zone {
  readonly name: string;
  readonly files: string[];
  readonly ignores?: string[];
  readonly rules: Record<string, unknown>;
}

/** Never part of what a learner's browser loads: each is large, or only works on a server. */
const serverPackages: Line = {
  regex:
    '^(node:|(zod|yaml|handlebars|markdown-it|culori|fastify|@fastify/.*|flesch-kincaid|syllable|automated-readability)(/|$))',
  message: 'This file runs in the learner\u2019s browser, and this package must not be in its bundle.',
  allowTypeImports: true,
};

/** The folders that hold rules are given the time, chance and the network; they do not reach for them. */
const notPure = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Take the time as an argument: rules do not read the clock.',
  },
  {
    selector: 'CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name="now"]',
    message: 'Take the time as an argument: rules do not read the clock.',
  },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'Take the source of chance as an argument, so that a test can choose it.',
  },
  {
    selector: 'CallExpression[callee.name="fetch"]',
    message: 'Rules do not use the network.',
  },
] as const;

const recordAdapters = '(preview|scorm12|scorm2004|cmi5|xapi|lti)';

export const importZones: readonly Zone[] = [
  zone('src/content/model.ts', ['src/content/model.ts'], {
    lines: [
      {
        regex: '^',
        message: 'The browser reads this file for its types, so it imports types only.',
        allowTypeImports: true,
      },
    ],
    isPure: true,
  }),
  zone('src/content', ['src/content/**'], {
    ignores: ['src/content/model.ts'],
    lines: [
      folders(
        'progress|record|components|styles',
        'src/content may import src/result.ts and nothing else of ours.',
      ),
      folders('scorm|lti|scripts|test', 'src/content may import src/result.ts and nothing else of ours.'),
      packagesExcept(
        'node:(fs|path|crypto|url|buffer)|zod|yaml|handlebars|markdown-it|culori|flesch-kincaid|syllable|automated-readability',
        'src/content reads, checks and compiles; it needs no other package.',
      ),
    ],
    isPure: true,
  }),
  zone('src/progress', ['src/progress/**'], {
    lines: [
      folders('content', 'src/progress may import the types of src/content only.', 'types'),
      folders(
        'record|components|styles|scorm|lti|scripts|test',
        'src/progress may import src/result.ts and types.',
      ),
      packagesExcept(
        '',
        'src/progress runs in the browser and in the tool, on plain data: no packages.',
        'types',
      ),
    ],
    isPure: true,
  }),
  zone('src/record', ['src/record/**'], {
    ignores: ['src/record/cmi5{.ts,/**}', 'src/record/xapi{.ts,/**}'],
    lines: [...recordLines(), packagesExcept('', 'This adapter needs no package.', 'types')],
  }),
  zone('src/record, xAPI', ['src/record/cmi5{.ts,/**}', 'src/record/xapi{.ts,/**}'], {
    lines: [
      ...recordLines(),
      packagesExcept('@xapi/(cmi5|xapi)', 'An adapter may import its own one package.', 'types'),
    ],
  }),
  zone('src/components', ['src/components/**'], {
    lines: [
      folders('content', 'Components may import the types of src/content only.', 'types'),
      folders('record', 'Components know the port by its types and never see an adapter.', 'types'),
      folders('scorm|lti|scripts|test', 'Components may import src/progress, src/styles and types.'),
      packagesExcept('lit', 'Components are built with lit alone.', 'types'),
    ],
  }),
  zone('src', ['src/*.ts', 'src/styles/**/*.ts'], {
    lines: [
      folders(
        'content',
        'The course arrives in the browser compiled; only the types of src/content may be imported.',
        'types',
      ),
      serverPackages,
    ],
  }),
  zone('scorm', ['scorm/**'], {
    lines: [
      folders(
        'progress|record|components|styles|lti|scripts|test',
        'scorm may import src/content and src/result.ts.',
      ),
      packagesExcept(
        'node:.*|handlebars|zod|pdfkit',
        'scorm writes manifests with Handlebars, zips with Node, and sheets with pdfkit.',
      ),
    ],
  }),
  zone('lti/domain', ['lti/domain/**'], {
    lines: [
      folders(
        'http|store|outbox|launch|views|record|components|styles|scorm|scripts|test',
        'lti/domain may import src/progress, the types of src/content, and src/result.ts.',
      ),
      folders('content', 'lti/domain may import the types of src/content only.', 'types'),
      packagesExcept(
        'temporal-polyfill',
        'lti/domain holds rules: no clock, no network, no database; of packages, the calendar alone.',
        'types',
      ),
    ],
    isPure: true,
  }),
  zone('lti/launch', ['lti/launch/**'], {
    lines: [
      folders(
        'http|store|outbox|views|content|progress|record|components|styles|scorm|scripts|test',
        'lti/launch may import lti/domain and src/result.ts.',
      ),
      packages(
        'fastify|@fastify/.*|kysely|pg|pg-boss|@electric-sql/.*|handlebars',
        'lti/launch verifies; it does not serve, store or draw.',
      ),
    ],
  }),
  zone('lti/store', ['lti/store/**'], {
    lines: [
      folders(
        'http|launch|outbox|views|content|progress|record|components|styles|scorm|scripts|test',
        'lti/store may import lti/domain and src/result.ts.',
      ),
      packages(
        'fastify|@fastify/.*|jose|handlebars',
        'lti/store saves and loads; it does not serve, verify or draw.',
      ),
    ],
  }),
  zone('lti/views', ['lti/views/**'], {
    lines: [
      folders(
        'http|launch|store|outbox|content|progress|record|components|styles|scorm|scripts|test',
        'lti/views may import lti/domain and src/result.ts.',
      ),
      packages(
        'fastify|@fastify/.*|kysely|pg|pg-boss|@electric-sql/.*|jose',
        'lti/views draws pages from what it is given.',
      ),
    ],
  }),
  zone('lti/evidence', ['lti/evidence/**'], {
    lines: [
      folders(
        'http|launch|store|outbox|views|progress|record|components|styles|scripts|test',
        'lti/evidence writes files from what it is given, with the hand that sets the printed sheets (scorm/sheets).',
      ),
      packages(
        'fastify|@fastify/.*|kysely|pg|pg-boss|@electric-sql/.*|jose|handlebars',
        'lti/evidence writes files; it does not serve, store or verify.',
      ),
    ],
  }),
  zone('lti/outbox', ['lti/outbox/**'], {
    lines: [
      folders(
        'http|launch|views|content|progress|record|components|styles|scorm|scripts|test',
        'lti/outbox may import lti/domain, lti/store and src/result.ts.',
      ),
      packages('fastify|@fastify/.*', 'lti/outbox sends; it does not serve.'),
    ],
  }),
  zone('lti/moodle', ['lti/moodle/**'], {
    lines: [
      folders('content', 'lti/moodle may import the types of src/content only.', 'types'),
      folders(
        'http|outbox|views|progress|record|components|styles|scorm|scripts|test',
        'lti/moodle may import lti/domain, lti/launch, lti/store and src/result.ts.',
      ),
      packages(
        'fastify|@fastify/.*|kysely|pg|pg-boss|@electric-sql/.*|handlebars|undici',
        'lti/moodle calls a Moodle by axios; it does not serve, store or draw.',
      ),
    ],
  }),
  zone('lti/http', ['lti/http/**'], {
    lines: [
      folders('content', 'lti/http may import the types of src/content only.', 'types'),
      folders(
        'progress|record|components|styles|scorm|scripts|test',
        'lti/http may import everything in lti, the types of src/content, and src/result.ts.',
      ),
    ],
  }),
];

function recordLines(): Line[] {
  return [
    folders(
      'content|components|styles|scorm|lti|scripts|test',
      'src/record may import src/progress and src/result.ts.',
    ),
    {
      // An adapter in one file, or in a folder of its own.
      regex: `^(\\./|\\.\\./|\\.\\./record/)${recordAdapters}(\\.ts$|/)`,
      message: 'An adapter never imports another adapter: a package would carry both.',
    },
  ];
}

/** A relative import that passes through one of these folders. */
function folders(names: string, message: string, types?: 'types'): Line {
  return { regex: `^\\.\\.?/(.*/)?(${names})/`, message, ...(types && { allowTypeImports: true }) };
}

function packages(names: string, message: string): Line {
  return { regex: `^(${names})(/|$)`, message };
}

function packagesExcept(names: string, message: string, types?: 'types'): Line {
  const regex = names === '' ? '^[^.]' : `^(?!\\.|(${names})(/|$))`;
  return { regex, message, ...(types && { allowTypeImports: true }) };
}

function zone(
  name: string,
  files: string[],
  { lines, ignores, isPure = false }: { lines: readonly Line[]; ignores?: string[]; isPure?: boolean },
): Zone {
  return {
    name: `zone: ${name}`,
    files,
    ...(ignores && { ignores }),
    rules: {
      'no-restricted-imports': ['error', { patterns: lines }],
      'no-restricted-syntax': ['error', ...lines.map(dynamicImport), ...(isPure ? notPure : [])],
    },
  };
}

/** The rule on imports does not look at `import()`. A selector may not hold a slash, so it is written as its code. */
function dynamicImport({ regex, message }: Line): { selector: string; message: string } {
  return { selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\x2F')}/]`, message };
}
