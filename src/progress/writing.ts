/** What writes an attempt down for an LMS: not needed before there is something to save. */
export { outcome, signedSet } from './outcome.ts';
export { decode, encode } from './suspend-data.ts';
