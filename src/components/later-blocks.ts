/** How the blocks look that no first lesson holds: activities, threads, made-up messages, help lines. */
import { html, nothing } from 'lit/html.js';
import { comeLater, fourCs } from './blocks.ts';
import { helpLines } from './help-lines.ts';
import { artefact } from './question/artefact.ts';
import { message } from './question/thread.ts';

comeLater((session, block) => {
  switch (block.kind) {
    case 'cs':
      return html`<ul class="cs cs--text" aria-label=${session.say('home.cs')}>
        ${fourCs(session)}
      </ul>`;
    case 'artefact':
      return artefact(block, true);
    case 'thread':
      return html`<ol class="thread" aria-label=${block.label}>
        ${block.messages.map(message)}
      </ol>`;
    case 'lines':
      return html`${block.title ? html`<h3>${block.title}</h3>` : nothing}${helpLines(session, block.lines)}`;
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
  }
});
