import { beforeAll, describe, expect, test } from 'vitest';
import { compileCourse } from '../../../src/content/compile/compile-course.ts';
import { nodesOf, runsOf } from '../../../src/content/compile/sheets/html-nodes.ts';
import { compileSheets, type CompiledSheet } from '../../../src/content/compile/sheets/compile-sheets.ts';
import type { SheetNode } from '../../../src/content/compile/sheets/sheet.ts';
import type { Library } from '../../../src/content/library.ts';
import { sheet as sheetSchema } from '../../../src/content/schema/sheet.ts';
import { realLibrary, sheetOf, sheetsOf, today } from '../../scorm/sheets-world.ts';
import { inFile, madeUpLibrary } from './made-up.ts';

let library: Library;
beforeAll(async () => {
  library = await realLibrary();
}, 60_000);

/** Every stretch of words of a sheet, paragraph by paragraph. */
function paragraphs(sheet: CompiledSheet): readonly string[] {
  const inNode = (node: SheetNode): readonly string[] => {
    switch (node.kind) {
      case 'heading':
      case 'paragraph':
        return [node.runs.map(({ text }) => text).join('')];
      case 'list':
        return node.items.flatMap(({ nodes }) => nodes.flatMap(inNode));
      case 'box':
        return node.nodes.flatMap(inNode);
      case 'table':
        return [
          node.caption,
          ...node.head,
          ...node.rows.flat().map((cell) => cell.map(({ text }) => text).join('')),
        ];
      case 'fill':
        return [node.label];
    }
  };
  return [
    sheet.kicker,
    sheet.title,
    ...sheet.lead.flatMap(inNode),
    ...sheet.sections.flatMap(({ title, nodes }) => [
      ...(title === undefined ? [] : [title]),
      ...nodes.flatMap(inNode),
    ]),
    sheet.closing,
  ];
}
const textOf = (sheet: CompiledSheet): string => paragraphs(sheet).join('\n');

describe('the sheets of the course', { timeout: 60_000 }, () => {
  test('compile for every provider, whole', () => {
    expect(library.providers.size).toBeGreaterThanOrEqual(6);
    for (const provider of library.providers.keys()) {
      const sheets = sheetsOf(library, provider);
      expect(sheets.map(({ id }) => id)).toEqual([
        'agreement',
        'bulletin',
        'facilitator-pack',
        'image-release',
        'online-lesson-card',
        'parents-leaflet',
        'staff-card',
        'tell-card',
        'tell-poster',
        'welcome-booklet',
      ]);
      for (const sheet of sheets) {
        expect(textOf(sheet), `${provider} ${sheet.id}`).not.toMatch(/\{|undefined|\bnull\b|<\w/);
        for (const section of sheet.sections) expect(section.nodes).not.toHaveLength(0);
      }
    }
  });

  test('are drafts until somebody at the provider stands behind them', () => {
    for (const provider of library.providers.keys())
      for (const sheet of sheetsOf(library, provider))
        expect(sheet.draft !== undefined, `${provider} ${sheet.id}`).toBe(provider !== 'example');
    expect(sheetOf(library, 'skills-for-work', 'tell-card').draft).toBe('Draft: not for customers');
  });

  test('say what this provider monitors, and nothing of another’s', () => {
    const leaflet = (provider: string): string => textOf(sheetOf(library, provider, 'parents-leaflet'));
    expect(leaflet('ws-training')).toMatch(/Smoothwall/);
    expect(leaflet('ws-training')).toMatch(/Parent Mail/);
    expect(leaflet('waes')).toMatch(/Sophos/);
    for (const provider of ['nwcs', 'aspire', 'skills-for-work', 'example'])
      expect(leaflet(provider)).not.toMatch(/Smoothwall|Sophos|Parent Mail/);
  });

  test('carry a campaign where a policy has one', () => {
    const poster = (provider: string): string => textOf(sheetOf(library, provider, 'tell-poster'));
    expect(poster('ws-training')).toMatch(/Be E-aware: Connect with Care/);
    expect(poster('waes')).toMatch(/WAES to be Safe/);
    expect(poster('nwcs')).not.toMatch(/E-aware|WAES/);
  });

  test('show a role, and no name, where the policy is past its review', () => {
    for (const provider of ['nwcs', 'aspire', 'waes'])
      for (const sheet of sheetsOf(library, provider))
        expect(textOf(sheet)).not.toMatch(/Sheron|Luxon|Trowman|Witham|Zalesny|Robson/);
  });

  test('have only numbers of the registers and of the profile', () => {
    const known = new Set(
      library.help.value.lines.flatMap(({ contact }) =>
        'call' in contact ? [contact.call] : 'text' in contact ? [contact.text] : [],
      ),
    );
    for (const provider of library.providers.keys())
      for (const sheet of sheetsOf(library, provider))
        for (const [number] of textOf(sheet)
          .replaceAll('\u00a0', ' ')
          .matchAll(/\b0\d{2,4}[ \d]{5,}\d\b/g))
          expect(known, `${provider} ${sheet.id}`).toContain(number);
  });

  test('tell nobody to do anything to a picture but leave it alone', () => {
    const verbs = /\b(view|look at|copy|print|forward|screenshot|save|keep|delete|send|open)\b/i;
    const pictures = /\b(picture|image|photo|nude)s?\b/i;
    const isForbidden = /\b(never|do not|don’t|nobody|no|not|nothing|only)\b/i;
    for (const provider of library.providers.keys()) {
      for (const id of ['staff-card', 'facilitator-pack', 'online-lesson-card', 'parents-leaflet']) {
        const sentences = paragraphs(sheetOf(library, provider, id)).flatMap((text) =>
          text.split(/(?<=[.?])\s+/),
        );
        for (const sentence of sentences.filter((each) => verbs.test(each) && pictures.test(each)))
          expect(sentence, id).toMatch(isForbidden);
      }
      const card = textOf(sheetOf(library, provider, 'staff-card'));
      expect(card).toMatch(
        /Never view, copy, print, forward, screenshot, save, keep or delete it, and never ask anybody else to/,
      );
      expect(card).toMatch(/or the police, at once/);
      expect(card).not.toMatch(/preserve|evidence|confidential/i);
    }
  });

  test('tell no learner or parent of law that is not in force', () => {
    const coming = library.sources.value.sources.filter(
      ({ status }) => status === 'enacted' || status === 'announced',
    );
    for (const [, file] of library.sheets ?? []) {
      if (file.value.audience === 'staff') continue;
      expect(coming.filter(({ id }) => file.value.sources.includes(id))).toEqual([]);
    }
    expect(textOf(sheetOf(library, 'example', 'bulletin'))).toMatch(/not yet in force/);
  });
});

describe('the booklet', { timeout: 60_000 }, () => {
  test('holds every lesson in order and every answer at the back', () => {
    const course = compileCourse(library, 'example', 'induction', { today });
    if (!course.ok) throw new Error('no course');
    const { parts } = course.value.course;
    const booklet = sheetOf(library, 'example', 'welcome-booklet');
    const titles = booklet.sections.flatMap(({ title }) => title ?? []);
    const lessons = parts.filter(({ kind }) => kind === 'lesson').map(({ title }) => title);
    expect(titles).toEqual(['What is in it', ...lessons, 'Answers']);

    const text = textOf(booklet);
    const answers = text.lastIndexOf('\nAnswers\n');
    const asked = Object.values(course.value.lessons).flatMap(({ screens }) =>
      screens.flatMap(({ blocks, side }) =>
        [...blocks, ...side].flatMap((block) => (block.kind === 'question' ? [block.question] : [])),
      ),
    );
    expect(asked.length).toBeGreaterThan(5);
    for (const { stem, options, lesson } of asked) {
      expect(text.indexOf(stem)).toBeLessThan(answers);
      const says = runsOf(lesson)
        .map(({ text: words }) => words)
        .join('');
      expect(text.slice(answers)).toContain(says);
      for (const { isRight, why } of options) {
        const reason =
          nodesOf(why).flatMap((node) => (node.kind === 'paragraph' ? node.runs : []))[0]?.text ?? '';
        expect(text.slice(0, answers)).not.toContain(reason);
        if (isRight) expect(text.slice(answers)).toContain(reason);
      }
    }
  });
});

describe('the agreement', { timeout: 60_000 }, () => {
  test('has the exact words and the fingerprint of what is signed in the course', () => {
    for (const provider of library.providers.keys()) {
      const course = compileCourse(library, provider, 'induction', { today });
      const signOff = course.ok ? course.value.signOff : undefined;
      const text = textOf(sheetOf(library, provider, 'agreement'));
      expect(text).toContain(signOff?.hash);
      const clauses =
        signOff?.documents.flatMap(({ sections }) => sections.flatMap(({ clauses: all }) => all)) ?? [];
      expect(clauses.length).toBeGreaterThan(0);
      for (const { number, exact } of clauses)
        if (exact !== undefined) expect(text).toContain(`${String(number)}. ${exact.split('\n')[0] ?? ''}`);
      for (const { text: statement } of signOff?.statements ?? []) expect(text).toContain(statement);
    }
  });
});

const made = (change: object, base = madeUpLibrary()) => {
  const value = sheetSchema.parse({
    id: 'trial',
    title: 'A trial',
    for: 'For you',
    audience: 'learner',
    layout: 'page',
    sections: [{ blocks: [{ text: 'Words.' }] }],
    ...change,
  });
  return compileSheets(
    { ...base, sheets: new Map([['trial', inFile('course/sheets/trial.yaml', value)]]) },
    'oak',
    {
      today: '2026-11-16',
    },
  );
};
const codes = (change: object, base?: Library): readonly string[] => {
  const result = made(change, base);
  return result.ok ? [] : result.problem.map(({ code }) => code);
};
const wordsOf = (change: object): string => {
  const result = made(change);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value.map(textOf).join();
};

describe('a sheet', () => {
  test('leaves a withheld clause out of what is signed, and says so', () => {
    const text = wordsOf({ sections: [{ blocks: [{ documents: 'learner' }] }] });
    expect(text).toMatch(/3\. \S+.* is rewording this rule\. It is left out here/);
    expect(text).toMatch(/Open nothing more, and tell/);
    expect(text).not.toMatch(/Make a copy/);
  });

  test('leaves out what a profile does not give', () => {
    const voice = { title: 'News', text: 'By {{systems.parentChannel}}.', needs: 'systems.parentChannel' };
    expect(wordsOf({ sections: [{ blocks: [{ text: 'Words.' }, { voice }] }] })).not.toContain('News');
  });

  test('is refused with a misspelt path, a fact its readers may not read, or a sentence nobody uses', () => {
    expect(codes({ sections: [{ needs: 'sistems.filter', blocks: [{ text: 'Words.' }] }] })).toEqual([
      'placeholder-unknown',
    ]);
    expect(codes({ sources: ['nowhere'] })).toEqual(['source-unknown']);
    expect(codes({ words: { 'no-such': 'Words.' } })).toEqual(['sentence-unknown']);
    const law = {
      ...{ id: 'new-law', kind: 'law', title: 'A law', says: 'It is coming.', publisher: 'Nobody' },
      ...{
        address: 'https://law.example/',
        seen: '2026-11-16',
        review: '2027-11-16',
        confidence: 'M',
        status: 'announced',
      },
    };
    const withLaw = madeUpLibrary({ sources: [law] });
    expect(codes({ sources: ['new-law'] }, withLaw)).toEqual(['fact-not-for-reader']);
    expect(codes({ sources: ['new-law'], audience: 'staff' }, withLaw)).toEqual([]);
  });

  test('is refused with a table whose rows are not alike', () => {
    const table = { caption: 'Plan', head: ['When', 'What'], rows: [['Now']] };
    expect(codes({ sections: [{ blocks: [{ table }] }] })).toEqual(['table-uneven']);
  });
});

describe('our HTML as nodes', () => {
  test('keeps words, looks and order', () => {
    expect(
      nodesOf('<p>One <strong>two</strong>\n<mark>three</mark> &amp; four</p><ul><li>five</li></ul>'),
    ).toEqual([
      {
        kind: 'paragraph',
        runs: [
          { text: 'One ' },
          { text: 'two', isStrong: true },
          { text: ' ' },
          { text: 'three', isMarked: true },
          { text: ' & four' },
        ],
      },
      {
        kind: 'list',
        look: 'bullets',
        items: [{ nodes: [{ kind: 'paragraph', runs: [{ text: 'five' }] }] }],
      },
    ]);
  });

  test('leaves out what is for a screen, and keeps where a link goes', () => {
    const link =
      '<a href="https://a.example/?b=1&amp;c" target="_blank">here<span class="vh"> (new tab)</span></a>';
    expect(runsOf(`<p>Look ${link}.</p>`)).toEqual([
      { text: 'Look ' },
      { text: 'here', href: 'https://a.example/?b=1&c' },
      { text: '.' },
    ]);
  });
});
