import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Instance } from '#model/instance';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const suite = browserSuite(undefined, { whole: true });

const ground = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');

inChromium(`a theme is every app's, before its first paint${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await openAtHome(suite, 'theme', 'settings/#/appearance', {
    viewport: PHONE,
    colorScheme: 'light',
  });
  const light = await ground(page);
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await page.getByRole('radio', { name: 'Dark' }).check();
  await saved;
  const dark = await ground(page);
  expect(dark).not.toBe(light);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await suite.stack.services.instances.settings(instance)).toMatchObject({ theme: 'dark' });

  // As the server sends it: no script has had its say.
  const drive = await visitor.open();
  const sent = await drive.goto(`http://drive.${instance.domain}/`);
  expect(await sent?.text()).toContain('<html lang="en" data-theme="dark">');
  await drive.locator('.drive').waitFor();
  expect(await ground(drive)).toBe(dark);
  expect(await drive.evaluate('matchMedia("(prefers-color-scheme: dark)").matches')).toBe(false);

  await page.reload();
  await expect.poll(() => page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  const again = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await page.getByRole('radio', { name: 'As my device' }).check();
  await again;
  expect(await ground(page)).toBe(light);
  expect(await suite.stack.services.instances.settings(instance)).not.toHaveProperty('theme');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

inChromium(`kinds, channels and quiet hours are chosen${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await openAtHome(suite, 'kinds', 'settings/#/profile', { viewport: PHONE });
  const { services } = suite.stack;
  await services.oauthClients.register(instance, {
    redirect_uris: ['https://client.example/cb'],
    client_name: '<b>Bank</b>',
    software_id: 'bank',
    notifications: { bill: { description: '<i>A bill</i>' } },
  });
  await page.goto(new URL('/#/notifications', page.url()).href);
  await page.getByRole('checkbox', { name: 'Mail: <i>A bill</i>, <b>Bank</b>' }).uncheck();
  await page.getByRole('checkbox', { name: 'Devices: Everything else' }).uncheck();
  await page.getByRole('switch', { name: 'Keep quiet' }).press('Space');
  await page.getByRole('switch', { name: 'Let through what is urgent' }).press('Space');
  await page.getByLabel('From').fill('23:30');
  await page.getByRole('checkbox', { name: 'Mail: A new login, Your Cozy' }).uncheck();
  await expect
    .poll(() => services.notifications.preferences(instance))
    .toEqual({
      channels: { default: ['mail'], [`${await clientOf(instance)}/bill`]: ['push'], 'stack/new-login': [] },
      quiet: { from: '23:30', to: '07:00', urgent: false },
    });
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => page.getByLabel('From').inputValue()).toBe('23:30');
  expect(await page.getByRole('checkbox', { name: 'Devices: Everything else' }).isChecked()).toBe(false);

  // A link that leaves the Cozy says where it leads.
  const source = { originator: 'app', slug: 'drive', name: 'Drive' } as const;
  const category = { stateful: false, collapsible: false, priority: 'normal', minInterval: 0 };
  const tell = (title: string, url: string) =>
    services.notifications.notify(instance, source, category, {
      category: 'x',
      category_id: url,
      title,
      data: { url },
    });
  await tell('Elsewhere', 'https://elsewhere.example/page');
  await tell('In the trash', 'drive/#/trash');
  await page.getByRole('button', { name: /notifications/i }).click();
  const outside = page.getByRole('link', { name: 'Elsewhere' });
  expect(await outside.getAttribute('href')).toBe('https://elsewhere.example/page');
  expect(await outside.getAttribute('rel')).toBe('noopener noreferrer');
  await page.getByText('elsewhere.example').waitFor();
  expect(await page.getByRole('link', { name: 'In the trash' }).getAttribute('href')).toContain(
    `drive.${instance.domain}/#/trash`,
  );
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

async function clientOf(instance: Instance): Promise<string> {
  const { clients } = await suite.stack.services.oauthClients.list(instance, { limit: 1 });
  return clients[0]?._id ?? '';
}

inChromium(`this browser is told by Web Push, and no more${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await openAtHome(suite, 'push', 'settings/#/notifications');
  const origin = `http://settings.${instance.domain}`;
  await visitor.context.grantPermissions(['notifications'], { origin });
  await page.reload();
  const here = page.getByRole('switch', { name: 'Notify this browser' });
  // The push service of Chromium is on the internet, which there is not here.
  await here.click();
  await page.getByText('cannot be reached').waitFor();
  expect(await here.isChecked()).toBe(false);

  // With a service that answers: the one part that is played.
  await page.evaluate(`(() => {
    const keys = { p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM', auth: 'tBHItJI5svbpez7KI4CCXg' };
    let made = null;
    const subscription = {
      toJSON: () => ({ endpoint: 'https://push.example/1', keys }),
      unsubscribe: async () => { made = null; return true; },
    };
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => (made = applicationServerKey && subscription);
    PushManager.prototype.getSubscription = async () => made;
  })()`);
  const subscriptions = () =>
    Array.fromAsync(suite.stack.services.docs.all(instance, 'io.cozy.notifications.subscriptions')).catch(() => []);
  await here.click();
  await page.getByText('It is told what is new').waitFor();
  expect(await subscriptions()).toMatchObject([{ endpoint: 'https://push.example/1' }]);
  await here.click();
  await page.getByText('It is told nothing').waitFor();
  expect(await subscriptions()).toEqual([]);

  const cdp = await visitor.context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const data = {
    slug: 'drive',
    tag: 't',
    title: '<b>Full</b>',
    message: 'Nearly',
    url: `http://drive.${instance.domain}/#/trash`,
    data: { redirectLink: 'home/#/elsewhere' },
  };
  const registrationId = await registered;
  const push = (text: string) => cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text });
  const shown = `navigator.serviceWorker.ready.then(async (registration) =>
    (await registration.getNotifications()).map(({ title, body, data }) => [title, body, data.address]))`;
  // As a push service does, again until it is shown: Chromium drops what comes while it starts the worker.
  const delivered = async (text: string) => {
    await push(text);
    return page.evaluate(shown);
  };
  const told = ['<b>Full</b>', 'Nearly', `http://drive.${instance.domain}/#/trash`];
  await expect.poll(() => delivered(JSON.stringify(data)), { interval: 300 }).toEqual([told]);
  await expect.poll(() => delivered('no JSON'), { interval: 300 }).toContainEqual(['Cozy', '', `${origin}/`]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await visitor.context.close();
});
