/** The whole profile as text: out, in, its versions, and back to an earlier one. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isPolicyName, profileLimits, type ProfileFiles } from '../../domain/profile-files.ts';
import type { ProfileVersion } from '../../store/workspace.ts';
import { fieldsOf } from '../fields.ts';
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
import { differences } from './differences.ts';
import { readUpload, type UploadedFile } from './uploads.ts';
import type { ProfileProblem } from './workshop.ts';

const versionsShown = 50;

export function profilePages(app: FastifyInstance, desk: Desk): void {
  const { workspace } = desk.tool.store;

  async function page(
    visit: Visit,
    reply: FastifyReply,
    told: { readonly problems?: readonly ProfileProblem[]; readonly theirs?: ProfileVersion } = {},
  ): Promise<FastifyReply> {
    const { provider, version } = visit;
    const [versions, inUse] = await Promise.all([
      workspace.versions(provider, versionsShown),
      desk.inUse(provider),
    ]);
    const { problems = [], theirs } = told;
    return sendWorkspace(
      reply,
      'provider/profile',
      {
        title: 'Versions, in and out',
        frame: frameOf(visit, '/provider/profile', {
          request: reply.request,
          hasErrors: problems.length > 0 || theirs !== undefined,
        }),
        problemsTitle: 'This profile was not taken in',
        problems: problemViews(problems),
        theirs: theirs
          ? `${capital(theirs.authorRole)} saved version ${String(theirs.revision)} on ${whenInWords(theirs.at)}: ${theirs.what}. Look at it below, then bring yours in again if it should stand instead.`
          : '',
        hasProfile: version !== undefined,
        base: version?.revision ?? 0,
        policies: Object.keys(version?.files.policies ?? {}).toSorted(),
        versions: versions.map(({ revision, at, authorRole, what }) => ({
          revision,
          isInUse: revision === inUse,
          hasBefore: revision > 1,
          at: whenInWords(at),
          by: authorRole,
          what,
        })),
      },
      problems.length > 0 ? 422 : theirs ? 409 : 200,
    );
  }

  app.get(
    '/provider/profile',
    desk.for((visit, _request, reply) => page(visit, reply)),
  );

  app.get(
    '/provider/profile/*',
    desk.for(async ({ provider, version }, request, reply) => {
      const name = (request.params as { readonly '*': string })['*'];
      if (!version) return sendProblem(reply, 'page-not-found');
      const { files } = version;
      if (name === 'provider.yaml')
        return sendFile(reply, { name, type: 'application/yaml; charset=utf-8', bytes: files.profile });
      if (name === 'all.zip')
        return sendFile(reply, { ...(await desk.workshop.zip(provider, files)), type: 'application/zip' });
      const text = Object.hasOwn(files.policies, name) ? files.policies[name] : undefined;
      if (text === undefined) return sendProblem(reply, 'page-not-found');
      return sendFile(reply, {
        name: name.replace('policies/', ''),
        type: 'text/markdown; charset=utf-8',
        bytes: text,
      });
    }),
  );

  app.post(
    '/provider/profile',
    desk.for(async (visit, request, reply) => {
      const upload = await readUpload(request, {
        bytes: profileLimits.profileLetters * 2,
        files: profileLimits.policies + 1,
      });
      if (!upload.ok) return page(visit, reply, { problems: [uploadProblem[upload.problem.code]] });
      const brought = bring(upload.value.files, visit.version?.files);
      if ('problem' in brought) return page(visit, reply, { problems: [brought.problem] });
      const base = Number(upload.value.fields.get('base') ?? 0);
      const saved = await desk.save(visit, base, 'Brought in', brought.files);
      if (saved.ok) return reply.redirect('/provider/profile?done=saved', 303);
      switch (saved.problem.code) {
        case 'problems':
          return page(visit, reply, { problems: saved.problem.problems });
        case 'changed-meanwhile':
          return page({ ...visit, version: saved.problem.newest }, reply, { theirs: saved.problem.newest });
        case 'nothing-changed':
          return reply.redirect('/provider/profile?done=same', 303);
      }
    }),
  );

  app.get(
    '/provider/versions/:revision',
    desk.for(async (visit, request, reply) => {
      const revision = Number((request.params as { readonly revision: string }).revision);
      const { provider, version: newest } = visit;
      const [version, before] =
        Number.isSafeInteger(revision) && revision > 1 && revision < 1e9
          ? await Promise.all([
              workspace.version(provider, revision),
              workspace.version(provider, revision - 1),
            ])
          : [];
      if (!version || !before || !newest) return sendProblem(reply, 'page-not-found');
      return sendWorkspace(reply, 'provider/difference', {
        title: `What changed in version ${String(revision)}`,
        frame: frameOf(visit, '/provider/profile'),
        about: `${version.what}. By ${version.authorRole}, ${whenInWords(version.at)}.`,
        files: differences(before.files, version.files),
        undo: {
          base: newest.revision,
          revision: before.revision,
          words: `Undo: go back to version ${String(before.revision)}`,
        },
        older: version.revision < newest.revision && {
          base: newest.revision,
          revision,
          words: `Go back to version ${String(revision)}`,
        },
      });
    }),
  );

  app.post(
    '/provider/undo',
    desk.for(async (visit, request, reply) => {
      const fields = fieldsOf(request);
      const [base, revision] = [Number(fields.get('base')), Number(fields.get('revision'))];
      const version =
        Number.isSafeInteger(revision) && revision > 0 && revision < 1e9
          ? await workspace.version(visit.provider, revision)
          : undefined;
      if (!version) return sendProblem(reply, 'page-not-found');
      const saved = await desk.save(visit, base, `Back to version ${String(revision)}`, version.files);
      if (saved.ok) return reply.redirect('/provider/profile?done=undone', 303);
      switch (saved.problem.code) {
        case 'problems':
          return page(visit, reply, { problems: saved.problem.problems });
        case 'changed-meanwhile':
          return page({ ...visit, version: saved.problem.newest }, reply, { theirs: saved.problem.newest });
        case 'nothing-changed':
          return reply.redirect('/provider/profile?done=same', 303);
      }
    }),
  );
}

/** The files of the form upon what is there: a policy that was not sent stays. */
function bring(
  sent: readonly UploadedFile[],
  known: ProfileFiles | undefined,
): { readonly files: ProfileFiles } | { readonly problem: ProfileProblem } {
  const policies: Record<string, string> = { ...known?.policies };
  let profile: string | undefined;
  for (const { name, bytes } of sent) {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return { problem: problem(`“${name}” is not a text.`, 'Save it as plain text (UTF-8).') };
    }
    if (text.length > profileLimits.profileLetters)
      return { problem: problem(`“${name}” is too long.`, 'Take out what does not belong in it.') };
    if (/\.ya?ml$/i.test(name)) {
      if (profile !== undefined)
        return { problem: problem('Two profiles were chosen.', 'Choose one provider.yaml.') };
      profile = text;
    } else if (isPolicyName(`policies/${name}`)) policies[`policies/${name}`] = text;
    else
      return {
        problem: problem(
          `“${name}” is neither a profile nor a policy text.`,
          'A profile ends in .yaml, a policy text in .md, with lower-case letters, digits and hyphens.',
        ),
      };
  }
  profile ??= known?.profile;
  if (sent.length === 0 || profile === undefined)
    return { problem: problem('No profile was chosen.', 'Choose the file provider.yaml.') };
  // A text that no document names any more goes with this version; earlier ones keep it.
  const used = Object.entries(policies).filter(([name]) => profile.includes(name));
  return { files: { profile, policies: Object.fromEntries(used.toSorted(([a], [b]) => (a < b ? -1 : 1))) } };
}

export const problem = (message: string, mend: string, field = ''): ProfileProblem => ({
  isError: true,
  file: '',
  field,
  text: '',
  message,
  mend,
});

const uploadProblem = {
  'no-form': problem('The file did not arrive whole.', 'Choose it again and send it once more.'),
  'too-large': problem(
    'A file is too large for a profile.',
    'Choose provider.yaml and the .md texts of its policies.',
  ),
  'too-many': problem(
    'Too many files were chosen.',
    'Choose provider.yaml and the .md texts of its policies.',
  ),
} as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
