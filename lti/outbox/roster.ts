/**
 * Reads who is in an LMS course. A list that is not whole is not used: whoever is missing would be marked as having left.
 *
 * @see NRPS 2.0, section 2
 */
import { emailAddress } from '../domain/email-address.ts';
import type { PlatformRegistration } from '../domain/model.ts';
import type { Member } from '../store/store.ts';
import { ok } from '../../src/result.ts';
import type { Result } from '../../src/result.ts';
import { readPages, withQuery } from './pages.ts';
import type { CallService } from './platform-service.ts';
import { scopes } from './scopes.ts';
import { lasting, ofEveryService, passing } from './trouble.ts';
import type { Trouble } from './trouble.ts';

// The only type that Moodle answers to.
const rosterType = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
/** Canvas gives fifty at most, whatever it is asked. */
const MOST_PAGES = 2000;

export async function readRoster(
  call: CallService,
  platform: PlatformRegistration,
  rosterUrl: string,
): Promise<Result<readonly Member[], Trouble>> {
  const members: Member[] = [];
  // Moodle gives everybody at once unless it is asked for fewer.
  const url = platform.family === 'moodle' ? rosterUrl : withQuery(rosterUrl, { limit: '50' });
  const read = await readPages(
    call,
    { platform, scopes: [scopes.roster], needs: scopes.roster, url, headers: { accept: rosterType } },
    {
      take: (json) => {
        const listed = membersIn(json);
        if (!listed) return 'unreadable';
        members.push(...listed);
        return 'more';
      },
      troubleOf,
      mostPages: MOST_PAGES,
    },
  );
  return read.ok ? ok(members) : read;
}

function troubleOf(answer: Parameters<typeof ofEveryService>[0]): Trouble {
  return (
    ofEveryService(answer) ?? (answer.status >= 500 ? passing('platform-error') : lasting('not-permitted'))
  );
}

function membersIn(json: unknown): readonly Member[] | undefined {
  if (typeof json !== 'object' || json === null || !('members' in json) || !Array.isArray(json.members))
    return undefined;
  return (json.members as readonly unknown[]).flatMap((each) => memberIn(each));
}

function memberIn(value: unknown): Member[] {
  if (typeof value !== 'object' || value === null) return [];
  const member = value as Readonly<Record<string, unknown>>;
  const { user_id: sub, status } = member;
  if (typeof sub !== 'string' || sub === '' || status === 'Deleted') return [];
  const roles = Array.isArray(member['roles'])
    ? member['roles'].filter((role) => typeof role === 'string')
    : [];
  const name = nameIn(member);
  const email = emailAddress(member['email']);
  return [
    {
      sub,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      isLearner: roles.some(isLearnerRole) && !roles.some((role) => role.endsWith('#TestUser')),
      isActive: status !== 'Inactive',
    },
  ];
}

/** `Learner` in Moodle's rosters, a whole URI in Canvas's, and its sub-roles by the book. */
function isLearnerRole(role: string): boolean {
  return role === 'Learner' || /membership(#|\/)Learner(#|$)/.test(role);
}

function nameIn({
  name,
  given_name: given,
  family_name: family,
}: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof name === 'string' && name.trim() !== '') return name.trim();
  const parts = [given, family].filter((part) => typeof part === 'string' && part.trim() !== '');
  return parts.length > 0 ? parts.join(' ') : undefined;
}
