import { describe, expect, test } from 'vitest';
import { compileCourse } from '../../../src/content/compile/compile-course.ts';
import { stampFirst } from '../../../src/content/stamp-first.ts';
import { compiled, defaults, madeUpLibrary, oakYaml, problemsOf, today } from './made-up.ts';

describe('a compiled course', () => {
  test('is the same, letter for letter, when the input is the same', () => {
    expect(JSON.stringify(compiled('oak'))).toBe(JSON.stringify(compiled('oak')));
  });

  test('has another build number when one word of it changes', () => {
    const changed = compiled('oak', { lesson: { summary: 'Who to tell first.' } });
    expect(changed.course.build).toMatch(/^[0-9a-f]{16}$/);
    expect(changed.course.build).not.toBe(compiled('oak').course.build);
  });

  test('does not depend on what was compiled before it', () => {
    const library = madeUpLibrary();
    const compile = (id: string) => JSON.stringify(compileCourse(library, id, 'induction', { today }));
    const alone = compile('elm');
    compile('oak');
    expect(compile('elm')).toBe(alone);
  });

  test('names different people for two providers', () => {
    expect(JSON.stringify(compiled('oak').course.first)).toContain('Asha Rahman');
    const elm = JSON.stringify(compiled('elm'));
    expect(elm).not.toContain('Asha');
    expect(elm).toContain('e-Safety Officer');
  });

  test('calls learners what the provider calls them, and says so on the draft', () => {
    expect(compiled('elm').course.draft).toEqual({ banner: 'Draft: not for customers' });
    expect(compiled('oak').course.draft).toBeUndefined();
  });

  test('is a draft again when a confirmation is older than a year', () => {
    const options = { today: '2027-11-03' };
    expect(compiled('oak', {}, options).course.draft).toBeDefined();
    expect(compiled('oak', {}, { today: '2027-11-02' }).course.draft).toBeUndefined();
  });

  test('joins topics, parts and groups by code', () => {
    const { course, lessons, quiz } = compiled('oak');
    const [welcome, money, check, sign] = course.parts;
    expect(course.parts.map(({ kind }) => kind)).toEqual(['lesson', 'lesson', 'quiz', 'sign-off']);
    expect(course.groups.map(({ parts }) => parts)).toEqual([
      [welcome?.code],
      [money?.code, check?.code, sign?.code],
    ]);
    expect(course.assessment?.topics[0]).toMatchObject({ part: welcome?.code, draw: 2 });
    expect(welcome?.topics).toEqual([course.assessment?.topics[0]?.code]);
    expect(Object.keys(lessons)).toEqual([welcome?.code, money?.code]);
    expect(lessons[welcome?.code ?? '']).toEqual(course.first);
    expect(quiz?.questions.every(({ topic }) => topic === welcome?.topics[0])).toBe(true);
    expect(money?.canLeaveOut).toBe(true);
  });

  test('has codes of one letter and a number for all that a record may point at', () => {
    const { course, quiz } = compiled('oak');
    const codes = [
      ...course.parts.flatMap(({ code, screens, topics }) => [code, ...screens, ...topics]),
      ...(quiz?.questions.map(({ code }) => code) ?? []),
    ];
    for (const code of codes) expect(code).toMatch(/^[a-z]\d+$/);
  });

  test('shows where a C is found that the provider has no heading for', () => {
    const { labels, labelsNote } = compiled('elm').course;
    expect(labels).toEqual({
      content: 'Content',
      contact: 'Contacts',
      conduct: 'Conduct (under Contacts)',
      commerce: 'Commerce',
    });
    expect(labelsNote).toBe('<p>Elm uses three headings.</p>');
  });

  test('leaves out what the provider would say when its profile does not say it', () => {
    const voice = { voice: { title: 'Watched', text: '{{monitoring.notice}}', needs: 'monitoring.notice' } };
    const blocks = [{ text: 'Hello.' }, voice];
    expect(compiled('oak', { blocks }).course.first.screens[0]?.blocks).toMatchObject([
      {},
      { kind: 'voice', html: '<p>Oak <strong>watches</strong> its laptops.</p>' },
    ]);
    expect(compiled('elm', { blocks }).course.first.screens[0]?.blocks).toHaveLength(1);
  });

  test('keeps both ages apart, and drops the other one when it is built for one', () => {
    const blocks = [
      { text: 'Under.', age: 'under-18' },
      { text: 'Over.', age: '18-over' },
    ];
    const ages = (ageBand?: 'under-18') =>
      compiled('oak', { blocks }, ageBand ? { ageBand } : {}).course.first.screens[0]?.blocks.map(
        ({ age }) => age,
      );
    expect(ages()).toEqual(['under-18', '18-over']);
    expect(ages('under-18')).toEqual(['under-18']);
    const adult = compiled('oak', {}, { ageBand: '18-over' });
    expect(adult.help.talk.map(({ id }) => id)).toEqual(['talk-all']);
    expect(Object.values(adult.lessons).some(({ needsAge }) => needsAge)).toBe(false);
  });

  test('carries a sentence of the interface with what shows it', () => {
    const { course, lessons, quiz, help, signOff } = compiled('oak');
    const money = Object.values(lessons)[1];
    expect(Object.keys(course.words)).toContain('shell.help');
    expect(Object.keys(course.words)).toContain('help.danger');
    expect(Object.keys(course.words)).not.toContain('lesson.age-title');
    expect(course.first.words).toBeUndefined();
    expect(Object.keys(money?.words ?? {}).sort()).toEqual([
      'leave.cannot-hide',
      'lesson.age-title',
      'lesson.note-ways',
      'scenario.chose',
      'sort.yes',
    ]);
    expect(Object.keys(quiz?.words ?? {})).toEqual(['quiz.start', 'question.answer']);
    expect(Object.keys(signOff?.words ?? {})).toEqual(['signOff.sign', 'certificate.title']);
    expect(Object.keys(help.words)).toContain('reading.title');
    // Save and close is a page of a later script.
    expect(Object.keys(help.words)).toContain('home.closed');
    expect(Object.keys(course.words)).not.toContain('home.closed');
  });

  test('hides the names that an author gave the turns of a situation', () => {
    const text = JSON.stringify(compiled('oak').lessons);
    expect(text).not.toContain('told-somebody');
    expect(text).toContain('"to":"n2"');
  });

  test('gives the lines of the nation, and hours as minutes', () => {
    expect(compiled('oak').help.talk.map(({ id }) => id)).toEqual(['talk-young', 'talk-all']);
    expect(compiled('elm').help.talk.map(({ id }) => id)).toContain('talk-scotland');
    expect(compiled('oak').help.talk[1]?.open).toEqual([{ days: [1, 2, 3, 4, 5], from: 570, to: 960 }]);
  });

  test('never promises to keep a secret in Help', () => {
    expect(compiled('oak').help.provider.limits).toContain('Nobody can promise to keep it secret');
  });

  test('takes a logo that can be read, and refuses one that cannot', () => {
    const oak = { brand: { colour: '#0f6b63', logo: 'brand/logo.svg' } };
    const bytes = (text: string) => new TextEncoder().encode(text);
    const good = { file: 'brand/logo.svg', bytes: bytes('<svg viewBox="0 0 1 1"></svg>') };
    expect(compiled('oak', { oak, logo: good }).course.provider.logo).toEqual({
      src: 'logo.svg',
      alt: 'Oak Training Ltd',
    });
    const bad = { file: 'brand/logo.svg', bytes: bytes('<html></html>') };
    expect(problemsOf('oak', { oak, logo: bad })).toMatchObject([{ code: 'logo-unreadable' }]);
    expect(problemsOf('oak', { oak })).toMatchObject([{ code: 'logo-unreadable' }]);
  });
});

describe('a course that cannot be compiled', () => {
  test('says all that is wrong at once, each with its file', () => {
    const problems = problemsOf('oak', {
      blocks: [
        { text: 'Tell {{people.frist.name}}.' },
        { picture: { drawing: 'vann', alt: 'decorative' } },
        { lines: ['nobody'] },
        { scenario: 'jbo' },
      ],
    });
    expect(problems.map(({ code }) => code)).toEqual([
      'placeholder-unknown',
      'drawing-missing',
      'line-unknown',
      'scenario-missing',
    ]);
    expect(new Set(problems.map(({ file }) => file))).toEqual(new Set(['course/lessons/welcome.yaml']));
    expect(problems.map(({ mend }) => mend).join(' ')).toMatch(/van.*job/s);
  });

  test('says which providers and tracks there are', () => {
    expect(problemsOf('ash')).toMatchObject([{ code: 'unknown-provider', mend: 'There are: oak, elm.' }]);
    expect(problemsOf('oak', {}, { track: 'visit' })).toMatchObject([
      { code: 'unknown-track', mend: 'There are: induction, staff.' },
    ]);
  });

  test('keeps a lesson from readers it was not written for', () => {
    const lesson = { audience: ['staff'] };
    expect(problemsOf('oak', { lesson })).toContainEqual(
      expect.objectContaining({ code: 'lesson-not-for-audience', file: 'course/course.yaml' }),
    );
    expect(problemsOf('oak', { lesson }, { track: 'staff' })).toEqual([]);
  });

  test('asks for codes to be written where one is missing', () => {
    const problems = problemsOf('oak', { withoutCodes: true });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['id-without-code']));
    expect(problems[0]?.mend).toContain('npm run check -- --write-ids');
  });

  test('wants a safe default to be in the register', () => {
    const library = madeUpLibrary();
    const { sources } = library;
    const without = { ...sources.value, sources: sources.value.sources.slice(1) };
    const result = compileCourse(
      { ...library, sources: { ...sources, value: without } },
      'elm',
      'induction',
      { today },
    );
    expect(result).toMatchObject({
      ok: false,
      problem: [{ code: 'missing-default', file: 'course/sources.yaml' }],
    });
  });
});

describe('a release', () => {
  test('goes through for a provider that is confirmed', () => {
    expect(problemsOf('oak', {}, { release: true })).toEqual([]);
  });

  test('is refused for a draft', () => {
    expect(problemsOf('elm', {}, { release: true })).toMatchObject([{ code: 'not-confirmed' }]);
  });

  test('names each thing that was not confirmed, and a confirmation that has run out', () => {
    const oak = { confirmed: { ...oakYaml.confirmed, at: '2025-01-10', for: ['contacts'] } };
    expect(problemsOf('oak', { oak }, { release: true }).map(({ message }) => message)).toEqual([
      expect.stringContaining('2025-01-10'),
      expect.stringContaining('routes'),
      expect.stringContaining('signed-text'),
    ]);
  });
});

describe('the page before its script runs', () => {
  test('can be read, names who to tell and has a way out', () => {
    const html = stampFirst(compiled('elm'));
    expect(html).toContain('<h1>Staying safe online</h1>');
    expect(html).toContain('Draft: not for customers');
    expect(html).toContain('<div class="lead"><p>Tell the e-Safety Officer.</p></div>');
    expect(html).toContain('href="tel:999"');
    expect(html).toContain('href="https://weather.example/" rel="noreferrer noopener"');
    expect(html).toContain(defaults.second);
  });

  test('has the help lines that its card speaks of, below the card', () => {
    const made = compiled('elm');
    const html = stampFirst(made);
    const card = html.indexOf(made.help.first.outOfHours);
    expect(card).toBeGreaterThan(0);
    expect(made.help.talk.length).toBeGreaterThan(0);
    for (const { name, contact } of made.help.talk) {
      const number = contact.kind === 'web' ? contact.label : contact.number;
      expect(html.indexOf(`<dt>${name}`), name).toBeGreaterThan(card);
      expect(html.indexOf(`>${number}</a>`, card), number).toBeGreaterThan(card);
    }
  });

  test('shows a provider’s name as words, whatever is in it', () => {
    const oak = { identity: { ...oakYaml.identity, shortName: '<b>Oak</b> & Sons' } };
    const html = stampFirst(compiled('oak', { oak }));
    expect(html).not.toContain('<b>Oak');
    expect(html).toContain('&lt;b&gt;Oak&lt;/b&gt; &amp; Sons');
  });
});
