/** `npm run bench -- workspace`: what somebody in the workspace waits for, through the process that does the work. */
import { openWorkshop } from '../../scripts/workshop/open-workshop.ts';
import { printTable } from './table.ts';

const rounds = 20;

export async function workspace(): Promise<void> {
  const workshop = openWorkshop();
  try {
    const began = performance.now();
    const files = await workshop.repository('example');
    const started = performance.now() - began;
    if (!files) throw new Error('there is no example provider');
    const times: Record<string, readonly number[]> = {
      'a package, SCORM 1.2': await timed(() => workshop.pack('example', files, 'induction', 'scorm12')),
      'a package, SCORM 2004': await timed(() => workshop.pack('example', files, 'induction', 'scorm2004')),
      'a sheet as PDF': await timed(() => workshop.sheet('example', files, 'agreement.pdf')),
      'a save: read, checked, every track compiled': await timed(() => workshop.look('example', files)),
    };
    printTable('workspace, milliseconds', [
      ['', 'first', 'median of the rest', 'slowest of the rest'],
      ['the process starts and reads the course', started.toFixed(0), '', ''],
      ...Object.entries(times).map(([name, [first = 0, ...rest]]) => {
        const sorted = rest.toSorted((a, b) => a - b);
        return [
          name,
          first.toFixed(0),
          (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0),
          (sorted.at(-1) ?? 0).toFixed(0),
        ];
      }),
    ]);
  } finally {
    workshop.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    if ((await work()) === undefined) throw new Error('nothing was made');
    times.push(performance.now() - began);
  }
  return times;
}
