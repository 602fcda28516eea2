/** Statements of the hot path. PostgreSQL reads and plans such a one once for each connection, not at every use. */
import type { PoolClient } from 'pg';

const names = new Map<string, string>();

/** @param name - unique among these; at most 63 characters @returns the statement */
export function prepared(name: string, statement: string): string {
  names.set(statement, name);
  return statement;
}

/** Kysely hands a connection the text of a statement; from now on this one sends a prepared statement by its name. */
export function prepareHotStatements(client: PoolClient): void {
  const query = client.query.bind(client);
  client.query = ((text: string, values?: unknown[]) => {
    const name = names.get(text);
    return name === undefined ? query(text, values) : query({ name, text, values: values ?? [] });
  }) as typeof client.query;
}
