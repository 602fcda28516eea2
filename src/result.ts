/**
 * What a function returns when its caller can do something about a failure.
 * Codes inside `problem` are for programs; sentences for people are made at the edge.
 */
export type Result<Value, Problem> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

/** A success that carries `value`. */
export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

/** A failure that carries `problem`: an object with a stable `code` and the data a sentence needs. */
export const failed = <Problem>(problem: Problem): Result<never, Problem> => ({ ok: false, problem });
