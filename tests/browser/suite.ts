import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { type TestStack, type TestStackOptions, testStack } from '../test-stack.ts';
import { hasChromium, launchChromium, NEEDS_CHROMIUM } from './chromium.ts';

/** What every owner of these tests types to log in. */
export const PASSPHRASE = 'a lamp in the window';

/** A test that wants a browser, and the words that say so where there is none. */
export const inChromium = test.skipIf(!hasChromium);
export const note = hasChromium ? '' : ` (skipped: ${NEEDS_CHROMIUM})`;

/** A server on real sockets and a browser, for all the tests of a file: they are there when the first one starts. */
export function browserSuite(options: () => Promise<TestStackOptions> = async () => ({})): {
  readonly stack: TestStack;
  readonly browser: Browser;
} {
  let parts: [TestStack, Browser] | undefined;
  beforeAll(async () => {
    if (!hasChromium) return;
    parts = await Promise.all([testStack({ listen: true, ...(await options()) }), launchChromium()]);
  });
  afterAll(async () => {
    await parts?.[1].close();
    await parts?.[0][Symbol.asyncDispose]();
  });
  const started = () => {
    if (!parts) throw new Error('the suite has not started');
    return parts;
  };
  return {
    get stack() {
      return started()[0];
    },
    get browser() {
      return started()[1];
    },
  };
}

/** Opens an address that asks to log in first, and does. */
export async function enter(page: Page, address: string, passphrase = PASSPHRASE): Promise<void> {
  await page.goto(address);
  await page.locator('[name=passphrase]').fill(passphrase);
  await page.locator('[name=passphrase]').press('Enter');
}
