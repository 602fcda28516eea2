/**
 * Loaded before `serve.ts`: keeps what Node has made of our TypeScript beside the packages, for the next start. The
 * compiler then stays out of memory (some 20 MB) and the start is quicker. A folder that nobody may write in is no
 * trouble: nothing is kept there. Not in the system's folder for passing things, where others could put theirs.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'four-cs'));
