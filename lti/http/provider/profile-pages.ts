/** The whole profile as text: out, in, its versions, and back to an earlier one. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Result } from '../../../src/result.ts';
import { isSameProfile, logoName, type ProfileFiles } from '../../domain/profile-files.ts';
import type { ProfileVersion } from '../../store/workspace.ts';
import { fieldsOf } from '../fields.ts';
import { sendProblem } from '../problems.ts';
import {
  dayOf,
  frameOf,
  problemViews,
  sendFile,
  sendWorkspace,
  whenInWords,
  type Desk,
  type SaveProblem,
  type Visit,
} from './desk.ts';
import { withConfirmation } from './confirmation.ts';
import { differences } from './differences.ts';
import { yamlValue } from './edit-yaml.ts';
import { problem } from './problem.ts';
import { bring, bringLimits, uploadProblem } from './bring.ts';
import { readUpload } from './uploads.ts';
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
        policies: [
          ...Object.keys(version?.files.policies ?? {}).toSorted(),
          ...(version?.files.logo === undefined ? [] : [logoName]),
        ],
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

  function answer(
    visit: Visit,
    reply: FastifyReply,
    saved: Result<ProfileVersion, SaveProblem>,
    done: 'saved' | 'saved-unconfirmed' | 'undone',
  ): Promise<FastifyReply> | FastifyReply {
    if (saved.ok) return reply.redirect(`/provider/profile?done=${done}`, 303);
    switch (saved.problem.code) {
      case 'problems':
        return page(visit, reply, { problems: saved.problem.problems });
      case 'changed-meanwhile':
        return page({ ...visit, version: saved.problem.newest }, reply, { theirs: saved.problem.newest });
      case 'nothing-changed':
        return reply.redirect('/provider/profile?done=same', 303);
    }
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
      if (name === logoName && files.logo !== undefined)
        return sendFile(reply, {
          name: 'logo.png',
          type: 'image/png',
          bytes: Buffer.from(files.logo, 'base64'),
        });
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
      const upload = await readUpload(request, bringLimits);
      if (!upload.ok) return page(visit, reply, { problems: [uploadProblem[upload.problem.code]] });
      const brought = await bring(upload.value.files, visit.version?.files, desk.workshop);
      if ('problem' in brought) return page(visit, reply, { problems: [brought.problem] });
      const ahead = confirmedAhead(brought.files, visit.version?.files, dayOf(desk.tool.now()));
      if (ahead) return page(visit, reply, { problems: [ahead] });
      const base = Number(upload.value.fields.get('base') ?? 0);
      const known = visit.version?.files;
      // Files that are the same as before confirm what they confirmed; what they change waits for somebody.
      const kept =
        known && !isSameProfile(known, brought.files)
          ? withConfirmation(known, brought.files)
          : brought.files;
      const saved = await desk.save(visit, base, 'Brought in', kept);
      return answer(visit, reply, saved, kept === brought.files ? 'saved' : 'saved-unconfirmed');
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
      return answer(visit, reply, saved, 'undone');
    }),
  );
}

/** A confirmation is said on its day; one that was here already is nothing that the file brings. */
function confirmedAhead(
  files: ProfileFiles,
  known: ProfileFiles | undefined,
  today: string,
): ProfileProblem | undefined {
  const at = yamlValue(files.profile, ['confirmed', 'at']);
  if (typeof at !== 'string' || at <= today) return undefined;
  if (known && yamlValue(known.profile, ['confirmed', 'at']) === at) return undefined;
  return problem(
    `The day of the confirmation, “confirmed.at: ${at}”, has not come yet.`,
    'Write the day on which it was confirmed. Or take “confirmed” out, and confirm it on the page “Confirm”.',
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
