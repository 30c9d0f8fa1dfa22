import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome, PASSPHRASE } from './suite.ts';

/** Served from its folder, it is installed by being opened. */
const DEVTOOLS = join(import.meta.dirname, '../../apps/devtools/dist');
const suite = browserSuite(async () => ({ flags: { 'apps.folders': { devtools: DEVTOOLS } } }));

/** A part of each app, what it shows, another part, and what that shows once it is there. */
const APPS = [
  ['store', '#/installed', 'Version', '#/app/drive', 'Your files: keep, find, preview and share them'],
  ['settings', '#/storage', 'Space used', '#/devices', 'No device yet'],
  ['collect', '#/connected', 'Nothing is connected yet', '#/connected/nothing', 'This service is not here'],
  ['automations', '#/', 'Nothing works for you yet', '#/rule/nothing', 'This rule is not here'],
  ['devtools', '#/data', 'io.cozy.files', '#/data/io.cozy.files', 'io.cozy.files.root-dir'],
] as const;

const shown = (page: Page, words: string) => page.locator('main').getByText(words).first();

inChromium(
  `without a network each app says so, and what was missing comes by itself when it is back${note}`,
  { timeout: 90_000 },
  async () => {
    const { instance, visitor, page } = await openAtHome(suite, 'states', 'store/', { viewport: PHONE });
    for (const [app, first, words, other, missing] of APPS) {
      await page.goto(`http://${app}.${instance.domain}/${first}`);
      await shown(page, words).waitFor();
      await visitor.context.setOffline(true);
      await page.getByText('You are offline').waitFor();
      // What is there stays.
      expect(await shown(page, words).isVisible(), app).toBe(true);
      await page.evaluate(`location.hash = ${JSON.stringify(other)}`);
      await page.getByText('Your server cannot be reached').first().waitFor();
      // A page that failed whole, and one that failed in part.
      if (app === 'store' || app === 'settings') expect(await accessibilityFaults(page), app).toEqual([]);
      await visitor.context.setOffline(false);
      await shown(page, missing).waitFor();
      await page.getByText('You are offline').waitFor({ state: 'detached' });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), app).toBe(true);
    }
    expect(visitor.problems.filter((one) => !/ERR_INTERNET_DISCONNECTED|status of 404/.test(one))).toEqual([]);
    await visitor.context.close();
  },
);

/** What the pages of the apps ask of the API, kept back or refused. */
async function meddle(page: Page, host: string, status: number): Promise<void> {
  await page.route(
    ({ host: asked, pathname }) => asked === host && !pathname.startsWith('/realtime'),
    async (route) => {
      const origin = (await route.request().headerValue('Origin')) ?? '';
      const headers = { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' };
      if (route.request().method() === 'OPTIONS') await route.continue();
      else await route.fulfill({ status, headers, json: { errors: [{ status: String(status) }] } });
    },
  );
}

inChromium(
  `what fails says why, what is slow keeps its place, and a session that ends is begun again where it was${note}`,
  { timeout: 90_000 },
  async () => {
    const { instance, visitor, page } = await openAtHome(suite, 'failures', 'store/');
    await page.getByRole('heading', { name: 'What would you like to do?' }).waitFor();
    const again = page.getByRole('button', { name: 'Try again' });
    for (const [status, words] of [
      [500, 'Your server had a problem'],
      [403, 'not allowed'],
    ] as const) {
      await meddle(page, instance.domain, status);
      await page.reload();
      await page.locator('main').getByText(words).first().waitFor();
      await page.unrouteAll({ behavior: 'wait' });
      await again.click();
      await page.getByRole('searchbox', { name: 'Search for an app' }).waitFor();
    }

    // Kept back until the page has drawn what it waits with.
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    await page.route(/\/registry\?/, async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    await page.evaluate(`globalThis.moved = 0; new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) moved += value;
    }).observe({ type: 'layout-shift' })`);
    go();
    await page.getByRole('link', { name: 'Drive' }).first().waitFor();
    expect(await page.evaluate('moved')).toBeLessThan(0.1);
    await page.unrouteAll({ behavior: 'wait' });

    await page.goto(`http://settings.${instance.domain}/#/profile`);
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    const { sessions } = suite.stack.services;
    for (const session of await sessions.list(instance)) await sessions.delete(instance, session);
    // The page may have seen it by itself, and be leaving.
    await page.evaluate("location.hash = '#/devices'").catch(() => undefined);
    await page.locator('[name=passphrase]').fill(PASSPHRASE);
    await page.locator('[name=passphrase]').press('Enter');
    await page.waitForURL(/\/\/settings\.[^#]*#\/(devices|profile)$/);
    await page.locator('main h1').waitFor();
    expect(visitor.problems.filter((one) => !/status of (400|401|403|500)/.test(one))).toEqual([]);
    await visitor.context.close();
  },
);
