/**
 * Finds the API object that an LMS puts into a window around or behind the course.
 *
 * @see SCORM 1.2 RTE 3.3.6, SCORM 2004 4th edition RTE 3.3
 */

/** Frames nest a handful deep; the bound only ends a window tree that lies about its parents. */
const mostHops = 500;

/**
 * Looks in the course's own window, then up through its parents, then behind each of them through its opener.
 * Windows of another origin may not be looked into, but they do name their parent, so the walk goes on.
 *
 * @param start - the course's own window
 * @param name - `API` or `API_1484_11`, as the package's standard says; an LMS may offer both
 * @param method - a method it must have: an element with that id is a property of the window too
 */
export function findApi(start: object, name: string, method: string): object | undefined {
  const seen = new Set<object>();
  const openers: object[] = [start];
  for (let from = openers.shift(); from; from = openers.shift()) {
    let here: object | undefined = from;
    while (here && !seen.has(here) && seen.size < mostHops) {
      seen.add(here);
      const api = property(here, name);
      if (api && property(api, method, 'any')) return api;
      const opener = property(here, 'opener');
      if (opener) openers.push(opener);
      here = property(here, 'parent');
    }
  }
  return undefined;
}

/** Reading across origins throws; so may a window that is being closed. */
function property(holder: object, name: string, kind: 'object' | 'any' = 'object'): object | undefined {
  try {
    const value: unknown = (holder as Readonly<Record<string, unknown>>)[name];
    // An API made in Java or as a proxy may call itself a function.
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (kind === 'any') return value === undefined || value === null ? undefined : holder;
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
