/** The published schemas, where they stand beside the repository; validation is `libxml2`'s own, as WebAssembly. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';

const folder = join(import.meta.dirname, '../../../shared/xsd');

/** Why schema tests are left out here, or nothing when the schemas are there. */
export const schemasMissing = existsSync(folder)
  ? undefined
  : 'the published schemas are not beside this checkout (../shared/xsd)';

/**
 * Which schema to begin with. For SCORM 1.2 not the folder's driver: it draws in the metadata schema, whose content
 * models a current libxml2 refuses to compile, and our manifests hold no such metadata.
 */
const drivers = {
  scorm12: 'adlcp_rootv1p2.xsd',
  'scorm2004-4th': '_all.xsd',
  cmi5: 'CourseStructure.xsd',
} as const;

/** @returns what the schema finds wrong; empty for a valid document */
export async function schemaErrors(standard: keyof typeof drivers, xml: string): Promise<string[]> {
  const root = join(folder, standard);
  const driver = drivers[standard];
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(xsd|dtd)$/.test(name),
  );
  // The validator has no catalogue, so the one schema that is named by its address is pointed to its copy.
  const read = (name: string): string =>
    readFileSync(join(root, name), 'utf8').replaceAll('http://www.w3.org/2001/xml.xsd', 'xml.xsd');
  const result = await validateXML({
    xml: [{ fileName: 'manifest.xml', contents: xml }],
    schema: [{ fileName: driver, contents: read(driver) }],
    preload: all.filter((name) => name !== driver).map((name) => ({ fileName: name, contents: read(name) })),
  });
  return result.errors.map(({ message, loc }) => `${loc?.lineNumber ?? '?'}: ${message}`);
}
