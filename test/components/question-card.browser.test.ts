import { html } from 'lit';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../src/components/question-card.ts';
import type { Question, QuestionKind } from '../../src/content/model.ts';
import type { Answer } from '../../src/progress/model.ts';
import { questions, words } from './fixtures/course.ts';
import { hear } from './fixtures/hear.ts';
import { axeFindings, button, filledButtons, press, settled, stage, wordsOf } from './fixtures/stage.ts';

interface Shown {
  readonly order?: readonly number[];
  readonly answer?: Answer;
  readonly next?: string;
}

async function show(question: Question, { order, answer, next }: Shown = {}) {
  const answered = vi.fn<(answer: Answer) => void>();
  const pageError = vi.fn<(hasErrors: boolean) => void>();
  const sheet = await stage(
    () =>
      html`<div @page-error=${(event: CustomEvent<boolean>) => pageError(event.detail)}>
        <fc-question
          .question=${question}
          .words=${words}
          .order=${order}
          .answer=${answer}
          .next=${next}
          @answered=${(event: CustomEvent<{ answer: Answer }>) => answered(event.detail.answer)}
        ></fc-question>
      </div>`,
  );
  return { sheet, answered, pageError };
}

const all = [0, 1, 2, 3];
const focused = () => wordsOf(document.activeElement);
const kinds = Object.keys(questions) as QuestionKind[];

describe('a question with nothing chosen', () => {
  test('gives the focus to a summary, says what to do above the field, and marks the page’s title', async () => {
    const { answered, pageError } = await show(questions.one, { order: all });
    await press('Answer');
    expect(answered).not.toHaveBeenCalled();
    expect(pageError).toHaveBeenCalledWith(true);
    expect(document.activeElement).toBe(document.querySelector('.summary'));
    expect(focused()).toBe('One thing is missing Choose one answer');
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'alert: One thing is missing',
      'heading 2: One thing is missing',
      'link: Choose one answer',
      `group: ${questions.one.stem} (Choose one. Error: Choose one answer)`,
      `heading 2: ${questions.one.stem}`,
      'Choose one.',
      'Error: Choose one answer',
      ...questions.one.options.map(({ text }) => `radio not chosen: ${text}`),
      'button: Answer',
    ]);
  });

  test('leads from the summary to the field without a word in the address', async () => {
    await show(questions.one, { order: all });
    await press('Answer');
    const address = location.href;
    const steps = history.length;
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(document.querySelector('input'));
    expect([location.href, history.length]).toEqual([address, steps]);
  });

  test('takes the mark from the title once it is answered', async () => {
    const { pageError } = await show(questions.one, { order: all });
    await press('Answer');
    document.querySelector('input')!.checked = true;
    await press('Answer');
    expect(pageError).toHaveBeenLastCalledWith(false);
    expect(document.querySelector('.summary')).toBeNull();
  });

  test('keeps what was chosen where only a part is missing', async () => {
    await show(questions['true-why'], { order: [0, 1] });
    document.querySelectorAll<HTMLInputElement>('[name="truth"]')[1]!.checked = true;
    await press('Answer');
    expect(wordsOf(document.querySelector('.summary'))).toBe('One thing is missing Choose a reason');
    expect(document.querySelectorAll<HTMLInputElement>('[name="truth"]')[1]!.checked).toBe(true);
  });

  test('names each line that has no match yet', async () => {
    await show(questions.match, { order: [0, 1] });
    await press('Answer');
    expect(document.querySelectorAll('.summary a')).toHaveLength(2);
    const first = document.querySelector('select')!;
    expect(first.getAttribute('aria-invalid')).toBe('true');
    document.querySelector<HTMLAnchorElement>('.summary a')!.click();
    expect(document.activeElement).toBe(first);
  });
});

describe('an answer', () => {
  test('is given in the question’s own numbers, whatever order the screen shows', async () => {
    const { answered } = await show(questions.one, { order: [3, 1, 0, 2] });
    expect(wordsOf(document.querySelector('.opt'))).toBe(questions.one.options[3]!.text);
    document.querySelectorAll<HTMLInputElement>('input')[1]!.click();
    await press('Answer');
    expect(answered).toHaveBeenCalledWith([1]);
  });

  test('opens every reason, the reader’s own choice included, and closes with what to take along', async () => {
    await show(questions.one, { order: all });
    document.querySelectorAll<HTMLInputElement>('input')[0]!.click();
    await press('Answer');
    expect(focused()).toBe('A fair thought. Something else works better here.');
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      questions.one.stem,
      'heading 2: A fair thought. Something else works better here.',
      'Your answer',
      'Ring the number in the text',
      'The number belongs to whoever sent it.',
      'Best answer',
      'Type the address of the real site yourself',
      'Yes. You choose where you land.',
      'Tap the link to look, and pay nothing',
      'Looking can be enough to tell them you are there.',
      'Send it on to a friend to ask',
      'Asking is good. A picture of it would be safer than the link.',
      'heading 3: To take with you',
      'The number belongs to whoever sent the text.',
      'button: Try it again',
    ]);
  });

  test('is never red when it is wrong', async () => {
    await show(questions.one, { order: all, answer: [0] });
    const red = getComputedStyle(document.documentElement).getPropertyValue('--course-error').trim();
    const probe = document.createElement('p');
    probe.style.color = red;
    document.body.append(probe);
    const asRgb = getComputedStyle(probe).color;
    probe.remove();
    const colours = [...document.querySelectorAll('.answers *')].flatMap((element) => {
      const style = getComputedStyle(element);
      return [style.color, style.fill, style.backgroundColor, style.borderTopColor];
    });
    expect(asRgb).toMatch(/^rgb/);
    expect(colours).not.toContain(asRgb);
  });

  test('to several is in rising order, and says how many were found', async () => {
    const { answered } = await show(questions.spot);
    for (const n of [3, 1]) document.querySelectorAll<HTMLInputElement>('input')[n]!.click();
    await press('Answer');
    expect(answered).toHaveBeenCalledWith([1, 3]);
    expect(focused()).toBe('You had 2 of the 3. Here is the rest.');
  });

  test('can be tried again in a lesson, with nothing chosen', async () => {
    await show(questions.one, { order: all, answer: [0] });
    await press('Try it again');
    expect(document.querySelectorAll('input:checked')).toHaveLength(0);
    expect(focused()).toBe(questions.one.stem);
  });

  test('to true or false says both halves', async () => {
    const { answered } = await show(questions['true-why'], { order: [0, 1] });
    document.querySelectorAll<HTMLInputElement>('[name="truth"]')[1]!.click();
    document.querySelectorAll<HTMLInputElement>('[name="choice"]')[1]!.click();
    await press('Answer');
    expect(answered).toHaveBeenCalledWith([1, 1]);
    expect(focused()).toBe('It is not true. The reason is a different one.');
  });

  test('to a match is a number for each line', async () => {
    const { answered } = await show(questions.match, { order: [1, 0] });
    document.querySelectorAll('select').forEach((select) => (select.value = '1'));
    await press('Answer');
    expect(answered).toHaveBeenCalledWith([1, 1]);
    expect(wordsOf(document.querySelectorAll('.answers .tag')[1]!)).toBe('You chose: Commerce');
  });
});

describe('putting lines in order', () => {
  test('is done with the keyboard, says where the line went, and keeps the focus on its button', async () => {
    const { answered } = await show(questions.order, { order: [2, 0, 1] });
    const name = 'Move down: Tell the named person';
    button(name).focus();
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(wordsOf(document.querySelector('[role="status"]'))).toBe(
      'Tell the named person is now number 2 of 3.',
    );
    expect(document.activeElement).toBe(button(name));
    await userEvent.keyboard(' ');
    await settled();
    await press('Answer');
    expect(answered).toHaveBeenCalledWith([0, 1, 2]);
    expect(focused()).toBe('Yes. That works.');
  });

  test('leaves the last line’s button where it is, and it does nothing', async () => {
    await show(questions.order, { order: [2, 0, 1] });
    const last = button('Move down: Keep the chat and the name');
    expect(last.getAttribute('aria-disabled')).toBe('true');
    await press('Move down: Keep the chat and the name');
    expect([...document.querySelectorAll('.order-text')].map(wordsOf)[2]).toBe('Keep the chat and the name');
  });

  test('has buttons that a thumb can meet', async () => {
    await show(questions.order);
    for (const move of document.querySelectorAll('.move')) {
      const { width, height } = move.getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
  });
});

describe.each(kinds)('a question of the kind %s', (kind) => {
  const wrong: Record<QuestionKind, Answer> = {
    one: [0],
    several: [1, 2],
    order: [1, 0, 2],
    match: [0, 0],
    'true-why': [0, 1],
    spot: [0, 1],
    route: [1],
  };

  test('has nothing for axe-core to find, asked, missed and answered, in any theme', async () => {
    await show(questions[kind]);
    expect(await axeFindings()).toEqual([]);
    if (kind !== 'order') {
      await press('Answer');
      expect(await axeFindings()).toEqual([]);
    }
    await show(questions[kind], { answer: wrong[kind], next: 'Next question' });
    expect(await axeFindings()).toEqual([]);
    expect(filledButtons()).toBe(1);
  });

  test('fits a phone with words at four times their size', async () => {
    document.documentElement.style.fontSize = '400%';
    document.body.style.inlineSize = '1280px';
    const { sheet } = await show(questions[kind], { answer: wrong[kind] });
    const isCut = sheet.scrollWidth > sheet.clientWidth + 1;
    document.documentElement.style.fontSize = '';
    document.body.style.inlineSize = '';
    expect(isCut).toBe(false);
  });
});
