/** A whole run over an LRS, for tests that look at what was said. */
import type { LearningRecord } from '../../src/record/learning-record.ts';
import type { Cmi5LauncherOptions } from '../lms/cmi5-launcher.ts';
import { lrsWorld } from './lrs-world.ts';
import type { LrsStandard, LrsWorld } from './lrs-world.ts';
import { notYetPassed, passedAndSigned, passedUnsigned, started } from './outcomes.ts';

/** Three sessions: not yet passed; passed and signed; looked at again. */
export async function threeSessions(
  standard: LrsStandard,
  change: Partial<Cmi5LauncherOptions> = {},
): Promise<LrsWorld> {
  const world = lrsWorld(standard);
  const sit = async (work: (record: LearningRecord) => Promise<void>): Promise<void> => {
    const { record, page } = world.launch(change);
    await record.open();
    page.pass(90.25);
    await work(record);
    await record.close('to-be-continued');
  };
  await sit(async (record) => {
    await record.report(started);
    await record.suspend({ data: 'C1a', location: 's3' });
    await record.report(notYetPassed);
  });
  await sit(async (record) => {
    await record.report(passedUnsigned);
    await record.report(passedAndSigned);
    await record.report(passedAndSigned);
  });
  await sit(async (record) => {
    await record.report(started);
  });
  return world;
}
