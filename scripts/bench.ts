/** `npm run bench [-- <name>]`: the measurements of this project, each printed as a table beside what it is compared with. */
import { firstLesson } from '../test/bench/first-lesson.ts';
import { packages } from '../test/bench/packages.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = { 'first-lesson': firstLesson, packages };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `There is no bench called “${unknown.join('”, “')}”. There are: ${Object.keys(benches).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries(benches)) {
    if (asked.length === 0 || asked.includes(name)) await run();
  }
}
