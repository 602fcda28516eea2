/** The first screen of Easy Read: one big button, who is reading, and all pages. */
import { html, type TemplateResult } from 'lit';
import type { EasyReadData } from '../../content/model.ts';
import { isEasyPageDone } from '../../progress/easy-read.ts';
import type { CourseSession } from '../course-session.ts';
import { hostedNews } from '../hosted-news.ts';
import { closedRing, icon, plainRing, ring } from '../icons.ts';
import { closeButton, listen, screen, supporterNote } from './easy-page.ts';

export interface EasyHome {
  readonly session: CourseSession;
  readonly data: EasyReadData;
  readonly isShared: boolean;
  readonly onShared: (isShared: boolean) => void;
  readonly onCarryOn: () => void;
  readonly onPage: (index: number) => void;
  readonly onUsual: () => void;
}

export function easyHome(given: EasyHome): TemplateResult {
  const { session, data, onCarryOn, onUsual } = given;
  const { progress, course, next } = session;
  const total = data.pages.length;
  const done = data.pages.filter(({ screens }) => isEasyPageDone(progress, screens)).length;
  const go = !next
    ? 'certificate'
    : done < total && !course.completion.isTaught
      ? done === 0
        ? 'begin'
        : 'carry-on'
      : next.kind === 'sign-off'
        ? 'to-sign'
        : 'to-quiz';
  const where = !next ? 'all-done' : done === 0 ? 'to-do' : 'done-of';
  const body = html`${listen(session)} ${hostedNews(session)}
    <div data-read>
      <p>${session.say('easy.lead')}</p>
      <p>${session.say(`easy.${where}`, { done, total })}</p>
    </div>
    <div class="btns er-go">
      <button type="button" class="btn" data-next @click=${onCarryOn}>
        ${session.say(`easy.${go}`)} ${icon('go')}
      </button>
    </div>
    ${supporterNote(given)} ${pageList(given)}
    <p class="quiet">${session.say('easy.usual-why')}</p>
    <div class="btns">
      <button type="button" class="btn btn--plain" @click=${onUsual}>${session.say('easy.usual')}</button>
      ${closeButton(session, () => void session.saveAndClose())}
    </div>`;
  return screen(session, {
    kicker: session.say('easy.kicker-home'),
    title: course.title,
    isHome: true,
    body,
  });
}

function pageList({ session, data, onPage }: EasyHome): TemplateResult {
  return html`<h2 id="er-pages">${session.say('easy.pages')}</h2>
    <ol class="er-pages" aria-labelledby="er-pages">
      ${data.pages.map(({ title, c, screens }, index) => {
        const isDone = isEasyPageDone(session.progress, screens);
        return html`<li>
          <span class="ring">${isDone ? closedRing() : c ? ring(c) : plainRing()}</span>
          <button
            type="button"
            class="link"
            aria-label=${isDone ? session.say('easy.page-done', { title }) : title}
            @click=${() => onPage(index)}
          >
            ${title}
          </button>
        </li>`;
      })}
    </ol>`;
}
