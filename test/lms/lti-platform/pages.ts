/** The frame around every page of the platform, and the smallest pages. */
import type { PostedForm } from './oidc.ts';
import type { LtiPlatform } from './platform.ts';
import { pageScript, storageScript } from './page-scripts.ts';

const style = `
:root { --ink: #1f2933; --quiet: #52606d; --line: #cbd2d9; --back: #f5f7fa; --accent: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: #fff; }
header { background: var(--back); border-block-end: 1px solid var(--line); padding: .75rem 1.25rem; }
header p { margin: 0; font-weight: 600; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .25rem 0 0; padding: 0; }
main { max-inline-size: 64rem; padding: 1rem 1.25rem 3rem; }
main.wide { max-inline-size: none; }
a { color: var(--accent); }
a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
.activity { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin-block: 1rem; }
.activity h2 { font-size: 1.1rem; margin: 0; }
.people { list-style: none; margin: .5rem 0 0; padding: 0; }
.people li { display: flex; flex-wrap: wrap; gap: .5rem; margin-block-start: .5rem; }
.people .button:first-child { inline-size: min(100%, 24rem); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button, .button { font: inherit; color: var(--accent); background: #fff; border: 1px solid var(--accent); border-radius: .375rem; padding: .375rem .75rem; min-block-size: 2.75rem; cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
button:hover, .button:hover { background: var(--back); }
:focus-visible { outline: 3px solid #ffbf47; outline-offset: 2px; }
input { font: inherit; padding: .5rem; border: 1px solid var(--quiet); border-radius: .375rem; inline-size: min(100%, 40rem); }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .375rem .75rem; text-align: start; }
caption { text-align: start; font-weight: 600; padding-block: .5rem; }
iframe.tool { inline-size: 100%; block-size: 80vh; border: 1px solid var(--line); }
.quiet { color: var(--quiet); }
.table { overflow-x: auto; }
`;

export type PageName = 'course' | 'gradebook' | 'content' | 'admin' | 'other';

const navigation: readonly (readonly [PageName, string, string])[] = [
  ['course', '/', 'Course'],
  ['gradebook', '/gradebook', 'Gradebook'],
  ['content', '/content', 'Add content'],
  ['admin', '/admin', 'Administration'],
];

/** @param body - HTML, with every value escaped */
export function layout(
  platform: LtiPlatform,
  page: { readonly name: PageName; readonly title: string; readonly body: string; readonly isWide?: boolean },
): string {
  const links = [
    ...navigation.map(([name, path, title]) => link(platform.baseUrl + path, title, name === page.name)),
    ...platform.others.map(({ href, title }) => link(href, title, false)),
  ];
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escape(page.title)} – ${escape(platform.title)}</title><style>${style}</style></head>
<body><header><p>${escape(platform.title)}</p><nav aria-label="Platform"><ul>${links.join('')}</ul></nav></header>
<main${page.isWide ? ' class="wide"' : ''}><h1>${escape(page.title)}</h1>
${page.body}
</main>
${platform.manner === 'canvas' ? storageFrame(platform) : ''}
<script>${pageScript}</script>
</body></html>`;
}

function link(href: string, title: string, isHere: boolean): string {
  return `<li><a href="${escape(href)}"${isHere ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`;
}

/** Canvas keeps a tool's login state in this frame. @see LTI Client Side postMessages 0.1, section 1.2 */
function storageFrame(platform: LtiPlatform): string {
  return `<iframe name="post_message_forwarding" title="Storage for tools" hidden src="${escape(platform.baseUrl)}/storage"></iframe>`;
}

export function storagePage(): string {
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Storage for tools</title></head><body><script>${storageScript}</script></body></html>`;
}

/** Posts itself; the button is for a browser without scripts. */
export function autoForm({ action, fields }: PostedForm): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Opening…</title></head>
<body><form method="post" action="${escape(action)}">${inputs.join('')}<button>Go on</button></form>
<script>document.forms[0].submit()</script></body></html>`;
}

/** The form of such a page, as a browser would post it: for tests that have none. */
export function readForm(html: string): PostedForm {
  const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) throw new Error('There is no form in this page.');
  return {
    action: unescape(action),
    fields: Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [
        unescape(name ?? ''),
        unescape(value ?? ''),
      ]),
    ),
  };
}

export function errorPage(platform: LtiPlatform, sentence: string): string {
  return messagePage(platform, 'This did not work', [sentence]);
}

export function messagePage(platform: LtiPlatform, title: string, lines: readonly string[]): string {
  const body = lines.map((line) => `<p>${escape(line)}</p>`).join('\n');
  return layout(platform, {
    name: 'other',
    title,
    body: `${body}<p><a target="_top" href="${escape(platform.baseUrl)}/">Back to the course</a></p>`,
  });
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function unescape(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
}
