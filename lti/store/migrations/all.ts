/** Every migration in the order of its name, which is the order in which it was released. */
import type { Migration } from 'kysely/migration';
import { ledgerProof } from './2026-11-start-people-ledger.ts';
import { mailAndCycles } from './2026-11-start-people-mail.ts';
import { moodle } from './2026-11-start-people-moodle.ts';
import { workspace } from './2026-11-start-people-workspace.ts';
import { figures } from './2026-11-start-people-figures.ts';
import { people } from './2026-11-start-people.ts';
import { start } from './2026-11-start.ts';
import { workspaceMoodle } from './2026-11-workspace-moodle.ts';
import { prints } from './2026-11-then-prints.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-start': start,
  // By name it comes after the start, as it must.
  '2026-11-start-people': people,
  '2026-11-start-people-figures': figures,
  '2026-11-start-people-ledger': ledgerProof,
  '2026-11-start-people-mail': mailAndCycles,
  '2026-11-start-people-moodle': moodle,
  '2026-11-start-people-workspace': workspace,
  '2026-11-then-prints': prints,
  '2026-11-workspace-moodle': workspaceMoodle,
};
