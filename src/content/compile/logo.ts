/** A provider's logo, ready for a package. */
import type { ProviderFiles } from '../library.ts';
import { pictureProblem } from '../read-picture.ts';
import { at, type Problems } from './problems.ts';

export interface Logo {
  /** Its name in the package: `logo.svg` or `logo.png`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The logo; undefined when the profile names none. One that cannot be read is a problem. */
export function compileLogo({ profile, logo }: ProviderFiles, problems: Problems): Logo | undefined {
  const named = profile.value.brand?.logo;
  if (named === undefined) return undefined;
  const wrong = logo ? pictureProblem(logo.file, logo.bytes) : 'there is no such file';
  if (logo && wrong === undefined) {
    return { path: /\.png$/i.test(logo.file) ? 'logo.png' : 'logo.svg', bytes: logo.bytes };
  }
  problems.add(at(profile, 'brand', 'logo'), {
    code: 'logo-unreadable',
    message: `The logo “${named}” cannot be used: ${wrong ?? ''}.`,
    mend: 'Put an .svg or .png in the provider’s brand folder, or leave the logo out: the initials stand in for it.',
  });
  return undefined;
}
