import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, PHONE, visit } from './chromium.ts';
import { browserSuite, enter, inChromium, lendDevice, loseCookies, note, PASSPHRASE } from './suite.ts';

const suite = browserSuite();

async function newcomer(label: string, options = {}) {
  const instance = await suite.stack.addInstance(label);
  const visitor = await visit(suite.browser, instance.domain, { reducedMotion: 'reduce', ...options });
  const page = await visitor.open();
  const link = `http://${instance.domain}/?registerToken=${instance.register_token}`;
  await page.goto(link);
  const look = async (name: string) => {
    expect(await accessibilityFaults(page), name).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
  };
  return { instance, visitor, page, link, look };
}

async function choose(page: Page, passphrase: string): Promise<void> {
  await page.locator('[name=passphrase]').fill(passphrase);
  await page.locator('[name=confirmation]').fill(passphrase);
  await page.locator('[name=confirmation]').press('Enter');
}

inChromium(
  `from the link to a home that knows one's name, with a passkey and the first files${note}`,
  { timeout: 90_000 },
  async () => {
    const { instance, visitor, page, link, look } = await newcomer('journey', { timezoneId: 'Europe/Paris' });
    await lendDevice(page);
    await page.getByText('Step 1 of 4').waitFor();
    await page.locator('[name=passphrase]').fill('password1');
    await page.getByText('It is made of what is tried first').waitFor();
    await page.locator('[name=passphrase]').fill('journey12');
    await page.getByText('It has the name of your Cozy in it').waitFor();
    await page.locator('[name=passphrase]').fill(PASSPHRASE);
    await page.getByText('Strong', { exact: true }).waitFor();
    await look('passphrase');
    await choose(page, PASSPHRASE);

    await page.getByRole('heading', { name: 'Nice to meet you' }).waitFor();
    expect(await page.getByLabel('Language').inputValue()).toBe('en');
    // The browser's, once the script has seen it.
    await expect.poll(() => page.getByLabel('Time zone').inputValue()).toBe('Europe/Paris');
    await look('owner');
    await page.getByLabel('Your name').fill('Ada');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Come in with a finger' }).waitFor();
    await look('passkey');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.waitForURL(/\/\/home\./);
    await page.getByRole('heading', { name: /, Ada$/ }).waitFor();
    expect(await suite.stack.services.instances.settings(instance)).toMatchObject({
      public_name: 'Ada',
      tz: 'Europe/Paris',
    });
    expect(await suite.stack.services.passkeys.list(instance)).toMatchObject([
      { name: expect.stringContaining('(Linux)') },
    ]);

    // The link is over, and the passkey opens the door.
    await loseCookies(page);
    await page.goto(link);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await page.waitForURL(/\/\/home\./);
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(
  `on a phone, in French, by night, it may be left and taken up again, without a passkey${note}`,
  { timeout: 90_000 },
  async () => {
    const options = { viewport: PHONE, locale: 'fr-FR', colorScheme: 'dark' };
    const { instance, visitor, page, look } = await newcomer('depart', options);
    await page.getByText('Étape 1 sur 4').waitFor();
    await look('passphrase');
    await choose(page, PASSPHRASE);
    await page.getByRole('heading', { name: 'Faisons connaissance' }).waitFor();
    expect(await page.getByLabel('Langue').inputValue()).toBe('fr');
    await look('owner');
    // Away, logged out, and back another day.
    await loseCookies(page);
    await enter(page, `http://${instance.domain}/`);
    await page.getByRole('heading', { name: 'Faisons connaissance' }).waitFor();
    await page.getByLabel('Votre nom').fill('Zoé');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('heading', { name: 'Entrez d’un doigt' }).waitFor();
    await look('passkey');
    await page.getByRole('link', { name: 'Changer mon nom ou ma langue' }).click();
    expect(await page.getByLabel('Votre nom').inputValue()).toBe('Zoé');
    await page.goBack();
    await page.getByRole('button', { name: 'Pas maintenant' }).click();
    await page.waitForURL(/\/\/home\./);
    await page.getByRole('heading', { name: /, Zoé$/ }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^fr\b/);
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  },
);
