import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../src/components/scenario-player.ts';
import type { Scenario } from '../../src/content/model.ts';
import { scenario, words } from './fixtures/course.ts';
import { hear } from './fixtures/hear.ts';
import { axeFindings, filledButtons, press, settled, sitting, stage, wordsOf } from './fixtures/stage.ts';

const ending = scenario.nodes['e1']!;
/** Two ways it can end. */
const two: Scenario = {
  ...scenario,
  nodes: {
    ...scenario.nodes,
    n2: {
      ...(scenario.nodes['n2'] as Extract<typeof ending, { kind: 'scene' }>),
      choices: [
        {
          text: 'Pay the £20',
          reply: { title: 'Gone', html: '<p>The number stops answering.</p>' },
          to: 'e2',
        },
        { text: 'Stop and tell somebody', reply: { title: 'You stopped', html: '<p>Good.</p>' }, to: 'e1' },
      ],
    },
    e2: { ...ending, title: 'There is still time' } as typeof ending,
  },
};

async function show(given: Scenario = scenario) {
  const session = sitting();
  const before = session.progress;
  await stage(
    () => html`<fc-scenario .scenario=${given} .words=${words} .session=${session}></fc-scenario>`,
    session,
  );
  return { session, before };
}
const focused = () => wordsOf(document.activeElement);

describe('a situation', () => {
  test('is heard as a scene, messages in order, a question and its choices', async () => {
    await show();
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'Tuesday, 9.41 pm. A bus home. You need work before Friday.',
      'heading 2: Messages',
      'Unknown number 9.41 pm',
      'Hi. £180 a day from home. Interested?',
      'You did not apply for anything.',
      'heading 2: You are Marcin. What do you do?',
      'group: You are Marcin. What do you do?',
      'button: Ask what the job is',
      'button: Do not answer',
      'Look around. Nobody marks this, and we do not keep which way you go.',
    ]);
  });

  test('shows what a choice leads to, and goes on from there', async () => {
    await show();
    await press('Ask what the job is');
    expect(focused()).toBe('They answer fast');
    expect(await hear()).toEqual([
      'heading 1: Check what you know',
      'Unknown number 9.41 pm',
      'Hi. £180 a day from home. Interested?',
      'You chose',
      'Ask what the job is',
      'heading 2: They answer fast',
      'They want a £20 fee first.',
      'heading 2: Messages',
      'Unknown number 9.43 pm',
      'Only £20 today, then you start.',
      'heading 2: And now?',
      'group: And now?',
      'button: Pay the £20',
      'button: Stop and tell somebody',
    ]);
  });

  test('says once, and only once, that nothing of it is kept', async () => {
    const { session, before } = await show();
    expect(wordsOf(document.body)).toContain('we do not keep which way you go');
    await press('Ask what the job is');
    expect(wordsOf(document.body)).not.toContain('we do not keep');
    await press('Pay the £20');
    expect(session.progress).toBe(before);
  });

  test('ends on every path with what to do, who helps and lines to call', async () => {
    await show();
    await press('Do not answer');
    const heard = await hear();
    expect(heard).toContain('heading 2: You can put it right');
    expect(heard).toContain('heading 3: What good looks like from here');
    expect(heard).toContain('Stop replying.');
    expect(heard).toContain('heading 3: Who to tell about a trick with money');
    expect(heard.join(' ')).toContain('0800 000 000');
    expect(filledButtons()).toBe(0); // the lesson's own Carry on is the one filled button
  });

  test('goes back to the same choice for another way', async () => {
    await show();
    await press('Ask what the job is');
    await press('Pay the £20');
    await press('Try another way');
    expect(focused()).toBe('And now?');
    await press('Stop and tell somebody');
    expect(focused()).toBe('You stopped');
  });

  test('offers an ending that was not seen yet', async () => {
    await show(two);
    await press('Do not answer');
    await press('See another way it can go: Pay the £20');
    expect(focused()).toBe('Gone');
    expect(wordsOf(document.body)).toContain('There is still time');
  });

  test('is played by keyboard alone', async () => {
    await show();
    document.querySelector<HTMLElement>('.ask')!.focus();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await settled();
    expect(focused()).toBe('They answer fast');
    await userEvent.tab();
    await userEvent.keyboard(' ');
    await settled();
    expect(focused()).toBe('Gone');
  });

  test('begins again when another situation is shown', async () => {
    const session = sitting();
    const sheet = await stage(
      () => html`<fc-scenario .scenario=${scenario} .words=${words} .session=${session}></fc-scenario>`,
    );
    await press('Do not answer');
    sheet.querySelector('fc-scenario')!.scenario = { ...scenario, code: 'v2' };
    await settled();
    expect(wordsOf(document.body)).toContain('A bus home');
  });

  test('has nothing for axe-core to find at the start, under way and at the end, in any theme', async () => {
    await show();
    expect(await axeFindings()).toEqual([]);
    await press('Ask what the job is');
    expect(await axeFindings()).toEqual([]);
    await press('Pay the £20');
    expect(await axeFindings()).toEqual([]);
  });
});
