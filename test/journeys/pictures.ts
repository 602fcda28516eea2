/** Pictures to look at, for whoever names a folder for them in SHOTS. */
import type { Page } from 'playwright-core';
import { toolFrame } from './browser.ts';

const folder = process.env['SHOTS'];

/** The whole page, to its end. */
export async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, animations: 'disabled' });
}

/** The tool inside a platform's page, with its frame as tall as what is in it. */
export async function pictureOfTool(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  const frame = await toolFrame(page);
  const height = await frame.evaluate(() => document.documentElement.scrollHeight);
  const size = page.viewportSize();
  if (size) await page.setViewportSize({ width: size.width, height: height + 400 });
  await page.evaluate((pixels) => {
    const element = document.querySelector<HTMLIFrameElement>('iframe.tool');
    if (element) element.style.height = `${pixels + 20}px`;
  }, height);
  await page.locator('iframe.tool').screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
  if (size) await page.setViewportSize(size);
}
