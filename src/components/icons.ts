/**
 * The rings and the signs of the bars. A ring is the C of an eye test: outer width 5, stroke 1, gap 1, always.
 * All are decoration for the eye: the words beside them say the same.
 */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit/html.js';
import type { FourC } from '../content/model.ts';

const open = svg`<path d="M22.78 9.8A11 11 0 1 0 22.78 14.2H18.22A6.6 6.6 0 1 1 18.22 9.8Z"/>`;
const closed = svg`<path fill-rule="evenodd" d="M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22Zm0 3.2a7.8 7.8 0 1 1 0 15.6a7.8 7.8 0 1 1 0-15.6Z"/><path d="M7.6 12.2l3.2 3.3l5.8-6.6" fill="none" stroke="currentColor" stroke-width="2.8"/>`;
const plain = svg`<path fill-rule="evenodd" d="M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22Zm0 3a8 8 0 1 1 0 16a8 8 0 1 1 0-16Z"/>`;
const small = 'M11.09 4.96A5.2 5.2 0 1 0 11.09 7.04H8.94A3.12 3.12 0 1 1 8.94 4.96Z';
const four = svg`<path d=${small} transform="rotate(-90 6 6)"/><path d=${small} transform="translate(12) rotate(180 6 6)"/><path d=${small} transform="translate(0 12)"/><path d=${small} transform="translate(12 12) rotate(90 6 6)"/>`;

const shapes = {
  saved: svg`<circle cx="12" cy="12" r="9"/><path d="M7.8 12.2l3 3.1l5.4-6.2"/>`,
  wait: svg`<path d="M8.5 3.7A9 9 0 1 0 15.5 3.7M12 2v8.5M8.6 7.3L12 10.7l3.4-3.4"/>`,
  off: svg`<path d="M9 3.5A9 9 0 0 0 9 20.5M15 3.5A9 9 0 0 1 15 20.5"/>`,
  exit: svg`<path d="M15.5 6.2A8.4 8.4 0 1 0 15.5 17.8M9.5 12H22M17.8 7.6L22.2 12l-4.4 4.4"/>`,
  go: svg`<path d="M3 12h17M13.4 5.4L20 12l-6.6 6.6"/>`,
  listen: svg`<path d="M3 9v6h4l5.5 4.5v-15L7 9ZM16 8.5a5 5 0 0 1 0 7M18.6 5.4a9.2 9.2 0 0 1 0 13.2"/>`,
  close: svg`<path d="M5 5l14 14M19 5L5 19"/>`,
} as const;

/** An open ring whose gap shows which C it is; without a C the four of them. */
export const ring = (c: FourC | undefined, names = ''): TemplateResult =>
  c ? drawn(open, `c c--${c} ${names}`) : drawn(four, `c ${names}`);
/** Neither about one C nor about all. */
export const plainRing = (): TemplateResult => drawn(plain, 'c');
/** Closed and ticked: done. */
export const closedRing = (): TemplateResult => drawn(closed, 'c');

export const icon = (name: keyof typeof shapes): TemplateResult =>
  drawn(shapes[name], name === 'go' ? 'icon icon--way' : 'icon');

/** Two Cs facing: people talking. */
export const helpIcon = (): TemplateResult => {
  const c = 'M14.36 10.6A7 7 0 1 0 14.36 13.4H11.46A4.2 4.2 0 1 1 11.46 10.6Z';
  return html`<svg class="icon icon--solid" viewBox="0 0 30 24" aria-hidden="true" focusable="false">
    <path d=${c} />
    <path d=${c} transform="rotate(180 15 12)" />
  </svg>`;
};

/** The four Cs in a row. */
export const mark = (): TemplateResult => {
  const c = 'M21.78 8.8A11 11 0 1 0 21.78 13.2H17.22A6.6 6.6 0 1 1 17.22 8.8Z';
  return html`<svg class="top-mark" viewBox="0 0 100 22" aria-hidden="true" focusable="false">
    <path d=${c} transform="rotate(-90 11 11)" />
    <path d=${c} transform="translate(26) rotate(180 11 11)" />
    <path d=${c} transform="translate(52)" />
    <path d=${c} transform="translate(78) rotate(90 11 11)" />
  </svg>`;
};

const drawn = (shape: SVGTemplateResult, names: string): TemplateResult =>
  html`<svg
    class=${names}
    viewBox=${names.startsWith('c') && shape !== four ? '1 1 22 22' : '0 0 24 24'}
    aria-hidden="true"
    focusable="false"
  >
    ${shape}
  </svg>`;
