/** A made-up message; its parts are numbered where words beside it point at them. In lessons and in questions. */
import { html, nothing } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { ArtefactBlock } from '../../content/model.ts';

/** @param isNumbered - only where a list of choices uses the numbers */
export function artefact(block: ArtefactBlock, isNumbered: boolean): TemplateResult {
  return html`<figure class="artefact" aria-label=${block.label}>
    <figcaption class="artefact-from">
      <span>${block.from}</span>${block.when ? html`<span class="quiet">${block.when}</span>` : nothing}
    </figcaption>
    <p>
      ${block.parts.map(
        (part, n) =>
          html`${isNumbered ? html`<i>${n + 1}</i>` : nothing}<span class=${part.isAddress ? 'address' : ''}
              >${unsafeHTML(part.html)}</span
            > `,
      )}
    </p>
  </figure>`;
}
