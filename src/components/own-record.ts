/** Ways from the course to the tool that keeps the record. Quiet: they are there for whoever looks for them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CourseSession } from './course-session.ts';

type OfSession = Pick<CourseSession, 'ownPage' | 'hasWords' | 'say'>;

export const ownRecord = (session: OfSession): TemplateResult | typeof nothing =>
  session.ownPage && session.hasWords('home.my-record')
    ? html`<p class="no-print">
        <button type="button" class="btn btn--quiet" @click=${() => go(session, session.ownPage?.action)}>
          ${session.say('home.my-record')}
        </button>
      </p>`
    : nothing;

/** The course once more, as it is now. */
export const openAnew = (session: OfSession): void => go(session, location.pathname);

/** Made when it is pressed, because what opens a page changes while the course is open. */
function go({ ownPage }: OfSession, action: string | undefined): void {
  if (!ownPage || action === undefined) return;
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'token';
  field.value = ownPage.token;
  form.append(field);
  document.body.append(form);
  form.submit();
}
