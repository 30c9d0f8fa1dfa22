import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import { type TestStack, type TestStackOptions, testStack } from '../test-stack.ts';
import { hasChromium, launchChromium, NEEDS_CHROMIUM, type Visitor, visit } from './chromium.ts';

/** What every owner of these tests types to log in. */
export const PASSPHRASE = 'a lamp in the window';

/** A test that wants a browser, and the words that say so where there is none. */
export const inChromium = test.skipIf(!hasChromium);
export const note = hasChromium ? '' : ` (skipped: ${NEEDS_CHROMIUM})`;

export interface Suite {
  readonly stack: TestStack;
  readonly browser: Browser;
}

/** A server on real sockets and a browser, for all the tests of a file: they are there when the first one starts. */
export function browserSuite(
  options: () => Promise<TestStackOptions> = async () => ({}),
  browser: Parameters<typeof launchChromium>[0] = {},
): Suite {
  let parts: [TestStack, Browser] | undefined;
  beforeAll(async () => {
    if (!hasChromium) return;
    parts = await Promise.all([testStack({ listen: true, ...(await options()) }), launchChromium(browser)]);
  });
  afterAll(async () => {
    await parts?.[1].close();
    await parts?.[0][Symbol.asyncDispose]();
  });
  const started = () => {
    if (!parts) throw new Error('the suite has not started');
    return parts;
  };
  return {
    get stack() {
      return started()[0];
    },
    get browser() {
      return started()[1];
    },
  };
}

/** An owner, and the page of an app that they opened in a browser where they are logged in. */
export interface AtHome {
  instance: Instance;
  visitor: Visitor;
  page: Page;
}

/**
 * A new owner at the page of an app, without the login and the seconds that it costs: for tests that are about something else.
 * @param label unique in the file
 * @param place the app and what follows its host, like `settings/#/profile`
 */
export async function openAtHome(
  { stack, browser }: Suite,
  label: string,
  place: string,
  options: BrowserContextOptions = {},
): Promise<AtHome> {
  const { sessions } = stack.services;
  const instance = await withPassphrase(stack, await stack.addInstance(label));
  const visitor = await visit(browser, instance.domain, { reducedMotion: 'reduce', ...options });
  const session = await sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const [name = '', value = ''] = sessions.cookie(instance, session).split(/[=;]/);
  const [host = ''] = instance.domain.split(':');
  await visitor.context.addCookies([{ name, value, domain: `.${host}`, path: '/', httpOnly: true }]);
  const page = await visitor.open();
  const [slug = '', ...path] = place.split('/');
  await page.goto(`http://${slug}.${instance.domain}/${path.join('/')}`);
  return { instance, visitor, page };
}

/** The fewest rounds that a client may use: a tenth of the time of those of today, which the next login makes up for. */
const ROUNDS = 50_000;

async function withPassphrase({ services }: TestStack, instance: Instance): Promise<Instance> {
  const { salt } = kdfParameters(instance);
  const passphrase = await deriveClientHash(PASSPHRASE, { salt, iterations: ROUNDS });
  await services.passphrases.reset(instance, { passphrase, iterations: ROUNDS });
  return services.instances.get(instance.domain);
}

/** Opens an address that asks to log in first, and does. */
export async function enter(page: Page, address: string, passphrase = PASSPHRASE): Promise<void> {
  await page.goto(address);
  await page.locator('[name=passphrase]').fill(passphrase);
  await page.locator('[name=passphrase]').press('Enter');
}

/** Waits until something has the keyboard. */
export async function expectFocus(what: Locator): Promise<void> {
  const focused = what.and(what.page().locator(':focus'));
  await expect.poll(() => focused.count(), { message: `the focus is on ${what}` }).toBe(1);
}

/** Loads a page again, which may have begun to do so by itself, since its session has ended. */
export async function reopen(page: Page): Promise<void> {
  await page.reload().catch((error: Error) => {
    if (!/Not attached|interrupted|ERR_ABORTED|detached/.test(error.message)) throw error;
  });
}

/** A device that agrees to everything, as a phone whose owner always lends a finger. */
export async function lendDevice(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Takes the cookies away, far from the apps: one that sees its session end loads itself again, across what is opened next. */
export async function loseCookies(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
}
