/** What the proof of the ledger stands on besides the chain: seals, counts, and the words of every version. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const ledgerProof: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // A receipt is looked up by the beginning of its entry's hash, also when its person has been erased.
  `CREATE INDEX ledger_entry_by_hash ON ledger_entry (hash COLLATE "C")`,
  // How many entries the person has: a row of `signer` that is gone leaves one too few.
  `ALTER TABLE person_secret ADD COLUMN entries integer NOT NULL DEFAULT 0`,
  `UPDATE person_secret SET entries = (SELECT count(*) FROM signer WHERE signer.person_id = person_secret.person_id)`,
  // A signature outlives the attempt in which it was made.
  `ALTER TABLE signer DROP CONSTRAINT signer_attempt_id_fkey`,
  `ALTER TABLE signer ADD CONSTRAINT signer_attempt_id_fkey
    FOREIGN KEY (attempt_id) REFERENCES attempt ON DELETE SET NULL`,
  // One document shows each audience its own clauses, so one version has as many texts. Numbered without gaps, sealed
  // row by row, and counted beside the chain's end.
  `ALTER TABLE ledger_head ADD COLUMN versions integer NOT NULL DEFAULT 0`,
  `ALTER TABLE policy_version ADD COLUMN audience text NOT NULL`,
  `ALTER TABLE policy_version ADD COLUMN language text NOT NULL`,
  `ALTER TABLE policy_version ADD COLUMN dated text NOT NULL`,
  `ALTER TABLE policy_version ADD COLUMN ordinal integer NOT NULL`,
  `ALTER TABLE policy_version ADD COLUMN seal text NOT NULL`,
  `ALTER TABLE policy_version DROP CONSTRAINT policy_version_pkey`,
  `ALTER TABLE policy_version ADD PRIMARY KEY (provider_id, document, audience, language, version, revision)`,
  `ALTER TABLE policy_version ADD CONSTRAINT policy_version_once UNIQUE (provider_id, ordinal)`,
];
