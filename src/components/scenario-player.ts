/**
 * A branching situation: messages, choices, what happens then, and a safe ending with who helps.
 *
 * Fires nothing and keeps nothing: which way somebody goes is nobody's business, and the page says so once.
 *
 * Accessibility: choices are buttons in a group named by the question; after a choice the focus is on the heading that
 * says what happened. Nothing depends on the rings or on left and right.
 */
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Scenario, ScenarioEnding, ScenarioScene, Words } from '../content/model.ts';
import { helpLines } from './help-lines.ts';
import type { CourseSession } from './course-session.ts';
import { focusOn } from './question/focus.ts';
import { anotherWay, choiceOf, endingAfter, sceneAt } from './question/scenario-paths.ts';
import type { Turn } from './question/scenario-paths.ts';
import { thread } from './question/thread.ts';
import { routeCard } from './route-card.ts';
import { t } from './t.ts';

let scenariosOnPage = 0;

export class ScenarioPlayer extends LitElement {
  static override properties = {
    scenario: { attribute: false },
    words: { attribute: false },
    session: { attribute: false },
    turn: { state: true },
  };

  declare scenario: Scenario;
  declare words: Words;
  /** For the reader's age and the hour, which help lines depend on. Nothing is written to it. */
  declare session: CourseSession;
  /** The last choice; absent at the start. */
  declare private turn: Turn | undefined;
  /** Every choice made on this page, so that "another way" is a new one. */
  #made: Turn[] = [];
  readonly #id = `scenario-${String(++scenariosOnPage)}`;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('scenario');
    if (!before || before.code === this.scenario.code) return;
    this.turn = undefined;
    this.#made = [];
  }

  protected override render(): TemplateResult {
    const { scenario, turn } = this;
    const ending = endingAfter(scenario, turn);
    if (ending) return html`${this.#reply()} ${this.#ending(ending)}`;
    const key = turn ? choiceOf(scenario, turn).to : scenario.start;
    return html`${turn ? this.#reply() : this.#opening()} ${this.#scene(sceneAt(scenario, key), key)}`;
  }

  #opening(): TemplateResult {
    const { scenario } = this;
    return html`<div class="scene ${scenario.drawing ? 'beside beside--head' : ''}">
      <div>${unsafeHTML(scenario.scene)}</div>
      ${scenario.drawing ? html`<div class="drawing" aria-hidden="true">${unsafeHTML(scenario.drawing)}</div>` : nothing}
    </div>`;
  }

  #scene(scene: ScenarioScene, key: string): TemplateResult {
    const { words } = this;
    return html`${scene.thread.length > 0 ? html`<h2 class="vh">${t(words, 'scenario.messages')}</h2>` : nothing}
      ${thread(scene.thread)} ${unsafeHTML(scene.html ?? '')}
      <h2 class="ask" id="${this.#id}-ask" tabindex="-1">${scene.ask}</h2>
      <div class="moves" role="group" aria-labelledby="${this.#id}-ask">
        ${scene.choices.map(
          ({ text }, choice) =>
            html`<button
              type="button"
              class="btn btn--plain"
              @click=${() => this.#choose({ scene: key, choice })}
            >
              ${text}
            </button>`,
        )}
      </div>
      ${this.turn ? nothing : html`<p class="quiet">${t(words, 'scenario.nothing-kept')}</p>`}`;
  }

  #reply(): TemplateResult | typeof nothing {
    const { scenario, words, turn } = this;
    if (!turn) return nothing;
    const choice = choiceOf(scenario, turn);
    const before = sceneAt(scenario, turn.scene).thread.findLast(({ from }) => from !== 'told');
    return html`${thread(before ? [before] : [], { who: t(words, 'scenario.chose'), text: choice.text })}
      <div class="reply">
        <h2 tabindex="-1">${choice.reply.title}</h2>
        ${unsafeHTML(choice.reply.html)}
      </div>`;
  }

  #ending(ending: ScenarioEnding): TemplateResult {
    const { words, scenario } = this;
    const other = anotherWay(scenario, this.#made);
    return html`${thread(ending.thread)}
      <h2>${ending.title}</h2>
      ${unsafeHTML(ending.html)}
      <h3>${t(words, 'scenario.good-title')}</h3>
      <ol class="steps">
        ${ending.good.map((step) => html`<li>${unsafeHTML(step)}</li>`)}
      </ol>
      ${routeCard(ending.route)}
      ${
        ending.lines.length > 0
          ? html`<h3>${t(words, 'scenario.lines-title')}</h3>
              ${helpLines(this.session, ending.lines)}`
          : nothing
      }
      <div class="btns">
        <button type="button" class="btn btn--plain" @click=${this.#tryAnotherWay}>
          ${t(words, 'scenario.another-way')}
        </button>
        ${
          other
            ? html`<button type="button" class="btn btn--quiet" @click=${() => this.#choose(other)}>
                ${t(words, 'scenario.see-another', { choice: choiceOf(scenario, other).text })}
              </button>`
            : nothing
        }
      </div>`;
  }

  async #choose(turn: Turn): Promise<void> {
    this.#made.push(turn);
    this.turn = turn;
    await this.#focus('.reply h2');
  }

  /** Back to the scene of the last choice. */
  async #tryAnotherWay(): Promise<void> {
    const at = this.turn?.scene ?? this.scenario.start;
    const before = this.#made.find((turn) => choiceOf(this.scenario, turn).to === at);
    this.turn = before;
    await this.#focus('.ask');
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    focusOn(this.querySelector(selector));
  }
}

customElements.define('fc-scenario', ScenarioPlayer);

declare global {
  interface HTMLElementTagNameMap {
    'fc-scenario': ScenarioPlayer;
  }
}
