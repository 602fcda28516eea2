/**
 * The whole product in a language that nobody speaks, from right to left: the real course, compiled with it. Whatever
 * stands in plain letters on a screen was written in code and could not be translated.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import induction from 'virtual:course/example/induction/qps';
import staff from 'virtual:course/example/staff/qps';
import type { CompiledCourse } from '../../src/content/compile/compile-course.ts';
import { speak } from '../../src/components/languages.ts';
import { settingsKey } from '../../src/components/reading-settings.ts';
import type { Progress } from '../../src/progress/model.ts';
import { decode, encode } from '../../src/progress/suspend-data.ts';
import { openCourse, type OpenCourse } from './fixtures/page.ts';

/** Data files by name, in both languages, as a package holds them. */
function filesOf({
  lessons,
  help,
  quiz,
  signOff,
  incidents,
  terms,
  easyRead,
}: CompiledCourse): Record<string, unknown> {
  return { ...lessons, help, quiz, 'sign-off': signOff, incidents, terms, 'easy-read': easyRead };
}
function packageOf(compiled: CompiledCourse): Readonly<Record<string, unknown>> {
  const translated = compiled.translations!['qps']!;
  return {
    ...filesOf(compiled),
    'course.qps': translated.course,
    ...Object.fromEntries(Object.entries(filesOf(translated)).map(([name, data]) => [`${name}.qps`, data])),
  };
}

async function open(compiled: CompiledCourse, progress: Partial<Progress> = {}): Promise<OpenCourse> {
  const files = packageOf(compiled);
  const opened = await openCourse({
    course: compiled.course,
    progress: { ageAsked: true, ...progress },
    read: (name) =>
      files[name] === undefined ? Promise.reject(new Error(name)) : Promise.resolve(files[name]),
  });
  await opened.element.bringLater();
  await opened.session.bringHelp();
  return opened;
}

async function inPseudo(compiled: CompiledCourse, progress: Partial<Progress> = {}): Promise<OpenCourse> {
  const opened = await open(compiled, progress);
  await speak(opened.session, 'qps');
  await opened.settle();
  return opened;
}

/** A provider's exact words, addresses (which may break after their @), numbers, dates and units; and Aa, which is a sign. */
const notOurs =
  '.clauses blockquote, .exact, .address, .num, .lines a, svg, style, script, [lang="en-GB"], .top-mark';
const allowed =
  /https?:\S+|[\w.+-]+@[\w.-]*|[\w.-]+\.(?:example|uk|com|org)\b\S*|\bAa\b|\b\d[\d.]*\s?(?:am|pm)\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|at|AM|PM|LL)\b|\b[0-9a-f]{4,}\b/g;

/** What is left in plain letters of text, names for screen readers, and placeholders that can be seen. */
function english(): string[] {
  const found: string[] = [];
  const note = (words: string | null, of: Element): void => {
    const left = (words ?? '').replace(allowed, ' ');
    if (/[A-Za-z]{2}/.test(left) && !of.closest(notOurs))
      found.push(`${of.tagName}.${of.className}: ${left.trim().slice(0, 80)}`);
  };
  const root = document.querySelector('four-cs-course')!;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (walker.currentNode.parentElement)
      note(walker.currentNode.nodeValue, walker.currentNode.parentElement);
  for (const element of root.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
      if (element.hasAttribute(name)) note(element.getAttribute(name), element);
  return [...new Set(found)].filter(
    (one) => !exactWords.some((words) => words.includes(one.split(': ').slice(1).join(': '))),
  );
}

const exactWords = [induction, staff].flatMap(({ signOff }) => [
  ...(signOff?.documents.flatMap(({ sections }) =>
    sections.flatMap(({ title, clauses }) => [title ?? '', ...clauses.map(({ exact }) => exact ?? '')]),
  ) ?? []),
  ...(signOff?.namedOnly.map(({ place }) => place ?? '') ?? []),
]);

const fits = (): boolean => document.documentElement.scrollWidth <= 360;

async function look(where: string): Promise<void> {
  expect(english(), where).toEqual([]);
  if (!fits()) {
    const wide = [...document.querySelectorAll('main *')].filter(
      (one) => one.getBoundingClientRect().left < -1 || one.getBoundingClientRect().right > 361,
    );
    expect(wide.map((one) => `${one.tagName}.${one.className}`).slice(0, 6), `${where} fits 360 px`).toEqual(
      [],
    );
  }
}

beforeEach(() => page.viewport(360, 740));
afterEach(async () => {
  document.body.replaceChildren();
  document.documentElement.dir = 'ltr';
  document.documentElement.lang = 'en-GB';
  localStorage.removeItem(settingsKey);
  await page.viewport(1280, 800);
});

const lessonsOf = ({ course }: CompiledCourse) => course.parts.filter(({ kind }) => kind === 'lesson');
const allScreens = (compiled: CompiledCourse) =>
  new Set(lessonsOf(compiled).flatMap(({ screens }) => screens));

test.each([
  ['induction', induction],
  ['staff', staff],
] as const)(
  'home and every screen of every lesson of the track %s',
  async (_name, compiled) => {
    const { session, settle, element } = await inPseudo(compiled, { finished: allScreens(compiled) });
    expect(document.documentElement).toMatchObject({ lang: 'qps', dir: 'rtl' });
    await look('home');
    for (const part of lessonsOf(compiled)) {
      session.openPart(part.code);
      await settle();
      if (session.view.kind === 'note') {
        await look(`${part.code} note`);
        session.showSummary();
        await element.updateComplete;
        await look(`${part.code} summary`);
        session.readOn();
      }
      for (let at = 0; session.view.kind === 'screen' && at < 20; at++) {
        await settle();
        for (const more of document.querySelectorAll('details')) more.open = true;
        await look(`${part.code} ${session.view.screen.code}`);
        session.carryOn();
      }
      await element.updateComplete;
      await look(`${part.code} done`);
    }
  },
  120_000,
);

test('a question of each kind, answered', async () => {
  const { session, settle } = await inPseudo(induction, { finished: allScreens(induction) });
  session.openPart('e1');
  await settle();
  await look('before the check');
  const start = document.querySelector<HTMLButtonElement>('fc-quiz .btn')!;
  start.click();
  await settle();
  for (let at = 0; at < 12; at++) {
    await look(`question ${String(at)}`);
    document.querySelector<HTMLButtonElement>('fc-question form .btn:not(.btn--plain, .btn--quiet)')?.click();
    await settle();
    await look(`question ${String(at)}, nothing chosen`);
    for (const name of new Set(
      [...document.querySelectorAll<HTMLInputElement>('fc-question input')].map((one) => one.name),
    ))
      document.querySelector<HTMLInputElement>(`fc-question input[name="${name}"]`)?.click();
    for (const select of document.querySelectorAll<HTMLSelectElement>('fc-question select')) {
      select.selectedIndex = 1;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
    document.querySelector<HTMLButtonElement>('fc-question form .btn:not(.btn--plain, .btn--quiet)')?.click();
    await settle();
    await look(`question ${String(at)}, answered`);
    const next = [
      ...document.querySelectorAll<HTMLButtonElement>('fc-quiz .btn:not(.btn--plain, .btn--quiet)'),
    ].at(-1);
    next?.click();
    await settle();
  }
  const answered = session.progress.quiz?.items.filter(({ answer }) => answer !== undefined) ?? [];
  expect(answered.length).toBeGreaterThanOrEqual(10);
});

test('signing, step by step, and the certificate', async () => {
  const quizDone = Object.fromEntries(
    induction.course.assessment!.topics.map(({ code, draw }) => [code, { right: draw, asked: draw }]),
  );
  const { session, settle } = await inPseudo(induction, {
    finished: allScreens(induction),
    marks: quizDone,
    attempts: 1,
  });
  session.openPart('e2');
  await settle();
  await look('reading');
  for (let document_ = 0; document_ < induction.signOff!.documents.length; document_++) {
    document.querySelector<HTMLButtonElement>('fc-sign-off .btn:not(.btn--plain, .btn--quiet)')!.click();
    await settle();
  }
  await look('signing');
  const submit = () =>
    document.querySelector<HTMLButtonElement>('fc-sign-off form .btn:not(.btn--plain, .btn--quiet)')!.click();
  submit();
  await settle();
  await look('signing, with mistakes');
  for (const box of document.querySelectorAll<HTMLInputElement>('fc-sign-off input[type=checkbox]'))
    box.click();
  document.querySelector<HTMLInputElement>(
    'fc-sign-off input[type=text], fc-sign-off input[name=name]',
  )!.value = 'Ŕéñ';
  document.querySelector<HTMLInputElement>('fc-sign-off input[type=radio]')!.click();
  submit();
  await settle();
  await look('checking');
  session.openCertificate();
  await settle();
  await look('certificate');
});

test('Help, reading settings, the words we use, the incident helper, and closing', async () => {
  const { session, settle } = await inPseudo(staff);
  for (const panel of ['.bar button', '.top-aa']) {
    document.querySelector<HTMLButtonElement>(panel)!.click();
    await settle();
    await look(panel);
    document.querySelector<HTMLButtonElement>('.panel-head button')!.click();
    await settle();
  }
  session.openExtra('terms');
  await settle();
  await look('the words we use');
  session.openExtra('incidents');
  await settle();
  await look('incident helper');
  document.querySelectorAll<HTMLButtonElement>('.moves button')[0]!.click();
  await settle();
  await look('an outcome');
  session.goHome();
  await session.saveAndClose();
  await settle();
  await look('closed');
});

test('every kind of question, in a lesson', async () => {
  const translated = induction.translations!['qps']!;
  const kinds = new Map([...translated.quiz!.questions].map((question) => [question.kind, question]));
  expect([...kinds.keys()].length).toBeGreaterThanOrEqual(6);
  const { session, element, settle } = await inPseudo(induction);
  for (const [kind, question] of kinds) {
    const card = document.createElement('fc-question');
    Object.assign(card, { question, words: { ...session.words, ...translated.quiz!.words }, session });
    element.querySelector('main')!.replaceChildren(card);
    await settle();
    await look(kind);
  }
});

test('a page written in code is noticed', async () => {
  await inPseudo(induction);
  document.querySelector('main')!.append('Hello there');
  expect(english()).toEqual([expect.stringContaining('Hello there')]);
});

test('the rings keep their gaps from right to left, because the gap carries the meaning', async () => {
  const { settle } = await inPseudo(induction);
  await settle();
  const turned = [...document.querySelectorAll('.cs svg')].map((ring) => getComputedStyle(ring).transform);
  expect(turned.length).toBe(4);
  expect(turned.every((transform) => transform === 'none' || !transform.startsWith('matrix(-1'))).toBe(true);
});

/** Names of the four Cs that are cut off by the cover's edge or run into the next one. */
function wrongInCover(): string[] {
  const cover = document.querySelector('.cover')!.getBoundingClientRect();
  const boxes = [...document.querySelectorAll('.cover .cs b')].map((name) => {
    const range = document.createRange();
    range.selectNodeContents(name);
    return { name: name.textContent, box: range.getBoundingClientRect() };
  });
  return boxes.flatMap(({ name, box }, n) => {
    const isCut = box.left < cover.left || box.right > cover.right;
    const other = boxes
      .slice(n + 1)
      .find(
        ({ box: b }) => box.left < b.right && b.left < box.right && box.top < b.bottom && b.top < box.bottom,
      );
    return [...(isCut ? [`${name} is cut off`] : []), ...(other ? [`${name} runs into ${other.name}`] : [])];
  });
}

test.each(['ltr', 'rtl'])(
  'the row of Cs on the cover is whole, %s, however long the names are',
  async (way) => {
    const labels = { ...induction.course.labels, conduct: 'Conduct (under Contact)' };
    for (const opened of [
      await inPseudo(induction),
      await open({ ...induction, course: { ...induction.course, labels } }),
    ]) {
      document.documentElement.dir = way;
      for (const size of ['100%', '200%'])
        for (const width of [320, 360, 414, 600, 768, 1024, 1280]) {
          document.documentElement.style.fontSize = size;
          await page.viewport(width, 740);
          await opened.settle();
          expect(wrongInCover(), `${String(width)} px, words at ${size}`).toEqual([]);
        }
      document.documentElement.style.fontSize = '';
    }
  },
);

test('changing the language in the middle keeps the place, the progress and what the LMS holds', async () => {
  const part = lessonsOf(induction)[1]!;
  const done = new Set(lessonsOf(induction)[0]!.screens);
  const { session, settle, press } = await open(induction, { finished: done });
  session.openPart(part.code);
  await settle();
  session.carryOn();
  await settle();
  const before = session.progress;
  const at = session.view.kind === 'screen' ? session.view.screen.code : '';
  const inEnglish = encode(before, session.course);

  await press('Reading');
  const choice = [...document.querySelectorAll<HTMLInputElement>('input[name=language]')];
  expect(choice).toHaveLength(2);
  choice[1]!.click();
  await settle();
  await settle();

  expect(session.course.language).toBe('qps');
  expect(session.view).toMatchObject({ kind: 'screen', screen: { code: at } });
  expect([...session.progress.finished].sort()).toEqual([...before.finished].sort());
  const back = decode(inEnglish, session.course);
  expect(back.ok && [...back.value.finished].sort()).toEqual([...before.finished].sort());
  expect(JSON.parse(localStorage.getItem(settingsKey) ?? '{}')).toMatchObject({ language: 'qps' });

  document.querySelectorAll<HTMLInputElement>('input[name=language]')[0]!.click();
  await settle();
  await settle();
  expect(session.course.language).toBe('en-GB');
  expect(document.documentElement.dir).toBe('ltr');
});

describe('the language is changed', () => {
  const total = induction.easyRead!.pages.length;
  /** The one filled button; or the first way on, where all are alike. */
  const onwards = () =>
    (document.querySelector<HTMLButtonElement>('fc-easy .btn:not(.btn--plain, .btn--quiet)') ??
      document.querySelector<HTMLButtonElement>('fc-easy .er-answers button'))!;
  const pageNumber = () => /\d+/.exec(document.querySelector('fc-easy .kicker')?.textContent ?? '')?.[0];

  test('in the middle of Easy Read: the same page, in other words, and nothing of what was done is lost', async () => {
    const { session, settle } = await open(induction);
    session.setEasy(true);
    await settle();
    for (let at = 0; at < 4; at++) {
      onwards().click();
      await settle();
    }
    const [page_, before] = [pageNumber(), session.progress];
    expect(page_).toBe('4');
    await speak(session, 'qps');
    await settle();
    expect(pageNumber()).toBe(page_);
    await look('the page that was open');
    expect(session.progress).toEqual(before);

    // And on from there, to the questions.
    for (let at = 0; at < 2 * total && session.view.kind !== 'quiz'; at++) {
      await look(`Easy Read, page ${String(pageNumber())}`);
      onwards().click();
      await settle();
    }
    await look('Easy Read, questions');
    onwards().click();
    await settle();
    await look('Easy Read, the first question');
    const first = document.querySelector('fc-easy h1')?.textContent;
    await speak(session, 'en-GB');
    await settle();
    expect(document.querySelector('fc-easy h1')?.textContent).not.toBe(first);
    expect(session.view.kind).toBe('quiz');
    expect(document.querySelector('fc-easy .kicker')?.textContent).toContain('Question 1 of');
  });

  test('in the middle of the incident helper and of the words we use', async () => {
    const { session, settle } = await open(staff);
    session.openExtra('incidents');
    await settle();
    document.querySelectorAll<HTMLButtonElement>('.moves button')[1]!.click();
    await settle();
    const question = document.querySelector<HTMLElement>('[data-question]')!.dataset['question'];
    await speak(session, 'qps');
    await settle();
    expect(document.querySelector<HTMLElement>('[data-question]')!.dataset['question']).toBe(question);
    await look('the same question');
    session.openExtra('terms');
    await settle();
    await speak(session, 'en-GB');
    await settle();
    expect(document.querySelector('main')!.textContent).toContain('What hard words mean here.');
  });

  test('where a provider is quoted: its own words are marked as in its own language, in Easy Read as well', async () => {
    const quizDone = Object.fromEntries(
      induction.course.assessment!.topics.map(({ code, draw }) => [code, { right: draw, asked: draw }]),
    );
    const { session, settle } = await inPseudo(induction, {
      finished: allScreens(induction),
      marks: quizDone,
      attempts: 1,
    });
    session.openPart('e2');
    await settle();
    const section = induction.signOff!.documents[0]!.sections[0]!;
    const quoted = [...document.querySelectorAll('.exact [lang="en-GB"]')].map((one) => one.textContent);
    expect(quoted).toContain(section.clauses.find(({ exact }) => exact !== undefined)!.exact);
    expect(document.querySelectorAll('.exact').length).toBe(quoted.length);
    session.setEasy(true);
    await settle();
    expect(document.querySelector('.er-exact .exact [lang="en-GB"]')).not.toBeNull();
  });
});

test('a course in one language marks nothing', () => {
  expect(induction.signOff!.documents.every(({ language }) => language === undefined)).toBe(true);
});

test('a language that cannot be had leaves everything as it is', async () => {
  const { session } = await open(induction);
  await expect(speak(session, 'cy')).rejects.toThrow();
  expect(session.course.language).toBe('en-GB');
});
