/** Help lines: who answers, for whom, and whether a person is there now. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { HelpLine } from '../content/model.ts';
import { isFor } from './blocks.ts';
import type { CourseSession } from './course-session.ts';
import { isOpen } from './opening-hours.ts';

/** Lines to call, text or open, those for the reader's age, under-18 first. Whether a person is there now, where known. */
export function helpLines(session: CourseSession, lines: readonly HelpLine[]): TemplateResult {
  const fit = lines.filter(({ age }) => isFor(age, session.progress.age));
  const young = fit.filter(({ age }) => age === 'under-18');
  return html`<dl class="lines">
    ${[...young, ...fit.filter(({ age }) => age !== 'under-18')].map((line) => helpLine(session, line))}
  </dl>`;
}

export function helpLine(session: CourseSession, line: HelpLine): TemplateResult {
  return html`<div>
    <dt>${line.name}${line.for ? html`, ${line.for}` : nothing}</dt>
    <dd>
      ${contact(session, line)}${openState(session, line)}${line.note ? html`<p>${line.note}</p>` : nothing}
    </dd>
  </div>`;
}

function contact(session: CourseSession, { contact: way }: HelpLine): TemplateResult {
  if (way.kind === 'web')
    return html`<a class="num" href=${way.address} target="_blank" rel="noopener noreferrer"
      >${way.label}<span class="vh"> (${session.say('lesson.new-tab')})</span></a
    >`;
  const digits = way.number.replace(/[^+\d]/g, '');
  return way.kind === 'call'
    ? html`<a class="num" href="tel:${digits}">${way.number}</a>`
    : html`<a class="num" href="sms:${digits}">${way.number}</a>`;
}

function openState(session: CourseSession, { open, hours }: HelpLine): TemplateResult | typeof nothing {
  const isOpenNow = isOpen(open, session.now());
  if (isOpenNow === undefined) return hours ? html`<p class="hours">${hours}</p>` : nothing;
  const now = open === 'always' ? 'lesson.any-hour' : isOpenNow ? 'lesson.now-open' : 'lesson.now-closed';
  return html`<p class="hours"><b>${session.say(now)}</b>${hours ? html`. ${hours}` : nothing}</p>`;
}
