import { afterEach, describe, expect, test, vi } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.ts';

afterEach(() => vi.unstubAllEnvs());

describe('finding a browser', () => {
  test('takes the one that CHROMIUM_PATH names', async () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath);
    expect(await findBrowser()).toBe(process.execPath);
  });

  test('says so when CHROMIUM_PATH names nothing, rather than use another', async () => {
    vi.stubEnv('CHROMIUM_PATH', '/no/such/browser');
    await expect(findBrowser()).rejects.toThrow(
      'CHROMIUM_PATH names /no/such/browser, and there is no such file.',
    );
  });
});
