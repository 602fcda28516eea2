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
    ${messages.map(message)}
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

/** One message of a thread: speech, or narration between. */
export function message({ from, who, when, html: words }: Message): TemplateResult {
  if (from === 'told') return html`<li class="told">${unsafeHTML(words)}</li>`;
  return html`<li class=${from === 'you' ? 'mine' : ''}>
    ${ring('conduct')}
    <div class="bubble">
      ${who ? html`<p class="who">${who} ${when ? html`<span>${when}</span>` : nothing}</p>` : nothing}
      ${unsafeHTML(words)}
    </div>
  </li>`;
}
