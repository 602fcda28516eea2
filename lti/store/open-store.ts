/** Joins the parts of the store over one database. */
import { sql } from 'kysely';
import { ok, type Result } from '../../src/result.ts';
import { adjustmentsOf } from './adjustments.ts';
import type { LedgerSeals } from '../domain/ledger.ts';
import { attemptsOf } from './attempts.ts';
import { deliveriesOf } from './deliveries.ts';
import { dueDatesOf } from './due-dates.ts';
import { employersOf } from './employers.ts';
import { erasureOf } from './erasure.ts';
import { followUpsOf } from './follow-ups.ts';
import { figuresOf } from './figures.ts';
import { groupsOf } from './groups.ts';
import { invitesOf } from './invites.ts';
import { openQueue } from './jobs.ts';
import { keysOf } from './keys.ts';
import { launchesOf } from './launches.ts';
import { ledgerOf } from './ledger.ts';
import { loginLinesOf } from './login-lines.ts';
import { mailOf } from './mail.ts';
import { openDatabase, type Database, type DatabasePlace, type DatabaseProblem } from './open-database.ts';
import { moodleRunsOf } from './moodle-runs.ts';
import { moodleOf } from './moodle.ts';
import { packageAddressesOf } from './package-addresses.ts';
import { platformsOf } from './platforms.ts';
import { policiesOf } from './policies.ts';
import { renewalsOf } from './renewals.ts';
import { rosterOf } from './roster.ts';
import { standingsOf } from './standings.ts';
import type { Store } from './store.ts';
import { workspaceOf } from './workspace.ts';
import { trailOf } from './trail.ts';

/**
 * Opens the database, brings its tables up to date and starts the queue. Jobs are taken only once `jobs.work` is called.
 *
 * @param onTrouble - something went wrong that nobody waits for: an idle connection lost, a job that failed
 * @param seals - needed by whoever adds to the ledger
 */
export async function openStore(
  place: DatabasePlace,
  onTrouble: (error: Error, queue?: string) => void,
  seals?: LedgerSeals,
): Promise<Result<Store, DatabaseProblem>> {
  const opened = await openDatabase(place, onTrouble);
  return opened.ok ? ok(await storeOver(opened.value, onTrouble, seals)) : opened;
}

/** The store over a database that is open already; its `close` closes the database, too. */
export async function storeOver(
  database: Database,
  onTrouble: (error: Error, queue?: string) => void,
  seals?: LedgerSeals,
): Promise<Store> {
  const { db } = database;
  const queue = await openQueue(database, onTrouble);
  return {
    engine: database.engine.kind,
    platforms: platformsOf(db),
    invites: invitesOf(db),
    keys: keysOf(db),
    launches: launchesOf(db),
    attempts: attemptsOf(db, queue, seals),
    deliveries: deliveriesOf(db, queue),
    roster: rosterOf(db),
    standings: standingsOf(db),
    figures: figuresOf(db),
    adjustments: adjustmentsOf(db),
    dueDates: dueDatesOf(db),
    groups: groupsOf(db),
    trail: trailOf(db),
    employers: employersOf(db),
    ledger: ledgerOf(db, seals),
    followUps: followUpsOf(db),
    loginLines: loginLinesOf(db),
    policies: policiesOf(db, seals),
    workspace: workspaceOf(db),
    moodle: moodleOf(db, seals),
    moodleRuns: moodleRunsOf(db, queue),
    packageAddresses: packageAddressesOf(db),
    mail: mailOf(db, queue),
    renewals: renewalsOf(db, queue),
    erasure: erasureOf(db, seals),
    jobs: queue.jobs,
    async ping() {
      try {
        await sql`SELECT 1`.execute(db);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await queue.close();
      await database.close();
    },
  };
}
