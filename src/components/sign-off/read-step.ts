/** Step 1: one document at a time, each rule in plain words beside the provider's own. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { SignClause, SignDocument, SignOffData, Words } from '../../content/model.ts';
import { icon } from '../icons.ts';
import { t } from '../t.ts';
import { named } from './statements.ts';

export interface ReadStep {
  readonly data: SignOffData;
  readonly provider: string;
  readonly words: Words;
  /** Index of the document on the screen. */
  readonly at: number;
  /** Above the rules; nothing where they are signed for the first time. */
  readonly news: unknown;
  readonly onNext: () => void;
  readonly onBack: () => void;
  readonly onTalk: () => void;
}

export function readStep(given: ReadStep): TemplateResult {
  const { data, provider, words, at, onNext, onBack, onTalk } = given;
  const document = data.documents[at];
  const next = data.documents[at + 1];
  const count = data.documents.length;
  const done = t(words, count === 1 ? 'signOff.read-done-one' : 'signOff.read-done');
  return html`<p class="kicker">
      ${t(words, 'signOff.step-read')}${
        count > 1 ? html`. ${t(words, 'signOff.document-of', { number: at + 1, count })}` : nothing
      }
    </p>
    <h2 class="first" tabindex="-1">${document?.title ?? data.setNameCapital}</h2>
    ${at === 0 ? given.news : nothing}
    ${at === 0 ? html`<p class="lead">${t(words, 'signOff.read-lead', { provider })}</p>` : nothing}
    ${document ? documentText(document, provider, words) : nothing} ${next ? nothing : namedOnly(given)}
    <p class="quiet">${t(words, 'signOff.read-note')}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onNext}>
        ${next ? t(words, 'signOff.next-document', { title: next.title }) : done} ${icon('go')}
      </button>
      ${
        at > 0
          ? html`<button type="button" class="btn btn--plain" @click=${onBack}>
              ${t(words, 'signOff.back')}
            </button>`
          : nothing
      }
      <button type="button" class="btn btn--quiet" @click=${onTalk}>${t(words, 'signOff.talk-first')}</button>
    </div>`;
}

/** The whole of a document, each rule with its plain line. */
export function documentText(document: SignDocument, provider: string, words: Words): TemplateResult {
  return html`${document.sections.map(
      (section) =>
        html`${section.title ? html`<h3>${ownWords(section.title, document)}</h3>` : nothing}
          <ol class="clauses">
            ${section.clauses.map((clause) => html`<li>${clauseText(clause, document, provider, words)}</li>`)}
          </ol>`,
    )}
    <p class="quiet">${named(document, words)}</p>`;
}

function clauseText(
  clause: SignClause,
  document: SignDocument,
  provider: string,
  words: Words,
): TemplateResult {
  const number = html`<span class="clause-number">${clause.number}</span>`;
  if (clause.state === 'withheld') {
    return html`<div class="ours">
        <p class="plain">${number} ${t(words, 'signOff.withheld', { provider })}</p>
      </div>
      <div class="safe">
        <p class="plain-note">${t(words, 'signOff.instead')}</p>
        ${unsafeHTML(clause.safeLine ?? '')}
      </div>`;
  }
  return html`<div class="ours">
      ${
        clause.plain
          ? html`<p class="plain">${number} ${clause.plain}</p>
              ${clause.why ? html`<p class="clause-why">${t(words, 'signOff.why', { why: clause.why })}</p>` : nothing}
              <p class="plain-note">${t(words, 'signOff.plain-note')}</p>`
          : html`<p class="plain">${number}</p>`
      }
    </div>
    <blockquote class="exact">
      <p>
        <span class="vh">${t(words, 'signOff.exact-label', { provider })}: </span
        >${ownWords(clause.exact, document)}
      </p>
      ${clause.state === 'outdated' ? html`<p class="from">${t(words, 'signOff.outdated')}</p>` : nothing}
    </blockquote>`;
}

/** A provider's own words, said in their own language whatever the page is in. */
export const ownWords = (
  words: string | undefined,
  { language }: SignDocument,
): TemplateResult | string | undefined =>
  language === undefined ? words : html`<span lang=${language} dir="auto">${words}</span>`;

function namedOnly({ data, provider, words }: ReadStep): TemplateResult | typeof nothing {
  if (data.namedOnly.length === 0) return nothing;
  return html`<h3>${t(words, 'signOff.named-title')}</h3>
    <ul>
      ${data.namedOnly.map(
        ({ title, place }) =>
          html`<li>
            ${
              place === undefined
                ? t(words, 'signOff.named-no-place', { title, provider })
                : t(words, 'signOff.named-place', { title, place })
            }
          </li>`,
      )}
    </ul>`;
}
