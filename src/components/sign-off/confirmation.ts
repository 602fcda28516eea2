/**
 * What was signed: documents, versions, time, and the fingerprint of the words. The LMS keeps the record; nothing here
 * looks like a number that somebody issued.
 */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SignOffData, Words } from '../../content/model.ts';
import type { SignAgain, SignedOff } from '../../progress/model.ts';
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
  const { data, signedOff, provider, isDraft, isKept, name, words, onCertificate, onPrintPage } = given;
  const title = isDraft
    ? 'draft-title'
    : data.mode === 'read-and-confirm'
      ? 'confirmed-title'
      : 'signed-title';
  return html`<div class="receipt full ${isDraft ? 'receipt--draft' : ''}">
      <div>
        <h2 class="first" tabindex="-1">${t(words, `signOff.${title}`)}</h2>
        <p class="lead end">
          ${isDraft ? t(words, 'signOff.draft-says', { provider }) : t(words, isKept ? 'signOff.lms-keeps' : 'signOff.not-kept')}
        </p>
      </div>
      ${seal(signedOff.hash, words)}
    </div>
    ${given.news}
    <h3>${t(words, isDraft ? 'signOff.what-title-draft' : 'signOff.what-title')}</h3>
    <dl class="check check--two">
      ${name ? row(t(words, 'signOff.check-name'), name) : nothing}
      ${data.acknowledgement ? row(t(words, 'signOff.document'), data.acknowledgement.of) : nothing}
      ${signedDocuments(given).map((document) => row(t(words, 'signOff.document'), document))}
      ${row(t(words, isDraft ? 'signOff.when-draft' : 'signOff.when'), dateAndTime(signedOff.at))}
      ${row(t(words, 'signOff.check-support'), howRead(signedOff.withSupport, words))}
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
    ${data.printForInk ? inkNote(given) : nothing}
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
