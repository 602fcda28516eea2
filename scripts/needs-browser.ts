/** Stops a group of tests with a plain sentence where there is no browser to run them in. */
import { findBrowser, noBrowserMessage } from './find-browser.ts';

export default async function setup(): Promise<void> {
  if ((await findBrowser()) === undefined) throw new Error(noBrowserMessage);
}
