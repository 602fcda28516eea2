/** A button that reads the screen aloud; there only for readers who asked for it in Reading settings. */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { CourseSession } from './course-session.ts';
import { icon } from './icons.ts';
import { onVoices, ownVoice, readAloud, stopReading } from './read-aloud.ts';

export class ListenButton extends LitElement {
  static override properties = { session: {}, group: {}, isReading: { state: true } };

  declare session: CourseSession;
  /** Where its words are: `listen-start` and `listen-stop` of this group. */
  declare group: string;
  declare private isReading: boolean;
  #end: () => void = () => undefined;

  constructor() {
    super();
    this.group = 'reading';
    this.isReading = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = onVoices(() => this.requestUpdate());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
    stopReading();
  }

  protected override render(): TemplateResult | typeof nothing {
    const voice = ownVoice(this.session.course.language);
    if (!voice) return nothing;
    return html`<button class="btn btn--plain" @click=${() => this.#press(voice)}>
      ${icon(this.isReading ? 'close' : 'listen')}
      ${this.session.say(`${this.group}.${this.isReading ? 'listen-stop' : 'listen-start'}`)}
    </button>`;
  }

  #press(voice: SpeechSynthesisVoice): void {
    const screen = this.closest('main')?.querySelector<HTMLElement>('[data-read]');
    if (this.isReading || !screen) {
      stopReading();
      this.isReading = false;
      return;
    }
    this.isReading = true;
    readAloud(screen, voice, () => (this.isReading = false));
  }
}

customElements.define('fc-listen', ListenButton);
