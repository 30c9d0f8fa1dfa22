import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Instance } from '#model/instance';
import { accessibilityFaults, DESKTOP, keepPicture, PHONE, type Visitor, visit } from './chromium.ts';
import { browserSuite, enter, inChromium, lendDevice, loseCookies, note, PASSPHRASE } from './suite.ts';

const suite = browserSuite();

async function newOwner(label: string): Promise<{ instance: Instance; visitor: Visitor }> {
  const instance = await suite.stack.addInstance(label, { passphrase: PASSPHRASE });
  const rules = [{ type: 'io.cozy.settings', verbs: [], values: [] }];
  await suite.stack.services.permissions.createForApp(instance, 'settings', rules);
  return { instance, visitor: await visit(suite.browser, instance.domain) };
}

async function logIn(page: Page, { domain }: Instance): Promise<void> {
  await enter(page, `http://${domain}/auth/login`);
}

async function settingsToken(instance: Instance): Promise<string> {
  const [session] = await suite.stack.services.sessions.list(instance);
  const claims = { audience: 'app', subject: 'settings', sessionId: session?._id ?? '' } as const;
  return suite.stack.services.tokens.issue(instance, claims);
}

/** What the settings app does, on a page of the instance. */
async function makePasskey(page: Page, instance: Instance): Promise<unknown> {
  const script = `(async () => {
    const ask = (path, body) => fetch('/settings/passkeys' + path, {
      method: 'POST',
      headers: { Authorization: 'Bearer ${await settingsToken(instance)}', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
    const { data } = await ask('/options', {});
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(data.attributes);
    const made = await navigator.credentials.create({ publicKey });
    const request = { name: 'My phone', response: made.toJSON() };
    return [await ask('', request), await ask('', request)];
  })()`;
  return page.evaluate(script);
}

inChromium(
  `a passkey logs in without a passphrase and without a code, until it is removed${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, visitor } = await newOwner('passkey');
    const page = await visitor.open();
    await lendDevice(page);
    await logIn(page, instance);
    await page.waitForURL(/\/\/home\./);
    await page.goto(`http://${instance.domain}/auth/confirm?state=s`);
    const [made, again] = (await makePasskey(page, instance)) as [{ data: { id: string } }, object];
    expect(made).toMatchObject({ data: { type: 'io.cozy.auth.passkeys', attributes: { name: 'My phone' } } });
    expect(JSON.stringify(made)).not.toContain('public_key');
    // The challenge was for one registration.
    expect(again).toMatchObject({ errors: [{ status: '422' }] });

    // A confirmation by the same device.
    await page.reload();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(/\/\/home\..*code=[\w-]{75}&state=s/);

    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    await suite.stack.services.docs.create(instance, 'io.cozy.auth.factors', { _id: 'totp', secret, last_counter: 0 });
    const current = await suite.stack.services.instances.get(instance.domain);
    await suite.stack.services.instances.update(current, { auth_mode: 'two_factor_totp' });
    await loseCookies(page);
    await page.goto(`http://${instance.domain}/auth/login`);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await page.waitForURL(/\/\/home\./);

    const other = await newOwner('no-passkey');
    const elsewhere = await other.visitor.open();
    await elsewhere.goto(`http://${other.instance.domain}/auth/login`);
    expect(await elsewhere.locator('#passkey').count()).toBe(0);

    await loseCookies(page);
    await page.goto(`http://${instance.domain}/auth/login`);
    await suite.stack.services.passkeys.remove(instance, made.data.id);
    const refused = page.waitForResponse(/\/auth\/passkey$/);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    expect((await refused).status()).toBe(401);
    await page.getByText('This passkey does not open this Cozy.').waitFor();
    expect(visitor.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
    await other.visitor.context.close();
    await visitor.context.close();
  },
);

inChromium(
  `the settings app makes and removes passkeys, and asks the owner again when the login is old${note}`,
  { timeout: 60_000 },
  async () => {
    const instance = await suite.stack.addInstance('keys', { passphrase: PASSPHRASE });
    const visitor = await visit(suite.browser, instance.domain);
    const page = await visitor.open();
    await lendDevice(page);
    await logIn(page, instance);
    await page.waitForURL(/\/\/home\./);
    const settings = `http://settings.${instance.domain}/#/security`;
    await page.goto(settings);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('Its name').fill('Phone');
    await page.getByRole('button', { name: 'Make the passkey' }).click();
    await page.getByText('“Phone” logs you in from now on').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    for (const session of await suite.stack.services.sessions.list(instance)) {
      const old = { ...session, created_at: '2020-01-01T00:00:00.000Z' };
      await suite.stack.services.docs.update(instance, 'io.cozy.sessions', old);
    }
    const remove = async () => {
      await page.getByRole('button', { name: 'Remove Phone' }).click();
      await page.getByRole('button', { name: 'Remove', exact: true }).last().click();
    };
    await remove();
    await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Is it really you?' }).waitFor();
    await page.locator('[name=passphrase]').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/\/settings\..*#\/security$/);
    await remove();
    await page.getByText('“Phone” is removed').waitFor();
    expect(await suite.stack.services.passkeys.list(instance)).toEqual([]);
    expect(visitor.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(
  `the settings app turns the second step on with an app of the phone, and off${note}`,
  { timeout: 60_000 },
  async () => {
    const instance = await suite.stack.addInstance('steps', { passphrase: PASSPHRASE });
    const visitor = await visit(suite.browser, instance.domain);
    const page = await visitor.open();
    await logIn(page, instance);
    await page.waitForURL(/\/\/home\./);
    await page.goto(`http://settings.${instance.domain}/#/security`);
    await page.getByRole('button', { name: 'Use an authenticator app' }).click();
    const secret = ((await page.locator('.totp-secret').textContent()) ?? '').replaceAll(' ', '');
    await page.getByAltText('Code for the authenticator app').waitFor();
    await expect.poll(() => page.evaluate("document.querySelector('.totp-picture').naturalWidth > 0")).toBe(true);
    await keepPicture(page);
    const app = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
    await page.getByLabel('The six digits that it shows').fill('000');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the code.').waitFor();
    await page.getByLabel('The six digits that it shows').fill(app.generate());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keep these codes' }).waitFor();
    const codes = await page.locator('.recovery-codes code').allTextContents();
    expect(codes).toHaveLength(10);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 codes left.').waitFor();

    await page.getByRole('button', { name: 'Change it' }).click();
    await page.locator('[name=current]').fill(PASSPHRASE);
    await page.locator('[name=next]').fill('another lamp');
    await page.locator('[name=again]').fill('another lamp');
    await page.keyboard.press('Enter');
    await page.getByLabel('The code of your second step').fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('Your passphrase is changed.').waitFor();

    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Turn it off' }).click();
    await page.getByRole('button', { name: 'Use an authenticator app' }).waitFor();
    expect(visitor.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(
  `the second step: a code of the app, and a browser that is not asked again${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, visitor } = await newOwner('second');
    const { secondFactors } = suite.stack.services;
    const { secret } = await secondFactors.prepareTotp(instance);
    const app = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
    const [recovery = ''] = await secondFactors.confirmTotp(instance, app.generate(), { address: '127.0.0.1' });
    const page = await visitor.open();
    await logIn(page, instance);
    await page.waitForURL(/\/auth\/twofactor\?/);
    await page.getByLabel('Code', { exact: true }).fill('000 000');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the right code. Try again.').waitFor();
    await page.getByLabel('Code', { exact: true }).fill(recovery);
    await page.getByLabel('Do not ask for a code on this device again').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(/\/\/home\./);
    await loseCookies(page);
    await logIn(page, instance);
    await page.waitForURL(/\/\/home\./);
    expect(visitor.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(`another passphrase, by the link of a mail${note}`, { timeout: 60_000 }, async () => {
  const { instance, visitor } = await newOwner('lost');
  const settings = await suite.stack.services.instances.updateSettings(instance, { email: 'ada@example.org' });
  const token = suite.stack.services.codes.issue(instance, 'passphrase-reset', settings.email);
  const page = await visitor.open();
  await page.goto(`http://${instance.domain}/auth/login`);
  await page.getByRole('link', { name: 'I have lost my passphrase' }).click();
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('heading', { name: 'Look in your mailbox' }).waitFor();
  await page.goto(`http://${instance.domain}/auth/passphrase_renew?token=${token}`);
  await page.locator('[name=passphrase]').fill('another lamp');
  await page.locator('[name=confirmation]').fill('another lamp');
  await page.locator('[name=hint]').fill('It is Another Lamp');
  await page.keyboard.press('Enter');
  await page.getByText('The hint tells the passphrase itself.').waitFor();
  await page.locator('[name=hint]').fill('where the light is');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/auth\/login$/);
  await page.locator('[name=passphrase]').fill('another lamp');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/\/home\./);
  expect((await suite.stack.services.instances.get(instance.domain)).passphrase_hint).toBe('where the light is');
  await page.goto(`http://${instance.domain}/auth/passphrase_renew?token=${token}`);
  await page.getByRole('heading', { name: 'This link is over' }).waitFor();
  expect(visitor.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
  await visitor.context.close();
});

/** Every page that a person may see on the way in, by its name. */
async function pagesOf(label: string): Promise<{ instance: Instance; pages: Record<string, string> }> {
  const { instance: created } = await newOwner(label);
  const { instances, secondFactors, codes, docs } = suite.stack.services;
  await instances.updateSettings(created, { public_name: 'Ada', email: 'ada@example.org' });
  const key = { _id: 'AA', name: 'Key', public_key: '', counter: 0, transports: [], rp_id: '', backed_up: false };
  await docs.create(created, 'io.cozy.auth.passkeys', { ...key, created_at: '2026-01-01T00:00:00Z' });
  const instance = await instances.update(created, { magic_link: true, auth_mode: 'two_factor_totp' });
  const second = new URLSearchParams({
    two_factor_token: await secondFactors.begin(instance),
    trusted_device_checkbox: 'true',
  });
  return {
    instance,
    pages: {
      login: '/auth/login',
      confirm: '/auth/confirm?state=s',
      'two-factor': `/auth/twofactor?${second}`,
      reset: '/auth/passphrase_reset',
      renew: `/auth/passphrase_renew?token=${codes.issue(instance, 'passphrase-reset', 'ada@example.org')}`,
      magic: `/auth/magic_link?code=${codes.issue(instance, 'magic-link', 'ada@example.org')}`,
      'dead-link': '/auth/magic_link?code=x',
      error: '/auth/login?redirect=https://evil.example/',
      missing: '/auth/nothing',
    },
  };
}

inChromium(
  `the pages can be read and used by everybody, at both sizes, by day and by night, in both languages${note}`,
  { timeout: 120_000 },
  async () => {
    const { instance, pages } = await pagesOf('pages');
    for (const [viewport, colorScheme, locale] of [
      [DESKTOP, 'light', 'en-GB'],
      [PHONE, 'dark', 'fr-FR'],
    ] as const) {
      // The language of the owner counts, not that of the browser.
      await suite.stack.services.instances.modify(instance.domain, { locale: locale.slice(0, 2) });
      const visitor = await visit(suite.browser, instance.domain, { viewport, colorScheme, locale: 'de-DE' });
      const page = await visitor.open();
      for (const [name, path] of Object.entries(pages)) {
        const at = `${name} ${viewport.width} ${colorScheme}`;
        const response = await page.goto(`http://${instance.domain}${path}`);
        const { 'content-security-policy': policy = '', ...headers } = response?.headers() ?? {};
        expect(policy, at).toContain("default-src 'none'");
        expect(policy, at).toContain("frame-ancestors 'none'");
        expect(policy, at).not.toContain('unsafe');
        expect(headers['x-frame-options'], at).toBe('DENY');
        expect(headers['cache-control'], at).toContain('no-store');
        expect(await page.locator('html').getAttribute('lang'), at).toBe(locale.slice(0, 2));
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), at).toBe(true);
        expect(await accessibilityFaults(page), at).toEqual([]);
      }
      expect(visitor.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([]);
      await visitor.context.close();
    }
  },
);
