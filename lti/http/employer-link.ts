/** A fresh link for a viewer, made and put into the post. Its text is forgotten once it has gone. */
import { hashOf, linkMinutes, newSecret } from './employer-session.ts';
import type { Tool } from './tool.ts';
import { linkMail } from '../domain/employer-mail.ts';
import type { Viewer } from '../store/employers.ts';

/** @returns false when as many wait already as anybody can need: nothing was sent */
export async function sendLink(
  tool: Pick<Tool, 'store' | 'courses' | 'settings' | 'now'>,
  viewer: Viewer,
  { isFirst }: { readonly isFirst: boolean },
): Promise<boolean> {
  const { store, courses, settings, now } = tool;
  const url = await newLink(tool, viewer);
  if (url === undefined) return false;
  const providerName = courses.providers.find(({ id }) => id === viewer.providerId)?.name ?? 'your provider';
  const { kind, subject, body } = linkMail(
    { providerName, publicUrl: settings.publicUrl },
    { url, minutes: linkMinutes, isFirst },
  );
  await store.mail.put(
    [
      {
        providerId: viewer.providerId,
        kind,
        recipient: viewer.email,
        subject,
        body,
        notBefore: now(),
        viewerId: viewer.id,
      },
    ],
    now(),
  );
  return true;
}

/** @returns its address; undefined when as many wait already as anybody can need */
export async function newLink(
  { store, settings, now }: Pick<Tool, 'store' | 'settings' | 'now'>,
  viewer: Pick<Viewer, 'id'>,
): Promise<string | undefined> {
  const secret = newSecret();
  const isAdded = await store.employers.addLink({
    viewerId: viewer.id,
    tokenHash: hashOf(secret),
    expiresAt: new Date(now().getTime() + linkMinutes * 60_000),
    now: now(),
  });
  return isAdded ? `${settings.publicUrl}/employer/${secret}` : undefined;
}
