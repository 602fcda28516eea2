/** "I do not want to sign", and what follows: somebody talks with them, and nothing else is lost. No reason is asked. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { SignOffData, Words } from '../../content/model.ts';
import { routeCard } from '../route-card.ts';
import { t } from '../t.ts';

/** Below "Talk first", where somebody keeps the answer. */
export const offerToDecline = (provider: string, words: Words, onDecline: () => void): TemplateResult =>
  html`<h3>${t(words, 'signOff.decline-title')}</h3>
    <p>${t(words, 'signOff.decline-says', { provider })}</p>
    <p>
      <button type="button" class="btn btn--plain" @click=${onDecline}>
        ${t(words, 'signOff.decline-button')}
      </button>
    </p>`;

export function declined({
  data,
  provider,
  words,
  onBack,
  onHome,
}: {
  readonly data: SignOffData;
  readonly provider: string;
  readonly words: Words;
  readonly onBack: () => void;
  readonly onHome: () => void;
}): TemplateResult {
  return html`<h2 class="first" tabindex="-1">${t(words, 'signOff.declined-title')}</h2>
    <p class="lead">${t(words, 'signOff.declined-says', { provider })}</p>
    ${routeCard(data.talkTo)}
    <p>${t(words, 'signOff.declined-after')}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onHome}>${t(words, 'signOff.home')}</button>
      <button type="button" class="btn btn--quiet" @click=${onBack}>
        ${t(words, 'signOff.talk-back', { setName: data.setName })}
      </button>
    </div>`;
}
