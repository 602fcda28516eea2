import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { profileLimits } from '../../../../lti/domain/profile-files.ts';
import { bring, bringLimits } from '../../../../lti/http/provider/bring.ts';
import { readLogo } from '../../../../scripts/workshop/read-logo.ts';

const profile = 'documents: [{ file: policies/rules.md }]\n';
const bringIn = (...zips: readonly Parameters<typeof zipSync>[0][]) =>
  bring(
    zips.map((files, index) => ({ name: `${String(index)}.zip`, bytes: zipSync(files) })),
    undefined,
    { readLogo: (bytes) => Promise.resolve(readLogo(bytes)) },
  );
const policies = (count: number, from = 0) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `policies/p${String(from + index)}.md`,
      strToU8('- Be kind.'),
    ]),
  );

describe('a profile that comes in a .zip', () => {
  test('is found below other folders, and what belongs to no profile is not even unpacked', async () => {
    const brought = await bringIn({
      'our profile/provider.yaml': strToU8(profile),
      'our profile/policies/rules.md': strToU8('- Be kind.'),
      '__MACOSX/our profile/provider.yaml': strToU8('not: this'),
      'holiday.mov': new Uint8Array(bringLimits.bytes + 1),
    });
    expect(brought).toEqual({ files: { profile, policies: { 'policies/rules.md': '- Be kind.' } } });
  });

  test('is refused when a file of it unpacks to more than a profile may be', async () => {
    const brought = await bringIn({ 'provider.yaml': new Uint8Array(bringLimits.bytes + 1) });
    expect(brought).toMatchObject({ problem: { message: '“0.zip” cannot be opened, or is not a profile.' } });
  });

  test('is refused when it holds more files than a profile may have, in one .zip or in several', async () => {
    const tooMany = profileLimits.policies + 3;
    expect(await bringIn(policies(tooMany))).toMatchObject({
      problem: { message: '“0.zip” cannot be opened, or is not a profile.' },
    });
    const half = Math.ceil(tooMany / 2);
    expect(await bringIn(policies(half), policies(half, half))).toMatchObject({
      problem: { message: 'Too many files were chosen.' },
    });
  });
});
