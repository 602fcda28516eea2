/** The controls of each kind of question. Native ones, in a fieldset whose legend is the question. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Question, Words } from '../../content/model.ts';
import { t } from '../t.ts';
import { artefact } from './artefact.ts';
import { errorLine } from './error-summary.ts';
import { orderList } from './order-list.ts';
import { fields } from './read-answer.ts';

export interface FieldsOf {
  readonly question: Question;
  readonly words: Words;
  /** Before every id, so that two questions on one page do not share any. */
  readonly id: string;
  /** Options (match: choices) as the screen shows them. */
  readonly order: readonly number[];
  /** order: item numbers from top to bottom. */
  readonly sequence: readonly number[];
  /** What is missing, by the field's name. */
  readonly errors: ReadonlyMap<string, string>;
  /** Read with the question: "Question 5 of 12". */
  readonly kicker: string | undefined;
  readonly onMove: (item: number, by: -1 | 1) => void;
}

export function questionFields(given: FieldsOf): TemplateResult {
  const { question } = given;
  const picture = question.artefact ? artefact(question.artefact, question.kind === 'spot') : nothing;
  return html`${picture}${fieldsOfKind(given)}`;
}

/** Id of the first control of a field: where the error summary leads. */
export const controlId = (id: string, field: string): string => `${id}-${field}`;

function fieldsOfKind(given: FieldsOf): TemplateResult {
  switch (given.question.kind) {
    case 'one':
    case 'route':
      return group(given, fields.choice, options(given, 'radio'), `choose-${given.question.kind}`);
    case 'several':
      return group(given, fields.choice, options(given, 'checkbox'), 'choose-several');
    case 'spot':
      return group(given, fields.choice, options(given, 'checkbox'), 'choose-spot');
    case 'order':
      return group(given, 'order', orderList(given), 'choose-order');
    case 'match':
      return group(given, 'match', matches(given), 'choose-match');
    case 'true-why':
      return trueWhy(given);
  }
}

function stem({ question, id, kicker }: FieldsOf): TemplateResult {
  return html`<h2 class="question-stem" id="${id}-stem" tabindex="-1">
    ${kicker === undefined ? nothing : html`<span class="kicker">${kicker} </span>`}${question.stem}
  </h2>`;
}

function group(given: FieldsOf, field: string, controls: TemplateResult, how: string): TemplateResult {
  const { question, words, id, errors } = given;
  const error = errors.get(field);
  return html`<div class=${error === undefined ? '' : 'field--error'}>
    <fieldset aria-describedby="${id}-hint${error === undefined ? '' : ` ${id}-${field}-error`}">
      <legend>${stem(given)}</legend>
      <p class="hint" id="${id}-hint">${question.hint ?? t(words, `question.${how}`)}</p>
      ${errorLine(`${id}-${field}-error`, error, words, 'question')} ${controls}
    </fieldset>
  </div>`;
}

function options(given: FieldsOf, type: 'radio' | 'checkbox'): TemplateResult {
  const { question, id, order } = given;
  const parts = question.kind === 'spot' ? question.artefact?.parts : undefined;
  return html`<div class="opts">
    ${order.map((n, place) => {
      const text = question.options[n]?.text ?? '';
      const part = parts?.[n];
      return html`<label class="opt"
        ><input
          type=${type}
          name=${fields.choice}
          value=${n}
          id=${place === 0 ? controlId(id, fields.choice) : nothing}
        /><span
          >${part ? html`<i class="part-number">${n + 1}</i> ` : nothing}<span
            class=${part?.isAddress ? 'address' : ''}
            >${text}</span
          ></span
        ></label
      >`;
    })}
  </div>`;
}

function matches({ question, words, id, order, errors }: FieldsOf): TemplateResult {
  return html`<div class="matches">
    ${(question.items ?? []).map((item, n) => {
      const field = fields.item(n);
      const error = errors.get(field);
      return html`<div class="field ${error === undefined ? '' : 'field--error'}">
        <label for=${controlId(id, field)}>${item.text}</label>
        ${errorLine(`${id}-${field}-error`, error, words, 'question')}
        <select
          class="select ${error === undefined ? '' : 'input--error'}"
          id=${controlId(id, field)}
          name=${field}
          aria-describedby=${error === undefined ? nothing : `${id}-${field}-error`}
          aria-invalid=${error === undefined ? nothing : 'true'}
        >
          <option value="">${t(words, 'question.pick')}</option>
          ${order.map((choice) => html`<option value=${choice}>${question.choices?.[choice]}</option>`)}
        </select>
      </div>`;
    })}
  </div>`;
}

function trueWhy(given: FieldsOf): TemplateResult {
  const { question, words, id, errors } = given;
  const truthError = errors.get(fields.truth);
  const whyError = errors.get(fields.choice);
  return html`${stem(given)}
    <p class="hint" id="${id}-hint">${question.hint ?? t(words, 'question.choose-true')}</p>
    <div class="field ${truthError === undefined ? '' : 'field--error'}">
      <fieldset aria-describedby="${id}-stem${truthError === undefined ? '' : ` ${id}-truth-error`}">
        <legend>${t(words, 'question.true-or-false')}</legend>
        ${errorLine(`${id}-truth-error`, truthError, words, 'question')}
        <div class="opts">
          ${['true', 'false'].map(
            (truth, n) =>
              html`<label class="opt"
                ><input
                  type="radio"
                  name=${fields.truth}
                  value=${n}
                  id=${n === 0 ? controlId(id, fields.truth) : nothing}
                /><span>${t(words, `question.${truth}`)}</span></label
              >`,
          )}
        </div>
      </fieldset>
    </div>
    <div class="field ${whyError === undefined ? '' : 'field--error'}">
      <fieldset aria-describedby=${whyError === undefined ? nothing : `${id}-choice-error`}>
        <legend>${t(words, 'question.because')}</legend>
        ${errorLine(`${id}-choice-error`, whyError, words, 'question')} ${options(given, 'radio')}
      </fieldset>
    </div>`;
}
