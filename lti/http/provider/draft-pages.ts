/** From a policy to findings, and from its draft to a profile: a person takes each value, or leaves it. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { DraftValue, ProfileDraft } from '../../../src/content/policy/draft.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import { sendProblem } from '../problems.ts';
import {
  frameOf,
  problemViews,
  sendFile,
  sendWorkspace,
  whenInWords,
  type Desk,
  type Visit,
} from './desk.ts';
import {
  asDrafted,
  calledAs,
  changedByHand,
  editsOf,
  isEditable,
  notCovered,
  onlyTaken,
  signSpec,
  takenOf,
  valueInWords,
  valueSpec,
} from './draft-choices.ts';
import { editYaml, type YamlChange } from './edit-yaml.ts';
import { audienceOptions, fieldLabel, slotLabel } from './field-words.ts';
import { fieldId, fieldName, fieldView, sentText, valueOf, type FieldSpec } from './fields.ts';
import { problem } from './problem.ts';
import { createSeal } from './seal.ts';
import { readUpload } from './uploads.ts';
import type { ProfileProblem, ReadPolicy } from './workshop.ts';

/** The reader's own limit; what is larger is not even taken in. */
const uploadBytes = 25_000_000;
/** Of a form that carries a sealed draft back. */
const formBytes = 6_000_000;

export function draftPages(app: FastifyInstance, desk: Desk): void {
  const { settings } = desk.tool;
  const sealFor = (provider: string, what: 'report' | 'draft') =>
    createSeal(settings.secretsKey, `${what} ${provider}`);
  let isReading = false;

  async function upload(
    visit: Visit,
    reply: FastifyReply,
    problems: readonly ProfileProblem[] = [],
  ): Promise<FastifyReply> {
    const looked = visit.version ? await desk.look(visit.version) : undefined;
    const profile = looked?.ok ? looked.value.profile : undefined;
    return sendWorkspace(
      reply,
      'provider/policies',
      {
        title: 'Policies',
        frame: frameOf(visit, '/provider/policies', {
          request: reply.request,
          hasErrors: problems.length > 0,
        }),
        problemsTitle: 'The file was not checked',
        problems: problemViews(problems),
        documents: (profile?.documents ?? []).map(({ id, title, version, date, clauses, signedBy }) => {
          const withheld = clauses.filter(({ state }) => state === 'unsafe').map(({ number }) => number);
          return {
            href: `/provider/documents/${id}`,
            title,
            about: [
              version === undefined ? 'no version' : `version ${version}`,
              date,
              signedBy.length > 0 ? `signed by: ${signedBy.join(', ')}` : 'shown, not signed',
            ]
              .filter((part) => part !== undefined)
              .join('; '),
            look: withheld.length > 0 ? ('mend' as const) : ('works' as const),
            withheld:
              withheld.length > 0
                ? `Withheld because it is unsafe: point ${withheld.join(', ')}. A safe line stands in its place.`
                : '',
          };
        }),
      },
      problems.length > 0 ? 422 : 200,
    );
  }

  app.get(
    '/provider/policies',
    desk.for((visit, _request, reply) => upload(visit, reply)),
  );

  app.post(
    '/provider/policies',
    desk.for(async (visit, request, reply) => {
      // One at a time: a policy is read into memory, and some are built to fill it.
      if (isReading) return sendProblem(reply, 'workspace-busy');
      isReading = true;
      try {
        const sent = await readUpload(request, { bytes: uploadBytes, files: 1 });
        const [file] = sent.ok ? sent.value.files : [];
        if (!sent.ok || !file) {
          const code = sent.ok ? 'none' : sent.problem.code;
          return await upload(visit, reply, [uploadProblems[code]]);
        }
        const read = await desk.workshop.readPolicy(file.name, file.bytes);
        if (!read.ok) return await upload(visit, reply, [problem(read.problem.sentence, '')]);
        return await findings(visit, reply, read.value);
      } finally {
        isReading = false;
      }
    }),
  );

  function findings(visit: Visit, reply: FastifyReply, read: ReadPolicy): FastifyReply {
    const { report, counts, groups, summary, whatItIs, draft } = read;
    const sealed = sealFor(visit.provider, 'report').close({ report, counts });
    return sendWorkspace(reply, 'provider/findings', {
      title: 'What the check found',
      frame: frameOf(visit, '/provider/policies'),
      file: report.file,
      summary,
      tally: severities.map(([severity, word]) => ({
        count: report.findings.filter((finding) => finding.severity === severity).length,
        word,
      })),
      downloads: [
        { sealed, as: 'pdf', text: 'Download as PDF' },
        { sealed, as: 'html', text: 'Download as a page' },
      ],
      draft: sealFor(visit.provider, 'draft').close(draft),
      groups: groups.map((group) => ({
        ...group,
        mark: { 'safety-critical': '◉', high: '◉', medium: '△', low: '○' }[group.severity],
      })),
      coming: report.coming.map(({ title, says, status }) => `${title} (${status}): ${says}`),
      whatItIs,
    });
  }

  app.post(
    '/provider/policies/report',
    { bodyLimit: formBytes },
    desk.for(async ({ provider }, request, reply) => {
      const fields = fieldsOf(request);
      const as = fields.get('as') === 'pdf' ? 'pdf' : 'html';
      const known = sealFor(provider, 'report').open(fields.get('sealed') ?? '') as
        Pick<ReadPolicy, 'report' | 'counts'> | undefined;
      if (!known) return sendProblem(reply, 'form-unreadable');
      const bytes = await desk.workshop.policyReport(known, as);
      const type = as === 'pdf' ? 'application/pdf' : 'text/html; charset=utf-8';
      return sendFile(reply, { name: `policy-check-${known.report.today}.${as}`, type, bytes });
    }),
  );

  app.post(
    '/provider/policies/draft',
    { bodyLimit: formBytes },
    desk.for(async (visit, request, reply) => {
      const sealed = fieldsOf(request).get('sealed') ?? '';
      const draft = sealFor(visit.provider, 'draft').open(sealed) as ProfileDraft | undefined;
      if (!draft) return sendProblem(reply, 'form-unreadable');
      const taken = new Set([
        // What is only a guess is not ticked for anybody.
        ...draft.values.filter(({ confidence }) => confidence !== 'low').map(({ field }) => field),
        ...draft.documents.map(({ id }) => `document ${id}`),
      ]);
      return draftPage(visit, reply, { sealed, draft, taken });
    }),
  );

  function draftPage(
    visit: Visit,
    reply: FastifyReply,
    {
      sealed,
      draft,
      taken,
      sent,
      problems = [],
      theirs,
    }: {
      readonly sealed: string;
      readonly draft: ProfileDraft;
      readonly taken: ReadonlySet<string>;
      readonly sent?: Fields;
      readonly problems?: readonly ProfileProblem[];
      readonly theirs?: string;
    },
  ): FastifyReply {
    const specs = needs(draft, taken);
    const signs = draft.documents.map((document) => signSpec(document));
    const ids = new Map([
      ...draft.values.filter(isEditable).map((value) => [value.field, fieldId(valueSpec(value))] as const),
      ...[...specs, ...signs].map((spec) => [fieldName(spec), fieldId(spec)] as const),
    ]);
    const all = theirs === undefined ? problems : [problem(theirs, 'Send again to put yours upon it.')];
    return sendWorkspace(
      reply,
      'provider/draft',
      {
        title: 'Your profile, drafted',
        frame: frameOf(visit, '/provider/policies', { hasErrors: all.length > 0 }),
        problemsTitle: 'Not yet a profile',
        problems: problemViews(all, ids),
        base: visit.version?.revision ?? 0,
        sealed,
        replaces: visit.version
          ? `There is a profile here already (version ${String(visit.version.revision)}). What you make here takes its place whole: people, routes, documents, colour and confirmation. You can go back to it on the page “Versions”.`
          : '',
        groups: draftGroups.flatMap(([prefix, title]) => {
          const values = draft.values.filter(({ field }) => prefix.some((each) => field.startsWith(each)));
          return values.length === 0
            ? []
            : [
                {
                  title,
                  values: values.map((value) => ({
                    field: value.field,
                    label: fieldLabel(value.field),
                    value: valueInWords(value),
                    edit: isEditable(value) && {
                      ...fieldView(
                        valueSpec(value),
                        sent ? sentText(sent, valueSpec(value)) : valueInWords(value),
                        problems.map((each) => ({ ...each, field: `value.${each.field}` })),
                      ),
                    },
                    quote: value.quote,
                    place: placeOf(value),
                    sureness: sureness[value.confidence],
                    isTaken: taken.has(value.field),
                  })),
                },
              ];
        }),
        documents: draft.documents.map(({ id, title, clauses }, index) => ({
          id,
          title: `“${title}”`,
          isTaken: taken.has(`document ${id}`),
          signedBy: signs
            .slice(index, index + 1)
            .map((spec) =>
              fieldView(
                spec,
                sent ? sentText(sent, spec) : asDrafted(draft.documents[index]).join(' '),
                problems,
              ),
            ),
          count: clauses.length,
          clauses: clauses.map((clause) => ({
            text: clause.text,
            state: { ok: '', outdated: 'Out of date.', unsafe: 'Unsafe: withheld until you reword it.' }[
              clause.state
            ],
            place: placeOf(clause),
          })),
        })),
        needs: specs.map((spec) => fieldView(spec, sent ? sentText(sent, spec) : '', problems)),
      },
      all.length > 0 ? (theirs === undefined ? 422 : 409) : 200,
    );
  }

  app.post(
    '/provider/draft',
    { bodyLimit: formBytes },
    desk.for(async (visit, request, reply) => {
      const fields = fieldsOf(request);
      const sealed = fields.get('sealed') ?? '';
      const draft = sealFor(visit.provider, 'draft').open(sealed) as ProfileDraft | undefined;
      if (!draft) return sendProblem(reply, 'form-unreadable');
      const taken = takenOf(draft, fields);
      const specs = needs(draft, taken);
      const missing = [
        ...specs
          .filter((spec) => sentText(fields, spec) === '' && !isOptional(spec))
          .map((spec) => problem(`“${spec.label}” is needed.`, 'Fill it in.', fieldName(spec))),
        ...notCovered(draft, taken, fields),
      ];
      const again = { sealed, draft, taken, sent: fields };
      if (missing.length > 0) return draftPage(visit, reply, { ...again, problems: missing });
      const drafted = await desk.workshop.draftFiles(onlyTaken(draft, taken, fields, visit.provider));
      const profile = changedByHand(
        editYaml(drafted.profile, [
          ...specs.flatMap((spec) => {
            const sent = sentText(fields, spec);
            return sent === '' || spec.path[0] === 'other'
              ? []
              : [{ path: spec.path, value: neededValue(spec, sent) }];
          }),
          ...otherDocument(draft, taken, fields),
        ]),
        editsOf(draft, taken, fields),
      )
        // What speaks of gaps and of files beside this one is for who works in the repository.
        .replace(/ *# FILL IN: .*$/gm, '')
        .replace(/^# Look for FILL IN: .*\n/m, '')
        .replace(' draft.yaml has the whole sentences.', '');
      const files = await desk.workshop.withhold(visit.provider, { ...drafted, profile });
      const saved = await desk.save(
        visit,
        Number(fields.get('base') ?? 0),
        `Drafted from ${draft.file}`,
        files,
      );
      if (saved.ok) return reply.redirect('/provider?done=saved', 303);
      switch (saved.problem.code) {
        case 'problems':
          return draftPage(visit, reply, { ...again, problems: saved.problem.problems });
        case 'changed-meanwhile': {
          const { newest } = saved.problem;
          const theirs = `Somebody else saved meanwhile: version ${String(newest.revision)}, by ${newest.authorRole}, ${whenInWords(newest.at)}. Nothing was overwritten.`;
          return draftPage({ ...visit, version: newest }, reply, { ...again, theirs });
        }
        case 'nothing-changed':
          return reply.redirect('/provider?done=same', 303);
      }
    }),
  );
}

/** What a profile cannot do without and nobody has taken from the policy. */
function needs(draft: ProfileDraft, taken: ReadonlySet<string>): readonly FieldSpec[] {
  const slots = new Set(draft.values.flatMap(({ field }) => /^people\.(\w+)\.title$/.exec(field)?.[1] ?? []));
  slots.delete('others');
  slots.add('lead');
  const hasDocument = draft.documents.some(({ id }) => taken.has(`document ${id}`));
  const line = (path: string, hint?: string): FieldSpec => ({
    path: path.split('.'),
    label: fieldLabel(path),
    kind: 'line',
    ...(hint !== undefined && { hint }),
  });
  const all: readonly FieldSpec[] = [
    line('identity.name'),
    // The draft puts the whole name where it found no shorter one.
    ...(taken.has('identity.name') ? [] : [line('identity.shortName')]),
    line('identity.kind', 'Such as “independent training provider”.'),
    {
      ...line('identity.nation'),
      kind: 'choice',
      options: [
        ['', 'Choose'],
        ['england', 'England'],
        ['wales', 'Wales'],
        ['scotland', 'Scotland'],
        ['northern-ireland', 'Northern Ireland'],
      ],
    },
    line('policy.name'),
    line('words.learner'),
    line('words.learners'),
    line('words.tutor'),
    line('words.tutors'),
    line('words.rules', 'Such as “the rules” or “the agreement”.'),
    line('people.lead.title', 'Such as “Designated Safeguarding Lead”.'),
    {
      ...line('people.first'),
      kind: 'choice',
      options: [['', 'Choose'] as const, ...[...slots].map((slot) => [slot, slotLabel(slot)] as const)],
    },
    {
      ...line('signOff.mode'),
      kind: 'choice',
      options: [
        ['', 'Choose'],
        ['click', 'Once, by typing their name'],
        ['every-login', 'At each login'],
        ['wet-ink', 'On paper'],
        ['attest', 'By saying that they will'],
        ['read-and-confirm', 'By saying that they have read it'],
      ],
    },
    {
      ...line(
        'signOff.learnerStatements',
        'One to six sentences, each on a line of its own, such as “I use my own login.”',
      ),
      kind: 'area',
      rows: 5,
    },
    {
      ...line('signOff.staffStatements', 'The same for staff and volunteers, where they take the course.'),
      kind: 'area',
      rows: 5,
    },
    { ...line('audiences'), kind: 'boxes', options: audienceOptions },
    {
      ...line('other.title'),
      label: hasDocument ? 'Another document that people sign' : 'The document that people sign',
      hint: hasDocument
        ? 'Such as a code of conduct for staff. Leave it empty if there is none.'
        : 'Its title. Its text can be added later, on the page “Policies”.',
    },
    {
      ...line('other.place', 'Such as “the staff handbook” or “the learner portal”.'),
      label: 'Where people can read it',
    },
    {
      ...line('other.signedBy'),
      label: 'Who signs it',
      kind: 'boxes',
      options: audienceOptions,
    },
  ];
  return all.filter((spec) => !taken.has(fieldName(spec)));
}

/** What may stay empty: a set for staff who take no course is missed where they do, and a further document may not be. */
const isOptional = (spec: FieldSpec): boolean =>
  fieldName(spec) === 'signOff.staffStatements' || spec.path[0] === 'other';

/** A document that the policy does not hold: people say that they have read it where it is. */
function otherDocument(
  draft: ProfileDraft,
  taken: ReadonlySet<string>,
  fields: Fields,
): readonly YamlChange[] {
  const [title = '', place = '', signedBy = ''] = ['title', 'place', 'signedBy'].map((part) =>
    fields.all(`other.${part}`).join(' ').trim(),
  );
  if (title === '') return [];
  const index = draft.documents.filter(({ id }) => taken.has(`document ${id}`)).length;
  const id = index === 0 ? 'rules' : 'other-rules';
  const value = { id, title, calledAs: calledAs(title), place, signedBy: signedBy.split(' ') };
  return [{ path: ['documents', index], value }];
}

function neededValue(spec: FieldSpec, sent: string): unknown {
  const name = fieldName(spec);
  if (name !== 'signOff.learnerStatements' && name !== 'signOff.staffStatements') return valueOf(spec, sent);
  const prefix = name === 'signOff.learnerStatements' ? 'statement' : 'staff-statement';
  return sent
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text, index) => ({ id: `${prefix}-${String(index + 1)}`, text }));
}

const draftGroups = [
  [['identity.'], 'Who you are'],
  [['policy.'], 'Your policy'],
  [['words.'], 'Words you use'],
  [['people.'], 'People'],
  [['systems.'], 'Systems'],
  [['signOff.', 'risks.', 'audiences', 'apprentices'], 'Signing, risks and who takes the course'],
] as const;

const severities = [
  ['safety-critical', 'safety-critical'],
  ['high', 'high'],
  ['medium', 'medium'],
  ['low', 'low'],
] as const;

const sureness = { high: 'Sure', medium: 'Likely', low: 'A guess' } as const;

const placeOf = ({ line, page }: Pick<DraftValue, 'line' | 'page'>): string =>
  page === null ? `Line ${String(line ?? '')}` : `Page ${String(page)}`;

const uploadProblems = {
  none: problem('No file was chosen.', 'Choose your policy, then press “Check it”.'),
  'no-form': problem('The file did not arrive whole.', 'Choose it again and send it once more.'),
  'too-large': problem(
    'The file is too large; at most 25 MB are read.',
    'Save the text alone, without pictures, and check that.',
  ),
  'too-many': problem('More than one file was chosen.', 'Choose one policy.'),
} as const;
