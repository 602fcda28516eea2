/** Help from what is in the page itself, for the moment before the rest has come, or when it cannot come. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { voice } from './blocks.ts';
import type { CourseSession } from './course-session.ts';

export function firstHelp(session: CourseSession, hasFailed: boolean): TemplateResult {
  const number = session.say('help.danger-number');
  const [people] = session.course.homeVoices;
  return html`<div class="danger">
      <a href="tel:${number}">${number}</a>
      <p>${session.say('help.danger')}</p>
    </div>
    ${people ? voice(people) : nothing}
    <p class="quiet" role="status">${session.say(hasFailed ? 'help.failed' : 'help.loading')}</p>`;
}
