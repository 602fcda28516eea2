/** Pages beside the course, which count for nothing: the incident helper and the words we use. */
import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { TermsData } from '../content/model.ts';
import type { CourseSession, ExtraPage } from './course-session.ts';
import { hostedNews } from './hosted-news.ts';
import { ownRecord } from './own-record.ts';

/** @param missing - shown where a script could not be had */
export function extraPage(session: CourseSession, name: ExtraPage, missing: unknown): TemplateResult {
  return html`<div class="sheet">
    ${name === 'incidents' ? incidents(session, missing) : terms(session)}
    <div class="btns">
      <button class="btn btn--plain" @click=${() => session.goHome()}>
        ${session.say('shell.all-parts')}
      </button>
    </div>
  </div>`;
}

/** On the home: in a track for staff the way to the incident helper; where the tool keeps the record, its news and the record. */
export const homeExtra = (session: CourseSession): TemplateResult => {
  const { course, openExtra } = session;
  return html`${hostedNews(session)}${
    course.incidents
      ? html`<div class="extra full">
          <h2>${course.incidents.title}</h2>
          <button class="btn btn--plain" @click=${() => openExtra('incidents')}>
            ${course.incidents.button}
          </button>
        </div>`
      : nothing
  }${ownRecord(session)}`;
};

/** In the foot of every page, once its word has come with Help. */
export const footExtra = (session: CourseSession): TemplateResult | typeof nothing =>
  session.hasWords('help.terms')
    ? html`<p>
        <button class="link" @click=${() => session.openExtra('terms')}>${session.say('help.terms')}</button>
      </p>`
    : nothing;

function incidents(session: CourseSession, missing: unknown): TemplateResult {
  return html`<h1 tabindex="-1">${session.course.incidents?.title}</h1>
    ${missing} <fc-incident-helper .session=${session} .hasLead=${true}></fc-incident-helper>`;
}

function terms(session: CourseSession): TemplateResult {
  const data = session.data.moreHere('terms') as TermsData | undefined;
  return html`<h1 tabindex="-1">${session.say('help.terms')}</h1>
    ${
      data
        ? html`<p class="lead">${data.words['terms.lead']}</p>
            <dl class="terms" data-read>
              ${data.terms.map(
                ({ word, html: means }) =>
                  html`<div>
                    <dt>${word}</dt>
                    <dd>${unsafeHTML(means)}</dd>
                  </div>`,
              )}
            </dl>`
        : html`<p role="status">${session.say('shell.loading')}</p>`
    }`;
}
