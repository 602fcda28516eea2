/**
 * The page around the course in the preview: a stand-in LMS (`scorm-again` behind the strict wrapper) with a
 * readable live view of what it has recorded. Bundled for the browser when the preview starts.
 *
 * Like Moodle it keeps attempts on its server and commits by synchronous request, so a slow or failing LMS
 * feels here as it would there.
 */
import { createStrictLms, type StrictLms } from '../../test/lms/strict-lms.ts';
import { byId, fill } from './page-parts.ts';
import { recordedRows } from './recorded-rows.ts';

interface Settings {
  readonly standard: 'scorm12' | 'scorm2004';
  readonly courseUrl: string;
  readonly storeUrl: string;
  readonly learner: { readonly id: string; readonly name: string };
  readonly masteryScore?: number;
}

declare global {
  interface Window {
    API?: unknown;
    API_1484_11?: unknown;
    /** For whoever looks from outside: journeys and the curious. */
    lms?: StrictLms;
    /** Every session of this page, the last one too. */
    sessions?: StrictLms[];
  }
}

const settings = JSON.parse(byId('settings').textContent) as Settings;
const frame = byId('course') as HTMLIFrameElement;

/** A synchronous request, as the LMSs make that we have seen (docs/lms-notes.md). */
function ask(method: 'GET' | 'PUT', body?: unknown): unknown {
  const request = new XMLHttpRequest();
  request.open(method, settings.storeUrl, false);
  request.setRequestHeader('Content-Type', 'application/json');
  request.send(body === undefined ? null : JSON.stringify(body));
  if (request.status >= 400) throw new Error(`the store answered ${request.status}`);
  return request.responseText === '' ? undefined : JSON.parse(request.responseText);
}

function launch(): void {
  const { standard, learner } = settings;
  const lms = createStrictLms({
    standard,
    learner,
    ...(settings.masteryScore === undefined ? {} : { masteryScore: settings.masteryScore }),
    store: {
      load: () => ask('GET') as object | undefined,
      commit: (data) => {
        ask('PUT', data);
        return true;
      },
    },
  });
  delete window.API;
  delete window.API_1484_11;
  if (standard === 'scorm12') window.API = lms.api;
  else window.API_1484_11 = lms.api;
  window.lms = lms;
  window.sessions = [...(window.sessions ?? []), lms];
  frame.src = settings.courseUrl;
  document.body.dataset['session'] = 'open';
}

function show(): void {
  const lms = window.lms;
  if (!lms) return;
  fill(
    byId('recorded'),
    recordedRows(settings.standard, lms.snapshot()).map(({ label, element, value }) => [
      [label, element],
      [value],
    ]),
  );
  fill(
    byId('calls'),
    lms.calls
      .slice(-200)
      .map(({ call, element, value, result, error }) =>
        [call, element, value, result, error].map((text) => [text]),
      ),
  );
  byId('call-count').textContent = String(lms.calls.length);
  const verdict = lms.verdict();
  byId('verdict').textContent =
    verdict.faults.length === 0 ? 'No call broke the standard.' : verdict.faults.join(' ');
}

byId('reopen').addEventListener('click', () => {
  frame.src = 'about:blank';
  // The course gets its pagehide before the next session begins.
  frame.addEventListener('load', launch, { once: true });
});
byId('close').addEventListener('click', () => {
  frame.src = 'about:blank';
  document.body.dataset['session'] = 'closed';
});
launch();
setInterval(show, 500);
