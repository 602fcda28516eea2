/**
 * One question with two or three big answers, in words or with a picture, and what is said after the answer.
 *
 * Accessibility: buttons in a group that carries the question’s name; the reply is announced, and a picture is never the
 * only sign of anything.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { EasyAsk } from '../../content/model.ts';

export interface Asked {
  readonly ask: EasyAsk;
  /** The answer that was chosen; absent until then. */
  readonly chosen: number | undefined;
  /** A question of the quiz is answered once; one to try may be tried again. */
  readonly isFinal: boolean;
  readonly drawings: Readonly<Record<string, string>>;
  readonly onAnswer: (index: number) => void;
}

export function askBlock({ ask, chosen, isFinal, drawings, onAnswer }: Asked): TemplateResult {
  const isClosed = isFinal && chosen !== undefined;
  const reply = chosen === undefined ? undefined : ask.answers[chosen];
  return html`<div class="er-ask" role="group" aria-labelledby="er-ask">
    <h2 id="er-ask">${ask.text}</h2>
    <div class="er-answers">
      ${ask.answers.map(
        ({ text, drawing }, index) =>
          html`<button
            type="button"
            class="btn btn--plain"
            aria-pressed=${chosen === index}
            ?disabled=${isClosed && chosen !== index}
            @click=${() => (isClosed ? undefined : onAnswer(index))}
          >
            ${drawing === undefined ? nothing : picture(drawings[drawing])}<span>${text}</span>
          </button>`,
      )}
    </div>
    <div class="er-reply" role="status">${reply ? html`<p>${reply.reply}</p>` : nothing}</div>
  </div>`;
}

/** A drawing beside words that say the same. */
export const picture = (svg: string | undefined): TemplateResult =>
  html`<span class="drawing" aria-hidden="true">${unsafeHTML(svg ?? '')}</span>`;
