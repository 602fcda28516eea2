/**
 * A copy on paper for a signature in ink: every rule in the provider's own words, the name filled in, lines for
 * signature and date, version and fingerprint.
 *
 * It stands in the page only while it prints, beside everything else, so that a style sheet can print it alone.
 */
import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import type { SignClause, SignDocument, SignOffData, Words } from '../../content/model.ts';
import { t } from '../t.ts';
import { ownWords } from './read-step.ts';
import { seal } from './seal.ts';
import type { Statement } from './statements.ts';

export interface InkCopy {
  readonly data: SignOffData;
  readonly provider: string;
  readonly isDraft: boolean;
  /** Empty leaves a line to write on. */
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly words: Words;
}

/** @param print - opens the browser's print window; given from outside so that a test can look instead */
export function printInkCopy(copy: InkCopy, print: () => void): void {
  const paper = document.createElement('div');
  paper.className = 'ink-copy';
  render(inkCopy(copy), paper);
  document.body.append(paper);
  // Some browsers go on at once and print later, so the paper stays until they say they are done.
  window.addEventListener('afterprint', () => paper.remove(), { once: true });
  print();
}

function inkCopy(copy: InkCopy): TemplateResult {
  const { data, isDraft, name, statements, provider, words } = copy;
  return html`<h1>${t(words, 'signOff.ink-heading', { title: `${provider}: ${data.setName}` })}</h1>
    ${isDraft ? html`<p class="ink-draft">${t(words, 'signOff.draft-title')}</p>` : nothing}
    ${data.documents.map((document) => documentText(document, copy))}
    <section class="ink-sign">
      ${
        statements.length > 0
          ? html`<ul>
              ${statements.map(({ text }) => html`<li>${text}</li>`)}
            </ul>`
          : nothing
      }
      <p>${t(words, 'signOff.ink-statement')}</p>
      <dl class="ink-lines">
        ${line(t(words, 'signOff.ink-name'), name)} ${line(t(words, 'signOff.ink-signature'), '')}
        ${line(t(words, 'signOff.ink-date'), '')}
      </dl>
      ${seal(data.hash, words)}
    </section>`;
}

function documentText(document: SignDocument, copy: InkCopy): TemplateResult {
  const { words } = copy;
  return html`<h2>${document.title}</h2>
    <p>${t(words, 'signOff.ink-version', { version: document.version, from: document.from })}</p>
    ${document.sections.map(
      (section) =>
        html`${section.title ? html`<h3>${ownWords(section.title, document)}</h3>` : nothing}
          <dl class="ink-rules">
            ${section.clauses.map(
              (clause) =>
                html`<div>
                  <dt>${t(words, 'signOff.ink-rule', { number: clause.number })}</dt>
                  <dd>${ruleText(clause, document, copy)}</dd>
                </div>`,
            )}
          </dl>`,
    )}`;
}

const ruleText = (clause: SignClause, document: SignDocument, { provider, words }: InkCopy): unknown =>
  clause.state === 'withheld' ? t(words, 'signOff.withheld', { provider }) : ownWords(clause.exact, document);

const line = (label: string, value: string): TemplateResult =>
  html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
