import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, dropFiles, PHONE, visit } from './chromium.ts';
import { browserSuite, enter, inChromium, note, PASSPHRASE } from './suite.ts';

const suite = browserSuite();
const HOSTILE = '<img src=x onerror="document.title=1">';

async function owner(label: string, options = {}) {
  const instance = await suite.stack.addInstance(label, { passphrase: PASSPHRASE });
  const visitor = await visit(suite.browser, instance.domain, { reducedMotion: 'reduce', ...options });
  const page = await visitor.open();
  await enter(page, `http://drive.${instance.domain}/`);
  await page.locator('.drive').waitFor();
  return { instance, visitor, page };
}

const search = (page: Page) => page.getByRole('combobox', { name: 'Search' });

inChromium(`Ctrl K finds apps and files by the keyboard, in any app${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor, instance } = await owner('palette');
  await dropFiles(page, [
    { name: 'Reçu de Rome.txt', text: 'x', type: 'text/plain' },
    { name: HOSTILE.replace('/', ''), text: 'x', type: 'text/plain' },
  ]);
  await page.getByText('2 files added').waitFor();
  await page.goto(`http://home.${instance.domain}/`);
  await page.locator('.hero').waitFor();
  await page.keyboard.press('Control+k');
  await search(page).waitFor();
  await page.getByRole('option', { name: 'Settings' }).waitFor();
  await page.keyboard.type('recu');
  await page.getByRole('option', { name: 'Reçu de Rome.txt' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForURL(/drive\..*#\/folder\/.*\/file\//);
  await page.getByText('Reçu de Rome.txt').first().waitFor();

  await page.goto(`http://home.${instance.domain}/`);
  await page.locator('.hero').waitFor();
  await page.keyboard.press('Control+k');
  await search(page).fill('img src');
  await page.getByRole('option', { name: HOSTILE }).waitFor();
  await search(page).fill('nothing like it');
  await page.getByText('Nothing has this name.').waitFor();
  await page.keyboard.press('Escape');
  await search(page).waitFor({ state: 'detached' });
  expect(visitor.problems).toEqual([]);
});

inChromium(`the bar tells at once what the owner is told, on a phone too${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor, instance } = await owner('bell', { viewport: PHONE });
  const { notifications } = suite.stack.services;
  const source = { originator: 'stack', slug: 'stack', name: 'Cozy' } as const;
  const category = { stateful: false, collapsible: false, priority: 'normal', minInterval: 0 };
  const tell = (title: string) => notifications.notify(instance, source, category, { category: 'bill', title });
  await page.getByRole('button', { name: 'Notifications' }).waitFor();
  await tell(HOSTILE);
  await page.getByRole('button', { name: '1 new notification' }).click();
  await page.getByText(HOSTILE).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await tell('Second');
  await page.getByText('Second').waitFor();
  await page.getByRole('button', { name: `Remove “${HOSTILE}”` }).click();
  await page.getByText(HOSTILE).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  // Opening it was to read it.
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  const [left] = await notifications.recent(instance, 10);
  expect(left).toMatchObject({ title: 'Second', read_at: expect.any(String) });
  expect(visitor.problems).toEqual([]);
});

inChromium(`what is on its way does not load the page again and again${note}`, { timeout: 60_000 }, async () => {
  const { page } = await owner('calm');
  await page.locator('.row', { hasText: 'Photos' }).waitFor();
  await page.waitForLoadState('networkidle');
  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'GET' && /\/files\/|\/apps\//.test(request.url())) lists.push(request.url());
  });
  const names = Array.from({ length: 12 }, (_, n) => ({ name: `note ${n}.txt`, text: 'x', type: 'text/plain' }));
  await dropFiles(page, names);
  await page.getByText('12 files added').waitFor();
  expect(lists).toEqual([]);
});
