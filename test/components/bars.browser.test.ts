import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { leaveQuickly, onShiftThreeTimes, type LeavingWindow } from '../../src/components/leave-quickly.ts';
import { spokenText } from '../../src/components/read-aloud.ts';
import { settingsKey } from '../../src/components/reading-settings.ts';
import { firstLesson, routeCard, words as sentences } from './fixtures/course.ts';
import { focused, openCourse, words } from './fixtures/page.ts';

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  for (const name of ['data-theme', 'data-spacing', 'data-motion', 'style'])
    document.documentElement.removeAttribute(name);
});

const panel = () => document.querySelector<HTMLElement>('.panel')?.innerText.replace(/\s+/g, ' ') ?? '';

describe('Help', () => {
  test('stands in the same place on every screen: name, Reading, Help, Leave quickly', async () => {
    const { press } = await openCourse();
    const order = () =>
      [...document.querySelectorAll<HTMLElement>('.top button')].map(
        (one) => one.textContent.trim().split(/\s{2,}/)[0],
      );
    const onHome = order().slice(1);
    expect(document.querySelector('.top button')?.className).toBe('top-name');
    await press('Start:');
    expect(order().slice(1)).toEqual(onHome);
    expect(onHome.at(-1)).toBe('Leave quickly');
  });

  test('shows danger, here, about them and who to talk to, and no more at a time', async () => {
    const { press } = await openCourse();
    await press('Help');
    await expect.poll(panel).toContain('Talk to someone now');
    expect(focused()).toBe('Get help');
    expect(panel()).toMatch(
      /Get help.*999.*Safeguarding Lead.*Head of Learning.*Young Line.*0800 000 000.*Any hour/,
    );
    expect(document.querySelectorAll('.panel details[open]')).toHaveLength(0);
    expect(document.querySelector('.panel a[href="tel:0800000000"]')).not.toBeNull();
  });

  test('follows the age of the reader and says whether a person is there now', async () => {
    const now = new Date('2026-11-23T11:00:00Z');
    const adult = await openCourse({ progress: { age: '18-over', ageAsked: true }, now });
    await adult.press('Help');
    await expect.poll(panel).toContain('Weekday Line');
    expect(panel()).toContain('A person is there now. Monday to Friday, 10 to 4');
    expect(panel()).not.toContain('Young Line');
  });

  test('keeps the page behind still and the bar alive, and gives the focus back', async () => {
    const { press, settle, element } = await openCourse();
    await press('Help');
    expect(document.querySelector('main')?.inert).toBe(true);
    expect(document.querySelector('.bar')?.closest('[inert]')).toBeNull();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await settle();
    expect(document.querySelector('.panel')).toBeNull();
    expect(document.querySelector('main')?.inert).toBe(false);
    expect(document.activeElement).toBe(element.querySelector('.bar button'));
  });

  test('has 999 and the first contact before anything else has come, or when it cannot come', async () => {
    const { press } = await openCourse({ read: () => Promise.reject(new Error('offline')) });
    await press('Help');
    expect(panel()).toContain('999');
    expect(panel()).toContain('First, the Safeguarding Lead.');
    await expect.poll(panel).toContain('The list of lines did not come.');
  });

  test('opens from under a card that speaks of lines, and gives the focus back there', async () => {
    const card = { ...routeCard, help: 'Open Help: lines to ring or text' };
    const screens = [{ ...firstLesson.screens[0]!, blocks: [{ kind: 'route', card } as const] }];
    const { press } = await openCourse({ course: { first: { ...firstLesson, screens } } });
    await press('Start:');
    await press('Open Help: lines');
    await expect.poll(panel).toContain('Talk to someone now');
    expect(focused()).toBe('Get help');
    await press('Close');
    expect(focused()).toBe('Open Help: lines to ring or text');
  });

  test('leaves no trace in what is kept', async () => {
    const { press, memory, session } = await openCourse();
    const before = session.progress;
    await press('Help');
    await press('Close');
    expect(memory).toEqual({});
    expect(session.progress).toBe(before);
  });
});

describe('Reading settings', () => {
  test('change the page at once and stay under the one key the product has', async () => {
    const { press, settle } = await openCourse();
    await press('Reading');
    await expect.poll(panel).toContain('Size of the words');
    for (const choice of ['200 %', 'Dark', 'More', 'None']) {
      const label = [...document.querySelectorAll('.panel label')].find((one) =>
        one.textContent.includes(choice),
      );
      label?.querySelector('input')?.click();
    }
    const { dataset, style } = document.documentElement;
    expect([dataset['theme'], dataset['spacing'], dataset['motion']]).toEqual(['dark', 'wide', 'none']);
    expect(style.getPropertyValue('--scale')).toBe('2');
    expect(Object.keys(localStorage)).toEqual([settingsKey]);
    await settle();
    await press('Put it all back');
    expect(dataset['theme']).toBeUndefined();
    expect(document.querySelector<HTMLInputElement>('input[name="size"]')?.checked).toBe(true);
  });

  test('wait for their words, and say so when these cannot come', async () => {
    const { press } = await openCourse({ read: () => Promise.reject(new Error('offline')) });
    await press('Reading');
    await expect.poll(panel).toContain('did not open');
    expect(panel()).toContain('Reading settings');
    expect(panel()).not.toContain('reading.');
  });

  test('say so where the device has no voice of its own', async () => {
    vi.spyOn(speechSynthesis, 'getVoices').mockReturnValue([]);
    const { press } = await openCourse();
    await press('Reading');
    await expect.poll(panel).toContain('This device has no voice of its own');
    vi.restoreAllMocks();
  });

  test('read a screen as a person would, without what is hidden', () => {
    const screen = document.createElement('div');
    screen.innerHTML =
      '<h2>Who to tell</h2><p>If it <mark>hurries</mark> you, stop.</p><svg><text>no</text></svg><details><summary>More</summary><div>closed</div></details>';
    document.body.append(screen);
    expect(spokenText(screen)).toEqual(['Who to tell', 'If it hurries you, stop.', 'More']);
  });
});

describe('the listen button', () => {
  test('reads the screen with a voice of the device, for whoever asked for it', async () => {
    localStorage.setItem(settingsKey, JSON.stringify({ listen: true }));
    const voices = [
      { lang: 'en-GB', localService: false, name: 'far away' },
      { lang: 'en-GB', localService: true, name: 'own' },
    ] as SpeechSynthesisVoice[];
    vi.spyOn(speechSynthesis, 'getVoices').mockReturnValue(voices);
    vi.stubGlobal(
      'SpeechSynthesisUtterance',
      class {
        voice?: SpeechSynthesisVoice;
        text: string;
        constructor(text: string) {
          this.text = text;
        }
      },
    );
    const speak = vi.spyOn(speechSynthesis, 'speak').mockImplementation(() => undefined);
    const { press, element, session } = await openCourse();
    await element.bringLater();
    await session.bringHelp();
    await press('Start:');
    await press('Listen to this screen');
    expect(speak.mock.calls[0]?.[0].text).toBe('Who to tell');
    expect(speak.mock.calls[0]?.[0].voice?.name).toBe('own');
    await press('Stop reading');
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
});

describe('Leave quickly', () => {
  function aWindow(change: Partial<LeavingWindow> = {}) {
    const calls: string[] = [];
    const place = (name: string) =>
      ({ replace: (to: string | URL) => calls.push(`${name} to ${String(to)}`) }) as unknown as Location;
    const page = document.implementation.createHTMLDocument('Staying safe online');
    page.documentElement.dataset['theme'] = 'dark';
    page.head.innerHTML += '<style>p { color: red }</style>';
    page.body.innerHTML = '<h1>Images, consent and pressure</h1>';
    const own = {
      document: page,
      location: place('frame'),
      top: { location: place('top') } as unknown as Window,
      opener: null,
      close: () => calls.push('close'),
      requestAnimationFrame: (run: FrameRequestCallback) => window.requestAnimationFrame(run),
      setTimeout: (run: () => void, after: number) => window.setTimeout(run, after),
      ...change,
    };
    const leave = () =>
      leaveQuickly(
        { leaveTo: 'https://weather.example/', words: sentences, letGo: () => calls.push('let go') },
        own,
      );
    return { page, calls, leave, own };
  }

  test('is blank, with a neutral title, before anything is called', () => {
    const { page, calls, leave } = aWindow();
    leave();
    expect(page.title).toBe('New page');
    expect(page.body.textContent).not.toMatch(/Images|Four Cs|Staying/);
    expect(page.querySelectorAll('style, h1')).toHaveLength(0);
    expect(calls).toEqual(['let go']);
  });

  test('then takes the top window where that is allowed', async () => {
    const { calls, leave } = aWindow();
    leave();
    await expect.poll(() => calls).toEqual(['let go', 'top to https://weather.example/']);
  });

  test('else takes its own frame', async () => {
    const top = {
      get location(): Location {
        throw new DOMException('not allowed', 'SecurityError');
      },
    } as unknown as Window;
    const { calls, leave } = aWindow({ top });
    leave();
    await expect.poll(() => calls).toEqual(['let go', 'frame to https://weather.example/']);
  });

  test('closes a pop-up', async () => {
    const { calls, leave, own } = aWindow({ opener: {} });
    (own as { top: unknown }).top = own;
    leave();
    await expect.poll(() => calls).toContain('close');
  });

  test('follows Shift pressed three times within five seconds with nothing between', () => {
    const keys = new EventTarget();
    let times = 0;
    onShiftThreeTimes(keys, () => times++);
    const press = (key: string) => keys.dispatchEvent(new KeyboardEvent('keydown', { key }));
    for (const key of ['Shift', 'Shift', 'A', 'Shift']) press(key);
    expect(times).toBe(0);
    for (const key of ['Shift', 'Shift']) press(key);
    expect(times).toBe(1);
  });

  test('says plainly what it cannot hide, before a sensitive lesson', async () => {
    const { press } = await openCourse({
      progress: { finished: new Set(['s1', 's2', 's3', 's4', 's5', 's6']), ageAsked: true },
    });
    await press('Carry on: Images');
    expect(words()).toContain('It cannot hide everything.');
    expect(words()).toContain('press Shift three times');
  });
});
