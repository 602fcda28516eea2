/**
 * The page around a course that speaks cmi5 or xAPI: launches it, and shows what the platform's LRS has heard, as it comes.
 * Bundled for the browser when the preview starts.
 */
import type { Overheard } from './practice-lrs.ts';
import { byId, fill } from './page-parts.ts';

interface Settings {
  readonly courseUrl: string;
  /** Begins a session. */
  readonly launchUrl: string;
  /** What the LRS has heard so far. */
  readonly heardUrl: string;
}

const settings = JSON.parse(byId('settings').textContent) as Settings;
const frame = byId('course') as HTMLIFrameElement;
const said = byId('statements');

async function launch(): Promise<void> {
  const answer = await fetch(settings.launchUrl, { method: 'POST' });
  const { search } = (await answer.json()) as { readonly search: string };
  frame.src = settings.courseUrl + search;
  document.body.dataset['session'] = 'open';
}

async function show(): Promise<void> {
  const answer = await fetch(settings.heardUrl).catch(() => undefined);
  if (!answer?.ok) return;
  const { rows, lines, refused } = (await answer.json()) as Overheard;
  fill(
    byId('recorded'),
    rows.map(({ label, element, value }) => [[label, element], [value]]),
  );
  byId('verdict').textContent =
    refused.length === 0 ? 'Nothing was refused.' : `Refused: ${refused.join(', ')}.`;
  byId('statement-count').textContent = String(lines.length);
  // Whoever has one open to read it keeps it open.
  for (const { at, text, statement } of lines.slice(said.childElementCount)) {
    const line = said.appendChild(document.createElement('li'));
    const more = line.appendChild(document.createElement('details'));
    more.appendChild(document.createElement('summary')).textContent =
      `${new Date(at).toLocaleTimeString('en-GB')} ${text}`;
    more.appendChild(document.createElement('pre')).textContent = statement;
  }
}

byId('reopen').addEventListener('click', () => {
  frame.src = 'about:blank';
  // The course gets its pagehide before the next session begins.
  frame.addEventListener('load', () => void launch(), { once: true });
});
byId('close').addEventListener('click', () => {
  frame.src = 'about:blank';
  document.body.dataset['session'] = 'closed';
});
void launch();
setInterval(() => void show(), 500);
