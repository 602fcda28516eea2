/**
 * JSON with one spelling, so that its hash means the same on every machine: members sorted by UTF-16 code units, no
 * space, numbers and strings as ECMAScript writes them.
 *
 * @see RFC 8785, JSON Canonicalization Scheme
 */

/**
 * @param value - plain data: texts, finite numbers, true, false, null, lists, and objects of these
 * @throws TypeError for what JSON cannot say, or says in more than one way: nothing of the kind may get into a hash
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('A number is not finite.');
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : `{${members(value)}}`;
    default:
      throw new TypeError(`JSON has no ${typeof value}.`);
  }
}

/** @throws TypeError for half a surrogate pair, which ends the work (RFC 8785, 3.2.2.2) */
export function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('A text holds half a character.');
  return JSON.stringify(text);
}

function members(object: object): string {
  const values = object as Readonly<Record<string, unknown>>;
  let text = '';
  // Without a rule of its own, `sort` goes by UTF-16 code units, as RFC 8785 3.2.3 asks.
  for (const name of Object.keys(values).sort())
    text += `${text === '' ? '' : ','}${canonicalJson(name)}:${canonicalJson(values[name])}`;
  return text;
}
