import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, expect } from 'vitest';
import type { Instance } from '#model/instance';
import type { JsonObject } from '#pkg/json';
import { accessibilityFaults, dropFiles, isTooWideEnlarged, PHONE, type Visitor } from './chromium.ts';
import { type AtHome, browserSuite, enter, inChromium, note, openAtHome } from './suite.ts';

/** Where pictures of the page are kept, for whoever wants to look at them. */
const PICTURES = process.env['HOME_PICTURES'];
const HOSTILE = '<img src=x onerror="document.title=1">';

const folder = await mkdtemp(join(tmpdir(), 'cozy-home-'));
const suite = browserSuite();
afterAll(() => rm(folder, { recursive: true, force: true }));

async function newOwner(label: string, options = {}): Promise<AtHome> {
  const home = await openAtHome(suite, label, 'home/', options);
  await isReady(home.page);
  return home;
}

async function isReady(page: Page): Promise<void> {
  await page.locator('.hero').waitFor();
  await page.locator('.recent [aria-busy]').waitFor({ state: 'detached' });
  await page.locator('.app').first().waitFor();
}

async function look(page: Page, name: string): Promise<void> {
  expect(await accessibilityFaults(page), name).toEqual([]);
  const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  expect(isWide, `${name} is wider than the screen`).toBe(false);
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/home-${name}.png`, fullPage: true });
}

/** But the thumbnails that are not made yet, which the page asks for again once they are. */
const problemsOf = ({ problems }: Visitor) => problems.filter((problem) => !/404.*\/thumbnails\//.test(problem));

const file = (page: Page, name: string) => page.locator('.recent__file', { hasText: name });

inChromium(
  `the first files are dropped, seen live in a second window, opened in the drive, and found again after a logout${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, visitor, page: first } = await newOwner('walk');
    await first.getByText('Bring your first files').first().waitFor();
    await look(first, 'first-day');
    const second = await visitor.open();
    await second.goto(first.url());
    await isReady(second);

    await dropFiles(first, [
      { name: 'letter.txt', text: 'Dear neighbour', type: 'text/plain' },
      { name: `${HOSTILE.replace('/', '')}.txt`, text: 'x', type: 'text/plain' },
    ]);
    await first.getByText('2 files added').waitFor();
    await file(first, 'letter.txt').waitFor();
    await file(second, 'letter.txt').waitFor();
    await file(second, HOSTILE).waitFor();
    await second.getByText('(done)').waitFor({ state: 'attached' });
    await second.getByRole('button', { name: 'Put the first steps away' }).click();
    await first.locator('.steps').waitFor({ state: 'detached' });
    await file(second, 'letter.txt').click();
    await second.waitForURL(/drive\..*#\/folder\/.*\/file\//);
    await second.getByText('Dear neighbour').waitFor();

    expect(problemsOf(visitor)).toEqual([]);
    await first.bringToFront();
    await first.getByRole('button', { name: 'Account' }).click();
    await first.getByRole('menuitem', { name: 'Log out' }).click();
    await first.locator('[name=passphrase]').waitFor();
    await enter(first, `http://${instance.domain}/`);
    await file(first, 'letter.txt').waitFor();
    expect(await first.locator('.steps').count()).toBe(0);
    await visitor.context.close();
  },
);

inChromium(
  `in French, a taken name is asked about, and what is too big for the quota is refused${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, page, visitor } = await newOwner('limits');
    await suite.stack.services.instances.modify(instance.domain, { locale: 'fr', diskQuota: 1_000_000 });
    await page.reload();
    await isReady(page);
    const drop = (name: string, text: string) => dropFiles(page, [{ name, text, type: 'text/plain' }]);
    await drop('note.txt', 'first');
    await file(page, 'note.txt').waitFor();
    await drop('note.txt', 'second');
    await page.getByRole('button', { name: 'Garder les deux' }).click();
    await file(page, 'note (2).txt').waitFor();
    await drop('big.txt', 'x'.repeat(1_200_000));
    await page.getByText('Il n’y a pas assez de place').waitFor();
    await page.getByText(/sur 1\sMo/).waitFor();
    expect(await page.evaluate('[document.documentElement.lang, document.title]')).toEqual(['fr', 'Accueil']);
    await look(page, 'french');
    await visitor.context.close();
  },
);

inChromium(
  `without a connection the page goes on, and its address shows a page of its own${note}`,
  { timeout: 60_000 },
  async () => {
    const { page, visitor } = await newOwner('offline');
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await visitor.context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await dropFiles(page, [{ name: 'later.txt', text: 'patience', type: 'text/plain' }]);
    await page.getByText('It starts again when you are back online').waitFor();
    await visitor.context.setOffline(false);
    await file(page, 'later.txt').waitFor();

    const other = await visitor.open();
    await visitor.context.setOffline(true);
    await other.goto(page.url());
    await other.getByRole('heading', { name: 'Your Cozy does not answer' }).waitFor();
    await look(other, 'offline');
    // Whatever it shows, it has kept nothing.
    expect(await page.evaluate('caches.keys()')).toEqual([]);
    await visitor.context.setOffline(false);
    await other.getByRole('link', { name: 'Try again' }).click();
    await file(other, 'later.txt').waitFor();
    const manifest = await page.evaluate(`fetch('/manifest.webmanifest').then((answer) => answer.json())`);
    expect(manifest).toMatchObject({ display: 'standalone', start_url: '/' });
    await visitor.context.close();
  },
);

inChromium(
  `the owner makes the page theirs: a view, a picture, the theme, the order of the apps, on every device${note}`,
  { timeout: 60_000 },
  async () => {
    const { page, visitor } = await newOwner('mine');
    await page.getByRole('button', { name: 'Personalise' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Make it yours' });
    await dialog.getByText('Sea', { exact: true }).click();
    await page.locator('.home .scene__water').waitFor({ state: 'attached' });
    await dialog.getByText('Plum', { exact: true }).click();
    await page.locator('.home .hero[data-colour=plum]').waitFor();
    await look(page, 'personalise');
    await dialog.getByLabel('Dark').check();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    const wrong = { name: 'notes.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await dialog.locator('input[type=file]').setInputFiles(wrong);
    await page.getByText('This browser cannot read that picture').waitFor();
    const image = await sharp({ create: { width: 3000, height: 900, channels: 3, background: '#88aacc' } })
      .png()
      .toBuffer();
    await dialog.locator('input[type=file]').setInputFiles({ name: 'sky.png', mimeType: 'image/png', buffer: image });
    await page.locator('.hero__picture').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await file(page, 'Background.jpg').waitFor();

    const names = () => page.locator('.apps .app__name').allInnerTexts();
    const before = await names();
    await page.getByRole('button', { name: 'Arrange' }).click();
    await page.getByRole('button', { name: `Move ${before[0]} later` }).click();
    const after = [before[1], before[0], ...before.slice(2)];
    await expect.poll(names).toEqual(after);
    await look(page, 'arrange');
    await page.getByRole('button', { name: 'Done' }).click();

    await page.reload();
    await isReady(page);
    await expect.poll(names).toEqual(after);
    await expect.poll(() => page.evaluate(`document.querySelector('.hero__picture')?.naturalWidth`)).toBe(2400);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await look(page, 'picture-dark');
    expect(problemsOf(visitor)).toEqual([]);
    await visitor.context.close();
  },
);

/** An app of somebody who makes apps. */
async function installTrains(instance: Instance): Promise<void> {
  const app = join(folder, 'trains');
  await mkdir(app, { recursive: true });
  const manifest = {
    name: 'Trains',
    slug: 'trains',
    version: '1.0.0',
    routes: {
      '/': { folder: '/', index: 'index.html', public: false },
      '/widget': { folder: '/', index: 'widget.html', public: false },
    },
    widgets: { agenda: { href: '#/day' }, next: { route: '/widget', title: `Next ${HOSTILE}`, height: 90 } },
  };
  await writeFile(join(app, 'manifest.webapp'), JSON.stringify(manifest));
  for (const page of ['index', 'widget']) {
    const html = `<!doctype html><html lang="en"><title>${page}</title><main><h1>17:42 to Rome</h1></main></html>`;
    await writeFile(join(app, `${page}.html`), html);
  }
  await (await suite.stack.services.apps.install(instance, 'trains', { source: `file://${app}` })).done;
}

inChromium(
  `the day and the pages of other apps are shown where they are, and nowhere else${note}`,
  { timeout: 60_000 },
  async () => {
    const { instance, page, visitor } = await newOwner('widgets');
    expect(await page.locator('.day').count()).toBe(0);
    const { docs } = suite.stack.services;
    const day = new Date().toISOString().slice(0, 10);
    const event = { summary: `Walk ${HOSTILE}`, start: day, end: day };
    await docs.create<JsonObject>(instance, 'io.cozy.calendar.events', { _id: 'walk', ...event });
    const series = { summary: 'Each day', start: '2020-01-01', end: '2020-01-02', rrule: 'FREQ=DAILY' };
    await docs.create<JsonObject>(instance, 'io.cozy.calendar.events', { _id: 'daily', ...series });
    await docs.create<JsonObject>(instance, 'io.cozy.calendar.todos', {
      _id: 'call',
      summary: 'Call Ada',
      due: '2020-01-01',
    });
    await page.reload();
    await page.getByText(`Walk ${HOSTILE}`).waitFor();
    await page.getByText('Each day').waitFor();
    await page.locator('.day__line', { hasText: 'Call Ada' }).getByText('late').waitFor();
    expect(await page.getByRole('link', { name: 'Today' }).count()).toBe(0);

    await installTrains(instance);
    // The list of the apps is live.
    const link = page.getByRole('link', { name: 'Today' });
    expect(await link.getAttribute('href')).toBe(`http://trains.${instance.domain}/#/day`);
    const widget = page.frameLocator('iframe');
    await widget.getByRole('heading', { name: '17:42 to Rome' }).waitFor();
    await page.getByRole('heading', { name: `Next ${HOSTILE}` }).waitFor();
    await look(page, 'widgets');
    expect(problemsOf(visitor)).toEqual([]);
    const policyOf = async (path: string) => {
      const answer = await page.goto(`http://trains.${instance.domain}${path}`);
      return /frame-ancestors ([^;]*)/.exec(answer?.headers()['content-security-policy'] ?? '')?.[1];
    };
    expect(await policyOf('/widget')).toBe(`'self' http://home.${instance.domain}`);
    expect(await policyOf('/')).toBe("'self'");
    await visitor.context.close();
  },
);

inChromium(`a page that fails tells where in its sources, once${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await newOwner('fails');
  const { errorReports } = suite.stack.services;
  await page.addInitScript(() => {
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      get() {
        throw new TypeError('the clock is broken');
      },
    });
  });
  await page.reload();
  await expect.poll(() => errorReports.list(instance).catch(() => [])).toHaveLength(1);
  const [group] = await errorReports.list(instance);
  expect(group).toMatchObject({ source: 'io.cozy.apps/home', message: 'the clock is broken', versions: ['0.1.0'] });
  const places = group?.last.frames.map(({ source }) => source?.file ?? '') ?? [];
  expect(
    places.some((place) => /(ui|home|src)\/.*\.tsx?$/.test(place)),
    places.join(' '),
  ).toBe(true);
  expect(visitor.problems.filter((problem) => !problem.includes('the clock is broken'))).toEqual([]);
  await visitor.context.close();
});

inChromium(`what happens to an app is said on its tile${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await newOwner('states');
  const { docs } = suite.stack.services;
  const member = {
    name: 'Garden',
    icon: 'icon.svg',
    version: '1.0.0',
    source: 'registry://garden/stable',
    checksum: 'x',
  };
  const dates = { created_at: '2026-01-01T00:00:00Z', updated_at: new Date().toISOString() };
  let app = await docs.create<JsonObject>(instance, 'io.cozy.apps', {
    _id: 'io.cozy.apps/garden',
    slug: 'garden',
    state: 'installing',
    ...member,
    ...dates,
  });
  const tile = page.locator('.app-tile', { hasText: 'Garden' });
  await tile.getByText('Installing…').waitFor();
  app = await docs.update<JsonObject>(instance, 'io.cozy.apps', { ...app, state: 'errored', error: 'no' }, app);
  await tile.getByRole('link', { name: 'Failed: see why' }).waitFor();
  await docs.update<JsonObject>(instance, 'io.cozy.apps', { ...app, state: 'ready', available_version: '2.0.0' }, app);
  const update = tile.getByRole('link', { name: 'Update to accept' });
  expect(await update.getAttribute('href')).toBe(`http://store.${instance.domain}/#/app/garden`);
  await visitor.context.close();
});

inChromium.for([
  { size: 'phone', options: { viewport: PHONE } },
  { size: 'phone-dark', options: { viewport: PHONE, colorScheme: 'dark' as const } },
])(`on a $size, the page is for everyone${note}`, { timeout: 60_000 }, async ({ size, options }) => {
  const { visitor, page } = await newOwner(`axe-${size}`, options);
  await dropFiles(page, [{ name: 'a.pdf', text: 'x', type: 'application/pdf' }]);
  await file(page, 'a.pdf').waitFor();
  await look(page, size);
  expect(await isTooWideEnlarged(page)).toBe(false);
  expect(problemsOf(visitor)).toEqual([]);
  await visitor.context.close();
});
