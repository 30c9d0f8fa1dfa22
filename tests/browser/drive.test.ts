import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Instance } from '#model/instance';
import { accessibilityFaults, dropFiles, PHONE, type Visitor, visit } from './chromium.ts';
import { browserSuite, enter, inChromium, note, PASSPHRASE } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">.txt';
const BIDI = 'photo\u202egpj.exe';
const LONG = `${'very long '.repeat(20)}.txt`;

const suite = browserSuite();

async function owner(label: string, options = {}): Promise<{ instance: Instance; visitor: Visitor; page: Page }> {
  const instance = await suite.stack.addInstance(label, { passphrase: PASSPHRASE });
  const visitor = await visit(suite.browser, instance.domain, { reducedMotion: 'reduce', ...options });
  const page = await visitor.open();
  await enter(page, `http://drive.${instance.domain}/`);
  await page.locator('.drive').waitFor();
  return { instance, visitor, page };
}

const row = (page: Page, name: string) => page.locator('.row', { hasText: name });

async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

inChromium(`an owner adds, orders, moves, finds, trashes and restores${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await owner('drive');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New folder' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Letters');
  await page.keyboard.press('Enter');
  await row(page, 'Letters').waitFor();
  await dropFiles(page, [
    {
      name: 'été.md',
      text: '# Summer\n\n<img src=x onerror=alert(1)> <script>alert(1)</script>',
      type: 'text/markdown',
    },
    { name: HOSTILE, text: 'hostile', type: 'text/plain' },
    { name: BIDI, text: 'x', type: '' },
    { name: LONG, text: 'x', type: 'text/plain' },
  ]);
  await row(page, 'été.md').waitFor();
  await page.getByText('4 files added').waitFor();

  await row(page, 'été.md').locator('.row__size').click();
  await page.keyboard.press('F2');
  await page.getByLabel('Name', { exact: true }).fill('Été.md');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Été.md' }).click();
  await page.getByRole('heading', { name: 'Summer' }).waitFor();
  expect(await page.locator('.markdown img, .markdown script').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.locator('.preview').waitFor({ state: 'detached' });

  await choose(page, 'Été.md', 'Move');
  await page.getByRole('dialog').getByRole('button', { name: 'Letters' }).click();
  await page.getByRole('button', { name: 'Move here' }).click();
  await row(page, 'Été.md').waitFor({ state: 'detached' });
  await choose(page, 'Letters', 'Copy');
  await page.getByRole('button', { name: 'Copy here' }).click();
  await page.getByText('Letters: copied').waitFor();
  await page.getByRole('link', { name: 'Letters (2)' }).click();
  await row(page, 'Été.md').waitFor();
  await page.goBack();
  await page.getByRole('searchbox').fill('été');
  await row(page, 'Été.md').first().waitFor();
  expect(await page.locator('.row[data-id]').count()).toBe(2);
  // Opened before the search has followed what was typed last.
  await page.getByRole('searchbox').fill('ete');
  await page.getByRole('link', { name: 'Été.md' }).first().click();
  await page.waitForURL(/search\/ete\/file/);
  await page.getByRole('heading', { name: 'Summer' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.preview').waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await row(page, HOSTILE).locator('.row__size').click();
  await page.keyboard.press('Delete');
  await page.getByRole('link', { name: 'Trash', exact: true }).click();
  await choose(page, HOSTILE, 'Restore');
  await page.getByText('The trash is empty').waitFor();
  await page.getByRole('link', { name: 'Files', exact: true }).click();
  await row(page, HOSTILE).waitFor();
  await page.locator('.row').first().focus();
  await page.keyboard.press('Control+a');
  await page.locator('.selection__count').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.title()).toBe('Files · Drive');
  // The name of the copy was taken, which the console says too.
  expect(visitor.problems.filter((problem) => !problem.includes('409'))).toEqual([]);
  await visitor.context.close();
});

inChromium(`a link shows a folder to a visitor, until it is ended${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await owner('link');
  await page.getByRole('link', { name: 'Photos' }).waitFor();
  await choose(page, 'Photos', 'Share by link');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const address = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByLabel('Visitors may add files').check();
  const other = await visit(suite.browser, instance.domain, { viewport: PHONE, locale: 'fr-FR' });
  const guest = await other.open();
  await guest.goto(address);
  await guest.getByRole('heading', { name: 'Photos' }).waitFor();
  // In the visitor's language, whatever the owner's is.
  await guest.getByText('Partagé avec vous').waitFor();
  expect(await guest.evaluate('document.documentElement.lang')).toBe('fr-FR');
  await dropFiles(guest, [{ name: HOSTILE, text: 'hello', type: 'text/plain' }]);
  await row(guest, HOSTILE).waitFor();
  expect(await accessibilityFaults(guest)).toEqual([]);
  await guest.getByRole('link', { name: HOSTILE }).click();
  await guest.getByText('hello').waitFor();
  expect(other.problems).toEqual([]);

  await page.reload();
  await choose(page, 'Photos', 'Share by link');
  expect(await page.getByLabel('Link', { exact: true }).inputValue()).toBe(address);
  await page.getByRole('button', { name: 'End this link' }).click();
  await page.getByRole('button', { name: 'Make a link' }).waitFor();
  await guest.reload();
  await guest.getByText('Ce lien n’ouvre rien').waitFor();
  expect(visitor.problems).toEqual([]);
  await Promise.all([visitor.context.close(), other.context.close()]);
});

inChromium(`a large file is paused, and goes on from what the server has${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await owner('large');
  const sent: string[] = [];
  let isHeld = true;
  await page.route('**/files/uploads/*', async (route) => {
    const { 'upload-offset': offset = '' } = route.request().headers();
    sent.push(`${route.request().method()} ${offset}`.trim());
    // The second part stays on its way until the file is paused.
    if (offset === '0' || !isHeld) await route.continue();
  });
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(20_000_000)], 'film.bin'));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  })()`);
  await expect.poll(() => sent, { timeout: 20_000 }).toEqual(['PATCH 0', 'PATCH 16777216']);
  await page.getByRole('button', { name: 'Pause film.bin' }).click();
  await page.getByText(/^Paused/).waitFor();
  isHeld = false;
  await page.getByRole('button', { name: 'Go on with film.bin' }).click();
  await row(page, 'film.bin').locator('.row__size').getByText('20 MB').waitFor();
  expect(sent).toEqual(['PATCH 0', 'PATCH 16777216', 'HEAD', 'PATCH 16777216']);
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

inChromium(`every part is for everyone, on a phone too${note}`, { timeout: 60_000 }, async () => {
  for (const options of [{ colorScheme: 'light' }, { viewport: PHONE, colorScheme: 'dark' }] as const) {
    const { page, visitor } = await owner(`parts-${options.colorScheme}`, options);
    await dropFiles(page, [{ name: LONG, text: 'x', type: 'text/plain' }]);
    await row(page, 'very long').waitFor();
    for (const part of ['', 'recent', 'favorites', 'links', 'trash', 'search/nothing']) {
      await page.goto(new URL(`/#/${part}`, page.url()).href);
      await page.locator('.page [aria-busy]').waitFor({ state: 'detached' });
      expect(await accessibilityFaults(page), part).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), part).toBe(false);
    }
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  }
});
