import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, expectFocus, inChromium, note, openAtHome } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';

let folder = '';
/** An app that fails, built and shipped with its source map by the same tools as ours, and reporting by the usual package. */
const suite = browserSuite(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-failing-'));
  const files = {
    'manifest.webapp': JSON.stringify({ name: 'Failing', slug: 'failing', version: '3.2.1', permissions: {} }),
    'index.html':
      '<link rel="icon" href="data:,"><div role="application" data-cozy="{{.CozyData}}"></div><script type="module" src="/app.js"></script>',
    'src/index.html': '<script type="module" src="./app.ts"></script>',
    'src/app.ts': FAILING,
  };
  await mkdir(join(folder, 'src'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { build } = await import('vite');
  await build({
    root: join(folder, 'src'),
    logLevel: 'error',
    resolve: { alias: { '@airbrake/browser': AIRBRAKE } },
    build: {
      outDir: folder,
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry: join(folder, 'src/app.ts'), formats: ['es'], fileName: () => 'app.js' },
      minify: 'oxc',
    },
  });
  // Served from a folder, an app is installed by being opened.
  return { flags: { 'apps.folders': { failing: folder, devtools: DEVTOOLS } } };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const DEVTOOLS = join(import.meta.dirname, '../../apps/devtools/dist');
const AIRBRAKE = join(import.meta.dirname, '../../node_modules/@airbrake/browser/esm/index.js');
const FAILING = `import { Notifier } from '@airbrake/browser';

const { token, domain } = JSON.parse(document.querySelector('[role=application]').dataset.cozy);
const host = location.protocol + '//' + domain + '/errors';
const notifier = new Notifier({ projectId: 1, projectKey: token, host, remoteConfigHost: host });
notifier.addFilter((notice) => {
  notice.context.version = '3.2.1';
  notice.params.words = '${HOSTILE}';
  return notice;
});

function openDrawer(name) {
  throw new RangeError(name + ' ${HOSTILE.replaceAll('"', '\\"')}');
}

try {
  openDrawer('the third drawer');
} catch (error) {
  const { id } = await notifier.notify(error);
  document.title = id;
}
`;

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Devtools' }).getByRole('link', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

const owner = (label: string, place = '', options = {}) => openAtHome(suite, label, `devtools/${place}`, options);

inChromium(
  `the console completes a path, asks for what is missing, sends, and shows the answer${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor, instance } = await owner('dev-api');
    await suite.stack.services.docs.create(instance, 'io.cozy.notes', { _id: 'n1', title: HOSTILE, big: 1 });
    const path = page.getByRole('combobox', { name: 'Path' });
    await path.fill('/data/io.cozy.notes/_al');
    const options = page.getByRole('option');
    await options.filter({ hasText: '/data/{doctype}/_all_docs' }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await path.press('ArrowDown');
    await path.press('Enter');
    await expect.poll(() => path.inputValue()).toBe('/data/io.cozy.notes/_all_docs');
    await page.getByLabel('include_docs').fill('true');
    await expect.poll(() => path.inputValue()).toBe('/data/io.cozy.notes/_all_docs?include_docs=true');
    await button(page, 'Send').click();
    await page.getByRole('heading', { name: '200 GET /data/io.cozy.notes/_all_docs' }).waitFor();
    await page.getByRole('status').getByText('200 GET').waitFor({ state: 'attached' });
    expect(await page.getByRole('region', { name: 'Answer' }).textContent()).toContain(
      `"title": ${JSON.stringify(HOSTILE)}`,
    );

    await path.fill('index for mango');
    await options.filter({ hasText: '/data/{doctype}/_index' }).click();
    await page.getByLabel('Body').fill('{"index": {"fields": ["title"]}}');
    await button(page, 'Send').click();
    await page.getByRole('heading', { name: '200 POST /data/io.cozy.notes/_index' }).waitFor();

    await path.fill('/data/io.cozy.sessions/_all_docs');
    await page.getByLabel('Method').selectOption('GET');
    await button(page, 'Send').click();
    await page.getByRole('heading', { name: '403 GET /data/io.cozy.sessions/_all_docs' }).waitFor();
    await button(page, 'All the routes').press('Enter');
    await expectFocus(path);
    expect(await path.inputValue()).toBe('');
    await page.getByRole('heading', { name: 'All the routes' }).waitFor();
    await tab(page, 'Realtime').click();
    await button(page, 'Do not follow io.cozy.files').press('Enter');
    // The list is empty: what comes next in the page is where one goes on.
    await expectFocus(heading(page, 'Realtime'));
    // What is refused is told in the console of the browser too.
    expect(visitor.problems.filter((line) => !line.includes('403'))).toEqual([]);
  },
);

inChromium(
  `documents are found, read as they are, changed, created and deleted, and realtime tells it${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor, instance } = await owner('dev-data', '#/data');
    const { docs } = suite.stack.services;
    const database = await docs.ensureDatabase(instance, 'io.cozy.notes');
    const { Json } = await import('#pkg/json');
    await database.put({ id: 'exact', body: Json.parse('{"n":12345678901234567890,"one":1.0}') });
    await docs.create(instance, 'io.cozy.notes', { _id: HOSTILE, title: HOSTILE });
    const other = await visitor.open();
    await other.goto(`http://devtools.${instance.domain}/#/realtime`);
    await other.getByRole('combobox', { name: 'Doctype' }).fill('io.cozy.notes');
    await button(other, 'Follow').click();
    await other.getByRole('button', { name: 'Do not follow io.cozy.notes' }).waitFor();

    await page.reload();
    await page.getByLabel('Search for a doctype').fill('notes');
    await page.getByRole('link', { name: 'io.cozy.notes' }).click();
    await page.getByText(`title: ${HOSTILE}`).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'exact n: 123' }).click();
    const editor = page.getByRole('textbox', { name: 'Document' });
    await expect.poll(() => editor.inputValue()).toContain('"n": 12345678901234567890,\n  "one": 1.0');
    await editor.fill((await editor.inputValue()).replace('1.0', '3.0'));
    await button(page, 'Save').press('Enter');
    await page.getByText('Saved').waitFor();
    await expect.poll(() => editor.inputValue()).toContain('"_rev": "2-');
    await expectFocus(button(page, 'Save'));
    expect((await database.get('exact')).body.text).toContain('"n":12345678901234567890,"one":3.0');
    await editor.fill('{"a":');
    await page.getByText('This is no JSON').waitFor();
    expect(await button(page, 'Save').isDisabled()).toBe(true);
    await button(page, 'Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('link', { name: 'exact' }).waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'New document' }).click();
    await editor.fill('{"title": "made here"}');
    await button(page, 'Create').click();
    await expect.poll(() => editor.inputValue()).toContain('"title": "made here"');

    await other.getByText('UPDATED').waitFor();
    await other.getByText('DELETED').waitFor();
    await other.locator('summary', { hasText: 'CREATED' }).click();
    await other.getByText('"title": "made here"').waitFor();
    expect(await accessibilityFaults(other)).toEqual([]);
    await page.goto(`http://devtools.${instance.domain}/#/data/io.cozy.notes/${encodeURIComponent(HOSTILE)}`);
    await heading(page, HOSTILE).waitFor();
    expect(visitor.problems).toEqual([]);
  },
);

inChromium(
  `an app fails: its error comes with the lines of its sources, and its permissions are watched${note}`,
  { timeout: 90_000 },
  async () => {
    const { page, visitor, instance } = await owner('dev-errors', '#/errors');
    await page.getByText('No app has failed').waitFor();
    const failing = await visitor.open();
    await failing.goto(`http://failing.${instance.domain}/`);
    await page.getByText('the third drawer').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the log').click()]);
    expect(saved.suggestedFilename()).toBe('app-errors.log');
    expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toMatchObject({ count: 1, version: '3.2.1' });
    await page.getByRole('link', { name: 'RangeError' }).click();
    await page.getByText(`throw new RangeError(name + '`).waitFor();
    await page.getByText("openDrawer('the third drawer')").waitFor();
    await page.getByText('app.ts:').first().waitFor();
    await page.getByText('failing · 3.2.1').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('switch', { name: 'As it was built' }).click();
    await page.getByText('/app.js:').first().waitFor();
    await button(page, 'Dismiss').click();
    await page.getByText('No app has failed').waitFor();

    await tab(page, 'Permissions').click();
    await page.getByText('Nobody watches').waitFor();
    await page.getByRole('switch', { name: 'Watch the checks' }).click();
    await page.getByText('Nothing was asked yet').waitFor();
    // The subscription of the page is on its way: what is asked until it is there is not told.
    await expect
      .poll(async () => {
        const token = await suite.stack.token(instance, 'app', 'failing');
        const headers = { Authorization: `Bearer ${token}` };
        await suite.stack.request(instance.domain, '/data/io.cozy.contacts/_all_docs', { headers });
        return page.getByText('GET io.cozy.contacts').count();
      })
      .toBeGreaterThan(0);
    await page.getByText('Refused').first().waitFor();
    await page.getByText('io.cozy.apps/failing').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(visitor.problems).toEqual([]);
  },
);

inChromium(`on a phone, by night, every page fits, and is for everyone${note}`, { timeout: 90_000 }, async () => {
  const options = { viewport: PHONE, colorScheme: 'dark' as const };
  const { page, visitor, instance } = await owner('dev-phone', '', options);
  for (const [name, words] of [
    ['API', 'Send'],
    ['Data', 'io.cozy.files'],
    ['Realtime', 'Nothing has happened yet'],
    ['Permissions', 'Nobody watches'],
    ['Errors', 'No app has failed'],
    ['Documentation', 'The documents, nearly as CouchDB gives them'],
  ] as const) {
    await tab(page, name).click();
    await page.getByText(words).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
  }
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'realtime' }).click();
  await page.getByRole('heading', { name: 'Websocket: GET /realtime/' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#/docs/realtime');
  expect(new URL(page.url()).host).toBe(`devtools.${instance.domain}`);
  expect(visitor.problems).toEqual([]);
});
