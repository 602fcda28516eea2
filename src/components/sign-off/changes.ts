/** What changed in the words since this person signed them, clause by clause; told by words and marks, not by colour. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Words } from '../../content/model.ts';
import type { ChangedDocument, ClauseChange, SignAgain } from '../../progress/model.ts';
import { t } from '../t.ts';
import { longDate } from './dates.ts';

export function whatChanged({ documents }: SignAgain, words: Words): TemplateResult {
  return html`<section class="changes" aria-labelledby="changes-title">
    <h3 id="changes-title">${t(words, 'signOff.changes-title')}</h3>
    <p>${t(words, 'signOff.changes-says')}</p>
    ${documents.map((document) => ofDocument(document, words))}
  </section>`;
}

/** Before the day: what is signed still stands, and when it is asked for again. */
export const askedFrom = ({ from }: SignAgain, words: Words): TemplateResult | typeof nothing =>
  from === undefined
    ? nothing
    : html`<p class="note">${t(words, 'signOff.again-from', { date: longDate(`${from}T12:00:00Z`) })}</p>`;

function ofDocument(
  { title, versionBefore, version, note, changes }: ChangedDocument,
  words: Words,
): TemplateResult {
  return html`<h4>
      ${
        versionBefore === undefined
          ? t(words, 'signOff.changes-new', { title, version })
          : t(words, 'signOff.changes-of', { title, before: versionBefore, after: version })
      }
    </h4>
    ${note === '' ? nothing : html`<p>${note}</p>`}
    ${
      changes
        ? html`<ul class="plain-list change-list">
            ${changes.map((change) => html`<li>${ofClause(change, words)}</li>`)}
          </ul>`
        : html`<p>${t(words, 'signOff.changes-unknown')}</p>`
    }`;
}

function ofClause({ kind, number, parts }: ClauseChange, words: Words): TemplateResult {
  return html`<p class="change-what">${t(words, `signOff.change-${kind}`, { number })}</p>
    ${
      parts.length === 0
        ? nothing
        : html`<p class="change-words">${parts.map((part) => piece(part, words))}</p>`
    }`;
}

function piece({ kind, text }: ClauseChange['parts'][number], words: Words): unknown {
  if (kind === 'same') return text;
  // Not every reader says that a word is struck out.
  const said = html`<span class="vh"> ${t(words, `signOff.words-${kind}`)}: </span>`;
  const end = html`<span class="vh"> ${t(words, 'signOff.words-end')} </span>`;
  return kind === 'added' ? html`<ins>${said}${text}${end}</ins>` : html`<del>${said}${text}${end}</del>`;
}
