import { expect } from 'vitest';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { type AtHome, browserSuite, inChromium, note, openAtHome, PASSPHRASE } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';
const suite = browserSuite();

async function owner(label: string, place: string, options = {}): Promise<AtHome> {
  const home = await openAtHome(suite, label, place, options);
  await suite.stack.services.instances.updateSettings(home.instance, { email: 'ada@example.org' });
  await home.page.reload();
  return home;
}

/** The first thing of that kind in the mails, once it has come. */
async function inMails(pattern: RegExp): Promise<string> {
  const found = async () => (await suite.stack.mails()).flatMap(({ text = '' }) => pattern.exec(text)?.[0] ?? []);
  await expect.poll(async () => (await found()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  return (await found())[0] ?? '';
}

inChromium(`codes by mail: a wrong one, the right one, then off again${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await owner('mail-codes', 'settings/#/security', { viewport: PHONE });
  const way = (text: string) => page.locator('li[aria-current]', { hasText: text });
  await way('Passphrase only').waitFor();
  await page.getByRole('button', { name: 'Use codes by mail' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('The code of the mail').fill('000000');
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  await dialog.getByText('That is not the code').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const code = await inMails(/\b\d{6}\b/);
  await dialog.getByLabel('The code of the mail').fill(code);
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  await expect.poll(() => dialog.locator('li').count()).toBe(10);
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await way('Code by mail').waitFor();
  await page.getByText('10 codes left').waitFor();
  await suite.stack.services.secondFactors.trust(instance, HOSTILE);
  await page.reload();

  await page.getByText(HOSTILE).waitFor();
  await page.getByRole('button', { name: `Ask again: ${HOSTILE}` }).click();
  await dialog.getByRole('button', { name: 'Ask again' }).click();
  await page.getByText('None: the code is asked').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Turn it off' }).click();
  await dialog.getByRole('button', { name: 'Turn it off' }).click();
  await way('Passphrase only').waitFor();
  expect(visitor.problems.filter((problem) => !problem.includes('422'))).toEqual([]);
  await visitor.context.close();
});

inChromium(`a login that is too old is proved again first${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await owner('old-login', 'settings/#/security');
  const { sessions, docs } = suite.stack.services;
  const [session] = await sessions.list(instance);
  if (!session) throw new Error('nobody is logged in');
  const created_at = '2020-01-01T00:00:00.000Z';
  await docs.update(instance, 'io.cozy.sessions', { ...session, created_at });
  await page.getByRole('button', { name: 'Use an authenticator app' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
  await page.locator('[name=passphrase]').fill(PASSPHRASE);
  await page.locator('[name=passphrase]').press('Enter');
  await page.waitForURL(/settings\..*#\/security/);
  await page.getByRole('button', { name: 'Use an authenticator app' }).click();
  await page.getByRole('img', { name: 'Code for the authenticator app' }).waitFor();
  expect(visitor.problems.filter((problem) => !problem.includes('403'))).toEqual([]);
  await visitor.context.close();
});

inChromium(`a passkey is made, renamed and removed, whatever its name${note}`, { timeout: 60_000 }, async () => {
  const { page, visitor } = await owner('passkey', 'settings/#/security');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const kind = { protocol: 'ctap2', transport: 'internal' } as const;
  const skills = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const options = { ...kind, ...skills, automaticPresenceSimulation: true };
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await dialog.getByLabel('Its name').fill(HOSTILE);
  await dialog.getByRole('button', { name: 'Make the passkey' }).click();
  await page.getByRole('button', { name: `Rename ${HOSTILE}` }).click();
  await dialog.getByLabel('Its name').fill('My “phone”');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It is called').waitFor();
  await page.getByRole('button', { name: 'Remove My “phone”' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('None yet').waitFor();
  await page.locator('section', { hasText: 'Login history' }).locator('.line').first().waitFor();
  expect(await page.title()).toBe('Security · Settings');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});

inChromium(`an address waits for its mail; a picture and a hint are kept${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await owner('address', 'settings/#/profile', { viewport: PHONE });
  const dialog = page.getByRole('dialog');
  const section = (name: string) => page.getByRole('region', { name });
  await section('E-mail address').getByRole('button', { name: 'Change it' }).click();
  await dialog.getByLabel('New address').fill('ada@new.example');
  await dialog.getByLabel(/Your passphrase/).fill('no lamp');
  await dialog.getByRole('button', { name: 'Send the mail' }).click();
  await dialog.getByText('This is not your passphrase').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByLabel(/Your passphrase/).fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Send the mail' }).click();
  await page.getByText('to be confirmed').waitFor();
  const link = await inMails(/https?:\/\/\S+email\/confirm\S+/);
  const other = await visitor.open();
  await other.goto(link);
  await other.waitForURL(/settings\..*#\/profile/);
  await page.getByText('to be confirmed').waitFor({ state: 'detached' });
  await section('E-mail address').getByText('ada@new.example').waitFor();

  const picture = section('Your picture');
  await picture.locator('input').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no png') });
  await picture.getByText('This is not a picture').waitFor();
  const svg = await suite.stack.request(instance.domain, '/public/avatar');
  expect(svg.headers.get('Content-Type')).toContain('svg');
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  await picture.locator('input').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png });
  await picture.getByRole('button', { name: 'Remove it' }).click();
  await picture.getByRole('img', { name: 'Your initials' }).waitFor();

  await page.getByRole('button', { name: 'Delete this Cozy' }).click();
  await dialog.getByRole('button', { name: 'Send me the link' }).click();
  await page.getByText('The link is on its way to ada@new.example').waitFor();
  expect(await inMails(/https?:\/\/\S+auth\/deletion\S+/)).toContain(instance.domain);

  await page.goto(new URL('/#/security', page.url()).href);
  await page.getByRole('button', { name: 'Add one' }).click();
  await dialog.getByLabel('Your hint').fill('the lighthouse');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your hint is kept').waitFor();
  expect(await suite.stack.services.instances.get(instance.domain)).toMatchObject({
    passphrase_hint: 'the lighthouse',
  });
  expect(visitor.problems.filter((problem) => !/status of (403|415|422)/.test(problem))).toEqual([]);
  await visitor.context.close();
});
