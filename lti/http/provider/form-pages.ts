/** Pages that are a form over some values of the profile, and the page on which it is confirmed. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ProfileFiles } from '../../domain/profile-files.ts';
import type { ProfileVersion } from '../../store/workspace.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import { sendProblem } from '../problems.ts';
import {
  dayOf,
  frameOf,
  problemViews,
  sendWorkspace,
  whenInWords,
  type Desk,
  type Tab,
  type Visit,
} from './desk.ts';
import { besideField } from './beside-field.ts';
import { withConfirmation } from './confirmation.ts';
import { differences } from './differences.ts';
import { editYaml, yamlValue, type YamlChange } from './edit-yaml.ts';
import { changesOf, fieldId, fieldName, fieldView, sentText, textOf, type FieldSpec } from './fields.ts';
import { formSpecs, type SectionSpec } from './form-specs.ts';
import { partWords } from './home-page.ts';
import type { ProfileLook, ProfileProblem } from './workshop.ts';

/** A form as a page needs it: where it stands, what it asks, and what it makes of the answers. */
export interface ProfileForm {
  readonly action: string;
  readonly tab: Tab;
  readonly title: string;
  readonly intro: string;
  readonly what: string;
  readonly button: string;
  readonly sections: readonly SectionSpec[];
  readonly aside: (look: ProfileLook) => Aside | false;
  /** After it is saved. */
  readonly done: string;
  /** It is the form by which somebody confirms. */
  readonly confirms?: true;
  /** The value that a field has in the files. */
  readonly read?: (files: ProfileFiles, spec: FieldSpec) => string;
  readonly change: (
    files: ProfileFiles,
    fields: Fields,
  ) => ProfileFiles | { readonly problems: readonly ProfileProblem[] };
}
interface Aside {
  readonly title: string;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

/** Forms with a whole document in them. */
const formBytes = 2_000_000;

export function addProfileForm(
  app: FastifyInstance,
  desk: Desk,
  path: string,
  formOf: (visit: Visit, look: ProfileLook, id: string) => ProfileForm | undefined,
): void {
  const idOf = (params: unknown): string => (params as { readonly id?: string }).id ?? '';

  async function show(
    visit: Visit & { readonly version: ProfileVersion },
    reply: FastifyReply,
    told: {
      readonly sent?: Fields;
      readonly problems?: readonly ProfileProblem[];
      readonly theirs?: { readonly before: ProfileVersion; readonly now: ProfileVersion };
    } = {},
  ): Promise<FastifyReply> {
    const looked = await desk.look(visit.version);
    if (!looked.ok) return reply.redirect('/provider', 303);
    const form = formOf(visit, looked.value, idOf(reply.request.params));
    if (!form) return sendProblem(reply, 'page-not-found');
    const { sent, theirs } = told;
    const specs = form.sections.flatMap(({ fields }) => fields);
    const ids = new Map(specs.map((spec) => [fieldName(spec), fieldId(spec)]));
    const problems = (told.problems ?? []).map((each) =>
      besideField(each, [...ids.keys()], looked.value.profile),
    );
    const { files } = visit.version;
    const valueOf = (spec: FieldSpec): string =>
      sent ? sentText(sent, spec) : (form.read?.(files, spec) ?? textOf(files.profile, spec));
    const aside = form.aside(looked.value);
    return sendWorkspace(
      reply,
      'provider/form',
      {
        title: form.title,
        frame: frameOf(visit, form.tab, {
          request: reply.request,
          hasErrors: problems.length > 0 || theirs !== undefined,
        }),
        intro: form.intro,
        action: form.action,
        base: visit.version.revision,
        button: form.button,
        problemsTitle: 'This was not saved yet',
        problems: problemViews(problems, ids),
        sections: form.sections.map(({ title, intro = '', isFolded = false, fields }) => {
          const views = fields.map((spec) => fieldView(spec, valueOf(spec), problems));
          return {
            title,
            intro,
            isFolded,
            isOpen: views.some(({ error }) => error !== ''),
            fields: views,
          };
        }),
        theirs: theirs
          ? {
              words: `Version ${String(theirs.now.revision)}, by ${theirs.now.authorRole}, ${whenInWords(theirs.now.at)}: ${theirs.now.what}.`,
              lines: differences(theirs.before.files, theirs.now.files).flatMap(({ lines }) => lines),
            }
          : false,
        aside,
      },
      problems.length > 0 ? 422 : theirs ? 409 : 200,
    );
  }

  app.get(
    path,
    desk.for(async (visit, _request, reply) => {
      if (!visit.version) return reply.redirect('/provider', 303);
      return show({ ...visit, version: visit.version }, reply);
    }),
  );

  app.post(
    path,
    { bodyLimit: formBytes },
    desk.for(async (visit, request, reply) => {
      const { version, provider } = visit;
      if (!version) return reply.redirect('/provider', 303);
      const fields = fieldsOf(request);
      const base = Number(fields.get('base'));
      // What the page was made from: what this person did not touch is no change of theirs.
      const before =
        base === version.revision
          ? version
          : Number.isSafeInteger(base) && base > 0 && base < 1e9
            ? await desk.tool.store.workspace.version(provider, base)
            : undefined;
      if (!before) return sendProblem(reply, 'form-unreadable');
      if (before !== version)
        return show({ ...visit, version }, reply, { sent: fields, theirs: { before, now: version } });
      const looked = await desk.look(version);
      if (!looked.ok) return reply.redirect('/provider', 303);
      const form = formOf(visit, looked.value, idOf(request.params));
      if (!form) return sendProblem(reply, 'page-not-found');
      const changed = form.change(version.files, fields);
      const again = { ...visit, version };
      if ('problems' in changed) return show(again, reply, { sent: fields, problems: changed.problems });
      const kept = form.confirms === true ? changed : withConfirmation(version.files, changed);
      const saved = await desk.save(visit, base, form.what, kept);
      const done = kept === changed ? form.done : 'saved-unconfirmed';
      if (saved.ok) return reply.redirect(`${form.action}?done=${done}`, 303);
      switch (saved.problem.code) {
        case 'problems':
          return show(again, reply, { sent: fields, problems: saved.problem.problems });
        case 'changed-meanwhile':
          return show({ ...visit, version: saved.problem.newest }, reply, {
            sent: fields,
            theirs: { before, now: saved.problem.newest },
          });
        case 'nothing-changed':
          return reply.redirect(`${form.action}?done=same`, 303);
      }
    }),
  );
}

export function formPages(app: FastifyInstance, desk: Desk): void {
  for (const spec of formSpecs)
    addProfileForm(app, desk, spec.path, (_visit, look) => {
      const sections = spec.sections(look);
      return {
        action: spec.path,
        tab: spec.path,
        title: spec.title,
        intro: spec.intro,
        what: spec.what,
        button: 'Save, and show me what changes',
        sections,
        aside: helpAside,
        done: 'saved',
        change: (files, fields) => ({
          ...files,
          profile: editYaml(
            files.profile,
            complete(
              files.profile,
              changesOf(
                files.profile,
                sections.flatMap((each) => each.fields),
                fields,
              ),
            ),
          ),
        }),
      };
    });
  confirmPage(app, desk);
}

/** Parts of a profile that cannot stand alone are written or taken away whole. */
function complete(profile: string, changes: readonly YamlChange[]): readonly YamlChange[] {
  return changes.flatMap((change) => {
    const [top, group, issue, key] = change.path;
    if (top === 'routes' && key === 'tell') {
      const route = ['routes', group ?? '', issue ?? ''];
      if (change.value === undefined) return [{ path: route, value: undefined }];
      if (yamlValue(profile, route) === undefined)
        return [{ path: route, value: { tell: change.value, from: 'said in the workspace' } }];
    }
    // What is monitored and who sees the alerts stand and fall together.
    if (top === 'monitoring' && group === 'notice') {
      if (change.value === undefined) return [{ path: ['monitoring'], value: undefined }];
      if (yamlValue(profile, ['monitoring']) === undefined)
        return [{ path: ['monitoring'], value: { notice: change.value, from: 'said in the workspace' } }];
    }
    // A post that loses its role is no post any more.
    if (top === 'people' && issue === 'title' && change.value === undefined && group !== 'lead')
      return [{ path: ['people', group ?? ''], value: undefined }];
    return [change];
  });
}

const helpAside = ({ help, report }: ProfileLook): Aside => ({
  title: 'What learners see',
  lines: help,
  notes: [
    report.isDraft
      ? 'A draft: every screen says so until somebody of yours has confirmed it.'
      : 'Confirmed. Who to tell, who is told about what, and the words that are signed have to be confirmed again where you change them.',
    'You cannot switch these off: 999 first, a second route, national helplines by age, Leave quickly, no promise of secrecy, and nobody told to look at, copy or delete a picture.',
  ],
  links: [
    { href: '/provider/packages', text: 'See the whole course' },
    { href: '/provider/logo', text: 'Your logo' },
  ],
});

const confirmParts = ['contacts', 'routes', 'signed-text'] as const;

function confirmPage(app: FastifyInstance, desk: Desk): void {
  addProfileForm(app, desk, '/provider/confirm', (_visit, look) => {
    const fields: readonly FieldSpec[] = [
      { path: ['confirmed', 'by'], label: 'Your name', kind: 'line' },
      { path: ['confirmed', 'role'], label: 'Your role', hint: 'Such as “Safeguarding Lead”.', kind: 'line' },
      {
        path: ['confirmed', 'for'],
        label: 'I have checked',
        hint: 'Tick what you have read, and stand behind for a year from today.',
        kind: 'boxes',
        options: confirmParts.map((part) => [part, capital(partWords[part] ?? part)] as const),
      },
    ];
    const { profile } = look;
    const answered: FieldSpec = {
      path: ['toConfirm'],
      label: 'Questions for you',
      hint: 'Tick what is answered or no question any more: it is not asked again.',
      kind: 'boxes',
      options: profile.toConfirm.map((ask, index) => [String(index), ask] as const),
    };
    return {
      action: '/provider/confirm',
      tab: '/provider/confirm',
      title: 'Confirm',
      intro:
        'Until a named person of yours has confirmed who to tell, who is told about what, and the words that are signed, every screen says “Draft: not for learners”. Name and role stand in the profile, with today’s date. It holds for a year.',
      what: 'Confirmed',
      button: 'Confirm',
      sections: [
        {
          title: profile.confirmed ? `Last confirmed on ${profile.confirmed.at}` : 'Not confirmed yet',
          fields: [...(profile.toConfirm.length > 0 ? [answered] : []), ...fields],
        },
      ],
      aside: ({ help, profile: { documents } }) => ({
        title: 'What you confirm',
        lines: help,
        notes: documents.map(
          ({ title, version, date, signedBy }) =>
            `${title}, version ${version ?? date ?? 'of the policy'}: ${signedBy.length > 0 ? `signed by ${signedBy.join(', ')}` : 'shown, not signed'}.`,
        ),
        links: [
          { href: '/provider/routes', text: 'Who is told about what' },
          { href: '/provider/policies', text: 'The words that are signed' },
        ],
      }),
      done: 'confirmed',
      confirms: true,
      // Somebody else's name and ticks are never there already: confirming is a fresh act.
      read: () => '',
      change: (files, sent) => {
        const given = fields.map((spec) => [spec, sentText(sent, spec)] as const);
        const problems = given
          .filter(([, text]) => text === '')
          .map(([spec]) => ({
            isError: true,
            file: '',
            field: fieldName(spec),
            text: '',
            message: spec.kind === 'boxes' ? 'Nothing is ticked.' : `“${spec.label}” is empty.`,
            mend: spec.kind === 'boxes' ? 'Tick what you have checked.' : 'Fill it in.',
          }));
        if (problems.length > 0) return { problems };
        const [by = '', role = '', parts = ''] = given.map(([, text]) => text);
        const confirmed = { by, role, at: dayOf(desk.tool.now()), for: parts.split(' ') };
        const settled = new Set(sent.all(fieldName(answered)).map(Number));
        const changes = [
          { path: ['confirmed'], value: confirmed },
          ...(settled.size > 0
            ? [{ path: ['toConfirm'], value: profile.toConfirm.filter((_, index) => !settled.has(index)) }]
            : []),
        ];
        return { ...files, profile: editYaml(files.profile, changes) };
      },
    };
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
