/** Writes each provider's sheets beside its packages: `<out>/sheets/<provider>/<sheet>.{html,pdf}`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSheets } from '../scorm/sheets/write-sheets.ts';
import { compileSheets, type CompiledSheet } from '../src/content/compile/sheets/compile-sheets.ts';
import type { Library, Problem } from '../src/content/library.ts';
import { failed, ok, type Result } from '../src/result.ts';
import { today } from './open-course.ts';

export type ProviderSheets = readonly {
  readonly provider: string;
  readonly sheets: readonly CompiledSheet[];
}[];

/** Compiles the sheets of every provider asked for; all problems of all of them together. */
export function compileAllSheets(
  library: Library,
  providers: readonly string[],
): Result<ProviderSheets, readonly Problem[]> {
  const compiled: { provider: string; sheets: readonly CompiledSheet[] }[] = [];
  const problems: Problem[] = [];
  for (const provider of providers) {
    const result = compileSheets(library, provider, { today: today() });
    if (result.ok) compiled.push({ provider, sheets: result.value });
    else problems.push(...result.problem);
  }
  return problems.length > 0 ? failed(problems) : ok(compiled);
}

/** Prints one line for each provider, and one for each sheet that needs more sides than it may take. */
export async function writeAllSheets(all: ProviderSheets, out: string): Promise<void> {
  for (const { provider, sheets } of all) {
    if (sheets.length === 0) continue;
    const folder = join(out, 'sheets', provider);
    mkdirSync(folder, { recursive: true });
    const { files, tooLong } = await writeSheets(sheets);
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const draft = sheets.some((sheet) => sheet.draft !== undefined) ? ', draft' : '';
    console.log(
      `sheets/${provider}  ${sheets.length} sheets, HTML and PDF, ${(size / 1024).toFixed(0)} KB${draft}`,
    );
    for (const { sheet, pages, most } of tooLong)
      console.log(`  ${sheet} takes ${pages} sides and should take ${most}: shorten it in course/sheets.`);
  }
}
