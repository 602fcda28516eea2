/** Fields of a form or a query, read with care: a name may stand twice, and a body may be anything at all. */
import type { FastifyRequest } from 'fastify';

export interface Fields {
  /** Undefined where it is missing or not a text. */
  get(name: string): string | undefined;
  /** A name that may stand several times: every text. */
  all(name: string): readonly string[];
  /** Whether one of these names stands more than once: a caller should not have to guess which one was meant. */
  hasRepeated(...names: string[]): boolean;
}

/** Of a GET the query, of a POST the body. */
export function fieldsOf(request: FastifyRequest): Fields {
  const source = request.method === 'POST' ? request.body : request.query;
  const values = new Map<string, unknown>(
    typeof source === 'object' && source !== null && !Array.isArray(source) ? Object.entries(source) : [],
  );
  return {
    get(name) {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    all(name) {
      const value = values.get(name);
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      return list.filter((item) => typeof item === 'string');
    },
    hasRepeated: (...names) => names.some((name) => Array.isArray(values.get(name))),
  };
}
