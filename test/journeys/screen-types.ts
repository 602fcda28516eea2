/** Every kind of screen the course has, each one page load and a few presses away. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Block, Lesson, Question, QuestionKind, Screen } from '../../src/content/model.ts';
import type { Progress } from '../../src/progress/model.ts';
import {
  afterQuiz,
  asking,
  atScreen,
  atSignOff,
  before,
  lessonsDone,
  openAt,
  signed,
  type MadeUpLms,
} from './course-alone.ts';
import {
  answer,
  button,
  fillInSignature,
  firstLesson,
  heading,
  nextButton,
  press,
  readDocuments,
  sees,
} from './learner.ts';
import type { ServedCourse } from './served-course.ts';

export interface ScreenType {
  readonly name: string;
  readonly progress?: Partial<Progress>;
  readonly lms?: MadeUpLms;
  /** From the page as it opens to the screen. */
  readonly go: (page: Page) => Promise<void>;
}

/** Opens the page and goes there. */
export async function show(context: BrowserContext, served: ServedCourse, type: ScreenType): Promise<Page> {
  const page = await openAt(context, served, type.progress, type.lms);
  await type.go(page);
  return page;
}

export function screenTypes(served: ServedCourse): readonly ScreenType[] {
  return [
    ...home(served),
    ...beforeLesson(served),
    ...lessonScreens(served),
    ...scenario(served),
    ...questions(served),
    ...afterwards(served),
    ...panels(served),
  ];
}

const home = (served: ServedCourse): ScreenType[] => [
  { name: 'home', go: (page) => sees(nextButton(page)) },
  { name: 'home, under way', progress: lessonsDone(served), go: (page) => sees(nextButton(page)) },
  {
    name: 'home, looked at again',
    progress: { ...signed(served) },
    lms: { values: { 'cmi.core.lesson_status': 'passed', 'cmi.core.lesson_mode': 'review' } },
    go: async (page) => {
      await goHome(page);
      await sees(page.getByText('You have finished. Look again at anything.'));
    },
  },
  {
    name: 'home, not saved',
    lms: { refusesCommits: true },
    go: async (page) => {
      await nextButton(page).click();
      await press(page, 'Carry on');
      await goHome(page);
      await sees(page.getByText('Not saved yet: trying again'));
    },
  },
  {
    name: 'lesson, not saved',
    lms: { refusesCommits: true },
    go: async (page) => {
      await nextButton(page).click();
      await press(page, 'Carry on');
      await sees(button(page, 'Try now'));
    },
  },
  {
    name: 'close with something not saved',
    lms: { refusesCommits: true },
    go: async (page) => {
      await nextButton(page).click();
      await press(page, 'Carry on');
      await sees(button(page, 'Try now'));
      await press(page, 'Save and close');
      await sees(heading(page, 'Close with something not saved?'));
    },
  },
  {
    name: 'saved and closed',
    go: async (page) => {
      await press(page, 'Save and close');
      await sees(heading(page, 'Saved and closed'));
    },
  },
];

function beforeLesson(served: ServedCourse): ScreenType[] {
  const { lessons } = served;
  const sensitive = must(
    lessons.find(({ contentNote, needsAge }) => contentNote && !needsAge) ??
      lessons.find(({ contentNote }) => contentNote),
    'lesson with a content note',
  );
  const aged = must(
    lessons.find(({ needsAge }) => needsAge),
    'lesson that needs the age',
  );
  const note: ScreenType = {
    name: 'content note',
    progress: { ...before(served, sensitive.code), ageAsked: true },
    go: async (page) => {
      await nextButton(page).click();
      await sees(heading(page, 'Before you start this part'));
    },
  };
  return [
    {
      name: 'question about age',
      progress: before(served, aged.code),
      go: async (page) => {
        await nextButton(page).click();
        await sees(heading(page, 'How old are you?'));
      },
    },
    note,
    {
      ...note,
      name: 'three lines instead',
      go: async (page) => {
        await note.go(page);
        await press(page, 'Give me three lines');
        await sees(heading(page, 'Three lines'));
      },
    },
    {
      ...note,
      name: 'part done',
      go: async (page) => {
        await note.go(page);
        await press(page, 'Give me three lines');
        await press(page, 'I have read the three lines');
        await sees(heading(page, `${sensitive.title}: done`));
      },
    },
  ];
}

/** As few screens as show every kind of block. */
function lessonScreens(served: ServedCourse): ScreenType[] {
  const left = new Set(served.lessons.flatMap(({ screens }) => screens.flatMap(kindsOn)));
  const types: ScreenType[] = [];
  while (left.size > 0) {
    const [best] = allScreens(served)
      .map((at) => ({ ...at, kinds: kindsOn(at.screen).filter((kind) => left.has(kind)) }))
      .toSorted((a, b) => b.kinds.length - a.kinds.length);
    if (!best || best.kinds.length === 0) break;
    for (const kind of best.kinds) left.delete(kind);
    types.push({
      name: `lesson with ${best.kinds.join(', ')}`,
      progress: atScreen(served, best.lesson.code, best.screen.code),
      go: async (page) => {
        await sees(heading(page, best.screen.title, 2));
        for (const more of await page.locator('main details').all()) await more.locator('summary').click();
      },
    });
  }
  const sort = find(served, 'sort');
  return [
    ...types,
    {
      name: 'sorting, sorted',
      progress: atScreen(served, sort.lesson.code, sort.screen.code),
      go: async (page) => {
        await sees(page.getByRole('radio'));
        const groups = await page.getByRole('main').getByRole('group').all();
        for (const group of groups) await group.getByRole('radio').first().check();
        await sees(page.getByText('All sorted.'));
      },
    },
  ];
}

function scenario(served: ServedCourse): ScreenType[] {
  const { lesson, screen } = find(served, 'scenario');
  const progress = atScreen(served, lesson.code, screen.code);
  const choices = (page: Page) => page.getByRole('group').getByRole('button');
  return [
    { name: 'scenario, scene', progress, go: (page) => sees(choices(page)) },
    {
      name: 'scenario, reply',
      progress,
      go: async (page) => {
        await choices(page).first().click();
        await sees(page.getByText('You chose', { exact: true }));
      },
    },
    {
      name: 'scenario, ending',
      progress,
      go: async (page) => {
        const end = heading(page, 'What good looks like from here');
        while (!(await end.isVisible())) {
          const scene = await page.getByRole('main').innerText();
          await choices(page).first().click();
          await page.waitForFunction((text) => document.querySelector('main')?.innerText !== text, scene);
        }
      },
    },
  ];
}

const kinds: readonly QuestionKind[] = ['one', 'several', 'order', 'match', 'true-why', 'spot', 'route'];

/** A question of each kind the bank has. */
export const oneOfEach = ({ quiz }: ServedCourse): Question[] =>
  kinds.flatMap((kind) => quiz.questions.find((question) => question.kind === kind) ?? []);

function questions(served: ServedCourse): ScreenType[] {
  return oneOfEach(served).flatMap((question): ScreenType[] => {
    const progress = asking(served, [question]);
    const asked: ScreenType = {
      name: `question (${question.kind})`,
      progress,
      go: (page) => sees(button(page, 'Answer')),
    };
    return [
      asked,
      // Lines are always in some order, so nothing can be missing there.
      ...(question.kind === 'order'
        ? []
        : [
            {
              ...asked,
              name: `question (${question.kind}), nothing chosen`,
              go: async (page: Page) => {
                await press(page, 'Answer');
                await sees(page.getByRole('alert'));
              },
            },
          ]),
      {
        ...asked,
        name: `question (${question.kind}), answered`,
        go: async (page) => {
          await answer(page, served.quiz.questions, 'wrong');
          await sees(button(page, /^(Next question|See how it went)$/));
        },
      },
    ];
  });
}

function afterwards(served: ServedCourse): ScreenType[] {
  const toSign = async (page: Page): Promise<void> => readDocuments(page, served);
  const toCheck = async (page: Page): Promise<void> => {
    await toSign(page);
    await fillInSignature(page, 'Amira Khan');
    await press(page, 'Check before you sign');
    await sees(heading(page, 'Check before you sign', 2));
  };
  return [
    {
      name: 'check, before it starts',
      progress: lessonsDone(served),
      go: async (page) => {
        await nextButton(page).click();
        await sees(button(page, 'Start the check'));
      },
    },
    {
      name: 'check, not yet',
      progress: afterQuiz(served, 0.5),
      go: (page) => sees(heading(page, 'Not yet')),
    },
    { name: 'check, passed', progress: afterQuiz(served, 1), go: (page) => sees(heading(page, 'Passed')) },
    {
      name: 'sign-off, reading',
      progress: atSignOff(served),
      go: (page) => sees(button(page, /^I have read/)),
    },
    {
      name: 'sign-off, talk first',
      progress: atSignOff(served),
      go: async (page) => {
        await press(page, 'I do not agree, or I want to talk first');
        await sees(heading(page, 'Talk first'));
      },
    },
    { name: 'sign-off, signing', progress: atSignOff(served), go: toSign },
    {
      name: 'sign-off, nothing ticked',
      progress: atSignOff(served),
      go: async (page) => {
        await toSign(page);
        await press(page, 'Check before you sign');
        await sees(page.getByRole('alert'));
      },
    },
    { name: 'sign-off, checking', progress: atSignOff(served), go: toCheck },
    {
      name: 'confirmation',
      progress: signed(served),
      go: (page) => sees(heading(page, 'The fingerprint of the words')),
    },
    {
      name: 'certificate',
      progress: signed(served),
      go: async (page) => {
        await press(page, 'See your certificate');
        await sees(heading(page, /^Certificate: /, 1));
      },
    },
  ];
}

function panels(served: ServedCourse): ScreenType[] {
  const { part } = firstLesson(served);
  const [, screen = ''] = part.screens;
  const progress = atScreen(served, part.code, screen);
  return [
    {
      name: 'help',
      progress,
      go: async (page) => {
        await press(page, 'Help');
        await sees(heading(page, 'Talk to someone now'));
      },
    },
    {
      name: 'help, a subject opened',
      progress,
      go: async (page) => {
        await press(page, 'Help');
        await sees(heading(page, 'Talk to someone now'));
        await page.getByRole('dialog').locator('summary').first().click();
      },
    },
    {
      name: 'reading settings',
      progress,
      go: async (page) => {
        await press(page, /Reading settings$/);
        await sees(page.getByRole('group', { name: 'Colours' }));
      },
    },
  ];
}

/** By the name at the top of the page. */
const goHome = (page: Page): Promise<void> =>
  page
    .getByRole('banner')
    .getByRole('button', { name: /Four Cs/ })
    .click();

interface At {
  readonly lesson: Lesson;
  readonly screen: Screen;
}

const allScreens = ({ lessons }: ServedCourse): At[] =>
  lessons.flatMap((lesson) => lesson.screens.map((screen) => ({ lesson, screen })));

const flat = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block) => (block.kind === 'more' ? [block, ...flat(block.blocks)] : [block]));

const kindsOn = ({ blocks, side }: Screen): string[] => [
  ...new Set(flat([...blocks, ...side]).map(({ kind }) => kind)),
];

const find = (served: ServedCourse, kind: Block['kind']): At =>
  must(
    allScreens(served).find(({ screen }) => screen.blocks.some((block) => block.kind === kind)),
    `screen with ${kind}`,
  );

function must<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`The course has no ${what}.`);
  return found;
}
