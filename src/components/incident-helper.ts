/**
 * The incident helper for staff: fixed questions, one press each, and a short list of safe steps at the end.
 *
 * It keeps nothing: the way somebody takes lives in this element and goes with it. There is no field in it. It fires
 * nothing and writes nothing to the session.
 *
 * Accessibility: native buttons in a group named by the question; after a press the focus is on the heading that follows.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { ForAge, IncidentData, IncidentOutcome, IncidentQuestion } from '../content/model.ts';
import type { CourseData } from './course-data.ts';
import type { CourseSession } from './course-session.ts';
import { helpLine } from './help-lines.ts';
import { focusOn } from './question/focus.ts';
import { routeCard } from './route-card.ts';

/** Where somebody is: a question, or an outcome. */
interface Stop {
  readonly at: string;
  readonly isEnd: boolean;
  /** Of the person it is about, once an answer has said so. */
  readonly age: ForAge | undefined;
}

let helpersOnPage = 0;

export class IncidentHelper extends LitElement {
  static override properties = {
    session: { attribute: false },
    hasLead: { attribute: false },
    data: { state: true },
    hasFailed: { state: true },
    way: { state: true },
  };

  declare session: CourseSession;
  /** What it is stands above the first question, and makes way for the next: somebody may be in a hurry. */
  declare hasLead: boolean;
  declare private data: IncidentData | undefined;
  declare private hasFailed: boolean;
  /** The stops so far; the last one is shown. */
  declare private way: readonly Stop[];
  #source: CourseData | undefined;
  #unsubscribe = (): void => undefined;
  readonly #id = `incident-${String(++helpersOnPage)}`;

  constructor() {
    super();
    this.hasFailed = false;
    this.hasLead = false;
    this.way = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow();
  }
  /** Not when connected: an element that stood in the page before its script has its session only from here on. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#follow();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  #follow(): void {
    this.#unsubscribe();
    // Another language has its own: the way so far stays, because its stops have the same names.
    this.#unsubscribe = this.session.subscribe(() => {
      if (this.#source !== this.session.data) void this.#bring();
    });
    void this.#bring();
  }

  async #bring(): Promise<void> {
    this.#source = this.session.data;
    this.hasFailed = false;
    try {
      const data = (await this.#source.more('incidents')) as IncidentData;
      this.session.addWords(data.words);
      this.data = data;
    } catch {
      this.hasFailed = true;
    }
  }

  protected override render(): TemplateResult {
    const { data, session } = this;
    if (!data)
      return this.hasFailed
        ? html`<div class="save-more" role="alert">
            <p>${session.say('shell.loading-failed')}</p>
            <div class="btns">
              <button type="button" class="btn btn--plain" @click=${() => this.#bring()}>
                ${session.say('shell.try-again')}
              </button>
            </div>
          </div>`
        : html`<p role="status">${session.say('shell.loading')}</p>`;
    const stop = this.way.at(-1) ?? { at: data.start, isEnd: false, age: undefined };
    const outcome = stop.isEnd ? data.outcomes[stop.at] : undefined;
    const question = data.questions[stop.at];
    return html`${
        this.hasLead && this.way.length === 0
          ? html`<div class="lead">${unsafeHTML(data.lead)}</div>`
          : nothing
      }
      <div class="incident">
        ${outcome ? this.#outcome(outcome, stop) : question ? this.#question(question, stop) : nothing}
        ${
          this.way.length > 0
            ? html`<div class="btns">
                <button type="button" class="btn btn--plain" @click=${() => this.#go([])}>
                  ${session.say('incident.start-again')}
                </button>
                <button type="button" class="btn btn--quiet" @click=${() => this.#go(this.way.slice(0, -1))}>
                  ${session.say('incident.back')}
                </button>
                ${
                  outcome
                    ? html`<button type="button" class="btn btn--quiet" @click=${() => print()}>
                        ${session.say('incident.print')}
                      </button>`
                    : nothing
                }
              </div>`
            : nothing
        }
      </div>
      ${outcome ? nothing : this.#onPaper(data)}`;
  }

  #question({ ask, hint, choices }: IncidentQuestion, { at, age }: Stop): TemplateResult {
    return html`<h2 class="ask" id="${this.#id}-ask" tabindex="-1">${ask}</h2>
      ${hint ? html`<div class="quiet">${unsafeHTML(hint)}</div>` : nothing}
      <div class="moves" role="group" aria-labelledby="${this.#id}-ask" data-question=${at}>
        ${choices.map(
          (choice) =>
            html`<button
              type="button"
              class="btn btn--plain"
              @click=${() =>
                this.#go([
                  ...this.way,
                  {
                    at: choice.ends ?? choice.to ?? '',
                    isEnd: choice.ends !== undefined,
                    age: choice.age ?? age,
                  },
                ])}
            >
              ${choice.text}
            </button>`,
        )}
      </div>
      ${this.way.length === 0 ? html`<p class="quiet">${this.session.say('incident.nothing-kept')}</p>` : nothing}`;
  }

  #outcome(outcome: IncidentOutcome, { at, age }: Stop): TemplateResult {
    const { session, data } = this;
    const { then } = outcome;
    return html`<h2 tabindex="-1" data-outcome=${at}>${outcome.title}</h2>
      ${this.#steps(outcome, age)} ${routeCard(outcome.route)}
      <h3>${session.say('incident.lines')}</h3>
      <dl class="lines">${linesFor(outcome, age).map((line) => helpLine(session, line))}</dl>
      ${outcome.isOwn && data?.from ? html`<p class="from">${session.say('incident.follows', { from: data.from })}</p>` : nothing}
      ${
        then
          ? html`<div class="btns">
              <button
                type="button"
                class="btn"
                @click=${() => this.#go([...this.way, { at: then, isEnd: false, age }])}
              >
                ${session.say('incident.then')}
              </button>
            </div>`
          : nothing
      }`;
  }

  #steps({ steps }: IncidentOutcome, age: ForAge | undefined): TemplateResult {
    return html`<ol class="steps">
      ${steps.filter((step) => fits(step.age, age)).map(({ html: step }) => html`<li>${unsafeHTML(step)}</li>`)}
    </ol>`;
  }

  /** Everything on one sheet, for whoever prints the page before the first answer: not on the screen. */
  #onPaper(data: IncidentData): TemplateResult {
    const { session } = this;
    const number = new Map(Object.keys(data.questions).map((id, index) => [id, index + 1]));
    return html`<div class="incident-paper" aria-hidden="true">
      <ol class="steps">
        ${Object.values(data.questions).map(
          ({ ask, choices }) =>
            html`<li>
              <b>${ask}</b>
              <ul>
                ${choices.map(
                  ({ text, to, ends }) =>
                    html`<li>
                      ${text}:
                      <b
                        >${
                          ends === undefined
                            ? session.say('incident.go-to', { number: number.get(to ?? '') ?? '' })
                            : data.outcomes[ends]?.title
                        }</b
                      >
                    </li>`,
                )}
              </ul>
            </li>`,
        )}
      </ol>
      ${Object.values(data.outcomes).map(
        (outcome) =>
          html`<section>
            <h2>${outcome.title}</h2>
            ${this.#steps(outcome, undefined)}
            ${unsafeHTML(outcome.route.first)}${unsafeHTML(outcome.route.second)}
          </section>`,
      )}
    </div>`;
  }

  async #go(way: readonly Stop[]): Promise<void> {
    this.way = way;
    await this.updateComplete;
    focusOn(this.querySelector('.incident h2'));
  }
}

const fits = (age: ForAge | undefined, person: ForAge | undefined): boolean =>
  age === undefined || person === undefined || age === person;

/** Those for the person it is about; not known, both, and under-18 first (design rule 4). */
function linesFor({ lines }: IncidentOutcome, age: ForAge | undefined): IncidentOutcome['lines'] {
  const fit = lines.filter((line) => fits(line.age, age));
  return [...fit.filter((line) => line.age === 'under-18'), ...fit.filter((line) => line.age !== 'under-18')];
}

customElements.define('fc-incident-helper', IncidentHelper);

declare global {
  interface HTMLElementTagNameMap {
    'fc-incident-helper': IncidentHelper;
  }
}
