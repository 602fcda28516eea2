/**
 * Every choice with its reason, once a question is answered.
 *
 * Accessibility: a list; what a ring shows, a tag says in words before the choice. A wrong answer is never red.
 */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Words } from '../content/model.ts';
import type { AnswerRow } from './question/answer-rows.ts';
import { closedRing, plainRing, ring } from './icons.ts';
import { t } from './t.ts';

export function answerList(rows: readonly AnswerRow[], words: Words): TemplateResult {
  return html`<ol class="answers">
    ${rows.map(
      (row) =>
        html`<li class="is-${row.look}">
          ${ringOf(row)}
          <div>
            ${
              row.tag
                ? html`<p class="tag">${t(words, `question.${row.tag.key}`, row.tag.values)}</p>`
                : nothing
            }
            <p class="what">
              ${row.part === undefined ? nothing : html`<i class="part-number">${row.part}</i> `}<span
                class=${row.isAddress ? 'address' : ''}
                >${row.what}</span
              >
            </p>
            <div class="why">${unsafeHTML(row.why)}</div>
          </div>
        </li>`,
    )}
  </ol>`;
}

function ringOf({ look }: AnswerRow): TemplateResult {
  if (look === 'plain') return plainRing();
  return look === 'yours' ? ring('conduct') : closedRing();
}
