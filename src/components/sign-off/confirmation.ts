/**
 * What was signed: documents, versions, time, and the fingerprint of the words. Where an LMS keeps the record, nothing here
 * looks like a number that somebody issued; where our tool keeps it, the receipt stands here as soon as it is there.
 */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SignOffData, Words } from '../../content/model.ts';
import type { SignAgain, SignedOff } from '../../progress/model.ts';
import type { OwnPage } from '../../record/learning-record.ts';
import { icon } from '../icons.ts';
import { t } from '../t.ts';
import { howRead, inkNote, withheldList } from './check-step.ts';
import { dateAndTime } from './dates.ts';
import { seal } from './seal.ts';
import { named, withheld } from './statements.ts';

export interface Confirmation {
  readonly data: SignOffData;
  readonly signedOff: SignedOff;
  readonly provider: string;
  readonly isDraft: boolean;
  /** False where no LMS is connected. */
  readonly isKept: boolean;
  /** Present where our tool keeps the record: what it says of this signature. */
  readonly own: OwnPage | undefined;
  /** The way to the own record, where there is one. */
  readonly myRecord: unknown;
  /** Known only on the page where it was typed. */
  readonly name: string | undefined;
  readonly words: Words;
  /** Of words that are to be signed again. */
  readonly news: unknown;
  /** What was signed are older words than those of today. */
  readonly signAgain: SignAgain | undefined;
  readonly onCertificate: () => void;
  readonly onPrintPage: () => void;
  readonly onPrint: () => void;
}

export function confirmation(given: Confirmation): TemplateResult {
  const { data, signedOff, provider, isDraft, name, words, onCertificate, onPrintPage } = given;
  return html`<div class="receipt full ${isDraft ? 'receipt--draft' : ''}">
      <div>
        <h2 class="first" tabindex="-1">${t(words, `signOff.${titleOf(given)}`)}</h2>
        <p class="lead end" role=${given.own ? 'status' : nothing}>
          ${t(words, `signOff.${keeperOf(given)}`, { provider })}
        </p>
      </div>
      ${seal(signedOff.hash, words)}
    </div>
    ${given.news} ${isDraft ? nothing : receipt(given)}
    <h3>${t(words, isDraft ? 'signOff.what-title-draft' : 'signOff.what-title')}</h3>
    <dl class="check check--two">
      ${name ? row(t(words, 'signOff.check-name'), name) : nothing}
      ${data.acknowledgement ? row(t(words, 'signOff.document'), data.acknowledgement.of) : nothing}
      ${signedDocuments(given).map((document) => row(t(words, 'signOff.document'), document))}
      ${row(t(words, whenOf(given)), dateAndTime(signedOff.at))}
      ${isOnPaper(given) ? nothing : row(t(words, 'signOff.check-support'), howRead(signedOff.withSupport, words))}
    </dl>
    ${
      withheld(data).length > 0
        ? html`<h3>${t(words, 'signOff.not-signed-title')}</h3>
            <p>${t(words, 'signOff.not-signed-says', { provider })}</p>
            ${withheldList(data, words)}`
        : nothing
    }
    <h3>${t(words, 'signOff.print-title')}</h3>
    <p>${t(words, 'signOff.print-says')}</p>
    ${data.printForInk && !isOnPaper(given) ? inkNote(given) : nothing}
    <h3>${t(words, 'signOff.next-title')}</h3>
    <p>${t(words, 'signOff.next-says')}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onCertificate}>
        ${t(words, 'signOff.certificate-button')} ${icon('go')}
      </button>
      <button type="button" class="btn btn--plain" @click=${onPrintPage}>
        ${t(words, 'signOff.print-page')}
      </button>
    </div>`;
}

/** The words changed on the way: what was pressed signed nothing. */
export const refused = (provider: string, words: Words, onOpenAnew: () => void): TemplateResult =>
  html`<h2 class="first" tabindex="-1">${t(words, 'signOff.refused-title')}</h2>
    <p class="lead">${t(words, 'signOff.refused-says', { provider })}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onOpenAnew}>${t(words, 'signOff.refused-button')}</button>
    </div>`;

function titleOf({ isDraft, data, own }: Confirmation): string {
  if (isDraft) return 'draft-title';
  if (isOnPaper({ own })) return 'paper-title';
  if (own?.held?.origin === 'reported-by-lms') return 'reported-title';
  return data.mode === 'read-and-confirm' ? 'confirmed-title' : 'signed-title';
}

/** Of a paper copy nobody knows more than when it was recorded. */
const isOnPaper = ({ own }: Pick<Confirmation, 'own'>): boolean => own?.held?.origin === 'paper-held';

function whenOf(given: Confirmation): string {
  if (given.isDraft) return 'signOff.when-draft';
  return isOnPaper(given) ? 'signOff.when-recorded' : 'signOff.when';
}

/** Who keeps it, as it is at this moment. */
function keeperOf({ isDraft, isKept, own }: Confirmation): string {
  if (isDraft) return 'draft-says';
  if (!isKept) return 'not-kept';
  if (!own) return 'lms-keeps';
  if (!own.held) return 'tool-keeping';
  return keepers[own.held.origin];
}

const keepers = {
  'signed-here': 'tool-keeps',
  'paper-held': 'paper-says',
  'reported-by-lms': 'reported-says',
} as const;

function receipt({ own, myRecord, words }: Confirmation): TemplateResult | typeof nothing {
  if (!own?.held) return nothing;
  const { receipt: reference, checkAt, origin } = own.held;
  const address = new URL(checkAt, document.baseURI).href;
  return html`<h3>${t(words, 'signOff.receipt')}</h3>
    <p class="ref">${reference}</p>
    <p>
      ${t(words, 'signOff.receipt-says')}
      <a class="check-at" href=${address} target="_blank" rel="noopener"
        >${t(words, 'signOff.receipt-check')}<span class="vh">${t(words, 'signOff.new-tab')}</span></a
      >
    </p>
    ${origin === 'signed-here' ? html`<p class="no-print">${t(words, 'signOff.take-back')}</p>` : nothing}
    ${myRecord}`;
}

/** As they were signed: not the version of today, and not a document that is new since. */
function signedDocuments({ data, signAgain, words }: Confirmation): readonly string[] {
  return data.documents.flatMap((document) => {
    const changed = signAgain?.documents.find(({ title }) => title === document.title);
    if (!changed) return [named(document, words)];
    const { title, versionBefore: version } = changed;
    return version === undefined ? [] : [t(words, 'signOff.version-before', { title, version })];
  });
}

const row = (name: string, value: string): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
