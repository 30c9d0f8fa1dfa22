import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { makePackage } from '#tests/make-package';
import { liarServer, type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { accessibilityFaults, keepPicture, PHONE, visit } from './chromium.ts';
import { browserSuite, enter, expectFocus, inChromium, note, PASSPHRASE } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';
const CONTACTS = { type: 'io.cozy.contacts', verbs: ['GET'], description: 'To greet your friends' };

/** Where pictures of the pages are kept, for whoever wants to look at them. */
const PICTURES = process.env['STORE_PICTURES'];

let registry: RegistryFixture | undefined;
/** The site of somebody who makes apps. */
let site: Awaited<ReturnType<typeof liarServer>> | undefined;
const suite = browserSuite(async () => {
  [registry, site] = await Promise.all([registryFixture(), liarServer()]);
  // Before anybody looks: what a registry says is remembered for two minutes.
  await publish('garden', '1.0.0', { permissions: { c: CONTACTS }, short_description: HOSTILE });
  const permissions = { c: CONTACTS, f: { type: 'io.cozy.files', verbs: ['GET', 'DELETE'] } };
  await publish('garden', '1.1.0-beta.1', { permissions });
  await publish('rose', '1.0.0', { name: HOSTILE, long_description: HOSTILE, permissions: { c: CONTACTS } });
  await publish('bank', '1.0.0', { type: 'konnector', name: 'Bank', permissions: { c: CONTACTS } });
  const registries = { default: [registry.url] };
  return { flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8', registries } };
});
afterAll(() => Promise.all([registry?.[Symbol.asyncDispose](), site?.[Symbol.asyncDispose]()]));

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

const card = (page: Page, name: string) => page.locator('.ui-link-card', { hasText: name });
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
    const asked = Promise.withResolvers<void>();
    await page.route('**/apps/garden?*', async (route) => {
      await asked.promise;
      await route.continue();
    });
    await button(page, 'Install').press('Enter');
    await page.getByText('Step 1 of 3').waitFor();
    await expectFocus(page.locator('.working'));
    // The socket of the page may be on its way.
    await expect
      .poll(() => {
        const progress = { step: 'download', done: 500, total: 2000 };
        suite.stack.services.docs.notify(instance, 'io.cozy.apps', 'io.cozy.apps/garden', { slug: 'garden', progress });
        return page.getByText('bringing it here, 500 bytes of 2 kB').count();
      })
      .toBe(1);
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('30');
    await keepPicture(page);
    asked.resolve();
    await page.getByRole('link', { name: 'Open' }).waitFor();
    await expectFocus(page.getByRole('link', { name: 'Open' }));
    await page.getByRole('status').getByText('Garden is installed.').waitFor({ state: 'attached' });
    const link = await page.getByRole('link', { name: 'Open' }).getAttribute('href');
    expect(link).toBe(`http://garden.${instance.domain}/`);

    await page.getByLabel('Which versions to take').selectOption('beta');
    await page.getByText('see and remove: files').waitFor();
    await button(page, 'Update').click();
    const question = page.getByRole('dialog', { name: 'Update Garden?' });
    await question.getByText('see and remove: files').waitFor();
    expect(await question.getByText('contacts').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await question.getByRole('button', { name: 'Agree and update' }).press('Enter');
    await button(page, 'Update').waitFor({ state: 'detached' });
    await page.getByText('Version 1.1.0').first().waitFor();
    await expectFocus(page.getByRole('link', { name: 'Open' }));

    await button(page, 'Remove').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await button(page, 'Install').waitFor();
    expect(await suite.stack.services.apps.list(instance)).not.toContainEqual(
      expect.objectContaining({ slug: 'garden' }),
    );

    // What reads a service is of use with an account there only.
    await page.goto(`http://store.${instance.domain}/#/app/bank`);
    await button(page, 'Install').press('Enter');
    const connect = page.getByRole('link', { name: 'Connect an account' });
    await expectFocus(connect);
    expect(await connect.getAttribute('href')).toBe(`http://collect.${instance.domain}/#/connected/bank`);
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
  await card(page, 'Your apps and your files').waitFor();
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

inChromium(
  `on a phone, the adventurous install from an address, once they are warned, known, and have seen what it wants${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor, instance } = await owner('address', { viewport: PHONE });
    const look = async (name: string) => {
      expect(await accessibilityFaults(page), name).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/store-${name}.png`, fullPage: true });
    };
    const manifest = { slug: 'kite', version: '1.0.0', name: `Kite ${HOSTILE}`, permissions: { c: CONTACTS } };
    site?.answers.set('/kite.tar.gz', await makePackage(manifest));
    for (const session of await suite.stack.services.sessions.list(instance)) {
      const old = { ...session, created_at: '2020-01-01T00:00:00.000Z' };
      await suite.stack.services.docs.update(instance, 'io.cozy.sessions', old);
    }
    await page.getByRole('link', { name: 'Were you given the address of an app?' }).click();
    await page.getByLabel('Address of the app').fill('javascript:alert(1)');
    await button(page, 'Go on').click();
    await page.getByText('Apps do not come from addresses like this one.').waitFor();
    await look('address');
    await page.getByLabel('Address of the app').fill(`${site?.url}/kite.tar.gz`);
    await button(page, 'Go on').click();
    await page.getByRole('heading', { name: 'Is it really you?' }).waitFor();
    await page.locator('[name=passphrase]').fill(PASSPHRASE);
    await page.locator('[name=passphrase]').press('Enter');
    await page.getByText('Nobody has looked at what is there').waitFor();
    await look('warning');
    await button(page, 'See what it asks for').click();
    await page.getByRole('heading', { name: `Kite ${HOSTILE}` }).waitFor();
    await page.getByText('your contacts').waitFor();
    await look('wants');
    await button(page, 'Install it').click();

    await page.waitForURL(`http://store.${instance.domain}/#/app/kite`);
    await page.getByRole('link', { name: 'Open', exact: true }).waitFor();
    await look('installed');
    const kite = () => suite.stack.services.apps.get(instance, 'kite');
    expect(await kite()).toMatchObject({ source: `${site?.url}/kite.tar.gz`, state: 'ready' });
    await page.getByRole('switch', { name: 'Update by itself' }).click();
    await page.getByText('You are told of new versions').waitFor();
    await expect.poll(kite).toMatchObject({ auto_update: false });

    site?.answers.set('/kite.tar.gz', await makePackage({ ...manifest, version: '2.0.0' }));
    await page.getByRole('link', { name: 'Look for a new version' }).click();
    await button(page, 'See what it asks for').click();
    await button(page, 'Put it in place of the other').click();
    await page.getByText('Version 2.0.0').first().waitFor();
    expect(await page.getByRole('switch', { name: 'Update by itself' }).isChecked()).toBe(false);
    expect(visitor.problems).toEqual([]);
  },
);
