import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { makePackage } from '#tests/make-package';
import { type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { accessibilityFaults, PHONE, visit } from './chromium.ts';
import { browserSuite, enter, inChromium, note, PASSPHRASE } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';
const CONTACTS = { type: 'io.cozy.contacts', verbs: ['GET'], description: 'To greet your friends' };

let registry: RegistryFixture | undefined;
const suite = browserSuite(async () => {
  registry = await registryFixture();
  // Before anybody looks: what a registry says is remembered for two minutes.
  await publish('garden', '1.0.0', { permissions: { c: CONTACTS }, short_description: HOSTILE });
  const permissions = { c: CONTACTS, f: { type: 'io.cozy.files', verbs: ['GET', 'DELETE'] } };
  await publish('garden', '1.1.0-beta.1', { permissions });
  await publish('rose', '1.0.0', { name: HOSTILE, long_description: HOSTILE, permissions: { c: CONTACTS } });
  const registries = { default: [registry.url] };
  return { flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8', registries } };
});
afterAll(() => registry?.[Symbol.asyncDispose]());

async function publish(slug: string, version: string, members: object = {}): Promise<void> {
  const manifest = { slug, name: 'Garden', editor: 'Ada', categories: ['productivity'], ...members };
  await registry?.drop(slug, version, await makePackage({ ...manifest, version: version.split('-')[0] ?? '' }));
}

async function owner(label: string, options = {}) {
  const instance = await suite.stack.addInstance(label, { passphrase: PASSPHRASE });
  const visitor = await visit(suite.browser, instance.domain, { reducedMotion: 'reduce', ...options });
  const page = await visitor.open();
  await enter(page, `http://store.${instance.domain}/`);
  await page.getByRole('heading', { name: 'What would you like to do?' }).waitFor();
  return { instance, visitor, page };
}

const card = (page: Page, name: string) => page.locator('.app-card', { hasText: name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

inChromium(
  `an app is found, read, installed, opened, updated by consent, and removed${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor, instance } = await owner('store');
    await page.getByRole('searchbox').fill('gard');
    await card(page, 'Garden').getByText(HOSTILE).waitFor();
    await card(page, 'Garden').click();
    await page.getByRole('heading', { name: 'Garden' }).waitFor();
    await page.getByText('see: contacts').waitFor();
    await page.getByText('To greet your friends').waitFor();
    await button(page, 'Install').click();
    await page.getByRole('link', { name: 'Open' }).waitFor();
    const link = await page.getByRole('link', { name: 'Open' }).getAttribute('href');
    expect(link).toBe(`http://garden.${instance.domain}/`);

    await page.getByLabel('Which versions to take').selectOption('beta');
    await page.getByText('see and remove: files').waitFor();
    await button(page, 'Update').click();
    const question = page.getByRole('dialog', { name: 'Update Garden?' });
    await question.getByText('see and remove: files').waitFor();
    expect(await question.getByText('contacts').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await question.getByRole('button', { name: 'Agree and update' }).click();
    await button(page, 'Update').waitFor({ state: 'detached' });
    await page.getByText('Version 1.1.0').first().waitFor();

    await button(page, 'Remove').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await button(page, 'Install').waitFor();
    expect(await suite.stack.services.apps.list(instance)).not.toContainEqual(
      expect.objectContaining({ slug: 'garden' }),
    );
    expect(visitor.problems).toEqual([]);
  },
);

inChromium(
  `an app that nobody knows, and words that find nothing, are said so${note}`,
  { timeout: 60_000 },
  async () => {
    const { page, instance, visitor } = await owner('nothing');
    await page.getByRole('searchbox').fill('zzz');
    await page.getByText('No app like this').waitFor();
    await page.goto(`http://store.${instance.domain}/#/installed`);
    await card(page, 'Drive').waitFor();
    expect(visitor.problems).toEqual([]);
    await page.goto(`http://store.${instance.domain}/#/app/nobody`);
    await page.getByText('This app is not here').waitFor();
  },
);

inChromium.for([
  { size: 'desktop', options: {} },
  { size: 'phone', options: { viewport: PHONE } },
  { size: 'phone-dark', options: { viewport: PHONE, colorScheme: 'dark' as const } },
])(`on a $size, every page is for everyone${note}`, { timeout: 60_000 }, async ({ size, options }) => {
  const { page, visitor, instance } = await owner(`axe-${size}`, options);
  await card(page, 'Home').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.goto(`http://store.${instance.domain}/#/installed`);
  await card(page, 'Settings').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.goto(`http://store.${instance.domain}/#/app/rose`);
  await page.getByRole('heading', { name: HOSTILE }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(visitor.problems).toEqual([]);
});
