import type { DatabaseProblem } from '../lti/store/open-database.ts';

/** Why the tool could not open its database, for whoever started it. */
export function databaseSentence(problem: DatabaseProblem): string {
  switch (problem.code) {
    case 'folder-in-use':
      return (
        `${problem.folder} is in use by another Four Cs${problem.holder === undefined ? '' : ` (${problem.holder})`}. ` +
        'Two on one folder would lose data. Stop the other one, choose another folder with DATA_DIR, or set DATABASE_URL: several can share a PostgreSQL.'
      );
    case 'database-unreachable':
      return `The database does not answer: ${problem.detail}`;
    case 'migration-failed':
      return `The database could not be brought up to date, and was left as it was: ${problem.detail}`;
  }
}
