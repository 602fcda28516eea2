/** Step 2: what is agreed to, the full name, and whether anyone helped. Controls keep what was chosen on the way back. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Words } from '../../content/model.ts';
import { icon } from '../icons.ts';
import { errorLine, errorSummary } from '../question/error-summary.ts';
import type { FormError } from '../question/error-summary.ts';
import { t } from '../t.ts';
import type { Statement } from './statements.ts';

/** What the form holds. The name is in the page's memory only. */
export interface SignForm {
  readonly ticked: ReadonlySet<string>;
  readonly name: string;
  readonly withSupport: boolean | undefined;
}

export const emptyForm: SignForm = { ticked: new Set(), name: '', withSupport: undefined };

export const ids = {
  statement: (code: string): string => `sign-${code}`,
  name: 'sign-name',
  support: 'sign-support',
} as const;

export function readForm(form: FormData): SignForm {
  const support = form.get('support');
  const name = form.get('name');
  return {
    ticked: new Set(form.getAll('statement').map(String)),
    name: typeof name === 'string' ? name.trim().replace(/\s+/g, ' ') : '',
    withSupport: support === null ? undefined : support === 'yes',
  };
}

/** @returns one error a group, at its first control to mend, in the order of the page; none when the form is ready */
export function missingIn(
  form: SignForm,
  statements: readonly Statement[],
  words: Words,
): readonly FormError[] {
  const errors: FormError[] = [];
  const unticked = statements.find(({ code }) => !form.ticked.has(code));
  if (unticked)
    errors.push({ control: ids.statement(unticked.code), text: t(words, 'signOff.error-statements') });
  if (form.name === '') errors.push({ control: ids.name, text: t(words, 'signOff.error-name') });
  if (form.withSupport === undefined)
    errors.push({ control: ids.support, text: t(words, 'signOff.error-support') });
  return errors;
}

export interface SignStep {
  readonly setName: string;
  readonly provider: string;
  readonly statements: readonly Statement[];
  readonly form: SignForm;
  readonly errors: readonly FormError[];
  readonly words: Words;
  /** The typed name is kept with the signature; else it is kept nowhere. */
  readonly isNameKept: boolean;
  readonly onSubmit: (event: SubmitEvent) => void;
  /** Undefined where there was nothing to read before. */
  readonly onBack: (() => void) | undefined;
  readonly onTalk: () => void;
}

export function signStep(given: SignStep): TemplateResult {
  const { setName, words, errors, onSubmit, onBack, onTalk } = given;
  return html`<p class="kicker">${t(words, 'signOff.step-sign')}</p>
    <h2 class="first" tabindex="-1">${t(words, 'signOff.sign-title', { setName })}</h2>
    ${errorSummary('sign-summary', errors, words, 'signOff')}
    <form novalidate autocomplete="on" @submit=${onSubmit}>
      ${statementFields(given)} ${nameField(given)} ${supportFields(given)}
      <div class="btns">
        <button class="btn">${t(words, 'signOff.check-button')} ${icon('go')}</button>
        ${
          onBack
            ? html`<button type="button" class="btn btn--plain" @click=${onBack}>
                ${t(words, 'signOff.back')}
              </button>`
            : nothing
        }
        <button type="button" class="btn btn--quiet" @click=${onTalk}>
          ${t(words, 'signOff.talk-first')}
        </button>
      </div>
    </form>`;
}

function statementFields({
  statements,
  provider,
  form,
  errors,
  words,
}: SignStep): TemplateResult | typeof nothing {
  if (statements.length === 0) return nothing;
  const error = errors.find(({ control }) => statements.some(({ code }) => ids.statement(code) === control));
  // The group says what is missing, once, to whoever comes into it; on each box it would be heard at every tick.
  return html`<div class="field ${error ? 'field--error' : ''}">
    <fieldset aria-describedby="sign-statements-hint${error ? ' sign-statements-error' : ''}">
      <legend>${t(words, 'signOff.statements-title')}</legend>
      <p class="hint" id="sign-statements-hint">${t(words, 'signOff.statements-hint', { provider })}</p>
      ${errorLine('sign-statements-error', error?.text, words, 'signOff')}
      <div class="opts">
        ${statements.map(
          ({ code, text }) =>
            html`<label class="opt"
              ><input
                type="checkbox"
                name="statement"
                value=${code}
                id=${ids.statement(code)}
                .checked=${form.ticked.has(code)}
              /><span>${text}</span></label
            >`,
        )}
      </div>
    </fieldset>
  </div>`;
}

function nameField({ provider, form, errors, words, isNameKept }: SignStep): TemplateResult {
  const error = errors.find(({ control }) => control === ids.name)?.text;
  return html`<div class="field ${error === undefined ? '' : 'field--error'}">
    <label for=${ids.name}>${t(words, 'signOff.name-label')}</label>
    <p class="hint" id="sign-name-hint">
      ${t(words, isNameKept ? 'signOff.name-hint-kept' : 'signOff.name-hint', { provider })}
    </p>
    ${errorLine('sign-name-error', error, words, 'signOff')}
    <input
      class="input ${error === undefined ? '' : 'input--error'}"
      id=${ids.name}
      name="name"
      autocomplete="name"
      spellcheck="false"
      maxlength="120"
      .value=${form.name}
      aria-describedby="sign-name-hint${error === undefined ? '' : ' sign-name-error'}"
      aria-invalid=${error === undefined ? nothing : 'true'}
    />
  </div>`;
}

function supportFields({ form, errors, words }: SignStep): TemplateResult {
  const error = errors.find(({ control }) => control === ids.support)?.text;
  return html`<div class="field ${error === undefined ? '' : 'field--error'}">
    <fieldset aria-describedby="sign-support-hint${error === undefined ? '' : ' sign-support-error'}">
      <legend>${t(words, 'signOff.support-title')}</legend>
      <p class="hint" id="sign-support-hint">${t(words, 'signOff.support-hint')}</p>
      ${errorLine('sign-support-error', error, words, 'signOff')}
      <div class="opts">
        ${(['no', 'yes'] as const).map(
          (value) =>
            html`<label class="opt"
              ><input
                type="radio"
                name="support"
                value=${value}
                id=${value === 'no' ? ids.support : nothing}
                .checked=${form.withSupport === (value === 'yes')}
              /><span>${t(words, `signOff.support-${value}`)}</span></label
            >`,
        )}
      </div>
    </fieldset>
  </div>`;
}
