/** A profile that is brought in as files: the text, its policies and its logo, one by one or in the .zip that we give. */
import { isPolicyName, profileLimits, type ProfileFiles } from '../../domain/profile-files.ts';
import { yamlValue } from './edit-yaml.ts';
import { openZip } from './open-zip.ts';
import { problem } from './problem.ts';
import type { UploadedFile, UploadLimits } from './uploads.ts';
import type { ProfileProblem, Workshop } from './workshop.ts';

/** Of what is sent. Letters may take two bytes. */
export const bringLimits: UploadLimits = {
  bytes: profileLimits.profileLetters * 2,
  files: profileLimits.policies + 2,
};

/** The files of the form upon what is there: a policy that was not sent stays. */
export async function bring(
  sent: readonly UploadedFile[],
  known: ProfileFiles | undefined,
  { readLogo }: Pick<Workshop, 'readLogo'>,
): Promise<{ readonly files: ProfileFiles } | { readonly problem: ProfileProblem }> {
  const policies: Record<string, string> = { ...known?.policies };
  let profile: string | undefined;
  let logo = known?.logo;
  const all: UploadedFile[] = [];
  for (const file of sent) {
    all.push(...(/\.zip$/i.test(file.name) ? (filesOfZip(file) ?? [file]) : [file]));
    // Before the next is unpacked: several could hold more than this server has room for.
    if (all.length > bringLimits.files) return { problem: uploadProblem['too-many'] };
  }
  for (const { name, bytes } of all) {
    if (/\.zip$/i.test(name))
      return {
        problem: problem(
          `“${name}” cannot be opened, or is not a profile.`,
          'Choose the .zip that “Download all” gave you, or its files one by one.',
        ),
      };
    if (/\.png$/i.test(name)) {
      const read = await readLogo(bytes);
      if (!read.ok)
        return {
          problem: problem(
            `“${name}” cannot be used as a logo.`,
            'Save it again as a PNG picture of up to 300 KB and 2,000 pixels on a side.',
          ),
        };
      logo = read.value.base64;
      continue;
    }
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
  // A file that the profile does not name any more goes with this version; earlier ones keep it.
  const used = Object.entries(policies).filter(([name]) => profile.includes(name));
  const hasLogo = /\.png$/i.test(String(yamlValue(profile, ['brand', 'logo'])));
  return {
    files: {
      profile,
      policies: Object.fromEntries(used.toSorted(([a], [b]) => (a < b ? -1 : 1))),
      ...(logo !== undefined && hasLogo && { logo }),
    },
  };
}

/** What belongs to a profile, without the folders around it; undefined where the file is no .zip or holds too much. */
function filesOfZip({ bytes }: UploadedFile): readonly UploadedFile[] | undefined {
  const files = openZip(bytes, bringLimits, nameInProfile);
  return files && files.length > 0 ? files : undefined;
}

function nameInProfile(path: string): string | undefined {
  if (path.startsWith('__MACOSX/')) return undefined;
  const own = /(?:^|\/)(?:(provider\.ya?ml)|policies\/([a-z0-9-]+\.md)|brand\/([\w-]+\.png))$/.exec(path);
  return own?.[1] ?? own?.[2] ?? own?.[3];
}

export const uploadProblem = {
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
