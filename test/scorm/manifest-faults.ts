/** What the published schemas let pass and a platform does not: a sentence for each fault. */

/** Names that the SCORM extensions of ours may have. */
const extensions = new Set([
  'adlcp:scormtype',
  'adlcp:scormType',
  'adlcp:completionThreshold',
  'adlseq:objectivesGlobalToSystem',
]);
/** cmi5 8.1: query names that are the LMS's own. */
const reserved = ['endpoint', 'fetch', 'actor', 'activityId', 'registration'];

/** @param files - every file of the package but the manifest */
export function manifestFaults(xml: string, files: readonly string[]): readonly string[] {
  const faults: string[] = [];
  const all = (pattern: RegExp): string[] => [...xml.matchAll(pattern)].map((match) => match[1] ?? '');
  const isScorm = xml.includes('<manifest');
  const ids = all(/\s(?:identifier|id)="([^"]*)"/g);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
    faults.push(`The id ${id} stands there twice.`);
  for (const reference of [...all(/\sidentifierref="([^"]*)"/g), ...all(/\sdefault="([^"]*)"/g)])
    if (!ids.includes(reference)) faults.push(`Nothing has the id ${reference}.`);
  for (const name of all(/[\s<](adl(?:cp|seq|nav):\w+)/g))
    if (!extensions.has(name)) faults.push(`${name} is no name of the standard.`);

  const launched = [...all(/<resource [^>]*href="([^"]*)"/g), ...all(/<(?:url|launch)[^>]*>([^<]*)</g)];
  const listed = all(/<file href="([^"]*)"/g);
  for (const path of [...listed, ...launched])
    if (!files.includes(path)) faults.push(`${path} is not in the package.`);
  if (isScorm)
    for (const path of files)
      if (!listed.includes(path)) faults.push(`${path} is in the package and not listed.`);
  for (const url of launched)
    if (/^\w+:|^\/|\\/.test(url) || reserved.some((name) => url.includes(`${name}=`)))
      faults.push(`${url} leads out of the package or uses a name of the LMS's.`);
  if (!isScorm)
    for (const iri of all(/<(?:course|au|block|activity) id="([^"]*)"/g))
      if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(iri)) faults.push(`${iri} is not absolute.`);
  return faults;
}
