/** An employer of the demonstration: some of the course's people work there, at two sites, and one viewer may look. */
import { newLink } from '../../lti/http/employer-link.ts';
import type { Tool } from '../../lti/http/tool.ts';

const providerId = 'example';
const employer = 'Orchard View Care';
const email = 'manager@orchard-view.example';

/** By name: in every state that an employer can see. */
const apprentices = [
  ['Bea Lund', 'Mill Lane'],
  ['Callum Reeve', 'Mill Lane'],
  ['Jordan Ellis', 'Station Road'],
  ['Maryam Said', 'Station Road'],
  ['Sam Learner', 'Mill Lane'],
  ['Victor Hall', 'Station Road'],
  ['Zoe Clarke', 'Mill Lane'],
] as const;

/** Whoever has come since the last time is linked, too: the made-up learner comes with their first press. */
export async function fillDemoEmployer({ store, now }: Pick<Tool, 'store' | 'now'>): Promise<void> {
  const people = await store.employers.linkable({ providerId });
  const endsOn = `${String(now().getUTCFullYear() + 1)}-08-31`;
  await store.employers.link(
    providerId,
    apprentices.flatMap(([name, site]) => {
      const person = people.find((each) => each.name === name);
      return person ? [{ personId: person.personId, employer, site, endsOn }] : [];
    }),
  );
  const known = (await store.employers.list({ providerId })).find(({ name }) => name === employer);
  if (known && (await viewerOf(store)) === undefined)
    await store.employers.invite({ employerId: known.id, email });
}

/** @returns where to go: a fresh one-time link, or where one can be asked for when several wait already */
export async function openDemoEmployer(tool: Pick<Tool, 'store' | 'now' | 'settings'>): Promise<string> {
  await fillDemoEmployer(tool);
  const id = await viewerOf(tool.store);
  return (id === undefined ? undefined : await newLink(tool, { id })) ?? '/employer';
}

async function viewerOf(store: Tool['store']): Promise<string | undefined> {
  const employers = await store.employers.list({ providerId });
  return employers
    .find(({ name }) => name === employer)
    ?.viewers.find((viewer) => viewer.email === email && !viewer.isRevoked)?.id;
}
