/** The pages in `docs/` that are made from the course: where requirements are met, and what people have to check. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { coverageOf, coveragePage } from '../src/content/coverage.ts';
import type { Library, Problem } from '../src/content/library.ts';
import { reviewPage } from '../src/content/review.ts';
import { rulesFile } from '../src/content/policy/read-rules.ts';
import { coverage } from '../src/content/schema/coverage.ts';
import { policyRules, type PolicyRules } from '../src/content/schema/policy-rules.ts';

const file = 'course/coverage.yaml';

export interface MadePages {
  /** Text by its path in the repository. */
  readonly pages: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** A folder without `course/coverage.yaml` has no page about coverage, and nothing is wrong with that. */
export function makePages(root: string, library: Library): MadePages {
  const pages = new Map([['docs/content-review.md', reviewPage(library, rulesIn(root))]]);
  const path = join(root, file);
  if (!existsSync(path)) return { pages, problems: [] };
  const problem = (message: string): Problem => ({
    code: 'coverage',
    severity: 'error',
    file,
    message,
    mend: 'See the top of the file for what can stand where.',
  });
  const read = coverage.safeParse(parse(readFileSync(path, 'utf8')));
  if (!read.success) return { pages, problems: [problem(z.prettifyError(read.error))] };
  const found = coverageOf(library, read.data, (part) => existsSync(join(root, part)));
  pages.set('docs/coverage.md', coveragePage(library, read.data, found));
  return { pages, problems: found.problems.map(problem) };
}

/** Absent where the folder has none, or where its own check has yet to be made right. */
function rulesIn(root: string): PolicyRules | undefined {
  const path = join(root, rulesFile);
  return existsSync(path) ? policyRules.safeParse(parse(readFileSync(path, 'utf8'))).data : undefined;
}

/** Writes what has changed. @returns the paths written */
export function writePages(root: string, { pages }: MadePages): readonly string[] {
  return [...pages].flatMap(([path, text]) => {
    const target = join(root, path);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) return [];
    writeFileSync(target, text);
    return [path];
  });
}
