/**
 * Markdown to HTML that is safe to place in a page: no raw HTML, headings, pictures, tables or code; links to
 * https pages, the phone and the glossary only. Two marks of ours: `==the phrase to remember==` and
 * `[words](word:id)`, which gives the meaning right after the word where a lesson uses it first. That needs no
 * script, no hovering and no second page, and a screen reader says it in its place.
 */
import MarkdownIt from 'markdown-it';
import { didYouMean } from '../problems.ts';
import type { Html } from '../model.ts';
import type { Place, Problems } from './problems.ts';

export interface MarkdownOptions {
  readonly problems: Problems;
  /** The meaning of a glossary word, as Markdown without placeholders. */
  readonly meanings: ReadonlyMap<string, string>;
  /** "opens in a new tab" */
  readonly newTab: string;
}

/** What one piece of text is rendered with; `explained` is shared by all the text of one lesson. */
interface Environment {
  readonly place: Place;
  readonly explained: Set<string>;
  readonly open: ('link' | 'word' | 'nothing')[];
  readonly options: MarkdownOptions;
  meaning?: string;
}

export interface MarkdownWriter {
  /** Paragraphs and lists, each paragraph in its `<p>`. */
  block(markdown: string, place: Place, explained: Set<string>): Html;
  /** One line's worth: no paragraph around it. */
  inline(markdown: string, place: Place, explained: Set<string>): Html;
}

export function markdownWriter(options: MarkdownOptions): MarkdownWriter {
  const environment = (place: Place, explained: Set<string>): Environment => ({
    place,
    explained,
    open: [],
    options,
  });
  return {
    block: (markdown, place, explained) =>
      parser.render(markdown.trim(), environment(place, explained)).trim(),
    inline: (markdown, place, explained) =>
      parser.renderInline(markdown.trim(), environment(place, explained)),
  };
}

export const escapeHtml = (text: string): string => parser.utils.escapeHtml(text);

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
parser.disable([
  'heading',
  'lheading',
  'image',
  'code',
  'fence',
  'html_block',
  'html_inline',
  'table',
  'hr',
  'reference',
]);
// Every address gets as far as the renderer, where a bad one becomes a problem with a line number.
parser.validateLink = () => true;

parser.inline.ruler.before('emphasis', 'mark', (state, silent) => {
  const { src, pos } = state;
  if (!src.startsWith('==', pos)) return false;
  const end = src.indexOf('==', pos + 2);
  if (end < pos + 3 || end > state.posMax) return false;
  // As with *stars*: "2 == 2" marks nothing.
  if (/\s/.test(src.charAt(pos + 2) + src.charAt(end - 1))) return false;
  if (!silent) {
    state.push('mark_open', 'mark', 1);
    const { posMax } = state;
    state.pos = pos + 2;
    state.posMax = end;
    state.md.inline.tokenize(state);
    state.posMax = posMax;
    state.push('mark_close', 'mark', -1);
  }
  state.pos = end + 2;
  return true;
});

parser.renderer.rules.link_open = (tokens, index, _options, env: Environment) => {
  const href = tokens[index]?.attrGet('href') ?? '';
  if (href.startsWith('word:')) return openWord(href.slice('word:'.length), env);
  if (/^(https:\/\/|tel:|mailto:)/.test(href)) {
    env.open.push('link');
    const isElsewhere = href.startsWith('https:');
    const shown = tokens[index + 1];
    if (href.startsWith('mailto:') && shown?.type === 'text') shown.meta = 'e-mail';
    return `<a href="${escapeHtml(href)}"${isElsewhere ? ' rel="noreferrer noopener" target="_blank"' : ''}>`;
  }
  env.open.push('nothing');
  env.options.problems.add(env.place, {
    code: 'link-not-allowed',
    message: `A link goes to “${href}”.`,
    mend: 'Link to an https:// address or to a glossary word, as in [money mule](word:money-mule).',
  });
  return '';
};

// A long address breaks after its @, or the full stop that follows it would stand alone on the next line.
parser.renderer.rules.text = (tokens, index) => {
  const token = tokens[index];
  const html = escapeHtml(token?.content ?? '');
  return token?.meta === 'e-mail' ? html.replace('@', '@<wbr>') : html;
};

parser.renderer.rules.link_close = (tokens, index, _options, env: Environment) => {
  const kind = env.open.pop();
  if (kind === 'word') {
    const { meaning } = env;
    delete env.meaning;
    return meaning === undefined ? '' : `</dfn> <small class="meaning">(${meaning})</small>`;
  }
  if (kind !== 'link') return '';
  // tokens before this one hold the address; only pages of others open a new tab.
  const opened = tokens.slice(0, index).findLast((token) => token.type === 'link_open');
  const isElsewhere = opened?.attrGet('href')?.startsWith('https:') ?? false;
  return `${isElsewhere ? `<span class="vh"> (${escapeHtml(env.options.newTab)})</span>` : ''}</a>`;
};

function openWord(id: string, env: Environment): string {
  env.open.push('word');
  const { meanings, problems } = env.options;
  const meaning = meanings.get(id);
  if (meaning === undefined) {
    problems.add(env.place, {
      code: 'word-unknown',
      message: `The glossary has no word “${id}”.`,
      mend: `${didYouMean(id, meanings.keys())}Add it to course/glossary.yaml, or take the link out.`,
    });
    return '';
  }
  if (env.explained.has(id)) return '';
  env.explained.add(id);
  // A meaning that holds a glossary word itself stays plain: brackets within brackets help nobody.
  env.meaning = parser
    .renderInline(meaning.trim(), { ...env, open: [], explained: new Set(meanings.keys()) })
    .replace(/\.$/, '');
  return '<dfn class="word">';
}
