/** The way to the reader's own record, where the tool keeps it. Quiet: it is there for whoever looks for it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CourseSession } from './course-session.ts';

export const ownRecord = (session: CourseSession): TemplateResult | typeof nothing =>
  session.ownPage && session.hasWords('home.my-record')
    ? html`<p>
        <button class="btn btn--quiet" @click=${() => open(session)}>${session.say('home.my-record')}</button>
      </p>`
    : nothing;

/** Made when it is pressed, because what opens the page changes while the course is open. */
function open({ ownPage }: CourseSession): void {
  if (!ownPage) return;
  const form = document.createElement('form');
  form.method = 'post';
  form.action = ownPage.action;
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'token';
  field.value = ownPage.token;
  form.append(field);
  document.body.append(form);
  form.submit();
}
