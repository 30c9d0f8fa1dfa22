import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '../test-stack.ts';
import { accessibilityFaults, hasChromium, launchChromium, NEEDS_CHROMIUM, PHONE, visit } from './chromium.ts';

// The ecosystem's client, unmodified, and its owner at a real browser.
const { default: CozyClient } = createRequire(import.meta.url)('cozy-client') as typeof import('cozy-client');

const PASSPHRASE = 'a lamp in the window';
const REDIRECT = 'https://client.example/callback';
const inChromium = test.skipIf(!hasChromium);
const note = hasChromium ? '' : ` (skipped: ${NEEDS_CHROMIUM})`;

let stack: TestStack;
let browser: Browser;
let owner: Instance;
beforeAll(async () => {
  if (!hasChromium) return;
  [stack, browser] = await Promise.all([testStack({ listen: true }), launchChromium({ whole: true })]);
  owner = await stack.addInstance('ada', { passphrase: PASSPHRASE });
});
afterEach(() => vi.unstubAllGlobals());
afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

/** A page whose site of the client answers, though nobody is there. */
async function open(options: object = {}) {
  const visitor = await visit(browser, owner.domain, options);
  await visitor.context.route('https://client.example/**', (route) => route.fulfill({ body: 'back' }));
  const page = await visitor.open();
  const ours = () => visitor.problems.filter((problem) => !problem.startsWith(`request to ${REDIRECT}`));
  return { page, problems: ours };
}

async function logIn(page: Page): Promise<void> {
  await page.locator('[name=passphrase]').fill(PASSPHRASE);
  await page.locator('[name=passphrase]').press('Enter');
  await page.waitForURL(/\/auth\/authorize/);
}

inChromium(`the owner logs in, reads what is asked, and accepts${note}`, { timeout: 60_000 }, async () => {
  // Node does not resolve the names below localhost, as browsers do.
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const { host, pathname, search } = new URL(url);
    return stack.request(host, `${pathname}${search}`, init);
  });
  const oauth = { redirectURI: REDIRECT, clientName: 'Photo frame', softwareID: 'frame', clientKind: 'browser' };
  const options: object = { uri: `http://${owner.domain}`, scope: ['io.cozy.files:GET'], oauth };
  const client = new CozyClient(options);
  const { page, problems } = await open();
  await client.startOAuthFlow(async (url) => {
    await page.goto(url);
    await logIn(page);
    await page.getByRole('heading', { name: 'Photo frame would like to use your Cozy' }).waitFor();
    await page.getByText('See your files').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/^https:\/\/client\.example/);
    return page.url();
  });
  const { data } = (await client.getStackClient().fetchJSON('GET', '/files/io.cozy.files.root-dir')) as {
    data: { id: string };
  };
  expect(data.id).toBe('io.cozy.files.root-dir');
  expect(problems()).toEqual([]);
});

inChromium(`without a script, on a phone, in French, the owner refuses${note}`, { timeout: 60_000 }, async () => {
  const { client } = await stack.services.oauthClients.register(owner, {
    redirect_uris: [REDIRECT],
    client_name: 'Cadre',
    software_id: 'frame',
    pending: true,
  });
  const session = await stack.services.sessions.create(owner, 'normal', { address: '', userAgent: '' });
  const [name = '', value = ''] = stack.services.sessions.cookie(owner, session).split(/[=;]/);
  await stack.services.instances.modify(owner.domain, { locale: 'fr' });
  const { page, problems } = await open({ javaScriptEnabled: false, viewport: PHONE, locale: 'fr-FR' });
  await page.context().addCookies([{ name, value, url: `http://${owner.domain}` }]);
  const scope = 'io.cozy.files:GET,DELETE:io.cozy.files.root-dir io.cozy.contacts';
  const asked = { client_id: client._id, redirect_uri: REDIRECT, state: 's', response_type: 'code', scope };
  await page.goto(`http://${owner.domain}/auth/authorize?${new URLSearchParams(asked)}`);
  await page.getByText('Voir et supprimer').waitFor();
  await page.getByRole('button', { name: 'Refuser' }).click();
  await page.waitForURL(/^https:\/\/client\.example/);
  expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  expect(problems()).toEqual([]);
  await stack.services.instances.modify(owner.domain, { locale: 'en' });
});
