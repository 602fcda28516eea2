/** How each block of a lesson looks. Thick line at the side: the provider speaks. Thin line on top: the course does. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { AgeBand, Block, ForAge, FourC, VoiceBlock } from '../content/model.ts';
import type { CourseSession } from './course-session.ts';
import { ring } from './icons.ts';
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
    case 'route':
      return routeCard(block.card);
    case 'question':
      return html`<fc-question
        .question=${block.question}
        .words=${session.words}
        .session=${session}
      ></fc-question>`;
    case 'more':
      return html`<details>
        <summary>${block.title}</summary>
        <div>${blocks(session, block.blocks)}</div>
      </details>`;
    default:
      return drawLater?.(session, block) ?? html``;
  }
}

type LaterBlock = Extract<
  Block,
  { readonly kind: 'cs' | 'artefact' | 'thread' | 'lines' | 'sort' | 'scenario' | 'incident-helper' }
>;
export type DrawLater = (session: CourseSession, block: LaterBlock) => TemplateResult;

/** Draws what no first lesson holds, once `later-blocks.ts` is there. */
let drawLater: DrawLater | undefined;
export const comeLater = (draw: DrawLater): void => {
  drawLater = draw;
};

/** Whether a screen waits for `later-blocks.ts`. */
export const hasLaterBlocks = (list: readonly Block[]): boolean =>
  list.some((block) =>
    block.kind === 'more'
      ? hasLaterBlocks(block.blocks)
      : /^(cs|artefact|thread|lines|sort|scenario|incident-helper)$/.test(block.kind),
  );

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
