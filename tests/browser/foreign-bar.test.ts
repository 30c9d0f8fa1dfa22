import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { accessibilityFaults, keepPicture, PHONE } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const SOURCE = join(import.meta.dirname, 'foreign-bar');
const { resolve } = createRequire(import.meta.url);

const suite = browserSuite();
let source: string;

/** The app as it is, with the React that npm has. */
beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'cozy-foreign-bar-'));
  await cp(SOURCE, source, { recursive: true });
  for (const name of ['react', 'react-dom']) {
    const from = join(dirname(resolve(`${name}/package.json`)), 'umd', `${name}.production.min.js`);
    await cp(from, join(source, `${name}.js`));
  }
  // Visitors may load what is in the folder of their route only.
  const files = await readdir(source);
  for (const name of files) await cp(join(source, name), join(source, 'public', name));
});
afterAll(() => rm(source, { recursive: true }));

async function openBarred(label: string, options = {}) {
  const { stack } = suite;
  const opened = await openAtHome(suite, label, 'home/', options);
  const { instance, page } = opened;
  await (await stack.services.apps.install(instance, 'barred', { source: `file://${source}` })).done;
  await stack.services.instances.updateSettings(instance, { public_name: 'Ada' });
  await page.goto(`http://barred.${instance.domain}/`);
  await page.getByText('Ready').waitFor();
  return { ...opened, bar: page.getByRole('banner') };
}

inChromium(
  `an app that waits for the bar of the server has it, with its own parts in it${note}`,
  async () => {
    const { page, bar, visitor, instance } = await openBarred('barred');
    const does = (name: string) => page.getByRole('application').getByRole('button', { name, exact: true }).click();

    const switcher = bar.getByRole('button', { name: 'Cozy Barred — Open another app' });
    await switcher.click();
    await bar.getByRole('menuitem', { name: 'Drive' }).waitFor();
    await page.keyboard.press('End');
    await bar.locator('[role=menuitem]:last-child:focus').waitFor();
    const faults = await accessibilityFaults(page);
    // The page is the app's own.
    expect(faults.filter((fault) => !/^(landmark-one-main|region)/.test(fault))).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).fill('sett');
    await page.getByRole('option', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Search' }).waitFor({ state: 'detached' });

    const counter = bar.getByRole('button', { name: 'Counted' });
    await counter.click();
    await counter.click();
    await bar.getByRole('button', { name: 'Counted 2 apples' }).waitFor();
    await does('Close the counter');
    await counter.waitFor({ state: 'detached' });
    await does('Go inside');
    await bar.getByRole('button', { name: 'Back' }).waitFor();
    await switcher.waitFor({ state: 'hidden' });
    await bar.getByRole('button', { name: 'Back' }).click();
    await switcher.waitFor();
    await does('Say');
    await bar.getByText('Here').waitFor();
    await does('Say nothing');
    await bar.getByText('Here').waitFor({ state: 'detached' });

    await does('Be bold');
    await keepPicture(page);
    await does('Lose the token');
    await (await suite.stack.services.apps.install(instance, 'devtools', {})).done;
    await switcher.click();
    await bar.getByRole('menuitem', { name: 'Devtools' }).waitFor();
    await page.keyboard.press('Escape');
    await does('Speak French');
    await bar.getByRole('button', { name: 'Cozy Barred — Ouvrir une autre application' }).waitFor();
    await bar.getByRole('button', { name: 'Compte' }).click();
    await bar.getByText('Ada').waitFor();
    await bar.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await page.waitForURL(/auth\/login/);
    // The token that was lost.
    expect(visitor.problems.filter((problem) => !/ 400 /.test(problem))).toEqual([]);
  },
  60_000,
);

inChromium(
  `the bar of a visitor has no account; that of a phone at night fits${note}`,
  async () => {
    const { page, bar, instance, visitor } = await openBarred('barred-night', {
      viewport: PHONE,
      colorScheme: 'dark',
    });
    await page.addStyleTag({ content: ':root { color-scheme: light dark }' });
    await bar.getByRole('button', { name: 'Cozy Barred — Open another app' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await keepPicture(page);
    await page.context().clearCookies();
    await page.goto(`http://barred.${instance.domain}/public/`);
    await page.getByText('Ready').waitFor();
    await bar.getByText('Cozy Barred').waitFor();
    await bar.getByRole('button', { name: 'Counted 0 apples' }).waitFor();
    expect(await bar.getByRole('button').count()).toBe(1);
    expect(visitor.problems).toEqual([]);
  },
  60_000,
);
