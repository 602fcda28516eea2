/**
 * A person who goes through a whole course, inside the page: reads every heading, does every activity, answers, signs.
 * A press from inside costs a hundredth of one from outside, so that all tracks can be walked on every build.
 */
import type { CourseParts } from './served-course.ts';

export interface Walked {
  /** Activities done in lessons, by kind. */
  readonly did: Readonly<Record<'question' | 'sort' | 'scenario' | 'incident-helper', number>>;
  /** Codes of the questions of the check, in order. */
  readonly asked: readonly string[];
  /** What stood on a screen and should not: a key without its sentence, a placeholder, "undefined". */
  readonly strange: readonly string[];
}

/**
 * From the home to the certificate, and Save and close. Runs inside the page, so it stands on nothing but its argument.
 *
 * @throws Error that says what was waited for and what was on the screen instead
 */
export async function walkCourse({
  parts: { course, lessons, quiz, signOff },
  name,
}: {
  readonly parts: CourseParts;
  readonly name: string;
}): Promise<Walked> {
  type Lesson = CourseParts['lessons'][number];
  type Block = Lesson['screens'][number]['blocks'][number];
  type Question = Extract<Block, { kind: 'question' }>['question'];
  type Scenario = Extract<Block, { kind: 'scenario' }>['scenario'];
  type Scene = Extract<Scenario['nodes'][string], { kind: 'scene' }>;
  type Find<Found> = () => Found | undefined;

  const did = { question: 0, sort: 0, scenario: 0, 'incident-helper': 0 };
  const asked: string[] = [];
  const strange = new Set<string>();

  const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();
  const fits = (text: string, wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? text === plain(wanted) : wanted.test(text);
  const all = <Kind extends Element = HTMLElement>(selector: string, root: ParentNode = document): Kind[] =>
    [...root.querySelectorAll<Kind>(selector)].filter(
      (one) => one.checkVisibility() && !one.closest('[inert]'),
    );

  /** Looks again at every change of the page. */
  function until<Found>(what: string, find: Find<Found>): Promise<Found> {
    const found = find();
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        watch.disconnect();
        clearTimeout(limit);
      };
      const watch = new MutationObserver(() => {
        const later = find();
        if (later === undefined) return;
        end();
        resolve(later);
      });
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      const limit = setTimeout(() => {
        end();
        const there = all('h1, h2, main button').map((one) => plain(one.textContent));
        reject(new Error(`${course.id}: waited for ${what}; on the screen: ${there.join(' | ')}`));
      }, 10_000);
    });
  }

  const findButton =
    (wanted: string | RegExp, root?: ParentNode): Find<HTMLElement> =>
    () =>
      all('button', root).find((one) =>
        fits(plain(one.getAttribute('aria-label') ?? one.textContent), wanted),
      );
  const findHeading =
    (wanted: string | RegExp, root?: ParentNode): Find<HTMLElement> =>
    () =>
      all('h1, h2, h3', root).find((one) => fits(plain(one.textContent), wanted));
  async function press(wanted: string | RegExp, root?: ParentNode): Promise<void> {
    (await until(`the button ${String(wanted)}`, findButton(wanted, root))).click();
  }
  async function sees(wanted: string | RegExp, root?: ParentNode): Promise<HTMLElement> {
    const heading = await until(`the heading ${String(wanted)}`, findHeading(wanted, root));
    const shown = document.body.innerText;
    const found =
      /\b(?:shell|home|lesson|help|reading|saving|question|quiz|scenario|sort|signOff|certificate|incident)\.[a-z][\w-]+\b|undefined|\[object|NaN|\{\{?\w+\}/.exec(
        shown,
      );
    if (found) strange.add(`${plain(heading.textContent)}: ${found[0]}`);
    return heading;
  }
  const elementWith = (tag: string, words: string): Promise<HTMLElement> =>
    until(`${tag} with “${words}”`, () =>
      all(tag).find((one) => plain(one.textContent).includes(plain(words))),
    );

  const openPart = (title: string): Promise<void> => {
    const escaped = plain(title).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return press(new RegExp(`^(Start|Carry on): ${escaped}$`));
  };

  async function walkLesson(lesson: Lesson): Promise<void> {
    await openPart(lesson.title);
    const first = await until('the lesson, its note or the question about age', () =>
      (['How old are you?', 'Before you start this part', lesson.screens[0]?.title ?? ''] as const).find(
        (title) => findHeading(title)() !== undefined,
      ),
    );
    if (first === 'How old are you?') await press('I would rather not say');
    if (lesson.contentNote) {
      await sees('Before you start this part');
      await press('Start this part');
    }
    for (const [index, screen] of lesson.screens.entries()) {
      await sees(screen.title);
      for (const block of [...screen.blocks, ...screen.side]) await doBlock(block);
      await press(index + 1 < lesson.screens.length ? 'Carry on' : 'Finish this part');
    }
    await sees(`${lesson.title}: done`);
  }

  async function doBlock(block: Block): Promise<void> {
    switch (block.kind) {
      case 'question': {
        const card = await elementWith('fc-question', block.question.stem);
        await answer(block.question, card);
        await sees('To take with you', card);
        did.question += 1;
        return;
      }
      case 'sort':
        return sort(block);
      case 'scenario':
        return walkScenario(block.scenario);
      case 'incident-helper':
        return useIncidentHelper();
      case 'more': {
        const more = await elementWith('details', block.title);
        more.querySelector('summary')?.click();
        for (const inside of block.blocks) await doBlock(inside);
        return;
      }
      default:
        return;
    }
  }

  async function sort({ items }: Extract<Block, { kind: 'sort' }>): Promise<void> {
    const cs = ['content', 'contact', 'conduct', 'commerce'];
    const sorting = await until('the sorting', () => all('fc-sort')[0]);
    for (const [n, { c }] of items.entries()) {
      const moment = await until(`moment ${String(n + 1)}`, () => all('fieldset', sorting)[n]);
      moment.querySelectorAll<HTMLInputElement>('[type="radio"]')[cs.indexOf(c)]?.click();
    }
    await until('“All sorted.”', () => (sorting.textContent.includes('All sorted.') ? true : undefined));
    did.sort += 1;
  }

  /** By choices that lead to something new, to an ending that names who helps. */
  async function walkScenario(scenario: Scenario): Promise<void> {
    const start = scenario.nodes[scenario.start];
    if (start?.kind !== 'scene') throw new Error(`${scenario.title} does not begin with a scene`);
    const player = await elementWith('fc-scenario', start.ask);
    const been = new Set([scenario.start]);
    for (let node: Scenario['nodes'][string] | undefined = start; node?.kind === 'scene';) {
      const choice: Scene['choices'][number] | undefined =
        node.choices.find(({ to }) => !been.has(to)) ?? node.choices[0];
      if (!choice) throw new Error(`${scenario.title} has a scene without a choice`);
      await press(choice.text, player);
      await sees(choice.reply.title, player);
      been.add(choice.to);
      node = scenario.nodes[choice.to];
      if (node?.kind !== 'ending') continue;
      await sees(node.title, player);
      await sees(node.route.title, player);
    }
    did.scenario += 1;
  }

  /** The first answer each time: danger now. */
  async function useIncidentHelper(): Promise<void> {
    await until('the incident helper', () => all('fc-incident-helper')[0]);
    // Looked up each time: the page may make it anew when a later part of the page arrives.
    const shown = (what: string) => all(`fc-incident-helper ${what}`)[0];
    const question = () => shown('[data-question]');
    const outcome = () => shown('[data-outcome]');
    for (;;) {
      await until('a question or an outcome', () => question() ?? outcome());
      const asking = question();
      if (!asking) break;
      const before = asking.dataset['question'];
      all('button', asking)[0]?.click();
      await until('the next step', () => (question()?.dataset['question'] === before ? undefined : true));
    }
    did['incident-helper'] += 1;
  }

  async function answer(question: Question, card: HTMLElement): Promise<void> {
    const box = (value: number, group = 'choice'): void =>
      card.querySelector<HTMLInputElement>(`input[name="${group}"][value="${String(value)}"]`)?.click();
    for (const [n, option] of question.options.entries()) if (option.isRight) box(n);
    if (question.kind === 'true-why') box(question.isTrue === true ? 0 : 1, 'truth');
    if (question.kind === 'match')
      for (const [n, { choice }] of (question.items ?? []).entries()) {
        const select = card.querySelectorAll('select')[n];
        if (select) select.value = String(choice ?? '');
      }
    if (question.kind === 'order')
      for (const [place, { text }] of (question.items ?? []).entries())
        for (;;) {
          const names = all('button.move', card)
            .map((one) => one.getAttribute('aria-label') ?? '')
            .filter((label) => label.startsWith('Move up: '));
          const at = names.indexOf(`Move up: ${text}`);
          if (at <= place) break;
          await press(`Move up: ${text}`, card);
          await until('the line to move', () =>
            plain(all('.order-text', card)[at]?.textContent ?? '') === plain(text) ? undefined : true,
          );
        }
    await press('Answer', card);
  }

  async function passQuiz(title: string, questions: readonly Question[]): Promise<void> {
    await openPart(title);
    await press('Start the check');
    for (let isLast = false; !isLast;) {
      const number = String(asked.length + 1);
      const card = await until(`question ${number}`, () =>
        all('fc-question').find(
          (one) => findButton('Answer', one)() && plain(one.textContent).includes(`Question ${number} of`),
        ),
      );
      const shown = plain(card.querySelector('.question-stem')?.textContent ?? '');
      const [question] = questions
        .filter(({ stem }) => shown.endsWith(plain(stem)))
        .toSorted((a, b) => b.stem.length - a.stem.length);
      if (!question) throw new Error(`No question of the bank is on the screen: ${shown}`);
      asked.push(question.code);
      await answer(question, card);
      await sees('To take with you', card);
      isLast = findButton('See how it went', card)() !== undefined;
      await press(/^(Next question|See how it went)$/, card);
    }
    await sees('Passed');
  }

  async function sign({ documents, setName, mode }: NonNullable<typeof signOff>): Promise<void> {
    for (const [index, document] of documents.entries()) {
      await sees(document.title);
      const isLast = index + 1 === documents.length;
      await press(isLast ? /^I have read (it|them)$/ : /^I have read it\. Next: /);
    }
    const form = await until('the form', () => all<HTMLFormElement>('fc-sign-off form')[0]);
    for (const box of all<HTMLInputElement>('[type="checkbox"]', form)) box.click();
    const field = form.querySelector<HTMLInputElement>('[name="name"]');
    if (field) field.value = name;
    form.querySelector<HTMLInputElement>('[name="support"][value="no"]')?.click();
    await press(/^Check before you (sign|confirm)$/, form);
    await sees(/^Check before you (sign|confirm)$/);
    await press(mode === 'read-and-confirm' ? `Confirm that I have read ${setName}` : `Sign ${setName}`);
    await sees('The fingerprint of the words');
  }

  for (const lesson of lessons) await walkLesson(lesson);
  const titleOf = (kind: string): string => course.parts.find((part) => part.kind === kind)?.title ?? '';
  if (quiz) {
    await passQuiz(titleOf('quiz'), quiz.questions);
    await press('Carry on');
  }
  if (signOff) {
    if (!quiz) await openPart(titleOf('sign-off'));
    await sign(signOff);
  } else await press('Back to all parts', document.querySelector('main') ?? undefined);
  await press('See your certificate');
  await sees(/^Certificate/);
  await press('Save and close');
  await sees(/^(Saved and closed|Closed)$/);
  return { did, asked, strange: [...strange] };
}
