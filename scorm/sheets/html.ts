/** A compiled sheet as one accessible page that needs nothing beside it: no script, no other file, no network. */
import { readFileSync } from 'node:fs';
import {
  headingLevel,
  type CompiledSection,
  type CompiledSheet,
  type Run,
  type SheetNode,
} from '../../src/content/compile/sheets/sheet.ts';
import type { FourC } from '../../src/content/model.ts';
import { escapeHtml } from '../stamp.ts';

export function writeSheetHtml(sheet: CompiledSheet): string {
  const { title, provider, language, layout, kicker, draft, lead, sections, closing } = sheet;
  const opening: CompiledSection = { startsPage: false, nodes: lead };
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title}: ${provider.name}`)}</title>
<style>${styles()}${sheet.brandCss}</style>
</head>
<body class="${layout}${layout === 'page' && sheet.pages === 1 ? ' one-side' : ''}">
${draft === undefined ? '' : `<p class="every-page" aria-hidden="true">${escapeHtml(draft)}</p>`}
<main>
<header>
<div class="head"><p class="kicker">${escapeHtml(`${provider.name}. ${kicker}`)}</p><div class="rings" aria-hidden="true">${cs.map(ring).join('')}</div></div>
<h1>${escapeHtml(title)}</h1>
${draft === undefined ? '' : `<p class="draft">${escapeHtml(draft)}</p>`}
${nodesHtml(lead, opening)}
</header>
${columns(sections, layout).join('\n')}
<p class="closing">${escapeHtml(closing)}</p>
</main>
</body>
</html>
`;
}

const cs: readonly FourC[] = ['content', 'contact', 'conduct', 'commerce'];

/** Sections in columns end where a new side begins. */
function columns(sections: readonly CompiledSection[], layout: CompiledSheet['layout']): readonly string[] {
  if (layout !== 'leaflet') return sections.map(sectionHtml);
  const sides: CompiledSection[][] = [];
  for (const section of sections) {
    const last = sides.at(-1);
    if (last && !section.startsPage) last.push(section);
    else sides.push([section]);
  }
  return sides.map((side, index) => {
    const inside = side.map((section) => sectionHtml({ ...section, startsPage: false }));
    return `<div class="columns${index > 0 ? ' new-page' : ''}">${inside.join('\n')}</div>`;
  });
}

function sectionHtml(section: CompiledSection): string {
  const { title, startsPage, nodes } = section;
  const names = [...(startsPage ? ['new-page'] : []), ...(title === undefined ? ['untitled'] : [])];
  const heading = title === undefined ? '' : `<h2>${escapeHtml(title)}</h2>\n`;
  return `<section${names.length > 0 ? ` class="${names.join(' ')}"` : ''}>\n${heading}${nodesHtml(nodes, section)}\n</section>`;
}

const nodesHtml = (nodes: readonly SheetNode[], section: CompiledSection): string =>
  nodes.map((node) => nodeHtml(node, section)).join('\n');

function nodeHtml(node: SheetNode, section: CompiledSection): string {
  switch (node.kind) {
    case 'heading': {
      const tag = `h${headingLevel(node.level, section)}`;
      return `<${tag}>${runsHtml(node.runs)}</${tag}>`;
    }
    case 'paragraph':
      return `<p${node.look ? ` class="${node.look}"` : ''}>${runsHtml(node.runs)}</p>`;
    case 'list': {
      const tag = node.look === 'numbers' ? 'ol' : 'ul';
      // Without its marks Safari no longer says that a list is one.
      const marks =
        node.look === 'bullets' || node.look === 'numbers' ? '' : ` class="${node.look}" role="list"`;
      const items = node.items.map(
        ({ c, nodes }) => `<li>${c ? ring(c) : ''}${nodesHtml(nodes, section)}</li>`,
      );
      return `<${tag}${marks}>${items.join('\n')}</${tag}>`;
    }
    case 'box':
      return `<div class="box ${node.look}">${nodesHtml(node.nodes, section)}</div>`;
    case 'table': {
      const head = node.head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
      const rows = node.rows.map(
        (row) => `<tr>${row.map((cell) => `<td>${runsHtml(cell)}</td>`).join('')}</tr>`,
      );
      const name = escapeHtml(node.caption);
      // A wide table scrolls by keys as well, so it takes the focus and has a name.
      return `<div class="table" role="region" aria-label="${name}" tabindex="0"><table><caption>${name}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
    }
    case 'fill':
      return `<p class="fill">${escapeHtml(node.label)}${'<span></span>'.repeat(node.lines)}</p>`;
  }
}

const runsHtml = (runs: readonly Run[]): string =>
  runs
    .map(({ text, isStrong, isMarked, href }) => {
      let html = escapeHtml(text);
      if (isMarked) html = `<mark>${html}</mark>`;
      if (isStrong) html = `<strong>${html}</strong>`;
      if (href !== undefined) html = `<a href="${escapeHtml(href)}">${html}</a>`;
      return html;
    })
    .join('');

const turns: Readonly<Record<FourC, number>> = { conduct: 0, commerce: 90, contact: 180, content: 270 };

/** A C: outer width five, stroke one, gap one. */
const ring = (c: FourC): string =>
  `<svg class="ring" viewBox="0 0 5 5" aria-hidden="true"><path d="M4.4365 3A2 2 0 1 1 4.4365 2" transform="rotate(${turns[c]} 2.5 2.5)"/></svg>`;

let ready: string | undefined;

/** The course's tokens with its font in them, and the sheets' own rules. */
function styles(): string {
  ready ??= [
    read('../../src/styles/tokens.css').replace(
      /url\(['"]?\.\/(fonts\/[\w-]+\.woff2)['"]?\)/g,
      (_, name: string) =>
        `url(data:font/woff2;base64,${readFileSync(new URL(`../../src/styles/${name}`, import.meta.url)).toString('base64')})`,
    ),
    read('./sheet.css'),
  ]
    .join('\n')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\n\s*/g, '\n')
    .replace(/\n+/g, '\n');
  return ready;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
