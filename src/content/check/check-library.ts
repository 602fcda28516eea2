/** All checks beyond the shape of files, one after the other. */
import type { Library, Problem } from '../library.ts';
import { sortProblems } from '../problems.ts';
import type { Check, CheckOptions } from './check.ts';
import { checkEasyRead } from './easy-read.ts';
import { checkFacts } from './facts.ts';
import { checkIdioms } from './idioms.ts';
import { checkIds } from './ids.ts';
import { checkIncidents } from './incidents.ts';
import { checkKeyBalance } from './key-balance.ts';
import { checkMinutes } from './minutes.ts';
import { checkPlaceholders } from './placeholders.ts';
import { checkProviders } from './providers.ts';
import { checkQuestions } from './questions.ts';
import { checkReading } from './reading.ts';
import { checkReferences } from './references.ts';
import { checkScenarios } from './scenarios.ts';
import { checkSources } from './sources.ts';
import { checkTracks } from './tracks.ts';
import { checkTypedContacts } from './typed-contacts.ts';
import { checkVoice } from './voice.ts';

const checks: readonly Check[] = [
  checkIds,
  checkReferences,
  checkTracks,
  checkScenarios,
  checkIncidents,
  checkQuestions,
  checkKeyBalance,
  checkSources,
  checkFacts,
  checkPlaceholders,
  checkProviders,
  checkReading,
  checkEasyRead,
  checkMinutes,
  checkTypedContacts,
  checkVoice,
  checkIdioms,
];

/** Every problem of a library that could be read, in the order of files and lines. */
export function checkLibrary(library: Library, options: CheckOptions): readonly Problem[] {
  return sortProblems(checks.flatMap((check) => check(library, options)));
}
