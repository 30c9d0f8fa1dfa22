import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Instance } from '#model/instance';
import { accessibilityFaults, isTooWideEnlarged, PHONE, type Visitor, visit } from './chromium.ts';
import { browserSuite, enter, inChromium, note, openAtHome, PASSPHRASE, reopen } from './suite.ts';

const OTHER = 'two lamps in the window';

const suite = browserSuite();

async function enterSettings(page: Page, { domain }: Instance, passphrase = PASSPHRASE): Promise<void> {
  await enter(page, `http://settings.${domain}/#/profile`, passphrase);
  await page.locator('.settings').waitFor();
}

async function owner(label: string, options = {}): Promise<{ instance: Instance; visitor: Visitor; page: Page }> {
  const instance = await suite.stack.addInstance(label, { passphrase: PASSPHRASE });
  const visitor = await visit(suite.browser, instance.domain, options);
  const page = await visitor.open();
  await enterSettings(page, instance);
  return { instance, visitor, page };
}

const sessions = (page: Page) => page.getByRole('region', { name: 'Where you are logged in' });
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

inChromium(`the owner says a name, and reads the pages in another language${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await openAtHome(suite, 'profile', 'settings/#/profile');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Account' }).textContent()).toBe('A');
  await page.getByLabel('Language').selectOption('fr');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Profil' }).waitFor();
  expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('Ada');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

inChromium(`a new passphrase ends the other logins, a wrong one nothing${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await owner('phrase');
  const elsewhere = await visit(suite.browser, instance.domain);
  const other = await elsewhere.open();
  await enterSettings(other, instance);

  await go(page, 'Security');
  await expect.poll(() => sessions(page).locator('.line').count()).toBe(2);
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.locator('[name=current]:focus').waitFor();
  const fill = async (current: string, next: string, again: string) => {
    await page.locator('[name=current]').fill(current);
    await page.locator('[name=next]').fill(next);
    await page.locator('[name=again]').fill(again);
    await page.getByRole('button', { name: 'Change the passphrase' }).click();
  };
  await fill(PASSPHRASE, OTHER, 'three lamps');
  await page.getByText('The two are not the same.').waitFor();
  await fill('no lamp', OTHER, OTHER);
  await page.getByText('This is not your passphrase.').waitFor();
  await fill(PASSPHRASE, OTHER, OTHER);
  await page.getByText('Your passphrase is changed.').waitFor();
  await page.locator('button:focus', { hasText: 'Change it' }).waitFor();

  await reopen(other);
  await other.locator('[name=passphrase]').waitFor();
  await enterSettings(other, instance, OTHER);
  await page.reload();
  await page.getByRole('heading', { name: 'Security' }).waitFor();
  await Promise.all([visitor.context.close(), elsewhere.context.close()]);
});

inChromium(`one browser is told by its name, and logged out alone${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await owner('one-session');
  const elsewhere = await visit(suite.browser, instance.domain, {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  const other = await elsewhere.open();
  await enterSettings(other, instance);
  await go(page, 'Security');
  await page.getByRole('button', { name: 'Log out of Firefox on Linux' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await page.getByText('That browser is logged out').waitFor();
  await expect.poll(() => sessions(page).getByText('Firefox on Linux').count()).toBe(0);
  await reopen(other);
  await other.locator('[name=passphrase]').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Security' }).waitFor();
  expect(visitor.problems).toEqual([]);
  await Promise.all([visitor.context.close(), elsewhere.context.close()]);
});

inChromium(
  `a password for a program opens what it is for, until it is removed${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, page, visitor } = await openAtHome(suite, 'program', 'settings/#/profile');
    await go(page, 'Programs');
    await page.getByText('No password yet').waitFor();
    await page.getByRole('button', { name: 'New password' }).click();
    await page.getByLabel('What is it for?').fill('Address book');
    await page.getByRole('button', { name: 'Make the password' }).click();
    await page.getByText('Choose what it may use.').waitFor();
    await page.getByLabel('Contacts').check();
    await page.getByLabel(/Your passphrase/).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Make the password' }).click();
    const password = await page.locator('output').textContent();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Address book').waitFor();

    const ask = async (doctype: string) => {
      const headers = { Authorization: `Basic ${btoa(`ada:${password}`)}` };
      return (await suite.stack.request(instance.domain, `/data/${doctype}/_all_docs`, { headers })).status;
    };
    expect(await ask('io.cozy.contacts')).not.toBe(403);
    expect(await ask('io.cozy.files')).toBe(403);
    await page.getByRole('button', { name: 'Remove Address book' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No password yet').waitFor();
    expect(await ask('io.cozy.contacts')).toBe(400);
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(`every page is for everyone, on a phone too${note}`, { timeout: 90_000 }, async () => {
  for (const options of [{ colorScheme: 'light' }, { viewport: PHONE, colorScheme: 'dark' }] as const) {
    const { instance, page, visitor } = await openAtHome(
      suite,
      `pages-${options.colorScheme}`,
      'settings/#/profile',
      options,
    );
    await hostileNames(instance);
    // The words of French are the longer ones: on the narrow screen they need the most room.
    if ('viewport' in options) await suite.stack.services.instances.modify(instance.domain, { locale: 'fr' });
    await page.reload();
    await page.locator('.settings').waitFor();
    const ids = await page
      .locator('.settings__link')
      .evaluateAll((links) => links.map((link) => (link as { hash?: string }).hash ?? ''));
    expect(ids).toHaveLength(11);
    for (const id of ids) {
      await page.goto(new URL(`/${id}`, page.url()).href);
      await page.locator('h2').first().waitFor();
      await expect.poll(() => page.locator('.settings__page [aria-busy]').count()).toBe(0);
      expect(await accessibilityFaults(page), id ?? '').toEqual([]);
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect(isTooWide, id ?? '').toBe(false);
      if ('viewport' in options) expect(await isTooWideEnlarged(page), id ?? '').toBe(false);
    }
    expect(await page.title()).not.toBe('1');
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  }
});

/** Devices, programs and the owner, whose names try to be more than names. */
async function hostileNames(instance: Instance): Promise<void> {
  const name = '<img src=x onerror="document.title=1">';
  const { oauthClients, appPasswords, instances } = suite.stack.services;
  await oauthClients.register(instance, {
    redirect_uris: ['https://client.example/cb'],
    client_name: name,
    software_id: 'x',
    client_kind: 'mobile',
  });
  await appPasswords.create(instance, { name, rules: [{ type: 'io.cozy.contacts', verbs: [] }] });
  await instances.updateSettings(instance, { public_name: name, pending_email: `"${name}"@example.org` });
}
