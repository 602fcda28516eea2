/** How each block of a lesson looks. Thick line at the side: the provider speaks. Thin line on top: the course does. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { AgeBand, Block, ForAge, FourC, HelpLine, Message, VoiceBlock } from '../content/model.ts';
import type { CourseSession } from './course-session.ts';
import { ring } from './icons.ts';
import { isOpen } from './opening-hours.ts';
import { helpButton, routeCard } from './route-card.ts';

/** Whoever has not said their age sees what is for either (design rule 4). */
export const isFor = (age: ForAge | undefined, reader: AgeBand): boolean =>
  age === undefined || reader === 'not-said' || age === reader;

export const blocks = (session: CourseSession, list: readonly Block[]): TemplateResult[] =>
  list.filter(({ age }) => isFor(age, session.progress.age)).map((block) => oneBlock(session, block));

function oneBlock(session: CourseSession, block: Block): TemplateResult {
  switch (block.kind) {
    case 'text':
      return html`<div class=${block.isLead ? 'lead' : 'prose'}>${unsafeHTML(block.html)}</div>`;
    case 'idea':
      return html`<div class="idea">${unsafeHTML(block.html)}</div>`;
    case 'note':
      return html`<div class=${block.isComing ? 'note note--coming' : 'note'}>
        <h3>${block.title}</h3>
        ${unsafeHTML(block.html)}
      </div>`;
    case 'voice':
      return voice(block);
    case 'picture':
      return block.alt === ''
        ? html`<div class="drawing" aria-hidden="true">${unsafeHTML(block.svg)}</div>`
        : html`<div class="drawing" role="img" aria-label=${block.alt}>${unsafeHTML(block.svg)}</div>`;
    case 'steps':
      return html`<ol class="steps">
        ${block.items.map((item) => html`<li>${unsafeHTML(item)}</li>`)}
      </ol>`;
    case 'artefact':
      return html`<figure class="artefact" aria-label=${block.label}>
        <figcaption class="artefact-from">
          <span>${block.from}</span>${block.when ? html`<span class="quiet">${block.when}</span>` : nothing}
        </figcaption>
        <p>
          ${block.parts.map(
            (part, index) =>
              html`<i>${index + 1}</i
                ><span class=${part.isAddress ? 'address' : ''}>${unsafeHTML(part.html)}</span> `,
          )}
        </p>
      </figure>`;
    case 'thread':
      return html`<ol class="thread" aria-label=${block.label}>
        ${block.messages.map(message)}
      </ol>`;
    case 'route':
      return routeCard(block.card);
    case 'lines':
      return html`${block.title ? html`<h3>${block.title}</h3>` : nothing}${helpLines(session, block.lines)}`;
    case 'cs':
      return html`<ul class="cs cs--text" aria-label=${session.say('home.cs')}>
        ${fourCs(session)}
      </ul>`;
    case 'question':
      return html`<fc-question
        .question=${block.question}
        .words=${session.words}
        .session=${session}
      ></fc-question>`;
    case 'sort':
      return html`<fc-sort
        .sort=${block}
        .block=${block}
        .labels=${session.course.labels}
        .course=${session.course}
        .words=${session.words}
        .session=${session}
      ></fc-sort>`;
    case 'scenario':
      return html`<fc-scenario
        .scenario=${block.scenario}
        .course=${session.course}
        .words=${session.words}
        .session=${session}
      ></fc-scenario>`;
    case 'incident-helper':
      return html`<fc-incident-helper .session=${session}></fc-incident-helper>`;
    case 'more':
      return html`<details>
        <summary>${block.title}</summary>
        <div>${blocks(session, block.blocks)}</div>
      </details>`;
  }
}

const cs: readonly FourC[] = ['content', 'contact', 'conduct', 'commerce'];

/** Rows of the list of the four Cs, under the provider's own headings. */
export const fourCs = (session: CourseSession): TemplateResult[] =>
  cs.map(
    (c) =>
      html`<li>${ring(c)}<b>${session.course.labels[c]}</b><span>${session.say(`home.cs-${c}`)}</span></li>`,
  );

/** @param level - of its heading: beside the task list 2, in a lesson 3 */
export function voice({ title, html: words, from, help }: VoiceBlock, level: 2 | 3 = 3): TemplateResult {
  return html`<div class="voice">
      ${level === 2 ? html`<h2 class="voice-who">${title}</h2>` : html`<h3 class="voice-who">${title}</h3>`}
      ${unsafeHTML(words)}${from ? html`<p class="from">${from}</p>` : nothing}
    </div>
    ${helpButton(help)}`;
}

function message({ from, who, when, html: words }: Message): TemplateResult {
  if (from === 'told') return html`<li class="told">${unsafeHTML(words)}</li>`;
  return html`<li class=${from === 'you' ? 'mine' : ''}>
    ${ring('conduct')}
    <div class="bubble">
      ${who ? html`<p class="who">${who} ${when ? html`<span>${when}</span>` : nothing}</p>` : nothing}
      ${unsafeHTML(words)}
    </div>
  </li>`;
}

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
