import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Instance } from '#model/instance';
import { accessibilityFaults, dropFiles, PHONE } from './chromium.ts';
import { type AtHome, browserSuite, enter, inChromium, note, openAtHome } from './suite.ts';

const suite = browserSuite();

async function newOwner(label: string, options = {}): Promise<AtHome> {
  const home = await openAtHome(suite, label, 'home/', options);
  await homeOf(home.page);
  return home;
}

async function logIn(page: Page, { domain }: Instance): Promise<void> {
  await enter(page, `http://${domain}/`);
  await homeOf(page);
}

async function homeOf(page: Page): Promise<void> {
  await page.waitForURL(/\/\/home\./);
  await page.locator('.hero').waitFor();
  await page.locator('.files [aria-busy]').waitFor({ state: 'detached' });
}

const file = (page: Page, name: string) => page.locator('.file', { hasText: name });

async function choose(page: Page, name: string, action: RegExp): Promise<void> {
  // A window in the background draws once a second: waiting for its menu to stand still would take long.
  await page.bringToFront();
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

inChromium(
  `an owner moves in, drops a file, sees it live in a second window, and leaves${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, visitor, page: first } = await newOwner('walk');
    await expect.poll(() => first.locator('.app').allInnerTexts()).toContain('Home');
    const second = await visitor.open();
    await second.goto(first.url());
    await homeOf(second);

    await dropFiles(first, [
      { name: 'letter.txt', text: 'Dear neighbour', type: 'text/plain' },
      { name: 'list.txt', text: 'bread, tea', type: 'text/plain' },
    ]);
    await file(first, 'letter.txt').waitFor();
    await file(second, 'letter.txt').waitFor();
    await file(second, 'list.txt').waitFor();
    await first.getByText('2 files added').waitFor();

    const downloading = second.waitForEvent('download');
    await second.getByRole('button', { name: 'Download letter.txt' }).click();
    expect(await readFile(await (await downloading).path(), 'utf8')).toBe('Dear neighbour');

    await choose(first, 'letter.txt', /Rename/);
    await first.getByLabel('Name', { exact: true }).fill('card.txt');
    await first.keyboard.press('Enter');
    await file(second, 'card.txt').waitFor();
    await file(second, 'letter.txt').waitFor({ state: 'detached' });

    await choose(second, 'card.txt', /trash/);
    await file(first, 'card.txt').waitFor({ state: 'detached' });
    await second.getByRole('button', { name: 'Undo' }).click();
    await file(first, 'card.txt').waitFor();

    expect(visitor.problems).toEqual([]);
    await first.bringToFront();
    await first.getByRole('button', { name: 'Account' }).click();
    await first.getByRole('menuitem', { name: 'Log out' }).click();
    await first.locator('[name=passphrase]').waitFor();
    // Unless the end of its session has brought it there already.
    await second.evaluate("location.hash = '#/folder/any'").catch(() => undefined);
    await second.locator('[name=passphrase]').waitFor();

    await logIn(first, instance);
    await file(first, 'card.txt').waitFor();
    await visitor.context.close();
  },
);

inChromium(`a taken name is asked about: keep both, or replace${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await newOwner('conflict');
  const drop = (text: string) => dropFiles(page, [{ name: 'note.txt', text, type: 'text/plain' }]);
  await drop('first');
  await file(page, 'note.txt').waitFor();

  await drop('second');
  await page.getByRole('button', { name: 'Keep both' }).click();
  await file(page, 'note (2).txt').waitFor();

  await drop('third, longer');
  await page.getByRole('button', { name: 'Replace' }).click();
  await file(page, 'note.txt').getByText('13 bytes').waitFor();
  expect(await page.locator('.file').filter({ hasText: 'note' }).count()).toBe(2);
  await visitor.context.close();
});

inChromium(`folders are made, opened and left${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await newOwner('folders');
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Recipes');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Recipes' }).click();
  await page.getByRole('heading', { name: 'Recipes' }).waitFor();
  await page.getByText('Nothing here yet').waitFor();
  await dropFiles(page, [{ name: 'soup.txt', text: 'leeks', type: 'text/plain' }]);
  await file(page, 'soup.txt').waitFor();
  await page.getByRole('link', { name: 'All files' }).click();
  await file(page, 'Recipes').waitFor();
  expect(await file(page, 'soup.txt').count()).toBe(0);
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

inChromium(
  `a long folder is shown page by page, and an address in it is kept by a reload${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, visitor, page } = await newOwner('pages');
    const token = await suite.stack.token(instance, 'cli', 'cli', 'io.cozy.files');
    const post = (path: string) =>
      suite.stack.request(instance.domain, path, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
    const made = await post('/files/?Type=directory&Name=Scans');
    const { data } = (await made.json()) as { data: { id: string } };
    for (let n = 1; n <= 70; n += 1) await post(`/files/${data.id}?Type=file&Name=scan ${n}.pdf`);

    await page.reload();
    await page.getByRole('link', { name: 'Scans' }).click();
    await page.getByRole('heading', { name: 'Scans' }).waitFor();
    const rows = page.locator('.file[data-id]');
    for (const count of [30, 60]) {
      await expect.poll(() => rows.count()).toBe(count);
      await page.getByRole('button', { name: 'Show more' }).click();
    }
    await expect.poll(() => rows.count()).toBe(70);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(30);
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(
  `a file too big for the quota is refused in the owner's language, and the others are kept${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, visitor, page } = await newOwner('quota');
    await suite.stack.services.instances.modify(instance.domain, {
      locale: 'fr',
      diskQuota: 1_000_000,
    });
    await page.reload();
    await homeOf(page);
    await dropFiles(page, [
      { name: 'big.txt', text: 'x'.repeat(1_200_000), type: 'text/plain' },
      { name: 'small.txt', text: 'x'.repeat(900_000), type: 'text/plain' },
    ]);
    await page.getByText('Il n’y a pas assez de place').waitFor();
    await file(page, 'small.txt').waitFor();
    await page.getByText(/900\sko sur 1\sMo/).waitFor();
    expect(await page.evaluate('[document.documentElement.lang, document.title]')).toEqual(['fr', 'Accueil']);
    expect(await accessibilityFaults(page)).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(
  `what is uploaded while the connection is lost arrives when it is back${note}`,
  { timeout: 60_000 },
  async () => {
    const { page, visitor } = await newOwner('offline');
    await visitor.context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await dropFiles(page, [{ name: 'later.txt', text: 'patience', type: 'text/plain' }]);
    await page.getByText('It starts again when you are back online').waitFor();
    await visitor.context.setOffline(false);
    await file(page, 'later.txt').waitFor();
    await page.getByText('You are offline').waitFor({ state: 'detached' });
    await visitor.context.close();
  },
);

inChromium.for([
  { size: 'desktop', options: {} },
  { size: 'phone', options: { viewport: PHONE } },
  { size: 'phone-dark', options: { viewport: PHONE, colorScheme: 'dark' as const } },
])(`on a $size, axe finds nothing against the pages${note}`, { timeout: 60_000 }, async ({ size, options }) => {
  const { visitor, page } = await newOwner(`axe-${size}`, options);
  await dropFiles(page, [{ name: 'a.pdf', text: 'x', type: 'application/pdf' }]);
  await file(page, 'a.pdf').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Actions for a.pdf' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('menuitem', { name: /Rename/ }).click();
  await page.getByLabel('Name', { exact: true }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(width, 'nothing is wider than the screen').toBe(0);
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});
