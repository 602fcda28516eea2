/** Which of a Moodle's SCORM activities are ours, told by the manifest that Moodle keeps of each package. */

/**
 * @param manifest - "fourcs-<provider>-<track>", as scorm/manifest.ts writes it
 * @param providerId - whose Moodle it is
 * @param providerIds - of every provider that is known: one id may be the beginning of another
 * @returns the track; undefined for anything else, also for a package of another provider
 */
export function trackOfManifest(
  manifest: string,
  providerId: string,
  providerIds: readonly string[],
): string | undefined {
  const owner = [...providerIds, providerId]
    .filter((id) => manifest.startsWith(`fourcs-${id}-`))
    .sort((a, b) => b.length - a.length)[0];
  const track = owner === providerId ? manifest.slice(`fourcs-${providerId}-`.length) : '';
  return /^[a-z][a-z0-9-]{0,60}$/.test(track) ? track : undefined;
}
