import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { JsonObject } from '#pkg/json';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, expectFocus, inChromium, note, openAtHome } from './suite.ts';

const isBuilt = existsSync(join(import.meta.dirname, '../../konnectors/dist/feeds/index.js'));
const withKonnectors = isBuilt ? inChromium : test.skip;
const whenBuilt = isBuilt ? note : `${note} (skipped without \`node konnectors/build.ts\`)`;

const suite = browserSuite(async () => ({
  jobs: true,
  flags: { 'konnectors.isolation': 'permissions', 'safe_http.trusted_private_networks': '127.0.0.1' },
}));

const FEED = `<rss version="2.0"><channel><title>News</title><item><title>One</title><guid>1</guid></item>
<item><title>Two</title><guid>2</guid></item></channel></rss>`;
const AGENDA = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Tea', 'DTSTART:20300101T100000Z', 'END:VEVENT'];
const COMMIT = { sha: 'a1', html_url: 'https://forge.example/a1', commit: { message: 'First', author: {} } };

let vendor: Server;
let origin: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collect-'));
  vendor = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://vendor');
    if (pathname === '/feed') response.end(FEED);
    else if (pathname === '/agenda.ics') response.end([...AGENDA, 'END:VCALENDAR'].join('\r\n'));
    else if (pathname === '/api/v1/repos/ada/engine/commits') {
      response.end(JSON.stringify(searchParams.get('page') === '1' ? [COMMIT] : []));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => vendor.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
});
afterAll(async () => {
  vendor.close();
  await rm(folder, { recursive: true });
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
/** A line of the log. */
const said = (page: Page, words: string) => page.locator('.run__line', { hasText: words }).waitFor();
const tab = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name });
const documents = (instance: Instance, doctype: string) =>
  Array.fromAsync(suite.stack.services.docs.all<JsonObject>(instance, doctype));

/** From the list of services to an account that was read once. */
async function connect(page: Page, name: string, address: string): Promise<void> {
  await tab(page, 'Find a service').click();
  await page.getByRole('searchbox').fill(name);
  await page.locator('.ui-link-card', { hasText: name }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await page.getByText('What it asks for').waitFor();
  await button(page, 'Agree and install').click();
  await page.getByLabel(/^Address of the/).fill(address);
  await button(page, 'Connect').click();
  await page.getByText('Up to date').waitFor();
}

withKonnectors(
  `the konnectors of the server are found, installed, connected, read, planned and left${whenBuilt}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor, instance } = await openAtHome(suite, 'collect', 'collect/');
    await page.getByText('Nothing is connected yet').waitFor();
    await connect(page, 'Agendas', `${origin}/agenda.ics`);
    await said(page, '1 new, 0 changed, 0 removed');
    await connect(page, 'Commits', `${origin}/ada/engine`);
    await said(page, '1 new commits of Forgejo');
    await connect(page, 'Feeds', `${origin}/feed`);
    await said(page, '2 new, 0 changed');
    expect(await documents(instance, 'io.cozy.feeds.items')).toHaveLength(2);
    expect(await documents(instance, 'io.cozy.calendar.events')).toHaveLength(1);

    const plan = async () => {
      const all = await Array.fromAsync(suite.stack.services.triggers.list(instance));
      return all.find(({ message }) => (message as JsonObject)['konnector'] === 'feeds');
    };
    expect(await plan()).toMatchObject({ type: '@cron', arguments: expect.stringMatching(/^0 \d+ [0-4] \* \* \*$/) });
    await page.getByLabel('How often').selectOption('hourly');
    await expect.poll(plan).toMatchObject({ arguments: expect.stringMatching(/^0 \d+ \* \* \* \*$/) });
    await button(page, 'Pause').click();
    await button(page, 'Go on').waitFor();
    expect(await plan()).toMatchObject({ paused: true });
    await button(page, 'Read now').click();
    await said(page, '0 new, 0 changed');
    expect(await accessibilityFaults(page)).toEqual([]);

    await link(page, 'Change the account').click();
    await page.getByLabel('Address of the feed').fill(`${origin}/nothing`);
    await button(page, 'Save and read now').click();
    await page.getByRole('heading', { name: 'Nothing answers at this address' }).waitFor();
    await tab(page, 'Your services').click();
    await page.getByTitle('1 service needs you').waitFor();
    await page.locator('.ui-link-card', { hasText: 'Feeds' }).click();
    await button(page, 'Disconnect').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect.poll(plan).toBeUndefined();
    expect(await documents(instance, 'io.cozy.feeds.items')).toHaveLength(2);
    expect(visitor.problems).toEqual([]);
  },
);

const HOSTILE = '<img src=x onerror="document.title=1">';
const MANIFEST = {
  name: HOSTILE,
  slug: 'bank',
  language: 'node',
  editor: HOSTILE,
  vendor_link: 'javascript:alert(1)',
  folders: [{ defaultDir: '/Bank' }],
  fields: {
    login: { type: 'text', label: HOSTILE },
    password: { type: 'password' },
    mail: { type: 'email', required: false, label: 'Mail' },
    region: {
      type: 'dropdown',
      label: 'Region',
      options: [
        { name: HOSTILE, value: 'n' },
        { name: 'South', value: 's' },
      ],
    },
    all: { type: 'checkbox', label: 'Everything', required: false },
    advancedFields: { since: { type: 'text', label: 'Since', min: 4 }, folderPath: { type: 'folder' } },
  },
  permissions: { accounts: { type: 'io.cozy.accounts', verbs: ['GET', 'PUT'], description: HOSTILE } },
};
/** As the ecosystem's library does: it says in its account that it waits for a code, and looks there until it comes. */
const SOURCE = `
const { COZY_URL, COZY_CREDENTIALS, COZY_FIELDS } = process.env;
const fields = JSON.parse(COZY_FIELDS);
const log = (type, message) => console.log(JSON.stringify({ type, message }));
const ask = async (method, path, body, type = 'application/json') => (await fetch(COZY_URL + path, {
  method, body, headers: { Authorization: 'Bearer ' + COZY_CREDENTIALS, 'Content-Type': type, Accept: 'application/json' } })).json();
const path = '/data/io.cozy.accounts/' + fields.account;
const update = async (changes) => {
  const { _type, ...account } = await ask('GET', path);
  const { password: _, ...auth } = account.auth;
  await ask('PUT', path, JSON.stringify({ ...account, ...changes }));
};
(async () => {
  const { auth } = await ask('GET', path);
  log('info', ${JSON.stringify(HOSTILE)} + auth.password);
  if (auth.login === 'two') throw new Error('VENDOR_DOWN ' + ${JSON.stringify(HOSTILE)});
  await update({ state: 'TWOFA_NEEDED.EMAIL' });
  let code;
  while (!code) { code = (await ask('GET', path)).twoFACode; await new Promise((done) => setTimeout(done, 100)); }
  await update({ state: 'LOGIN_SUCCESS', twoFACode: undefined });
  await ask('POST', '/files/' + fields.folder_to_save + '?Type=file&Name=' + encodeURIComponent('<b>' + code + '.txt'), auth.region, 'text/plain');
})().catch((error) => { log('critical', error.message); process.exit(1); });`;

async function install(instance: Instance): Promise<void> {
  await mkdir(join(folder, 'bank'), { recursive: true });
  await writeFile(join(folder, 'bank', 'index.js'), SOURCE);
  await writeFile(join(folder, 'bank', 'manifest.konnector'), JSON.stringify(MANIFEST));
  const source = pathToFileURL(join(folder, 'bank')).href;
  await (await suite.stack.services.konnectors.install(instance, 'bank', { source })).done;
}

inChromium(
  `a konnector that asks for a code, and lies in all that it says, on a phone in the dark${note}`,
  { timeout: 90_000 },
  async () => {
    const options = { viewport: PHONE, colorScheme: 'dark' as const };
    const { page, visitor, instance } = await openAtHome(suite, 'code', 'collect/', options);
    await page.getByText('Nothing is connected yet').waitFor();
    await install(instance);
    await page.locator('.ui-link-card').click();
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    expect(await page.locator('[href^="javascript"]').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await link(page, 'Connect an account').click();
    await button(page, 'Connect').click();
    await page.getByText('This is needed.').first().waitFor();
    await expectFocus(page.getByLabel(HOSTILE));
    await page.getByLabel(HOSTILE).fill('one');
    await page.getByLabel('Password').fill('s3cret "pass"');
    await page.getByLabel('Mail (optional)').fill('nobody');
    await button(page, 'Connect').click();
    await page.getByText('This is not an e-mail address.').waitFor();
    await page.getByLabel('Mail (optional)').fill('one@example.org');
    await page.getByLabel('Region').selectOption('s');
    await page.getByText('More choices').click();
    await page.getByLabel('Since').fill('1');
    await page.getByText('More choices').click();
    await button(page, 'Connect').press('Enter');
    // What is wrong is brought to sight.
    await page.getByText('4 characters at least.').waitFor();
    await expectFocus(page.getByLabel('Since'));
    await page.getByLabel('Since').fill('2020');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await button(page, 'Connect').click();

    await page.getByText('It has sent a code to your e-mail address.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Code').fill('4711');
    await button(page, 'Send').click();
    await page.getByText('Up to date').waitFor();
    await page.getByRole('link', { name: '<b>4711.txt' }).waitFor();
    await said(page, `${HOSTILE}***`);
    const [account] = await documents(instance, 'io.cozy.accounts');
    expect(account).toMatchObject({
      account_type: 'bank',
      identifier: 'login',
      auth: { login: 'one', region: 's', all: false },
    });
    expect(JSON.stringify(account)).not.toContain('s3cret');

    await page.goto(`http://collect.${instance.domain}/#/connected/bank/new`);
    await page.getByLabel(HOSTILE).fill('two');
    await page.getByLabel('Password').fill('s3cret');
    await button(page, 'Connect').click();
    await page.getByRole('heading', { name: 'The service does not answer' }).waitFor();
    await page.getByText(`Its own words: VENDOR_DOWN ${HOSTILE}`).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

    await page.goto(`http://collect.${instance.domain}/#/connected/bank`);
    for (const name of ['one', 'two']) await page.getByLabel(`Select ${name}`).check();
    await button(page, 'Disconnect 2 accounts').click();
    await page.getByLabel('Put the files that it brought in the trash too').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect.poll(() => documents(instance, 'io.cozy.accounts')).toEqual([]);
    await expect.poll(() => Array.fromAsync(suite.stack.services.triggers.list(instance))).toEqual([]);
    const bank = () => suite.stack.services.vfs.byPath(instance, '/Bank').catch(({ kind }: { kind: string }) => kind);
    await expect.poll(bank).toBe('not-found');
    expect(visitor.problems).toEqual([]);
    expect(await page.title()).not.toBe('1');
  },
);
