/** What is missing in a form: a summary that takes the focus, and a line above each field. As GOV.UK does it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Words } from '../../content/model.ts';
import { t } from '../t.ts';
import { mistakeIcon } from './signs.ts';

export interface FormError {
  /** Id of the control that the link in the summary goes to. */
  readonly control: string;
  /** What to do about it. */
  readonly text: string;
}

/** Which group's words to use: those that came with the form. */
export type ErrorWords = 'question' | 'signOff' | 'easy';

/** The summary. Give it the focus once it is there: `focusSummary`. */
export function errorSummary(
  id: string,
  errors: readonly FormError[],
  words: Words,
  group: ErrorWords,
): TemplateResult | typeof nothing {
  if (errors.length === 0) return nothing;
  const title = ['error-title', 'error-title-two'][errors.length - 1] ?? 'error-title-some';
  return html`<div class="summary" id=${id} role="alert" tabindex="-1" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${t(words, `${group}.${title}`)}</h2>
    <ul>
      ${errors.map(
        (error) => html`<li><a href="#${error.control}" @click=${goToControl}>${error.text}</a></li>`,
      )}
    </ul>
  </div>`;
}

/** The line above a field that needs something. */
export function errorLine(
  id: string,
  text: string | undefined,
  words: Words,
  group: ErrorWords,
): TemplateResult | typeof nothing {
  if (text === undefined) return nothing;
  return html`<p class="error" id=${id}>
    ${mistakeIcon()}<span><span class="vh">${t(words, `${group}.error-prefix`)} </span>${text}</span>
  </p>`;
}

/** Tells the shell to put "Error:" before the page's title, or to take it away. */
export function tellPageError(from: HTMLElement, hasErrors: boolean): void {
  from.dispatchEvent(new CustomEvent('page-error', { detail: hasErrors, bubbles: true, composed: true }));
}

/** Following the link itself would put the control's id in the address and a step in the history. */
function goToControl(event: Event): void {
  event.preventDefault();
  const link = event.currentTarget as HTMLAnchorElement;
  const control = document.getElementById(link.hash.slice(1));
  control?.focus();
  control?.scrollIntoView({ block: 'center' });
}
