/** Signs that only forms need. Decoration for the eye: the words beside them say the same. */
import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

/** Beside the words of a mistake in a form. */
export const mistakeIcon = (): TemplateResult =>
  drawn(svg`<circle cx="12" cy="12" r="9.6" /><path d="M12 6.2v7.2M12 15.6v2.6" stroke-width="3" />`);

/** Up or down, in a list that is put in order. */
export const moveIcon = (way: 'up' | 'down'): TemplateResult =>
  drawn(
    way === 'up'
      ? svg`<path d="M12 21V4M5.4 10.6L12 4l6.6 6.6" />`
      : svg`<path d="M12 3v17M5.4 13.4L12 20l6.6-6.6" />`,
  );

const drawn = (shape: SVGTemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;
