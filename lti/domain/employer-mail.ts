/**
 * What an employer's viewer is written. Subjects and first lines are read on locked screens: they name nobody, no
 * topic and no status, and a name stands in no message at all.
 */
import type { EmployerLine } from './employer-view.ts';

export interface EmployerMail {
  readonly kind: 'employer-link' | 'employer-digest';
  readonly subject: string;
  /** Plain text; paragraphs have an empty line between them. */
  readonly body: string;
}

interface Sender {
  /** The provider, as people call it. */
  readonly providerName: string;
  /** Where the tool is reached, without a slash at its end. */
  readonly publicUrl: string;
}

/** @param isFirst - whether the viewer has only just been invited */
export function linkMail(
  { providerName, publicUrl }: Sender,
  link: { readonly url: string; readonly minutes: number; readonly isFirst: boolean },
): EmployerMail {
  return {
    kind: 'employer-link',
    subject: `Your page at ${providerName}`,
    body: paragraphs(
      link.isFirst
        ? `${providerName} has made a page for you as an employer. It needs no password.`
        : 'Here is the link that was asked for. It needs no password.',
      `Open this, then press the button:\n${link.url}`,
      `It works once, for ${String(link.minutes)} minutes. Too late? Ask for a new one at any time:\n${publicUrl}/employer`,
      'Please do not pass it on. Somebody else needs the page too? Ask the provider to invite them.',
    ),
  };
}

/**
 * The weekly digest, for viewers who chose it: how many, and never who.
 *
 * @param lines - of everybody the viewer may see, from `employerView`
 */
export function digestFor(
  { providerName, publicUrl }: Sender,
  lines: readonly Pick<EmployerLine, 'status'>[],
): EmployerMail {
  const count = (status: EmployerLine['status']): number =>
    lines.filter((line) => line.status === status).length;
  return {
    kind: 'employer-digest',
    subject: `Your weekly note from ${providerName}`,
    body: paragraphs(
      `This is the weekly note that you asked for. Your page at ${providerName} has the rest, and names stand only there.`,
      `Open it with a fresh link:\n${publicUrl}/employer`,
      `This week: ${[
        `${String(count('done'))} done`,
        `${String(count('in-progress'))} in progress`,
        `${String(count('due-by'))} due by a date`,
      ].join(', ')}.`,
      'No more of these? There is a button for it on your page.',
    ),
  };
}

const paragraphs = (...texts: readonly string[]): string => texts.join('\n\n');
