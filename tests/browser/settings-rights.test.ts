import { expect } from 'vitest';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';
const suite = browserSuite();

inChromium(`a right is switched off, is refused at once, and comes back${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await openAtHome(suite, 'rights', 'settings/#/apps', { viewport: PHONE });
  const { docs, permissions, apps } = suite.stack.services;
  const rule = { type: 'io.cozy.contacts', description: HOSTILE };
  const drive = await apps.get(instance, 'drive');
  const asked = { ...drive.permissions, people: rule };
  await docs.update(instance, 'io.cozy.apps', { ...drive, name: HOSTILE, locales: {}, permissions: asked });
  const contacts = { title: 'people', type: 'io.cozy.contacts', verbs: [] };
  await permissions.createForApp(instance, 'drive', [contacts]);
  const token = await suite.stack.token(instance, 'app', 'drive');
  const ask = async () => {
    const headers = { Authorization: `Bearer ${token}` };
    return (await suite.stack.request(instance.domain, '/data/io.cozy.contacts/_all_docs', { headers })).status;
  };

  await page.getByRole('link', { name: HOSTILE }).click();
  await page.getByRole('heading', { name: HOSTILE }).waitFor();
  const people = page.getByRole('switch', { name: /contacts/ });
  await expect.poll(() => people.isChecked()).toBe(true);
  expect(await ask()).not.toBe(403);
  await people.press('Space');
  await expect.poll(() => people.isChecked()).toBe(false);
  expect(await ask()).toBe(403);
  expect(await accessibilityFaults(page)).toEqual([]);
  await permissions.createForApp(instance, 'drive', [contacts]);
  await page.reload();
  await people.waitFor();
  expect([await people.isChecked(), await ask()]).toEqual([false, 403]);
  await people.click();
  await expect.poll(() => people.isChecked()).toBe(true);
  expect(await ask()).not.toBe(403);

  await page.goto(new URL('/#/apps/settings', page.url()).href);
  await page.getByRole('switch').first().waitFor();
  expect(await page.getByRole('switch').first().isDisabled()).toBe(true);
  await page.goto(new URL('/#/apps/nothing', page.url()).href);
  await page.getByText('It may have been removed').waitFor();
  expect(visitor.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  await visitor.context.close();
});

inChromium(`what is shared is seen and ended, link by link, friend by friend${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await openAtHome(suite, 'sharing', 'settings/#/apps');
  const { docs, shares, shareContexts } = suite.stack.services;
  await docs.create(instance, 'io.cozy.notes', { _id: 'n1', title: HOSTILE });
  const caller = { type: 'cli', sourceId: 'me', rules: [{ type: '*', verbs: [] }] } as const;
  const rules = [{ type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] }] as const;
  const link = await shares.create(instance, caller, { rules, names: ['a'], password: 'x' });
  const friends = [{ name: HOSTILE, email: 'bea@example.org', proof: true }, { name: 'Cyd' }];
  const context = await shareContexts.create(instance, caller, { title: 'Trip', rules, friends });
  const ask = async (code = '') => {
    const headers = { Authorization: `Bearer ${code}` };
    return (await suite.stack.request(instance.domain, '/data/io.cozy.notes/n1', { headers })).status;
  };
  const cyd = Object.entries(context.friends ?? {}).find(([, { name }]) => name === 'Cyd')?.[0] ?? '';
  const code = context.shortcodes?.[cyd];
  expect(await ask(code)).toBe(200);

  const go = page.getByRole('navigation').getByRole('link', { name: 'Shared with others' });
  await go.click();
  const dialog = page.getByRole('dialog');
  await page.getByText('they may see · with a password · without end').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: `Let go of ${HOSTILE}` }).click();
  await dialog.getByRole('button', { name: 'Let go' }).click();
  await page.getByRole('button', { name: `Let go of ${HOSTILE}` }).waitFor({ state: 'detached' });
  expect(await ask(code)).toBe(200);
  await page.getByRole('button', { name: 'Stop sharing Trip' }).click();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Nothing is open to named friends').waitFor();
  expect([await ask(code), await ask(link.shortcodes?.['a'])]).toEqual([400, 403]);
  await page.getByRole('button', { name: `Stop sharing ${HOSTILE}` }).click();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Nothing is shared').waitFor();
  expect(await ask(link.shortcodes?.['a'])).toBe(400);
  expect(await page.title()).toBe('Shared with others · Settings');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});
