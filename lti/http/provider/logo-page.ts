/** The provider's logo: chosen, looked at on every paper, taken away. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { logoLimits, logoName, type ProfileFiles } from '../../domain/profile-files.ts';
import { fieldsOf } from '../fields.ts';
import { frameOf, problemViews, sendWorkspace, whenInWords, type Desk, type Visit } from './desk.ts';
import { editYaml, yamlValue } from './edit-yaml.ts';
import { problem } from './problem.ts';
import { readUpload } from './uploads.ts';
import type { LogoRefusal, ProfileProblem } from './workshop.ts';

export function logoPage(app: FastifyInstance, desk: Desk): void {
  async function page(
    visit: Visit,
    reply: FastifyReply,
    problems: readonly ProfileProblem[] = [],
    status = problems.length > 0 ? 422 : 200,
  ): Promise<FastifyReply> {
    const { version } = visit;
    const looked = version && (await desk.look(version));
    if (!version || !looked?.ok) return reply.redirect('/provider', 303);
    const { logo, profile } = looked.value;
    return sendWorkspace(
      reply,
      'provider/logo',
      {
        title: 'Your logo',
        frame: frameOf(visit, '/provider/details', {
          request: reply.request,
          hasErrors: problems.length > 0,
        }),
        problemsTitle: 'The logo was not saved',
        problems: problemViews(problems),
        base: version.revision,
        logo: logo
          ? {
              src: logo.src,
              alt: logo.alt,
              warning: warningOf(logo.hardToSeeOn),
              isRemovable: version.files.logo !== undefined,
            }
          : false,
        instead: profile.brand?.initials ?? profile.identity.shortName,
      },
      status,
    );
  }

  async function save(
    visit: Visit,
    reply: FastifyReply,
    base: number,
    what: string,
    files: ProfileFiles,
  ): Promise<FastifyReply> {
    const saved = await desk.save(visit, base, what, files);
    if (saved.ok) return reply.redirect('/provider/logo?done=saved', 303);
    switch (saved.problem.code) {
      case 'problems':
        return page(visit, reply, saved.problem.problems);
      case 'nothing-changed':
        return reply.redirect('/provider/logo?done=same', 303);
      case 'changed-meanwhile': {
        const { newest } = saved.problem;
        const said = `Somebody else saved meanwhile: version ${String(newest.revision)}, by ${newest.authorRole}, ${whenInWords(newest.at)}.`;
        const mend = 'Nothing was overwritten. Look at it, then do it again if it should still be done.';
        return page({ ...visit, version: newest }, reply, [problem(said, mend)], 409);
      }
    }
  }

  app.get(
    '/provider/logo',
    desk.for((visit, _request, reply) => page(visit, reply)),
  );

  app.post(
    '/provider/logo',
    desk.for(async (visit, request, reply) => {
      const sent = await readUpload(request, { bytes: logoLimits.bytes, files: 1 });
      const [file] = sent.ok ? sent.value.files : [];
      if (!visit.version || !sent.ok || !file)
        return page(visit, reply, [refusals[sent.ok ? 'none' : sent.problem.code]]);
      const read = await desk.workshop.readLogo(file.bytes);
      if (!read.ok) return page(visit, reply, [refusals[read.problem.code]]);
      const { files } = visit.version;
      const profile = editYaml(files.profile, [{ path: ['brand', 'logo'], value: logoName }]);
      return save(visit, reply, Number(sent.value.fields.get('base') ?? 0), 'Logo', {
        ...files,
        profile,
        logo: read.value.base64,
      });
    }),
  );

  app.post(
    '/provider/logo/remove',
    desk.for(async (visit, request, reply) => {
      if (!visit.version) return reply.redirect('/provider', 303);
      const { logo: _, ...files } = visit.version.files;
      const isAlone = Object.keys(Object(yamlValue(files.profile, ['brand'])) as object).length === 1;
      const path = isAlone ? ['brand'] : ['brand', 'logo'];
      const profile = editYaml(files.profile, [{ path, value: undefined }]);
      return save(visit, reply, Number(fieldsOf(request).get('base') ?? 0), 'Logo taken away', {
        ...files,
        profile,
      });
    }),
  );
}

const papers = { light: 'light', cream: 'cream', dark: 'dark' } as const;

function warningOf(themes: readonly (keyof typeof papers)[]): string {
  if (themes.length === 0) return '';
  const named = themes.map((theme) => papers[theme]).join(' and ');
  return `On ${named} paper hardly any of it can be seen. A logo on a plate of its own colour can be seen on all. You can also leave it: your name stands beside it.`;
}

const refusals: Readonly<
  Record<LogoRefusal | 'none' | 'no-form' | 'too-large' | 'too-many', ProfileProblem>
> = {
  none: problem('No file was chosen.', 'Choose your logo, then press “Save the logo”.'),
  'no-form': problem('The file did not arrive whole.', 'Choose it again and send it once more.'),
  'too-large': problem(
    'The file is larger than 300 KB.',
    'Save the picture smaller: 400 pixels wide is plenty.',
  ),
  'too-many': problem('More than one file was chosen.', 'Choose one.'),
  'logo-empty': problem('The file is empty.', 'Save the logo again and see that it opens.'),
  'logo-too-large': problem(
    'The file is larger than 300 KB.',
    'Save the picture smaller: 400 pixels wide is plenty.',
  ),
  'logo-not-png': problem(
    'This is not a .png picture.',
    'Open your logo in any program for pictures and save it as PNG. An .svg is not taken, because such a file can hold a program.',
  ),
  'logo-damaged': problem('The picture is damaged.', 'Open it where it was made and save it again as PNG.'),
  'logo-too-many-pixels': problem(
    'The picture has more than 2,000 pixels on a side.',
    'Save it smaller: 400 pixels wide is plenty.',
  ),
};
