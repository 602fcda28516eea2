/**
 * Reading settings. A change shows at once behind the panel and is kept on this device.
 *
 * @fires reading-settings - `detail`: the new settings; bubbles
 *
 * Accessibility: native radios in fieldsets, so the group's name and the arrow keys need no code.
 */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { CourseSession } from './course-session.ts';
import { speak } from './languages.ts';
import { onVoices, ownVoice } from './read-aloud.ts';
import {
  applySettings,
  sizes,
  storedSettings,
  storeSettings,
  themes,
  usualSettings,
  type ReadingSettings,
} from './reading-settings.ts';

export class ReadingPanel extends LitElement {
  static override properties = {
    session: { attribute: false },
    settings: { state: true },
    isKept: { state: true },
    hasFailed: { state: true },
  };

  declare session: CourseSession;
  declare private settings: ReadingSettings;
  declare private isKept: boolean;
  declare private hasFailed: boolean;
  #end: () => void = () => undefined;

  constructor() {
    super();
    this.settings = storedSettings();
    this.isKept = true;
    this.hasFailed = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = onVoices(() => this.requestUpdate());
    // Chosen elsewhere on the page, perhaps where nothing can be stored.
    this.settings = { ...this.settings, easy: this.session.isEasy };
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const say = (key: string) => session.say(`reading.${key}`);
    const hasVoice = ownVoice(session.course.language) !== undefined;
    return html`<p>${say('lead')}</p>
      ${this.#languages(say)}
      ${
        session.course.hasEasyRead
          ? this.#setting(
              'easy',
              say('easy'),
              [
                { value: false, label: say('easy-off') },
                { value: true, label: say('easy-on') },
              ],
              say('easy-hint'),
            )
          : nothing
      }
      ${this.#setting(
        'size',
        say('size'),
        sizes.map((size) => ({
          value: size,
          label: session.say('reading.percent', { count: size * 100 }),
        })),
      )}
      ${this.#setting(
        'theme',
        say('theme'),
        themes.map((theme) => ({ value: theme, label: say(`theme-${theme}`), swatch: theme })),
      )}
      ${this.#setting('spacing', say('spacing'), [
        { value: 'usual', label: say('spacing-usual') },
        { value: 'wide', label: say('spacing-wide') },
      ])}
      ${this.#setting('motion', say('motion'), [
        { value: 'auto', label: say('motion-auto') },
        { value: 'none', label: say('motion-none') },
      ])}
      ${
        hasVoice
          ? this.#setting(
              'listen',
              say('listen'),
              [
                { value: false, label: say('listen-off') },
                { value: true, label: say('listen-on') },
              ],
              say('listen-hint'),
            )
          : html`<div class="setting">
              <h3>${say('listen')}</h3>
              <p class="hint">${say('listen-none')}</p>
            </div>`
      }
      ${this.isKept ? nothing : html`<p role="status">${say('not-kept')}</p>`}
      <div class="btns">
        <button class="btn btn--plain" @click=${() => this.#putBack()}>${say('reset')}</button>
      </div>`;
  }

  #setting<Name extends keyof ReadingSettings>(
    name: Name,
    legend: string,
    choices: readonly {
      readonly value: ReadingSettings[Name];
      readonly label: string;
      readonly swatch?: string;
    }[],
    hint?: string,
  ): TemplateResult {
    return html`<fieldset class="setting">
      <legend>${legend}</legend>
      ${hint ? html`<p class="hint">${hint}</p>` : nothing}
      <div class="segs">
        ${choices.map(
          ({ value, label, swatch }) =>
            html`<label
              ><input
                type="radio"
                name=${name}
                .checked=${this.settings[name] === value}
                @change=${() => this.#set({ ...this.settings, [name]: value })}
              />${
                swatch && swatch !== 'auto'
                  ? html`<span class="swatch swatch--${swatch}" aria-hidden="true">a</span>`
                  : nothing
              }<span>${label}</span></label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  /** Each called as it calls itself, so that whoever needs it can find it. */
  #languages(say: (key: string) => string): TemplateResult | typeof nothing {
    const { languages, language } = this.session.course;
    if (!languages) return nothing;
    return html`<fieldset class="setting">
      <legend>${say('language')}</legend>
      <div class="segs">
        ${languages.map(
          ({ tag, name }) =>
            html`<label
              ><input
                type="radio"
                name="language"
                .checked=${tag === language}
                @change=${() => this.#speak(tag)}
              /><span lang=${tag}>${name}</span></label
            >`,
        )}
      </div>
      ${this.hasFailed ? html`<p role="status">${say('language-failed')}</p>` : nothing}
    </fieldset>`;
  }

  async #speak(tag: string): Promise<void> {
    this.hasFailed = false;
    try {
      await speak(this.session, tag);
      this.#set({ ...this.settings, language: tag });
    } catch {
      this.hasFailed = true;
    }
    this.requestUpdate();
  }

  /** All but the language, which somebody may need to read this at all. */
  #putBack(): void {
    const { language } = this.settings;
    this.#set({ ...usualSettings, ...(language !== undefined && { language }) });
  }

  #set(settings: ReadingSettings): void {
    this.settings = settings;
    applySettings(settings);
    this.isKept = storeSettings(settings);
    this.dispatchEvent(new CustomEvent('reading-settings', { detail: settings, bubbles: true }));
  }
}

customElements.define('fc-reading', ReadingPanel);
