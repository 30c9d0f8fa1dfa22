import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, dropFiles, keepPicture } from './chromium.ts';
import { browserSuite, enter, inChromium, note, openAtHome } from './suite.ts';

const suite = browserSuite();

const row = (page: Page, name: string) => page.locator('.row', { hasText: name });
const open = (page: Page, name: string) => row(page, name).getByRole('link').click();
const dropText = (page: Page, name: string) => dropFiles(page, [{ name, text: 'x', type: 'text/plain' }]);

/** What the console says of requests that a lost network or session has stopped is what is tried here. */
const expected = /ERR_INTERNET_DISCONNECTED|WebSocket|status of 40[01]|ERR_FAILED|Cross-Origin/;

inChromium(
  `without a network the drive shows what was seen, says why the rest does not work, and heals by itself${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor } = await openAtHome(suite, 'offline', 'drive/');
    await open(page, 'Photos');
    await page.getByText('Nothing here yet').waitFor();
    await dropText(page, 'seen.txt');
    await row(page, 'seen.txt').waitFor();
    await page.getByRole('link', { name: 'Files', exact: true }).first().click();
    await row(page, 'Administrative').waitFor();
    await visitor.context.setOffline(true);
    await page.getByText('You are offline').waitFor();

    await open(page, 'Photos');
    await row(page, 'seen.txt').waitFor();
    await row(page, 'seen.txt').locator('.row__size').click();
    await page.keyboard.press('F2');
    await page.getByLabel('Name', { exact: true }).fill('other.txt');
    await page.keyboard.press('Enter');
    await page.getByText('Your server cannot be reached').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'seen.txt').locator('.row__size').click();
    await page.keyboard.press('Delete');
    await page.getByText('seen.txt: that did not work').waitFor();
    await row(page, 'seen.txt').waitFor();
    await dropText(page, 'later.txt');
    await page.getByText('It starts again when you are back online').waitFor();
    await page.getByRole('link', { name: 'Links' }).click();
    await page.getByText('This comes by itself when the connection is back').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await visitor.context.setOffline(false);
    await page.getByText('No link yet').waitFor();
    await page.goBack();
    await row(page, 'later.txt').waitFor();
    expect(visitor.problems.filter((problem) => !expected.test(problem))).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(
  `a session that ends leads back to where one was, and takes nothing away that is on its way${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor } = await openAtHome(suite, 'expired', 'drive/');
    await open(page, 'Photos');
    await page.getByText('Nothing here yet').waitFor();
    const address = page.url();
    // A file that is sent in parts is held until the session is over.
    let isHeld = true;
    let isAsked = false;
    let release = () => {};
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/files/uploads/*', async (route) => {
      isAsked = true;
      if (isHeld) await over;
      await route.continue();
    });
    await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(9_000_000)], 'film.bin'));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    await expect.poll(() => isAsked, { timeout: 20_000 }).toBe(true);
    await visitor.context.clearCookies();
    isHeld = false;
    release();
    await page.getByText('Your session has ended. What is on this page waits for you.').waitFor();
    await keepPicture(page);

    const [login] = await Promise.all([
      visitor.context.waitForEvent('page'),
      page.getByRole('link', { name: 'Log in again' }).click(),
    ]);
    await enter(login, address);
    await login.getByText('Nothing here yet').waitFor();
    expect(login.url()).toBe(address);
    await login.close();
    await page.bringToFront();
    // What a window says when its owner comes back to it, which one without a screen does not.
    await page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await page.getByText('1 file added').waitFor();
    await row(page, 'film.bin').locator('.row__size').getByText('9 MB').waitFor();
    await page.getByText('Your session has ended').waitFor({ state: 'detached' });

    await visitor.context.clearCookies();
    await page.getByRole('link', { name: 'Recent' }).click();
    await page.locator('[name=passphrase]').waitFor();
    await visitor.context.close();
  },
);
