/** Messages in a scene: who, when, what. Theirs on the tint with the C facing in, yours outlined with the C facing back. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Message } from '../../content/model.ts';
import { ring } from '../icons.ts';

/** @param chosen - what the reader chose, as the last message of their own */
export function thread(
  messages: readonly Message[],
  chosen?: { readonly who: string; readonly text: string },
): TemplateResult | typeof nothing {
  if (messages.length === 0 && !chosen) return nothing;
  return html`<ol class="thread">
    ${messages.map((message) =>
      message.from === 'told'
        ? html`<li class="told">${unsafeHTML(message.html)}</li>`
        : html`<li class=${message.from === 'you' ? 'mine' : ''}>
            ${ring('conduct')}
            <div class="bubble">
              <p class="who">${message.who}${message.when ? html` <span>${message.when}</span>` : nothing}</p>
              ${unsafeHTML(message.html)}
            </div>
          </li>`,
    )}
    ${
      chosen
        ? html`<li class="mine">
            ${ring('conduct')}
            <div class="bubble">
              <p class="who">${chosen.who}</p>
              <p>${chosen.text}</p>
            </div>
          </li>`
        : nothing
    }
  </ol>`;
}
