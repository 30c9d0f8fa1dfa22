import { Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Instance } from '#model/instance';
import { ROOT_ID } from '#model/vfs';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, expectFocus, inChromium, note, openAtHome } from './suite.ts';

const suite = browserSuite(async () => ({ jobs: true }));
const HOSTILE = '<img src=x onerror="document.title=1">.pdf';
const AUTHOR = { origin: 'http://ada/', slug: 'drive' };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });

async function put(instance: Instance, dirId: string, name: string): Promise<void> {
  const { vfs } = suite.stack.services;
  await vfs.upload(instance, AUTHOR, { dirId, name }, {}, Readable.from([Buffer.from(name)]));
}

async function chooseFolder(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('group', { name: label }).getByRole('button').click();
  const dialog = page.getByRole('dialog', { name: label });
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.locator('.picker__here', { hasText: name }).waitFor();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await page.getByRole('group', { name: label }).getByText(name).waitFor();
}

inChromium(
  `a rule is made from a template, tried, works, is paused, changed and removed${note}`,
  { timeout: 90_000 },
  async () => {
    const { instance, visitor, page } = await openAtHome(suite, 'rules', 'automations/');
    const { vfs } = suite.stack.services;
    const inbox = await vfs.createDirectory(instance, AUTHOR, { dirId: ROOT_ID, name: 'Inbox' });
    await vfs.createDirectory(instance, AUTHOR, { dirId: ROOT_ID, name: 'Sorted' });
    await put(instance, inbox._id, HOSTILE);
    await page.getByText('Nothing works for you yet').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await link(page, /Put my invoices in a folder/).click();
    await page.getByRole('heading', { name: 'New rule' }).waitFor();

    // What is missing is said where it is.
    await button(page, 'Start the rule').click();
    await page.getByText('Something is missing').waitFor();
    await page.getByRole('group', { name: 'Move to' }).getByText('Choose a folder').last().waitFor();
    await expectFocus(page.getByRole('group', { name: 'Move to' }).getByRole('button'));
    await page.getByLabel('Named like').fill('*');
    await chooseFolder(page, 'Folder', 'Inbox');
    await chooseFolder(page, 'Move to', 'Sorted');
    const year = String(new Date().getUTCFullYear());
    await page.getByText('When a PDF named “*” arrives in Inbox or below, move it to Sorted / ‹year›.').waitFor();
    await button(page, 'Try it').click();
    await page.getByText(`${HOSTILE} would go to /Sorted/${year}`).waitFor();

    await button(page, 'Add a step').click();
    const last = page.locator('.step').last();
    await last.getByRole('textbox', { name: 'Title' }).fill('Come: ');
    await last.getByRole('button', { name: 'Insert a value in Title' }).click();
    await page.getByRole('menuitem', { name: 'name of the file' }).click();
    await expect.poll(() => last.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Come: {{file.name}}');
    expect(await accessibilityFaults(page)).toEqual([]);
    await button(page, 'Start the rule').click();
    await page.getByRole('heading', { name: 'What it did' }).waitFor();
    await page.getByText('Nothing yet').waitFor();

    await put(instance, inbox._id, 'second.pdf');
    await page.getByText(`second.pdf went to /Sorted/${year}`).waitFor();
    await page.getByText('You were told “Come: second.pdf”').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await link(page, 'All rules').click();
    const turn = page.getByRole('switch', { name: 'On: Put my invoices in a folder' });
    await turn.click();
    await page.getByRole('switch', { name: 'Paused: Put my invoices in a folder' }).waitFor();
    await link(page, 'Put my invoices in a folder').click();
    await button(page, 'Start again').waitFor();
    await link(page, 'Change').click();
    await page.getByLabel('Name of the rule').fill(HOSTILE);
    await button(page, 'Save').click();
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    await button(page, 'Remove').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nothing works for you yet').waitFor();
    // The page hears of the end of the rule, whose trigger ends right after.
    await expect.poll(() => Array.fromAsync(suite.stack.services.triggers.list(instance))).toEqual([]);
    // What the page asked of the rule a moment before may be answered after its end.
    const gone = /status of 404.*\/automations\//;
    expect(visitor.problems.filter((problem) => !gone.test(problem))).toEqual([]);
  },
);

inChromium(`on a dark phone, in French, every page is for everyone${note}`, { timeout: 60_000 }, async () => {
  const options = { viewport: PHONE, colorScheme: 'dark' as const };
  const { instance, visitor, page } = await openAtHome(suite, 'phone', 'automations/', options);
  const { automations, docs, triggers, instances } = suite.stack.services;
  await instances.modify(instance.domain, { locale: 'fr' });
  const email = [{ address: 'bea@example.org' }];
  await docs.create(instance, 'io.cozy.contacts', { fullname: 'Béa', email });
  const everything = { type: 'cli' as const, sourceId: '', rules: [{ type: '*', verbs: [] }] };
  const rule = await automations.create(instance, everything, {
    name: 'Un bouton',
    when: { on: 'webhook' },
    steps: [
      { do: 'todo', title: 'Penser à {{webhook.text}}' },
      { do: 'mail', subject: 'Sans adresse' },
    ],
  });
  await triggers.call(instance, rule.trigger_id, 'rien');
  await page.reload();
  await link(page, 'Un bouton').click();
  await page.getByText('Tâche : « Penser à rien »').waitFor();
  await page.getByText('Vous n’avez pas d’adresse mail').first().waitFor();
  expect(await page.getByLabel('Adresse à appeler').inputValue()).toContain(rule.trigger_id);
  const isWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect([await accessibilityFaults(page), await isWide()]).toEqual([[], false]);
  await link(page, 'Modifier').click();
  await page.getByRole('heading', { name: 'Modifier la règle' }).waitFor();
  await page.getByLabel('Ce qui arrive').selectOption('document');
  await button(page, 'Ajouter une condition').click();
  await page.getByLabel('Champ').fill('company');
  await page.getByLabel('Ce qu’il faut faire').first().selectOption('event');
  await page.getByText('Quand quelque chose est créé dans contacts, à une condition,').waitFor();
  expect([await accessibilityFaults(page), await isWide()]).toEqual([[], false]);
  await page.getByLabel('Ce qui arrive').selectOption('time');
  await page.getByLabel('Chaque').selectOption('week');
  await button(page, 'lun.').click();
  await page.getByText('Quand il est 09:00, chaque lundi,').waitFor();
  expect([await accessibilityFaults(page), await isWide()]).toEqual([[], false]);
  expect(visitor.problems).toEqual([]);
});
