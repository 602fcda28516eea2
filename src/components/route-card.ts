/** Who to tell about one thing: first, then if the worry is about that person, then what else is said. */
import { html, nothing } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { RouteCard } from '../content/model.ts';

/** In the provider's voice where its policy says so, in ours where it is the safe default. */
export function routeCard(card: RouteCard): TemplateResult {
  const body = [card.first, card.second, ...card.extra, card.outOfHours].map((line) => unsafeHTML(line));
  return html`${
    card.from === undefined
      ? html`<div class="note">
          <h3>${card.title}</h3>
          ${body}
        </div>`
      : html`<div class="voice">
          <h3 class="voice-who">${card.title}</h3>
          ${body}
          <p class="from">${card.from}</p>
        </div>`
  }${helpButton(card.help)}`;
}

/** The page around answers it. In Help itself the styles hide it. */
export const helpButton = (words: string | undefined): TemplateResult | typeof nothing =>
  words ? html`<button type="button" class="btn btn--plain" data-help>${words}</button>` : nothing;
