/** Step 3: everything once more, each with a way to change it, and the one button that signs. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SignOffData, Words } from '../../content/model.ts';
import { t } from '../t.ts';
import type { SignForm } from './sign-step.ts';
import { named, withheld } from './statements.ts';
import type { Statement } from './statements.ts';

export interface CheckStep {
  readonly data: SignOffData;
  readonly provider: string;
  readonly statements: readonly Statement[];
  readonly form: SignForm;
  readonly words: Words;
  readonly onRead: () => void;
  readonly onChange: () => void;
  readonly onSign: () => void;
  readonly onPrint: () => void;
}

export function checkStep(given: CheckStep): TemplateResult {
  const { data, provider, statements, form, words, onRead, onChange, onSign } = given;
  const { setName } = data;
  const isReading = data.mode === 'read-and-confirm';
  return html`<p class="kicker">${t(words, 'signOff.step-check')}</p>
    <h2 class="first" tabindex="-1">${t(words, 'signOff.check-title')}</h2>
    <dl class="check">
      ${row(t(words, 'signOff.check-name'), form.name, {
        label: t(words, 'signOff.change'),
        of: t(words, 'signOff.change-name'),
        onClick: onChange,
      })}
      ${
        data.acknowledgement
          ? row(data.setNameCapital, data.acknowledgement.of)
          : row(data.setNameCapital, list(data.documents.map((document) => named(document, words))), {
              label: t(words, 'signOff.read-again', { setName }),
              onClick: onRead,
            })
      }
      ${
        statements.length > 0
          ? row(t(words, 'signOff.check-statements'), list(statements.map(({ text }) => text)), {
              label: t(words, 'signOff.change'),
              of: t(words, 'signOff.change-statements'),
              onClick: onChange,
            })
          : nothing
      }
      ${row(t(words, 'signOff.check-support'), howRead(form.withSupport === true, words), {
        label: t(words, 'signOff.change'),
        of: t(words, 'signOff.change-support'),
        onClick: onChange,
      })}
      ${notSigned(data, provider, words)} ${row(t(words, 'signOff.check-sees'), data.whoSees)}
    </dl>
    <h2>${t(words, isReading ? 'signOff.now-confirm-title' : 'signOff.now-title')}</h2>
    <p>${t(words, isReading ? 'signOff.now-confirm-says' : 'signOff.now-says', { setName })}</p>
    ${data.printForInk ? inkNote(given) : nothing}
    <div class="btns">
      <button type="button" class="btn" @click=${onSign}>
        ${t(words, isReading ? 'signOff.confirm-button' : 'signOff.sign-button', { setName })}
      </button>
      <button type="button" class="btn btn--plain" @click=${onChange}>${t(words, 'signOff.back')}</button>
    </div>`;
}

/** Where a provider wants ink, with the name filled in already. */
export function inkNote({
  provider,
  words,
  onPrint,
}: Pick<CheckStep, 'provider' | 'words' | 'onPrint'>): TemplateResult {
  return html`<div class="note">
    <h3>${t(words, 'signOff.ink-title')}</h3>
    <p>${t(words, 'signOff.ink-says', { provider })}</p>
    <p>
      <button type="button" class="btn btn--plain" @click=${onPrint}>
        ${t(words, 'signOff.ink-button')}
      </button>
    </p>
  </div>`;
}

/** "On my own", or with somebody's help. */
export const howRead = (withSupport: boolean, words: Words): string =>
  t(words, withSupport ? 'signOff.read-with-support' : 'signOff.read-on-own');

/** Rules that are withheld, by document and number. */
export function withheldList(data: SignOffData, words: Words): TemplateResult {
  return list(
    withheld(data).map(({ document, clause }) =>
      t(words, 'signOff.not-signed-item', { title: document.title, number: clause.number }),
    ),
  );
}

function notSigned(data: SignOffData, provider: string, words: Words): TemplateResult | typeof nothing {
  if (withheld(data).length === 0) return nothing;
  return row(
    t(words, 'signOff.check-not-signed'),
    html`${withheldList(data, words)}
      <p class="quiet">${t(words, 'signOff.not-signed-why', { provider })}</p>`,
  );
}

const list = (lines: readonly string[]): TemplateResult =>
  html`<ul class="plain-list">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;

interface Change {
  readonly label: string;
  /** For whoever hears the button alone: "Change your name". Absent where the label says it. */
  readonly of?: string;
  readonly onClick: () => void;
}

function row(name: string, value: unknown, change?: Change): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
    ${
      change
        ? html`<dd>
            <button type="button" class="change" @click=${change.onClick}>
              ${change.label}${change.of === undefined ? nothing : html`<span class="vh"> ${change.of}</span>`}
            </button>
          </dd>`
        : nothing
    }
  </div>`;
}
