/**
 * Other languages: `course/interface/<tag>.yaml` makes one, and `course/translations/<tag>/` holds the words of any
 * file of `course/` under the same path, ids and keys. `made-from.yaml` among them says what they were made from.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language, Problem, SourceFile } from './library.ts';
import { errorAt } from './problems.ts';
import { readYaml } from './read-yaml.ts';

export const original = 'en-GB';

/** Every language besides the original; a file that cannot be read is a problem on the list. */
export async function readLanguages(
  root: string,
  problems: Problem[],
): Promise<ReadonlyMap<string, Language>> {
  const languages = new Map<string, Language>();
  for (const name of await files(join(root, 'course/interface'))) {
    const tag = name.replace(/\.yaml$/, '');
    if (tag === original || tag === name) continue;
    const sentences = await yaml(root, `course/interface/${name}`, problems);
    if (!sentences) continue;
    const { name: called, direction = 'ltr' } = sentences.value['language'] ?? {};
    if (called === undefined || (direction !== 'ltr' && direction !== 'rtl')) {
      problems.push(
        errorAt(sentences, ['language'], {
          code: 'language-unnamed',
          message: 'The group “language” does not say how this language calls itself, or which way it runs.',
          mend: 'Write “language: { name: Cymraeg, direction: ltr }”.',
        }),
      );
      continue;
    }
    const texts = new Map<string, SourceFile<unknown>>();
    const home = `course/translations/${tag}`;
    for (const path of await files(join(root, home), true)) {
      const file = await yaml(root, `${home}/${path}`, problems);
      if (file) texts.set(`course/${path}`, file);
    }
    const madeFrom = texts.get('course/made-from.yaml')?.value as MadeFrom | undefined;
    texts.delete('course/made-from.yaml');
    languages.set(tag, {
      ...{ tag, name: called, direction, interface: sentences, files: texts },
      ...(madeFrom && { madeFrom }),
    });
  }
  return languages;
}

type MadeFrom = NonNullable<Language['madeFrom']>;
type Sentences = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function yaml(
  root: string,
  path: string,
  problems: Problem[],
): Promise<SourceFile<Sentences> | undefined> {
  const read = readYaml(path, await readFile(join(root, path), 'utf8'));
  if (!read.ok) {
    problems.push(...read.problem);
    return undefined;
  }
  return { file: path, value: read.value.value as Sentences, at: (place) => read.value.at(place) };
}

async function files(folder: string, isDeep = false): Promise<readonly string[]> {
  try {
    const found = await readdir(folder, { recursive: isDeep });
    return found
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.replaceAll('\\', '/'))
      .sort();
  } catch {
    return [];
  }
}
