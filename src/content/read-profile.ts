/** Reads one provider's profile from the texts of its files, as a workspace holds them: no folder is looked into. */
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { PolicyText, Problem, ProviderFiles } from './library.ts';
import { didYouMean, errorAt, sortProblems } from './problems.ts';
import { schemaProblems } from './read-issues.ts';
import { readPolicy } from './read-policy.ts';
import { readYaml } from './read-yaml.ts';
import { provider } from './schema/provider.ts';

export interface ProfileTexts {
  readonly profile: string;
  /** By the name that the profile has for them: "policies/acceptable-use.md". */
  readonly policies: Readonly<Record<string, string>>;
}

/**
 * @param id - whose profile it has to be
 * @param logo - the picture in the provider's folder, where there is one; a profile may name no other
 * @returns every problem of all its files, as `readLibrary` would name them
 */
export function readProfile(
  id: string,
  texts: ProfileTexts,
  logo?: ProviderFiles['logo'],
): Result<ProviderFiles, readonly Problem[]> {
  const home = `course/providers/${id}`;
  const read = readYaml(`${home}/provider.yaml`, texts.profile);
  if (!read.ok) return read;
  const shape = schemaProblems(provider, read.value);
  if (shape.length > 0) return failed(sortProblems(shape));

  const yaml = read.value;
  const profile: ProviderFiles['profile'] = {
    file: yaml.file,
    value: provider.parse(yaml.value),
    at: (path) => yaml.at(path),
  };
  const problems: Problem[] = [];
  if (profile.value.id !== id)
    problems.push(
      errorAt(profile, ['id'], {
        code: 'file-name',
        message: `This workspace belongs to “${id}”, and the profile to “${profile.value.id}”.`,
        mend: `Write “id: ${id}”, or open the other provider’s workspace.`,
      }),
    );

  const policies = new Map<string, PolicyText>();
  const held = Object.keys(texts.policies);
  for (const [index, document] of profile.value.documents.entries()) {
    if (document.file === undefined || policies.has(document.file)) continue;
    const text = texts.policies[document.file];
    if (text === undefined) {
      problems.push(
        errorAt(profile, ['documents', index, 'file'], {
          code: 'missing-file',
          message: `The text “${document.file}” is not here.`,
          mend: `${didYouMean(document.file, held)}Send it together with the profile, or leave “file” out if the document is not held here.`,
        }),
      );
      continue;
    }
    const policy = readPolicy(`${home}/${document.file}`, text);
    if (policy.ok) policies.set(document.file, policy.value);
    else problems.push(...policy.problem);
  }

  const named = profile.value.brand?.logo;
  const isOurs =
    named !== undefined &&
    logo !== undefined &&
    logo.file === `${home}/brand/${named.replace(/^brand\//, '')}`;
  if (named !== undefined && !isOurs)
    problems.push(
      errorAt(profile, ['brand', 'logo'], {
        code: 'logo-unreadable',
        message: `There is no logo “${named}” for this provider.`,
        mend: 'Take “logo” out: then the initials stand. Whoever runs the course can add a logo to the provider’s folder.',
      }),
    );
  return problems.length > 0
    ? failed(sortProblems(problems))
    : ok({ profile, policies, ...(isOurs && { logo }) });
}
