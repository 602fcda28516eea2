/**
 * What the workspace asks of whoever reads, checks, compiles and packs: the tool itself does none of it, because the
 * libraries for it and the course take memory that the process which serves learners should not hold.
 */
import type { ProfileFiles } from '../../domain/profile-files.ts';
import type { BrandReport, BrandTheme } from '../../../src/content/brand.ts';
import type { ProviderReport } from '../../../src/content/check/reports.ts';
import type { PolicyReport } from '../../../src/content/policy/check-policy.ts';
import type { ProfileDraft } from '../../../src/content/policy/draft.ts';
import type { Provider } from '../../../src/content/schema/provider.ts';
import type { Result } from '../../../src/result.ts';
import type { HostedCourse, HostedFile } from '../tool.ts';

export interface Workshop {
  /** The provider's files in the course's own folder; undefined where there are none. */
  repository(providerId: string): Promise<ProfileFiles | undefined>;
  /** Reads, checks and compiles every track. */
  look(providerId: string, files: ProfileFiles): Promise<Result<ProfileLook, readonly ProfileProblem[]>>;
  /** Reads an uploaded policy, in bounded time and memory. */
  readPolicy(name: string, bytes: Uint8Array): Promise<Result<ReadPolicy, { readonly sentence: string }>>;
  /** Looks closely at an uploaded logo, and takes of it what makes the picture. */
  readLogo(bytes: Uint8Array): Promise<Result<ReadLogo, { readonly code: LogoRefusal }>>;
  /** The files of a drafted profile, with a gap where the policy does not say what a profile needs. */
  draftFiles(draft: ProfileDraft): Promise<ProfileFiles>;
  /** Every point that is not safe to sign is withheld, and a safe line stands in its place. */
  withhold(providerId: string, files: ProfileFiles): Promise<ProfileFiles>;
  policyReport(policy: Pick<ReadPolicy, 'report' | 'counts'>, as: 'html' | 'pdf'): Promise<Uint8Array>;
  /** The course as a web page that keeps nothing, by path. */
  preview(
    providerId: string,
    files: ProfileFiles,
    track: string,
  ): Promise<ReadonlyMap<string, HostedFile> | undefined>;
  /** One package; undefined for a track or format that there is not, or a profile with problems. */
  pack(
    providerId: string,
    files: ProfileFiles,
    track: string,
    format: string,
  ): Promise<NamedBytes | undefined>;
  /** Every sheet as a page and as a PDF. */
  sheet(providerId: string, files: ProfileFiles, name: string): Promise<NamedBytes | undefined>;
  /** `provider.yaml` and the policies in one .zip. */
  zip(providerId: string, files: ProfileFiles): Promise<NamedBytes>;
  /** Every track as the tool hosts it; undefined for a profile with problems. */
  hosted(providerId: string, files: ProfileFiles): Promise<readonly HostedCourse[] | undefined>;
  close(): void;
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ProfileProblem {
  readonly isError: boolean;
  /** "provider.yaml", "policies/acceptable-use.md" */
  readonly file: string;
  readonly line?: number;
  /** The way to the value in the profile: "people.lead.email"; empty where there is none. */
  readonly field: string;
  /** The line of the file as it stands there. */
  readonly text: string;
  readonly message: string;
  readonly mend: string;
}

export interface ProfileLook {
  readonly profile: Provider;
  readonly report: ProviderReport;
  /** What a person should look at and may leave. */
  readonly warnings: readonly ProfileProblem[];
  /** Points and sentences that tell people to do harm: until none is left, the words are nobody's to confirm. */
  readonly unsafe: readonly ProfileProblem[];
  readonly tracks: readonly { readonly id: string; readonly title: string; readonly minutes: number }[];
  readonly sheets: readonly { readonly id: string; readonly title: string }[];
  readonly formats: readonly { readonly id: string; readonly title: string }[];
  /** What learners are shown when they ask who to tell, as plain lines. */
  readonly help: readonly string[];
  readonly brand: BrandReport;
  /** As it stands in the course; undefined where the initials stand. */
  readonly logo?: { readonly src: string; readonly alt: string } & Pick<ReadLogo, 'hardToSeeOn'>;
  readonly points: Readonly<Record<string, readonly { readonly number: number; readonly text: string }[]>>;
  /** Drawings that a statement in Easy Read may have. */
  readonly drawings: readonly string[];
  /** The course's own, 0 to 1. */
  readonly passMark: number;
}

export type LogoRefusal =
  'logo-empty' | 'logo-too-large' | 'logo-not-png' | 'logo-damaged' | 'logo-too-many-pixels';

export interface ReadLogo {
  readonly base64: string;
  readonly width: number;
  readonly height: number;
  /** Where hardly any of it stands out from the page. */
  readonly hardToSeeOn: readonly BrandTheme[];
}

export interface ReadPolicy {
  readonly report: PolicyReport;
  readonly counts: 'lines' | 'pages' | 'paragraphs';
  readonly groups: readonly FindingGroup[];
  readonly summary: string;
  readonly whatItIs: string;
  readonly draft: ProfileDraft;
}

export interface FindingGroup {
  readonly severity: 'safety-critical' | 'high' | 'medium' | 'low';
  readonly severityWord: string;
  readonly title: string;
  /** `message` is empty where it is the same for all of them. */
  readonly places: readonly { readonly place: string; readonly quote: string; readonly message: string }[];
  readonly messages: readonly string[];
  readonly now: string;
  readonly suggest: string;
  readonly source: string;
  readonly link: string;
}
