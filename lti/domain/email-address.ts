/**
 * An address that mail can be sent to, from whatever a platform put there. Not a whole check of RFC 5322: enough that
 * nothing else of a message can be written with it.
 */
export function emailAddress(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const address = value.trim();
  return address.length <= 254 && /^[^\s<>@,;:"()[\]\\]{1,64}@[\w-]+(\.[\w-]+)+$/.test(address)
    ? address
    : undefined;
}
