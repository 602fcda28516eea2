/** `npm run bench [-- <name>]`: the measurements of this project, each printed as a table beside what it is compared with. */
import { firstLesson } from '../test/bench/first-lesson.ts';
import { launch } from '../test/bench/launch.ts';
import { ledger } from '../test/bench/ledger.ts';
import { ltiFaults } from '../test/bench/lti-faults.ts';
import { packages } from '../test/bench/packages.ts';
import { policyDrafts } from '../test/bench/policy-drafts.ts';
import { record } from '../test/bench/record.ts';
import { roster } from '../test/bench/roster.ts';
import { workspace } from '../test/bench/workspace.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  'first-lesson': firstLesson,
  packages,
  'policy-drafts': policyDrafts,
  launch,
  record,
  roster,
  ledger,
  workspace,
};

/** Run only when they are named: they take minutes, or things of the machine down. */
const onlyByName: Readonly<Record<string, () => Promise<void>>> = { 'lti-faults': ltiFaults };
const all = { ...benches, ...onlyByName };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in all));
if (unknown.length > 0) {
  console.error(
    `There is no bench called “${unknown.join('”, “')}”. There are: ${Object.keys(all).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries(asked.length === 0 ? benches : all)) {
    if (asked.length === 0 || asked.includes(name)) await run();
  }
}
