/** Reads everything in `course/`: each file against its schema, each problem named, all of them at once. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { Library, PolicyText, Problem, ProviderFiles, SourceFile } from './library.ts';
import { didYouMean, errorAt, sortProblems } from './problems.ts';
import { pictureProblem } from './read-picture.ts';
import { schemaProblems } from './read-issues.ts';
import { readLanguages } from './read-languages.ts';
import { readPolicy } from './read-policy.ts';
import { idsFile, interfaceFile } from './read-schemas.ts';
import { readYaml } from './read-yaml.ts';
import { course } from './schema/course.ts';
import { easyRead as easyReadFile } from './schema/easy-read.ts';
import { incidents } from './schema/incidents.ts';
import { lesson } from './schema/lesson.ts';
import { provider } from './schema/provider.ts';
import { questionBank } from './schema/question.ts';
import { glossary, help, sources } from './schema/registers.ts';
import { scenario } from './schema/scenario.ts';
import { sheet } from './schema/sheet.ts';

/**
 * @param root - the folder that holds `course/`
 * @returns the library, or every problem of every file in the order of files and lines; a file that was not there
 * or could not be read is a problem like any other, and nothing is thrown for what an author can mend
 */
export async function readLibrary(root: string): Promise<Result<Library, readonly Problem[]>> {
  const desk: Desk = { root, problems: [] };

  const courseFile = await yaml(desk, 'course/course.yaml', course);
  const lessons = await folder(desk, 'course/lessons', lesson, 'id');
  const scenarios = await folder(desk, 'course/scenarios', scenario, 'id');
  const banks = await folder(desk, 'course/questions', questionBank, 'topic');
  const easyRead = await folder(desk, 'course/easy-read', easyReadFile, 'track');
  const sheets = await folder(desk, 'course/sheets', sheet, 'id');
  const hasIncidents = (await list(desk, 'course', 'files')).includes('incidents.yaml');
  const incidentsFile = hasIncidents ? await yaml(desk, 'course/incidents.yaml', incidents) : undefined;
  const sourcesFile = await yaml(desk, 'course/sources.yaml', sources);
  const helpFile = await yaml(desk, 'course/help.yaml', help);
  const glossaryFile = await yaml(desk, 'course/glossary.yaml', glossary);
  const interfaceWords = await yaml(desk, 'course/interface/en-GB.yaml', interfaceFile);
  const providers = new Map<string, ProviderFiles>();
  for (const id of await list(desk, 'course/providers', 'folders')) {
    const files = await readProvider(desk, id);
    if (files) providers.set(id, files);
  }
  const drawings = await readDrawings(desk);
  const ids = await readIds(desk);
  const languages = await readLanguages(root, desk.problems);

  if (courseFile && sourcesFile && helpFile && glossaryFile && interfaceWords && desk.problems.length === 0)
    return ok({
      course: courseFile,
      lessons,
      scenarios,
      banks,
      easyRead,
      sheets,
      ...(incidentsFile && { incidents: incidentsFile }),
      sources: sourcesFile,
      help: helpFile,
      glossary: glossaryFile,
      interface: interfaceWords,
      languages,
      providers,
      drawings,
      ids,
    });
  return failed(sortProblems(desk.problems));
}

/** What is being read, and what was found wrong so far. */
interface Desk {
  readonly root: string;
  readonly problems: Problem[];
}

/** Reads a YAML file and checks its shape; undefined when there is a problem, which is then on the desk. */
async function yaml<Schema extends z.ZodType>(
  desk: Desk,
  file: string,
  schema: Schema,
): Promise<SourceFile<z.output<Schema>> | undefined> {
  const text = await readText(desk, file);
  if (text === undefined) return undefined;
  const read = readYaml(file, text);
  if (!read.ok) {
    desk.problems.push(...read.problem);
    return undefined;
  }
  const problems = schemaProblems(schema, read.value);
  if (problems.length > 0) {
    desk.problems.push(...problems);
    return undefined;
  }
  return { file, value: schema.parse(read.value.value), at: (path) => read.value.at(path) };
}

/** A folder of YAML files, each named after the id inside it. */
async function folder<Key extends string, Value extends Readonly<Record<Key, string>>>(
  desk: Desk,
  path: string,
  schema: z.ZodType<Value>,
  idKey: Key,
): Promise<ReadonlyMap<string, SourceFile<Value>>> {
  const files = new Map<string, SourceFile<Value>>();
  for (const name of await list(desk, path, 'files')) {
    const file = `${path}/${name}`;
    if (!name.endsWith('.yaml')) {
      desk.problems.push(notKnownFile(file, `Only .yaml files belong in ${path}.`));
      continue;
    }
    const read = await yaml(desk, file, schema);
    if (!read) continue;
    const id = read.value[idKey];
    if (id !== basename(name, '.yaml'))
      desk.problems.push(
        errorAt(read, [idKey], {
          code: 'file-name',
          message: `This file is called “${name}”, and its ${idKey} is “${id}”.`,
          mend: `Name the file “${id}.yaml”, or change the ${idKey}; a released ${idKey} must stay as it is.`,
        }),
      );
    files.set(id, read);
  }
  return files;
}

async function readProvider(desk: Desk, id: string): Promise<ProviderFiles | undefined> {
  const home = `course/providers/${id}`;
  const profile = await yaml(desk, `${home}/provider.yaml`, provider);
  if (!profile) return undefined;
  if (profile.value.id !== id)
    desk.problems.push(
      errorAt(profile, ['id'], {
        code: 'file-name',
        message: `This folder is called “${id}”, and the provider in it “${profile.value.id}”.`,
        mend: 'Give both the same name.',
      }),
    );

  const policies = new Map<string, PolicyText>();
  const held = (await list(desk, `${home}/policies`, 'files')).map((name) => `policies/${name}`);
  for (const [index, document] of profile.value.documents.entries()) {
    if (document.file === undefined || policies.has(document.file)) continue;
    if (!held.includes(document.file)) {
      desk.problems.push(
        errorAt(profile, ['documents', index, 'file'], {
          code: 'missing-file',
          message: `There is no file “${document.file}” in ${home}.`,
          mend: `${didYouMean(document.file, held)}Add it, or leave “file” out if the document is not held here.`,
        }),
      );
      continue;
    }
    const text = await readText(desk, `${home}/${document.file}`);
    if (text === undefined) continue;
    const policy = readPolicy(`${home}/${document.file}`, text);
    if (policy.ok) policies.set(document.file, policy.value);
    else desk.problems.push(...policy.problem);
  }

  const named = profile.value.documents.map((document) => document.file);
  // A misspelt name is said once, at the document that has it.
  const isComplete = named.every((name) => name === undefined || held.includes(name));
  for (const name of held)
    if (isComplete && !named.includes(name))
      desk.problems.push({
        ...notKnownFile(`${home}/${name}`, 'No document of the profile names this file.'),
        mend: `Add “file: ${name}” to its document in provider.yaml, or take the file away.`,
      });

  const logo = await readLogo(desk, home, profile);
  return { profile, policies, ...(logo && { logo }) };
}

async function readLogo(
  desk: Desk,
  home: string,
  profile: SourceFile<z.output<typeof provider>>,
): Promise<ProviderFiles['logo']> {
  const name = profile.value.brand?.logo?.replace(/^brand\//, '');
  if (name === undefined) return undefined;
  const problem = (message: string) =>
    desk.problems.push(
      errorAt(profile, ['brand', 'logo'], {
        code: 'logo-unreadable',
        message: `The logo “${name}” cannot be used: ${message}.`,
        mend: `Put an .svg or .png file of that name into ${home}/brand, or take “logo” out: then the initials stand.`,
      }),
    );
  if (!/^[\w-]+\.(svg|png)$/i.test(name)) {
    problem('a logo is the plain name of an .svg or .png file, without a folder');
    return undefined;
  }
  try {
    const bytes = await readFile(join(desk.root, home, 'brand', name));
    const wrong = pictureProblem(name, bytes);
    if (wrong === undefined) return { file: `${home}/brand/${name}`, bytes };
    problem(wrong);
  } catch (error) {
    problem(reading(error));
  }
  return undefined;
}

async function readDrawings(desk: Desk): Promise<ReadonlyMap<string, string>> {
  const drawings = new Map<string, string>();
  const path = 'course/media/drawings';
  for (const name of await list(desk, path, 'files')) {
    const file = `${path}/${name}`;
    if (!name.endsWith('.svg')) {
      desk.problems.push(notKnownFile(file, 'Drawings are .svg files.'));
      continue;
    }
    const text = await readText(desk, file);
    if (text === undefined) continue;
    const wrong = pictureProblem(name, Buffer.from(text));
    if (wrong !== undefined)
      desk.problems.push({
        code: 'drawing-unreadable',
        severity: 'error',
        file,
        message: `This drawing cannot be used: ${wrong}.`,
        mend: 'Save it again as a plain SVG, without scripts and without links to other files.',
      });
    drawings.set(basename(name, '.svg'), text);
  }
  return drawings;
}

async function readIds(desk: Desk): Promise<Library['ids']> {
  // A course that was just begun has no codes yet; the check then says how to have them written.
  if (!(await list(desk, 'course', 'files')).includes('ids.yaml'))
    return { codes: new Map(), retired: new Set() };
  const read = await yaml(desk, 'course/ids.yaml', idsFile);
  return {
    codes: new Map(Object.entries(read?.value.codes ?? {})),
    retired: new Set(Object.values(read?.value.retired ?? {})),
  };
}

async function readText(desk: Desk, file: string): Promise<string | undefined> {
  try {
    return await readFile(join(desk.root, file), 'utf8');
  } catch (error) {
    desk.problems.push({
      code: 'missing-file',
      severity: 'error',
      file,
      message: `This file cannot be read: ${reading(error)}.`,
      mend: 'Add it, or see that its name is right and that you may open it.',
    });
    return undefined;
  }
}

/** Names in a folder, in order; none when the folder is not there. Hidden files are nobody's content. */
async function list(desk: Desk, path: string, what: 'files' | 'folders'): Promise<string[]> {
  try {
    const entries = await readdir(join(desk.root, path), { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith('.') && (what === 'files') === !entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

function notKnownFile(file: string, message: string): Problem {
  return { code: 'unknown-file', severity: 'error', file, message, mend: 'Move it elsewhere or rename it.' };
}

function reading(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'it is not there';
  if (code === 'EACCES') return 'this account may not open it';
  return error instanceof Error ? error.message : String(error);
}
