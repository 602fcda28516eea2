/** Pages that are a form over some values of the profile. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProfileFiles } from '../../domain/profile-files.ts';
import type { ProfileVersion } from '../../store/workspace.ts';
import { fieldsOf, type Fields } from '../fields.ts';
import { sendProblem } from '../problems.ts';
import {
  frameOf,
  problemViews,
  sendWorkspace,
  whenInWords,
  type Desk,
  type Tab,
  type Visit,
} from './desk.ts';
import { besideField, labelIn } from './beside-field.ts';
import { withConfirmation } from './confirmation.ts';
import { editYaml, yamlValue, type YamlChange } from './edit-yaml.ts';
import { changesOf, fieldId, fieldName, fieldView, sentText, textOf, type FieldSpec } from './fields.ts';
import { formSpecs, type SectionSpec } from './form-specs.ts';
import { choiceName, chosen, meanwhile, textInWords, type BothChanged } from './meanwhile.ts';
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
  readonly change: (files: ProfileFiles, fields: Fields) => Changed | Promise<Changed>;
}
type Changed = ProfileFiles | { readonly problems: readonly ProfileProblem[] };
interface Aside {
  readonly title: string;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

/** What somebody else saved while the form was open; `both` are fields that each of the two changed. */
interface Theirs {
  readonly both: readonly BothChanged[];
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
      readonly theirs?: Theirs;
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
      besideField(each, form.sections, looked.value.profile),
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
        sections: form.sections.map(({ title, intro = '', isFolded = false, shown = [], fields }) => {
          const views = fields.map((spec) => fieldView(spec, valueOf(spec), problems));
          return {
            title,
            intro,
            isFolded,
            isOpen: views.some(({ error }) => error !== ''),
            shown,
            fields: views,
          };
        }),
        theirs: theirs
          ? {
              words: `Version ${String(visit.version.revision)}, by ${visit.version.authorRole}, ${whenInWords(visit.version.at)}: ${visit.version.what}.`,
              isConfirming: form.confirms === true,
              changes: `/provider/versions/${String(visit.version.revision)}`,
            }
          : false,
        asks: (theirs?.both ?? []).map(({ spec, theirs: now, yours }) => ({
          name: fieldName(spec),
          choice: choiceName(spec),
          id: `keep-${fieldId(spec)}`,
          label: labelIn(form.sections, spec),
          theirs: textInWords(spec, now),
          yours: textInWords(spec, yours),
        })),
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
      return take({ ...visit, version }, request, reply, { before, fields });
    }),
  );

  /** @param before - the version from which the form was opened, of which what this person changed is told */
  async function take(
    visit: Visit & { readonly version: ProfileVersion },
    request: FastifyRequest,
    reply: FastifyReply,
    { before, fields }: { readonly before: ProfileVersion; readonly fields: Fields },
  ): Promise<FastifyReply> {
    const { version } = visit;
    const [looked, lookedBefore] = [await desk.look(version), await desk.look(before)];
    if (!looked.ok || !lookedBefore.ok) return reply.redirect('/provider', 303);
    const form = formOf(visit, looked.value, idOf(request.params));
    if (!form) return sendProblem(reply, 'page-not-found');
    const specs = form.sections.flatMap((each) => each.fields);
    const readIn =
      ({ files }: ProfileVersion) =>
      (spec: FieldSpec): string =>
        form.read?.(files, spec) ?? textOf(files.profile, spec);
    const said = chosen(specs, fields, readIn(before));
    const isLate = before.revision !== version.revision;
    // Nobody confirms what they have not seen.
    if (isLate && form.confirms === true) return show(visit, reply, { sent: fields, theirs: { both: [] } });
    const { fields: sent, both } = isLate
      ? meanwhile(specs, said.fields, { opened: readIn(before), now: readIn(version) })
      : { fields: said.fields, both: said.open };
    if (both.length > 0) return show(visit, reply, { sent, theirs: { both } });
    const changed = await form.change(version.files, sent);
    if ('problems' in changed) return show(visit, reply, { sent, problems: changed.problems });
    const kept = form.confirms === true ? changed : withConfirmation(version.files, changed);
    const saved = await desk.save(visit, version.revision, form.what, kept);
    if (saved.ok) {
      const done = kept === changed ? form.done : 'saved-unconfirmed';
      return reply.redirect(`${form.action}?done=${isLate ? 'saved-together' : done}`, 303);
    }
    switch (saved.problem.code) {
      case 'problems':
        return show(visit, reply, { sent, problems: saved.problem.problems });
      case 'changed-meanwhile':
        return take({ ...visit, version: saved.problem.newest }, request, reply, {
          before: version,
          fields: sent,
        });
      case 'nothing-changed':
        return reply.redirect(`${form.action}?done=same`, 303);
    }
  }
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
