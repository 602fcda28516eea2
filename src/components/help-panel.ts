/**
 * Help: in danger, here, about them, to talk, and the rest by subject (design rule 1). At most five things are open
 * to the eye at a time; whoever opens a subject closes the one before.
 *
 * Which lines stand here follows the reader's age, and says whether a person is there now. That Help was opened is
 * told to nobody.
 */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { HelpData, HelpLine } from '../content/model.ts';
import { isFor } from './blocks.ts';
import type { CourseSession } from './course-session.ts';
import { firstHelp } from './first-help.ts';
import { helpLines } from './help-lines.ts';
import { isOpen } from './opening-hours.ts';

export class HelpPanel extends LitElement {
  static override properties = {
    session: { attribute: false },
    hasFailed: { state: true },
    isReady: { state: true },
  };

  declare session: CourseSession;
  declare private hasFailed: boolean;
  declare private isReady: boolean;

  constructor() {
    super();
    this.hasFailed = false;
    this.isReady = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#bring();
  }

  async #bring(): Promise<void> {
    // Properties are set after the element is connected.
    await Promise.resolve();
    this.hasFailed = false;
    try {
      await this.session.bringHelp();
    } catch {
      this.hasFailed = true;
    }
    this.isReady = !this.hasFailed;
  }

  protected override render(): TemplateResult {
    const help = this.session.data.helpHere;
    if (help && this.isReady) return this.#all(this.session, help);
    return html`${firstHelp(this.session, this.hasFailed)}
    ${
      this.hasFailed
        ? html`<button class="btn btn--plain" @click=${() => this.#bring()}>
            ${this.session.say('shell.try-again')}
          </button>`
        : nothing
    }`;
  }

  #all(session: CourseSession, help: HelpData): TemplateResult {
    const { danger, first } = help;
    const number = danger.contact.kind === 'web' ? '' : danger.contact.number;
    const now = soonest(help.talk, session);
    const later = help.talk.filter((line) => !now.includes(line));
    return html`<div class="danger">
        <a href="tel:${number}">${number}</a>
        <div>${unsafeHTML(help.dangerText)}</div>
      </div>
      <div class="voice">
        <h3 class="voice-who">${help.provider.title}</h3>
        ${unsafeHTML(first.first)}${unsafeHTML(first.second)}
        <div class="from">${unsafeHTML(help.provider.limits)}</div>
      </div>
      <h3>${session.say('help.talk')}</h3>
      ${helpLines(session, now)}
      <div class="subjects">
        ${
          later.some(({ age }) => isFor(age, session.progress.age))
            ? subject(session.say('help.talk-more'), helpLines(session, later))
            : nothing
        }
        ${help.groups.map((group) =>
          subject(
            group.title,
            html`${group.intro ? unsafeHTML(group.intro) : nothing}${helpLines(session, group.lines)}`,
          ),
        )}
        ${subject(
          help.provider.title,
          html`${[...help.provider.lines, ...first.extra, first.outOfHours].map((line) => unsafeHTML(line))}${
            first.from ? html`<p class="quiet">${first.from}</p>` : nothing
          }`,
        )}
        ${subject(session.say('help.cannot-hide'), html`${unsafeHTML(help.cannotHide)}`)}
      </div>
      <p class="quiet">${session.say('help.not-told')}</p>`;
  }
}

/** Closed until asked for; opening one closes the others. */
const subject = (title: string, body: TemplateResult): TemplateResult =>
  html`<details name="help-subject">
    <summary>${title}</summary>
    <div>${body}</div>
  </details>`;

/** For one age the line that answers first; for whoever has not said, one for each, under-18 first. */
function soonest(lines: readonly HelpLine[], session: CourseSession): readonly HelpLine[] {
  const { age } = session.progress;
  const best = (fit: readonly HelpLine[]) =>
    fit.find(({ open }) => isOpen(open, session.now()) === true) ?? fit[0];
  if (age !== 'not-said') {
    const own = lines.filter((line) => line.age === age);
    const line = best(own.length > 0 ? own : lines.filter((one) => one.age === undefined)) ?? lines[0];
    return line ? [line] : [];
  }
  const young = best(lines.filter((line) => line.age === 'under-18'));
  const any = best(lines.filter((line) => line.age !== 'under-18'));
  return [young, any].filter((line) => line !== undefined);
}

customElements.define('fc-help', HelpPanel);
