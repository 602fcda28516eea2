/** The course of this version as a learner sees it, and as files to take away, made while somebody waits. */
import type { FastifyInstance } from 'fastify';
import { policyOf } from '../course.ts';
import { sendProblem } from '../problems.ts';
import type { HostedFile } from '../tool.ts';
import { frameOf, sendFile, sendWorkspace, type Desk } from './desk.ts';

/** How many courses are kept ready to look at: each is half a megabyte, and its files are asked for one by one. */
const previewsKept = 6;

export function packagePages(app: FastifyInstance, desk: Desk): void {
  const previews = new Map<string, Promise<ReadonlyMap<string, HostedFile> | undefined>>();

  app.get(
    '/provider/packages',
    desk.for(async (visit, request, reply) => {
      const { version } = visit;
      const looked = version && (await desk.look(version));
      if (!version || !looked?.ok) return reply.redirect('/provider', 303);
      const { tracks, formats, sheets, report } = looked.value;
      return sendWorkspace(reply, 'provider/packages', {
        title: 'See it, and take it away',
        frame: frameOf(visit, '/provider/packages', { request }),
        intro: report.isDraft
          ? 'This version is a draft. Every screen says “Draft: not for learners”, and the files are called so.'
          : 'This version is confirmed and may go to learners.',
        revision: version.revision,
        tracks: tracks.map((track) => ({ ...track, formats })),
        sheets: apart(sheets),
      });
    }),
  );

  app.get(
    '/provider/packages/:track/:format',
    desk.for(async ({ provider, version }, request, reply) => {
      const { track, format } = request.params as { readonly track: string; readonly format: string };
      const made = version && (await desk.workshop.pack(provider, version.files, track, format));
      if (!version || !made) return sendProblem(reply, 'page-not-found');
      const name = made.name.replace(/\.zip$/, `-v${String(version.revision)}.zip`);
      return sendFile(reply, { name, type: 'application/zip', bytes: made.bytes });
    }),
  );

  app.get(
    '/provider/sheets/:name',
    desk.for(async ({ provider, version }, request, reply) => {
      const { name } = request.params as { readonly name: string };
      const made = version && (await desk.workshop.sheet(provider, version.files, name));
      if (!version || !made) return sendProblem(reply, 'page-not-found');
      return sendFile(reply, {
        name: made.name.replace(/\.(\w+)$/, `-${provider}-v${String(version.revision)}.$1`),
        type: made.name.endsWith('.pdf') ? 'application/pdf' : 'text/html; charset=utf-8',
        bytes: made.bytes,
      });
    }),
  );

  app.get(
    '/provider/preview/:track/*',
    desk.for(async ({ provider, version }, request, reply) => {
      const { track, '*': path } = request.params as { readonly track: string; readonly '*': string };
      if (!version) return sendProblem(reply, 'page-not-found');
      const key = `${provider} ${String(version.revision)} ${track}`;
      let files = previews.get(key);
      if (!files) {
        files = desk.workshop.preview(provider, version.files, track);
        previews.set(key, files);
        files.catch(() => previews.delete(key));
        const [oldest] = previews.keys();
        if (previews.size > previewsKept && oldest !== undefined) previews.delete(oldest);
      }
      const file = (await files)?.get(path === '' ? 'index.html' : path);
      if (!file) return sendProblem(reply, 'page-not-found');
      if (path === '' || path.endsWith('.html'))
        reply.header(
          'content-security-policy',
          policyOf(file).replace(/frame-ancestors [^;]*/, "frame-ancestors 'none'"),
        );
      return reply.header('cache-control', 'no-store').type(file.type).send(Buffer.from(file.bytes));
    }),
  );
}

/** Sheets of one title are told apart by what they are: "Who do I tell? (tell poster)". */
const apart = (
  sheets: readonly { readonly id: string; readonly title: string }[],
): readonly { readonly id: string; readonly title: string }[] =>
  sheets.map(({ id, title }) => ({
    id,
    title:
      sheets.filter((other) => other.title === title).length > 1
        ? `${title} (${id.replaceAll('-', ' ')})`
        : title,
  }));
