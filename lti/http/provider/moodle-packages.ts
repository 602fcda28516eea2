/**
 * Packages that Moodle fetches by itself, stamped from the version that the provider's learners have. Moodle empties its
 * copy before it fetches, and stops its nightly round at the first answer that is not a package, so an address gives the
 * newest confirmed package for as long as it stands, also while a newer one cannot be made.
 *
 * @see docs/lms-notes.md, "a package from an address"
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { PackageAddress, Stamped } from '../../store/package-addresses.ts';
import { failed, ok, type Result } from '../../../src/result.ts';
import { sendProblem } from '../problems.ts';
import { dayOf, type Desk } from './desk.ts';
import { createPackageUrls, packageFileName } from './moodle-address.ts';
import type { NamedBytes } from './workshop.ts';

export interface MoodlePackages {
  /** @returns `draft` where no person of the provider stands behind the version in use: learners get none of those */
  add(
    providerId: string,
    track: string,
    format: string,
  ): Promise<Result<PackageAddress, { readonly code: 'draft' | 'no-such-package' | 'too-many' }>>;
  urlOf(address: PackageAddress): string;
}

/** What Moodle plays. */
export const moodleFormats = ['scorm2004', 'scorm12'] as const;

/** For one provider. */
const mostAddresses = 40;
/** Packages that are kept ready: each is up to a megabyte. */
const packagesKept = 8;

export function moodlePackages(app: FastifyInstance, desk: Desk): MoodlePackages {
  const { tool, workshop } = desk;
  const { store, now, settings } = tool;
  const urls = createPackageUrls(settings);
  const made = new Map<string, Promise<Made | undefined>>();

  /** @returns undefined for a package that there is not, or no longer */
  async function newest(
    address: Pick<PackageAddress, 'providerId' | 'track' | 'format'>,
  ): Promise<Made | undefined> {
    const { providerId, track, format } = address;
    const revision = (await desk.inUse(providerId)) ?? 0;
    // Whether it is confirmed is a matter of the day.
    const key = [providerId, revision, track, format, dayOf(now())].join(' ');
    let making = made.get(key);
    if (!making) {
      making = make(providerId, revision, track, format);
      made.set(key, making);
      making.catch(() => made.delete(key));
      const [oldest] = made.keys();
      if (made.size > packagesKept && oldest !== undefined) made.delete(oldest);
    }
    return making;
  }

  async function make(
    providerId: string,
    revision: number,
    track: string,
    format: string,
  ): Promise<Made | undefined> {
    const files =
      revision === 0
        ? await workshop.repository(providerId)
        : (await store.workspace.version(providerId, revision))?.files;
    const packed = files && (await workshop.pack(providerId, files, track, format));
    return packed && { ...stampOf(packed), revision };
  }

  /** What is handed out now. */
  async function current(address: PackageAddress): Promise<PackageAddress> {
    // A workshop that is busy or away is no reason to break a course in Moodle.
    const fresh = await newest(address).catch(() => undefined);
    if (!fresh || fresh.isDraft) return address;
    const { revision, etag } = fresh;
    if (etag === address.etag && revision === address.revision) return address;
    // A version that changed something else has the same package, and it is as old as it was.
    const stampedAt = etag === address.etag ? address.stampedAt : now();
    const stamped: Stamped = { revision, etag, stampedAt };
    await store.packageAddresses.replace(address.id, stamped, fresh.bytes);
    return { ...address, ...stamped };
  }

  app.get('/packages/:address/:file', async (request, reply) => {
    const { address: token, file } = request.params as { readonly address: string; readonly file: string };
    const id = urls.idOf(token);
    const known = id === undefined ? undefined : await store.packageAddresses.byId(id);
    if (!known || file !== packageFileName(known)) return sendProblem(reply, 'page-not-found');
    const { etag, stampedAt } = await current(known);
    if (request.method === 'GET') await store.packageAddresses.fetched(known.id, now());
    reply
      .header('etag', etag)
      .header('last-modified', stampedAt.toUTCString())
      .header('cache-control', 'private, no-cache')
      .header('x-robots-tag', 'noindex');
    if (isKnownThere(request.headers, etag, stampedAt)) return reply.code(304).send();
    const bytes = await store.packageAddresses.bytes(known.id);
    // Revoked this moment.
    if (!bytes) return sendProblem(reply, 'page-not-found');
    return reply
      .header('content-disposition', `attachment; filename="${file}"`)
      .type('application/zip')
      .send(Buffer.from(bytes));
  });

  return {
    async add(providerId, track, format) {
      if (!moodleFormats.some((each) => each === format)) return failed({ code: 'no-such-package' });
      const known = await store.packageAddresses.ofProvider(providerId);
      const same = known.find((each) => each.track === track && each.format === format);
      if (same) return ok(same);
      if (known.length >= mostAddresses) return failed({ code: 'too-many' });
      const fresh = await newest({ providerId, track, format });
      if (!fresh) return failed({ code: 'no-such-package' });
      if (fresh.isDraft) return failed({ code: 'draft' });
      const { revision, etag, bytes } = fresh;
      const address = { providerId, track, format, revision, etag };
      return ok(await store.packageAddresses.add({ ...address, createdAt: now(), stampedAt: now() }, bytes));
    },
    urlOf: (address) => urls.urlOf(address),
  };
}

interface Made {
  readonly revision: number;
  readonly isDraft: boolean;
  readonly etag: string;
  readonly bytes: Uint8Array;
}

const stampOf = ({ name, bytes }: NamedBytes): Omit<Made, 'revision'> => ({
  isDraft: name.endsWith('-draft.zip'),
  etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
  bytes,
});

/** @see RFC 9110, 13.2.2: a date counts only where no ETag was sent */
function isKnownThere(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  etag: string,
  stampedAt: Date,
): boolean {
  const tags = headers['if-none-match'];
  if (typeof tags === 'string')
    return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
  const since = headers['if-modified-since'];
  return typeof since === 'string' && Math.floor(stampedAt.getTime() / 1000) * 1000 <= Date.parse(since);
}
