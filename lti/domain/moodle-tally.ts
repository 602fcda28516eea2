/** What a reading of a Moodle course has counted: figures, and nobody's name. */
import type { SignOffComparison } from './moodle-sign-off.ts';

export interface MoodleTally {
  /** Learners that were read; a person in two activities counts once. */
  readonly people: number;
  /** By activity and learner. */
  readonly notBegun: number;
  readonly inProgress: number;
  readonly complete: number;
  /** Sign-offs that Moodle reports, by how their words stand to ours. */
  readonly signOffs: Readonly<Record<SignOffComparison, number>>;
  readonly newSignOffs: number;
  /** Taken here as well: the tool's own record stands. */
  readonly keptHere: number;
  /** Erased here when somebody asked for it, and still enrolled: what they did before is not read again. */
  readonly leftOut: number;
  /** Of whom Moodle gives nothing, by the code of the problem. */
  readonly passedOver: Readonly<Record<string, number>>;
}
