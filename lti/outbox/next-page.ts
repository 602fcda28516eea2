/** Where the next page of a list is. @see RFC 8288, section 3; Moodle 4.5 leaves the angle brackets out */
export type NextPage =
  | { readonly kind: 'page'; readonly url: string }
  | { readonly kind: 'last' }
  /** There is a next page, and where it is cannot be read: the list is not whole. */
  | { readonly kind: 'unreadable' };

export function nextPage(linkHeader: string | undefined, from: string): NextPage {
  const links = (linkHeader ?? '').split(/,(?=\s*(?:<|https?:))/i);
  const nexts = links.filter((link) => /;\s*rel\s*=\s*"?next"?\s*(;|$)/i.test(link));
  if (nexts.length === 0) return { kind: 'last' };
  for (const link of nexts) {
    const address = /^\s*<([^>]*)>/.exec(link)?.[1] ?? /^\s*(\S+?)\s*;/.exec(link)?.[1] ?? '';
    if (!/^(https?:|\/|\?)/.test(address) || !URL.canParse(address, from)) continue;
    const url = new URL(address, from).href;
    if (url !== from) return { kind: 'page', url };
  }
  return { kind: 'unreadable' };
}
