/** "I do not agree, or I want to talk first": a named person, and a way back. Opening it is kept nowhere. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { SignOffData, Words } from '../../content/model.ts';
import { routeCard } from '../route-card.ts';
import { t } from '../t.ts';

export function talkFirst({
  data,
  words,
  onBack,
  onHome,
  more,
}: {
  readonly data: SignOffData;
  readonly words: Words;
  readonly onBack: () => void;
  readonly onHome: () => void;
  readonly more: unknown;
}): TemplateResult {
  return html`<h2 class="first" tabindex="-1">${t(words, 'signOff.talk-title')}</h2>
    <p class="lead">${t(words, 'signOff.talk-says')}</p>
    ${routeCard(data.talkTo)}
    <p>${t(words, 'signOff.talk-after')}</p>
    <div class="btns">
      <button type="button" class="btn" @click=${onBack}>
        ${t(words, 'signOff.talk-back', { setName: data.setName })}
      </button>
      <button type="button" class="btn btn--quiet" @click=${onHome}>${t(words, 'signOff.home')}</button>
    </div>
    ${more}`;
}
