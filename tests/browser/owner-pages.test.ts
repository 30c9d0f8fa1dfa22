import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import {
  accessibilityFaults,
  hasChromium,
  launchChromium,
  NEEDS_CHROMIUM,
  PHONE,
  visit,
} from '#tests/browser/chromium';
import { type TestStack, testStack } from '#tests/test-stack';

const OWNER = { type: 'cli', sourceId: 'me', rules: [{ type: '*', verbs: [] }] } as const;

describe.skipIf(!hasChromium)(`the pages of guests and of the last farewell (${NEEDS_CHROMIUM})`, () => {
  let stack: TestStack;
  let browser: Browser;
  let ada: Instance;
  beforeAll(async () => {
    stack = await testStack({ listen: true });
    browser = await launchChromium();
    ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
    await stack.services.instances.updateSettings(ada, { public_name: 'Ada', email: 'ada@example.org' });
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  /** On a phone, in French, without JavaScript: what works so works everywhere. */
  const visitor = () => visit(browser, ada.domain, { viewport: PHONE, locale: 'fr-FR', javaScriptEnabled: false });
  const widthOf = async (page: Page) => (await page.locator('main').boundingBox())?.width ?? 0;

  /** The link that a friend has, and the page that it leads to. */
  async function invite(): Promise<{ redirect: string; address: string }> {
    const rules = [{ type: 'io.cozy.notes', verbs: [] }];
    const friends = [{ name: 'Eve', email: 'eve@example.org', proof: true }];
    const context = await stack.services.shareContexts.create(ada, OWNER, { title: 'Trip', rules, friends });
    const redirect = `http://home.${ada.domain}/?sharecode=${Object.values(context.shortcodes ?? {})[0]}`;
    return { redirect, address: `http://${ada.domain}/auth/guest?${new URLSearchParams({ redirect })}` };
  }

  test('a friend proves an address', async () => {
    const { redirect, address } = await invite();
    const guest = await visitor();
    const page = await guest.open();
    await page.goto(address);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Partagé avec vous');
    expect(await widthOf(page)).toBeLessThanOrEqual(PHONE.width);
    await page.getByRole('button', { name: 'M’envoyer le code' }).click();
    await page.getByLabel('Code à six chiffres').fill('000000x');
    await page.getByRole('button', { name: 'Ouvrir' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Ce n’est pas le code');
    const [mail] = await stack.mails();
    const code = /\d{6}/.exec(mail?.subject ?? '')?.[0] ?? '';
    await page.getByLabel('Code à six chiffres').fill(code);
    const left = page.waitForRequest((request) => request.url() === redirect);
    await page.getByRole('button', { name: 'Ouvrir' }).click();
    await left;
    const cookies = await guest.context.cookies(`http://home.${ada.domain}/`);
    expect(cookies.some(({ name }) => name.startsWith('guest'))).toBe(true);
  });

  test('everybody can read the page of a friend', async () => {
    const guest = await visit(browser, ada.domain);
    const page = await guest.open();
    await page.goto((await invite()).address);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send me the code' }).click();
    await page.getByLabel('Code of six digits').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(guest.problems).toEqual([]);
  });

  test('the owner deletes everything, on a page that everybody can read', async () => {
    const owner = await visit(browser, ada.domain, { viewport: PHONE });
    const session = await stack.services.sessions.create(ada, 'normal', { address: '', userAgent: '' });
    const [name = '', value = ''] = stack.services.sessions.cookie(ada, session).split(/[=;]/);
    await owner.context.addCookies([{ name, value, domain: '.ada.localhost', path: '/' }]);
    const token = stack.services.codes.issue(ada, 'deletion');
    const page = await owner.open();
    await page.goto(`http://${ada.domain}/auth/deletion?${new URLSearchParams({ token })}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel(`To be sure, type ${ada.domain}`).fill('something else');
    await page.getByRole('button', { name: 'Delete everything for good' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('This is not the name of your Cozy.');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel(`To be sure, type ${ada.domain}`).fill(ada.domain);
    await page.getByRole('button', { name: 'Delete everything for good' }).click();
    await page.getByRole('heading', { name: 'Everything is deleted' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(owner.problems.filter((problem) => !problem.includes('403'))).toEqual([]);
    expect(stack.errors).toEqual([]);
  });
});
