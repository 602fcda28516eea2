/** Receipts and certificates on paper show how the chain ended; what each showed is kept. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const prints: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `ALTER TABLE ledger_witness DROP CONSTRAINT ledger_witness_kind_check`,
  `ALTER TABLE ledger_witness ADD CONSTRAINT ledger_witness_kind_check
    CHECK (kind IN ('receipt', 'print', 'pack', 'day'))`,
];
