/**
 * Sorts everyday moments into the four Cs. Practice only: nothing is marked or kept, and it can be left half done.
 *
 * Accessibility: four native radios in a fieldset named by the moment, so arrow keys and the group's name need no
 * code. What is said under them is announced. The gap of a C is beside its name, never instead of it.
 */
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Course, FourC, SortBlock, Words } from '../content/model.ts';
import { closedRing, ring } from './icons.ts';
import { t } from './t.ts';

const cs: readonly FourC[] = ['content', 'contact', 'conduct', 'commerce'];
let sortsOnPage = 0;

export class SortActivity extends LitElement {
  static override properties = {
    block: { attribute: false },
    labels: { attribute: false },
    words: { attribute: false },
    chosen: { state: true },
  };

  declare block: SortBlock;
  /** The heading each C has with this provider. */
  declare labels: Course['labels'];
  declare words: Words;
  declare private chosen: ReadonlyMap<number, FourC>;
  readonly #id = `sort-${String(++sortsOnPage)}`;

  constructor() {
    super();
    this.chosen = new Map();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('block')) this.chosen = new Map();
  }

  protected override render(): TemplateResult {
    return html`${unsafeHTML(this.block.prompt)}
      <ol class="sorts">
        ${this.block.items.map((item, n) => html`<li>${this.#item(item, n)}</li>`)}
      </ol>
      <p class="quiet" role="status">${this.#left()}</p>`;
  }

  #item(item: SortBlock['items'][number], n: number): TemplateResult {
    const { words, labels } = this;
    const chosen = this.chosen.get(n);
    return html`<fieldset>
        <legend>${t(words, 'sort.number', { number: n + 1 })}&nbsp;${unsafeHTML(item.html)}</legend>
        <div class="four">
          ${cs.map(
            (c) =>
              html`<label
                ><input
                  type="radio"
                  name="${this.#id}-${n}"
                  .checked=${chosen === c}
                  @change=${() => this.#choose(n, c)}
                />${ring(c)} <span>${labels[c]}</span></label
              >`,
          )}
        </div>
      </fieldset>
      <div role="status">
        ${
          chosen
            ? html`<div class="said">
                ${chosen === item.c ? closedRing() : ring(item.c)}
                <div>
                  <b>${t(words, chosen === item.c ? 'sort.yes' : 'sort.closer', { c: labels[item.c] })}</b>
                  ${unsafeHTML(item.why)}
                </div>
              </div>`
            : nothing
        }
      </div>`;
  }

  #left(): string {
    const left = this.block.items.length - this.chosen.size;
    if (left === 0) return t(this.words, 'sort.done');
    return left === 1 ? t(this.words, 'sort.left-one') : t(this.words, 'sort.left', { left });
  }

  #choose(n: number, c: FourC): void {
    this.chosen = new Map(this.chosen).set(n, c);
  }
}

customElements.define('fc-sort', SortActivity);

declare global {
  interface HTMLElementTagNameMap {
    'fc-sort': SortActivity;
  }
}
