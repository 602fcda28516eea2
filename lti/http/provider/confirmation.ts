/**
 * What somebody has confirmed holds for the words that they saw. A change by a form takes the confirmation away from the
 * part that it touches, and leaves the others.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ProfileFiles } from '../../domain/profile-files.ts';
import { editYaml, yamlValue } from './edit-yaml.ts';

/** @returns the files, with no more confirmed than is still what was confirmed */
export function withConfirmation(before: ProfileFiles, after: ProfileFiles): ProfileFiles {
  const confirmed = yamlValue(after.profile, ['confirmed', 'for']);
  if (!Array.isArray(confirmed)) return after;
  const left = confirmed.filter((part) => {
    const read = parts[String(part)];
    return read === undefined || isDeepStrictEqual(read(before), read(after));
  });
  if (left.length === confirmed.length) return after;
  const change =
    left.length === 0
      ? { path: ['confirmed'], value: undefined }
      : { path: ['confirmed', 'for'], value: left as unknown };
  return { ...after, profile: editYaml(after.profile, [change]) };
}

const parts: Readonly<Record<string, (files: ProfileFiles) => unknown>> = {
  contacts: ({ profile }) => yamlValue(profile, ['people']),
  routes: ({ profile }) => yamlValue(profile, ['routes']),
  'signed-text': ({ profile, policies }) => [
    signedOf(yamlValue(profile, ['documents'])),
    ['learnerStatements', 'staffStatements', 'easyReadStatements'].map((list) =>
      yamlValue(profile, ['signOff', list]),
    ),
    policies,
  ],
};

/** The plain words beside a clause are ours, and no part of what is signed. */
const signedOf = (documents: unknown): unknown =>
  JSON.parse(
    JSON.stringify(documents ?? null, (key, value: unknown) =>
      key === 'plain' || key === 'why' ? undefined : value,
    ),
  );
