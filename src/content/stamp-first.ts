/**
 * What stands in the page before its script runs, and instead of it where scripts are off: the cover, the first
 * screen of the first lesson behind its own Start, who to tell, and the two things that are on every screen, Help and
 * Leave quickly, as plain links. Start is a native disclosure, so it answers at once on the slowest line; the player
 * goes on from there. The same elements and class names as the player's, so that nothing jumps when it takes over.
 */
import { escapeHtml } from './compile/markdown.ts';
import type { CompiledCourse } from './compile/compile-course.ts';
import type { Block, Course, FourC, HelpLine, RouteCard } from './model.ts';

const cs: readonly FourC[] = ['content', 'contact', 'conduct', 'commerce'];

/** The open ring, as the player draws it (src/components/icons.ts). */
const ring = (c: FourC): string =>
  `<svg class="c c--${c}" viewBox="1 1 22 22" aria-hidden="true"><path d="M22.78 9.8A11 11 0 1 0 22.78 14.2H18.22A6.6 6.6 0 1 1 18.22 9.8Z"/></svg>`;

const markC = 'M21.78 8.8A11 11 0 1 0 21.78 13.2H17.22A6.6 6.6 0 1 1 17.22 8.8Z';
const mark = `<svg class="top-mark" viewBox="0 0 100 22" aria-hidden="true"><path d="${markC}" transform="rotate(-90 11 11)"/><path d="${markC}" transform="translate(26) rotate(180 11 11)"/><path d="${markC}" transform="translate(52)"/><path d="${markC}" transform="translate(78) rotate(90 11 11)"/></svg>`;

/** HTML for inside `<four-cs-course>`. */
export function stampFirst({ course, help }: Pick<CompiledCourse, 'course' | 'help'>): string {
  const say = sayer(course);
  const { provider, draft, first } = course;
  const [screen] = first.screens;
  const { number } = help.danger.contact as { readonly number?: string };
  return [
    `<a class="skip" href="#main">${say('shell.skip')}</a>`,
    `<header class="top"><span class="top-name">${mark}<span>${say('shell.name')}<span class="vh">, </span></span> <span class="quiet">${escapeHtml(provider.shortName)}</span></span>`,
    `<nav class="bar" aria-label="${say('shell.bar')}"><a href="#first-help">${say('shell.help')}</a>`,
    `<a class="bar-exit" href="${escapeHtml(course.leaveTo)}" rel="noreferrer noopener" target="_top">${say('shell.leave')}</a></nav>`,
    '</header>',
    draft ? `<p class="draft">${escapeHtml(draft.banner)}</p>` : '',
    '<main class="page" id="main" tabindex="-1">',
    '<div class="cover"><div class="cover-in"><div>',
    `<p class="voice-font first">${say('home.course-of', { provider: provider.shortName, track: course.track.title })}</p>`,
    `<h1>${escapeHtml(course.title)}</h1></div>`,
    `<ul class="cs" aria-label="${say('home.cs')}">`,
    ...cs.map(
      (c) => `<li>${ring(c)}<b>${escapeHtml(course.labels[c])}</b><span>${say(`home.cs-${c}`)}</span></li>`,
    ),
    '</ul></div></div>',
    '<div class="sheet">',
    `<noscript><p>${say('shell.no-script')}</p></noscript>`,
    `<p class="next-left"><b>${say('home.begin-line', { total: String(course.parts.length) })}</b> ${say('home.kept')}</p>`,
    `<details class="start full"><summary class="btn">${say('home.begin', { title: first.title })}</summary>`,
    screen ? `<h2>${escapeHtml(screen.title)}</h2>${screen.blocks.map(block).join('')}` : '',
    '</details><div class="grid full"><div class="col">',
    `</div><aside class="side" id="first-help" tabindex="-1" aria-label="${say('help.title')}">`,
    number === undefined
      ? ''
      : `<div class="danger"><a href="tel:${escapeHtml(number)}">${escapeHtml(number)}</a>${help.dangerText}</div>`,
    card(help.first),
    // The card speaks of lines below, and without a script these are all there are.
    `<dl class="lines">${help.talk.map(line).join('')}</dl>`,
    '</aside></div></div></main>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Blocks that say something without a script; activities come with the player. */
function block(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<div class="${block.isLead ? 'lead' : 'prose'}">${block.html}</div>`;
    case 'idea':
      return `<div class="idea">${block.html}</div>`;
    case 'note':
      return `<div class="note"><h3>${escapeHtml(block.title)}</h3>${block.html}</div>`;
    case 'voice':
      return `<div class="voice"><h3 class="voice-who">${escapeHtml(block.title)}</h3>${block.html}${from(block.from)}</div>`;
    case 'steps':
      return `<ol class="steps">${block.items.map((item) => `<li>${item}</li>`).join('')}</ol>`;
    case 'route':
      return card(block.card);
    default:
      return '';
  }
}

/** In the provider's voice where its policy says so, in ours where it is the safe default. */
function card({ title, first, second, extra, outOfHours, from: source }: RouteCard): string {
  const lines = [first, second, ...extra, outOfHours].join('');
  return source === undefined
    ? `<div class="note"><h3>${escapeHtml(title)}</h3>${lines}</div>`
    : `<div class="voice"><h3 class="voice-who">${escapeHtml(title)}</h3>${lines}${from(source)}</div>`;
}

/** As the player shows it, without the hours that only a script can tell. */
function line({ name, for: whom, contact }: HelpLine): string {
  const [href, text] =
    contact.kind === 'web'
      ? [contact.address, contact.label]
      : [
          `${contact.kind === 'call' ? 'tel' : 'sms'}:${contact.number.replace(/[^+\d]/g, '')}`,
          contact.number,
        ];
  return `<div><dt>${escapeHtml(whom === '' ? name : `${name}, ${whom}`)}</dt><dd><a class="num" href="${escapeHtml(href)}">${escapeHtml(text)}</a></dd></div>`;
}

const from = (source: string | undefined): string =>
  source === undefined ? '' : `<p class="from">${escapeHtml(source)}</p>`;

const sayer =
  ({ words }: Course) =>
  (key: string, slots: Readonly<Record<string, string>> = {}): string =>
    escapeHtml((words[key] ?? '').replace(/\{([\w-]+)\}/g, (_, name: string) => slots[name] ?? ''));
