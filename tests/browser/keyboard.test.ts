import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, dropFiles } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const suite = browserSuite();

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** What has the keyboard: its label, the name of the line, or the title of the page after a `#`. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const { activeElement: at } = document;
    if (at === document.body) return 'nothing';
    if (at.matches('h1')) return '# ' + at.textContent;
    return at.querySelector('.row__name')?.textContent ?? at.getAttribute('aria-label') ?? at.textContent.trim();
  })()`);
const expectFocus = (page: Page, what: string) => expect.poll(() => focused(page)).toBe(what);

async function tabTo(page: Page, what: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === what) return;
  }
  throw new Error(`no way to ${what} by the keyboard`);
}

inChromium(`files are made, opened and removed without a mouse${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await openAtHome(suite, 'keys', 'drive/');
  await page.getByRole('link', { name: 'Photos' }).waitFor();
  await tabTo(page, 'Add');
  await press(page, 'Enter', 'End', 'Enter');
  await page.getByLabel('Name', { exact: true }).fill('Zoo');
  await press(page, 'Enter');
  await expectFocus(page, 'Add');
  await dropFiles(page, [{ name: 'a.txt', text: 'x', type: 'text/plain' }]);
  await page.getByRole('link', { name: 'a.txt' }).waitFor();

  await tabTo(page, 'Administrative');
  await press(page, 'End');
  await expectFocus(page, 'a.txt');
  await press(page, 'Enter');
  await expectFocus(page, 'Close the preview');
  await press(page, 'Escape');
  await expectFocus(page, 'a.txt');
  await press(page, 'F2', 'Escape');
  await expectFocus(page, 'a.txt');
  await press(page, 'ArrowUp', 'Enter');
  // An empty folder has no line to be on.
  await expectFocus(page, '# Zoo');
  await page.getByText('Nothing here yet').waitFor();
  await page.goBack();
  await expectFocus(page, 'Zoo');
  await press(page, 'Delete');
  await page.getByText('Zoo: in the trash').waitFor();
  await expectFocus(page, 'a.txt');
  await press(page, 'Delete');
  await page.getByText('a.txt: in the trash').waitFor();
  await expectFocus(page, 'Photos');

  await press(page, 'Control+k');
  await page.getByRole('combobox', { name: 'Search' }).waitFor();
  await press(page, 'Escape');
  await expectFocus(page, 'Photos');

  await page.getByRole('button', { name: 'Account' }).focus();
  await press(page, 'Enter', 'ArrowDown', 'Enter');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Move to trash').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await press(page, 'Escape');
  await expectFocus(page, 'Account');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

inChromium(`the way to the content leaves the place, and a new place has the keyboard${note}`, async () => {
  const { page, visitor } = await openAtHome(suite, 'skip', 'settings/#/apps');
  await page.getByRole('heading', { name: 'Apps', exact: true }).waitFor();
  await tabTo(page, 'Skip to the content');
  await press(page, 'Enter', 'Tab');
  await expectFocus(page, 'Profile');
  expect(page.url()).toMatch(/#\/apps$/);
  await page.goto(page.url().replace('settings.', 'automations.').replace('/apps', '/'));
  await page.getByRole('link', { name: /Start from nothing/ }).focus();
  await press(page, 'Enter');
  await expectFocus(page, '# New rule');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});
