import { describe, expect, test } from 'vitest';
import { makeContext, placeholderPaths } from '../../../src/content/compile/context.ts';
import { compiled, madeUpLibrary, oakYaml, problemsOf, today } from './made-up.ts';

const render = (text: string, change = {}) => {
  const [block] = compiled('oak', { blocks: [{ text }], ...change }).course.first.screens[0]?.blocks ?? [];
  return block?.kind === 'text' ? block.html : undefined;
};
const problems = (text: string, provider = 'oak') => problemsOf(provider, { blocks: [{ text }] });

describe('a placeholder', () => {
  test('that does not exist is named with file, line and what was probably meant', () => {
    expect(problems('Tell {{people.first.nmae}}.')).toEqual([
      {
        code: 'placeholder-unknown',
        severity: 'error',
        file: 'course/lessons/welcome.yaml',
        line: 6,
        column: 1,
        message: 'There is nothing called {{people.first.nmae}}.',
        mend: 'Did you mean “people.first.name”? The names are in docs/authoring.md.',
      },
    ]);
  });

  test('that is empty for a provider stops the build, unless it was asked for first', () => {
    expect(problems('{{monitoring.notice}}', 'elm')).toMatchObject([{ code: 'placeholder-empty' }]);
    expect(problems('A. {{#if monitoring}}{{monitoring.notice}}{{/if}}', 'elm')).toEqual([]);
    expect(render('{{#if rules.aiWork}}Some{{else}}None{{/if}}')).toBe('<p>None</p>');
  });

  test('may not hold logic', () => {
    for (const text of [
      '{{#each people}}x{{/each}}',
      '{{> part}}',
      '{{lookup people "lead"}}',
      '{{route scam}}',
      '{{../identity}}',
      '{{people}}',
    ]) {
      expect(problems(text), text).toHaveLength(1);
    }
    expect(problems('{{#if identity')).toMatchObject([{ code: 'placeholder-broken' }]);
    expect(problems('{{route "scams"}}')).toMatchObject([{ code: 'missing-route' }]);
  });

  test('does not reach what every object of the language has', () => {
    expect(problems('{{identity.constructor}}')).toMatchObject([{ code: 'placeholder-unknown' }]);
  });

  test('brings words, not Markdown and not HTML', () => {
    const oak = { identity: { ...oakYaml.identity, name: '*Oak* <b>[x](y)</b> ==z==' } };
    expect(render('At {{identity.name}}.', { oak })).toBe('<p>At *Oak* &lt;b&gt;[x](y)&lt;/b&gt; ==z==.</p>');
  });

  test('gives a number only from the register', () => {
    expect(render('Text {{lines.talk-all.number}}.')).toBe('<p>Text 80000.</p>');
    expect(problems('{{lines.talk-all.address}}')).toMatchObject([{ code: 'placeholder-empty' }]);
  });

  test('states a fact only to those who may read it', () => {
    const fact = {
      ...{
        id: 'new-law',
        kind: 'law',
        title: 'x',
        says: 'It will change.',
        publisher: 'x',
        address: 'https://law.example/',
      },
      ...{ seen: '2026-11-01', review: '2027-11-01', confidence: 'H', status: 'announced' },
    };
    const blocks = [{ text: '{{facts.new-law.says}}' }];
    const codes = (status: string, track: string) =>
      problemsOf('oak', { blocks, sources: [{ ...fact, status }] }, { track }).map(({ code }) => code);
    expect(codes('in-force', 'induction')).toEqual([]);
    expect(codes('announced', 'induction')).toEqual(['fact-not-for-reader']);
    expect(codes('announced', 'staff')).toEqual([]);
    expect(codes('unconfirmed', 'staff')).toEqual(['fact-not-for-reader']);
  });
});

test('every path of the authors’ table is there for a provider that leaves most of it empty', () => {
  const library = madeUpLibrary();
  const profile = library.providers.get('elm')?.profile.value;
  if (!profile) throw new Error('no provider');
  const paths = placeholderPaths(
    makeContext({ library, profile, labels: { content: 'x' }, passMark: 0.8, today }),
  );
  for (const path of [
    ...['identity.name', 'identity.shortName', 'words.learners', 'people.first.name', 'people.first.title'],
    ...['people.second.name', 'people.lead.short', 'monitoring.notice', 'monitoring.who', 'systems.concern'],
    ...['rules.personalUse', 'labels.content', 'lines.danger.number', 'course.passPercent'],
    ...['facts.default-first-contact.says'],
  ]) {
    expect(paths).toContain(path);
  }
  expect(paths).toEqual([...paths].sort());
});

describe('Markdown', () => {
  test('has paragraphs, lists, strong words and the highlighter', () => {
    expect(render('**Stop.** Then ==tell **one** person==.')).toBe(
      '<p><strong>Stop.</strong> Then <mark>tell <strong>one</strong> person</mark>.</p>',
    );
    expect(render('- one\n- two')).toBe('<ul>\n<li>one</li>\n<li>two</li>\n</ul>');
    expect(render('2 == 2, and ==')).toBe('<p>2 == 2, and ==</p>');
  });

  test('has no HTML, headings, pictures or code', () => {
    const html = render('<script>alert(1)</script>\n\n# Big\n\n![x](https://x.example/x.png)\n\n    code');
    expect(html).not.toMatch(/<(script|h1|img|pre|code)/);
    expect(html).toContain('&lt;script&gt;');
  });

  test('says that a page of others opens in a new tab', () => {
    expect(render('See [the site](https://site.example/a?b&c).')).toBe(
      '<p>See <a href="https://site.example/a?b&amp;c" rel="noreferrer noopener" target="_blank">the site<span class="vh"> (opens in a new tab)</span></a>.</p>',
    );
  });

  test('lets an e-mail address break after its @, so that a full stop never stands alone', () => {
    expect(render('Write to [a@b.example](mailto:a@b.example).')).toBe(
      '<p>Write to <a href="mailto:a@b.example">a@<wbr>b.example</a>.</p>',
    );
  });

  test('refuses other addresses', () => {
    for (const address of ['javascript:alert(1)', 'http://plain.example/', 'data:text/html,x', '/course']) {
      expect(problems(`[x](${address})`), address).toMatchObject([{ code: 'link-not-allowed' }]);
    }
  });

  test('explains a glossary word once, where a lesson uses it first', () => {
    expect(render('A [money mule](word:money-mule). The [mule](word:money-mule) pays.')).toBe(
      '<p>A <dfn class="word">money mule</dfn> <small class="meaning">(Somebody whose account moves stolen money)</small>. The mule pays.</p>',
    );
    expect(problems('[x](word:money-mulle)')).toMatchObject([
      { code: 'word-unknown', mend: expect.stringContaining('money-mule') as string },
    ]);
  });
});
