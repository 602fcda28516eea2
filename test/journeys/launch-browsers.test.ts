/**
 * The way from a platform's page into the course in a real browser: with cookies, without, without storage; and the
 * tool's own pages on a small phone, in both themes.
 */
import type { BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFitForAll } from './axe.ts';
import { browser, closeBrowser } from './browser.ts';
import { sees } from './learner.ts';
import { picture } from './pictures.ts';
import type { PlatformRegistration } from '../../lti/domain/model.ts';
import { createSafeFetch } from '../../lti/launch/safe-fetch.ts';
import { startLaunchBench, type LaunchBench } from '../lti/launch/launch-bench.ts';
import { startLtiPlatform, type LtiPlatform } from '../lms/lti-platform/platform.ts';
import type { Manner, PlatformLink, PlatformRole } from '../lms/lti-platform/model.ts';

interface Side {
  readonly platform: LtiPlatform;
  readonly link: PlatformLink;
  readonly close: () => Promise<void>;
}

let bench: LaunchBench;
let toolUrl: string;
const sides = {} as Record<Manner, Side>;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  bench = await startLaunchBench('pglite', {
    listen: true,
    now: () => new Date(),
    fetchJson: createSafeFetch({ allowInsecurePlatforms: true }),
  });
  toolUrl = bench.tool.settings.publicUrl;
  for (const manner of ['moodle', 'canvas'] as const) sides[manner] = await startSide(manner);
});
afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await closeBrowser();
  for (const side of Object.values(sides)) await side.close();
  await bench.close();
});

/** A platform at 127.0.0.1 beside a tool at localhost: to a browser, two sites. */
async function startSide(manner: Manner): Promise<Side> {
  const started = await startLtiPlatform({ manner });
  const { platform } = started;
  const tool = platform.addTool({
    initiateLoginUri: `${toolUrl}/lti/login`,
    redirectUris: [`${toolUrl}/lti/launch`],
    targetLinkUri: `${toolUrl}/lti/launch`,
    jwksUri: `${toolUrl}/lti/keys`,
  });
  const known: Partial<PlatformRegistration> = {
    issuer: platform.issuer,
    clientId: tool.clientId,
    authUrl: platform.baseUrl + platform.paths.authorize,
    tokenUrl: platform.baseUrl + platform.paths.token,
    jwksUrl: platform.baseUrl + platform.paths.keys,
    family: manner,
    deployments: [{ deploymentId: tool.deploymentId, providerId: 'example' }],
  };
  await bench.addPlatform(known);
  return {
    platform,
    link: platform.addLink({ tool, title: 'Staying safe online' }),
    close: () => started.close(),
  };
}

interface Habits {
  /** Cookies inside another site's page, read, written or sent. */
  readonly refusesFramedCookies?: 'set' | 'sent or set';
  readonly options?: BrowserContextOptions;
}

async function newPage({ refusesFramedCookies, options }: Habits = {}): Promise<Page> {
  const context = await (await browser()).newContext(options);
  contexts.push(context);
  context.setDefaultTimeout(8_000);
  if (refusesFramedCookies === 'sent or set') {
    await context.route(`${toolUrl}/**`, async (route, request) => {
      const isFramed = isInFrame(request);
      if (!isFramed) return route.continue();
      const headers = { ...(await request.allHeaders()) };
      delete headers['cookie'];
      return route.continue({ headers });
    });
  }
  if (refusesFramedCookies) {
    await context.addInitScript(() => {
      if (window.top !== window)
        Object.defineProperty(document, 'cookie', { get: () => '', set: () => undefined });
    });
  }
  return context.newPage();
}

/** A window that opens just now has no frame yet. */
function isInFrame(request: Request): boolean {
  try {
    return request.frame().parentFrame() !== null;
  } catch {
    return false;
  }
}

const address = (manner: Manner, role: PlatformRole, path = '/open'): string => {
  const { platform, link } = sides[manner];
  const person = platform.people.find((each) => each.role === role)!;
  return `${platform.baseUrl}${path}?${new URLSearchParams({ link: link.id, person: person.id }).toString()}`;
};

/** The course's own page is not what is tested here: its address is. */
async function arrives(page: Page): Promise<void> {
  await expect
    .poll(() => page.frames().map((frame) => frame.url()))
    .toContain(`${toolUrl}/course/example/induction/`);
}

describe.each(['moodle', 'canvas'] as const)('from a platform in %s’s manner', (manner) => {
  test('a learner arrives inside the platform’s page, and no address on the way holds the token', async () => {
    const page = await newPage();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(address(manner, 'learner'));
    await arrives(page);
    expect(addresses.filter((url) => /[?&](id_)?token=/.test(url))).toEqual([]);
  });

  test('a learner arrives in a window of its own, with the token in the tab', async () => {
    const page = await newPage();
    await page.goto(address(manner, 'learner', '/start'));
    await arrives(page);
    const kept = JSON.parse((await page.evaluate(() => sessionStorage.getItem('fourcs-launch'))) ?? '') as {
      token: string;
      expiresAt: number;
    };
    expect(await bench.tool.bearer.read(kept.token)).toMatchObject({ ok: true });
    expect(kept.expiresAt).toBeGreaterThan(Date.now());
  });

  test('an administrator reads the set-up check in the platform’s page', async () => {
    const page = await newPage();
    await page.goto(address(manner, 'administrator'));
    const frame = page.frameLocator('iframe.tool');
    await sees(frame.getByRole('heading', { name: 'Set-up check' }));
    await sees(frame.getByText('Your platform can read our keys'));
    await sees(frame.getByText(/This browser (takes|refuses) cookies inside/));
    await sees(frame.getByText(/This browser keeps (what a page stores|nothing for a page) inside/));
    expect(await frame.locator('#storage').innerText()).toMatch(/what a page stores|goes on all the same/);
    const newWindow = manner === 'moodle' ? 'Default launch container' : 'open in a new window';
    if (/nothing for a page/.test(await frame.locator('#storage').innerText()))
      expect(await frame.locator('#storage').innerText()).toContain(newWindow);
  });
});

describe('a browser that refuses cookies inside another site’s page', () => {
  test('is let in by what the platform keeps for us', async () => {
    const page = await newPage({ refusesFramedCookies: 'sent or set' });
    await page.goto(address('canvas', 'learner'));
    await arrives(page);
  });

  test('is offered a new window where the platform keeps nothing, and that works', async () => {
    const page = await newPage({ refusesFramedCookies: 'set' });
    await page.goto(address('moodle', 'learner'));
    const button = page.frameLocator('iframe.tool').getByRole('button', { name: 'Open in a new window' });
    await sees(button);
    const opened = page.context().waitForEvent('page');
    await button.click();
    await arrives(await opened);
  });
});

test('without scripts every page on the way says what to do', async () => {
  const page = await newPage({ options: { javaScriptEnabled: false } });
  const query = new URLSearchParams({
    iss: sides.moodle.platform.issuer,
    client_id: sides.moodle.link.clientId,
    login_hint: '1',
    target_link_uri: `${toolUrl}/lti/launch`,
    lti_storage_target: '_parent',
  });
  await page.goto(`${toolUrl}/lti/login?${query.toString()}`);
  // As a reader finds it: the finder of texts passes over what stands for browsers without scripts.
  expect(await page.locator('noscript').innerText()).toContain('Scripts are switched off');
});

describe.each(['light', 'dark'] as const)('the tool’s pages, %s, on a phone of 360 pixels', (colorScheme) => {
  const deepLink = (manner: Manner): string => {
    const { platform, link } = sides[manner];
    const person = platform.people.find(({ role }) => role === 'assessor')!;
    return `${platform.baseUrl}/start?${new URLSearchParams({ tool: link.clientId, person: person.id }).toString()}`;
  };

  test.each([
    ['a refusal', () => `${toolUrl}/lti/launch`],
    ['an address that is not there', () => `${toolUrl}/nowhere`],
    ['the choice of content', () => deepLink('moodle')],
    ['the set-up check', () => address('moodle', 'administrator', '/start')],
    ['nothing for a mentor', () => address('canvas', 'observer', '/start')],
  ] as const)('%s: axe finds nothing, nothing is cut off', async (name, url) => {
    for (const manner of ['moodle', 'canvas'] as const)
      if (!sides[manner].platform.people.some(({ role }) => role === 'observer'))
        sides[manner].platform.addPerson('Olu Observer', 'observer');
    const page = await newPage({ options: { colorScheme, viewport: { width: 360, height: 740 } } });
    await page.goto(url());
    await sees(page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Opening' }));
    await expectFitForAll(page);
    await picture(page, `${name}-${colorScheme}`);
  });

  test('content is chosen by keyboard alone, and the platform takes it', async () => {
    const page = await newPage({ options: { colorScheme, viewport: { width: 360, height: 740 } } });
    const before = sides.moodle.platform.links.length;
    await page.goto(deepLink('moodle'));
    await sees(page.getByRole('checkbox').first());
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect.poll(() => sides.moodle.platform.links.length).toBe(before + 2);
  });
});
