import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, expect } from 'vitest';
import { ROOT_ID } from '#model/vfs';
import { accessibilityFaults, keepPicture, PHONE } from './chromium.ts';
import { type AtHome, browserSuite, inChromium, note, openAtHome } from './suite.ts';

const require = createRequire(import.meta.url);

/** An app of somebody else: it knows the ecosystem's own package only, and has no right on the files. */
const ASKER = `
import Intents from 'cozy-interapp';
const { domain, token } = JSON.parse(document.querySelector('main').dataset.cozy);
const intents = new Intents({ fetch: async (method, path, body) => {
  const answer = await fetch('http://' + domain + path, {
    method, credentials: 'include', body: body && JSON.stringify(body),
    headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
  });
  return answer.json();
}});
const result = document.querySelector('output');
const several = { sharingLink: null, downloadLink: null, multiple: true, reference: { label: 'Take these', maxFileCount: 2 } };
const ask = (wish) => intents
  .create('PICK', 'io.cozy.files', wish)
  .start(document.querySelector('section'), { onReadyToUse: () => { result.dataset.ready = 'yes'; } })
  .then((picked) => { result.value = JSON.stringify(picked); }, (error) => { result.value = String(error); });
document.querySelector('#one').onclick = () => ask({ sharingLink: { label: 'Attach' } });
document.querySelector('#several').onclick = () => ask(several);
`;
const PAGE = `<!doctype html><html lang="en"><title>Asker</title><link rel="icon" href="data:,">
<style>iframe { width: 40rem; height: 30rem }</style><main data-cozy="{{.CozyData}}">
<button id="one">Ask</button><button id="several">Several</button><section></section><output></output></main><script type="module" src="/asker.js"></script></html>`;

let folder: string;
afterAll(() => rm(folder, { recursive: true, force: true }));

async function askerFolder(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'cozy-asker-'));
  const [source, app] = [join(folder, 'asker.js'), join(folder, 'app')];
  await mkdir(app);
  await writeFile(source, ASKER);
  await build({
    resolve: { alias: { 'cozy-interapp': require.resolve('cozy-interapp') } },
    configFile: false,
    logLevel: 'error',
    build: { outDir: app, lib: { entry: source, formats: ['es'], fileName: () => 'asker.js' } },
  });
  await writeFile(join(app, 'manifest.webapp'), JSON.stringify({ name: 'Asker', type: 'webapp', version: '1.0.0' }));
  await writeFile(join(app, 'index.html'), PAGE);
  return app;
}

const suite = browserSuite(async () => ({ flags: { 'apps.folders': { asker: await askerFolder() } } }));

async function put({ instance }: AtHome, name: string, mime: string, content: Buffer): Promise<void> {
  const { vfs } = suite.stack.services;
  await vfs.upload(instance, { origin: '' }, { dirId: ROOT_ID, name }, { mime }, Readable.from([content]));
}

const picture = () =>
  sharp({ create: { width: 40, height: 40, channels: 3, background: '#c33' } })
    .png()
    .toBuffer();

inChromium(
  `a picture of the drive becomes the owner's, though the settings see no file${note}`,
  { timeout: 60_000 },
  async () => {
    const home = await openAtHome(suite, 'intent-picture', 'settings/#/profile', { viewport: PHONE });
    const { page, visitor, instance } = home;
    await put(home, 'notes.txt', 'text/plain', Buffer.from('a note'));
    await put(home, '<b>me<b>.png', 'image/png', await picture());
    await page.getByRole('img', { name: 'Your initials' }).waitFor();
    await page.getByRole('button', { name: 'From my files' }).click();
    const drive = page.frameLocator('iframe');
    await drive.getByText('For Settings, which will see only what you choose').waitFor();
    expect(await drive.getByRole('button', { name: 'notes.txt' }).isDisabled()).toBe(true);
    expect(await drive.getByRole('button', { name: 'Use this picture' }).isDisabled()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await drive.getByRole('button', { name: '<b>me<b>.png' }).click();
    await drive.getByRole('button', { name: 'Use this picture' }).click();
    await page.getByRole('img', { name: 'Your picture' }).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    const shown = await suite.stack.request(instance.domain, '/public/avatar');
    expect(shown.headers.get('Content-Type')).not.toContain('svg');

    await page.getByRole('button', { name: 'From my files' }).click();
    await drive.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.locator('iframe').count()).toBe(0);
    // Thumbnails are made by jobs, which do not run here.
    expect(visitor.problems.filter((problem) => !problem.includes('/thumbnails/'))).toEqual([]);
    await visitor.context.close();
  },
);

inChromium(`an app that knows the ecosystem's own package has a file picked${note}`, { timeout: 60_000 }, async () => {
  const home = await openAtHome(suite, 'intent-asker', 'asker/');
  const { page, visitor } = home;
  await put(home, 'plan.bin', 'application/octet-stream', Buffer.from('a plan!!'));
  await page.getByRole('button', { name: 'Ask' }).click();
  const drive = page.frameLocator('iframe');
  await drive.getByText('For Asker').waitFor();
  await page.locator('output[data-ready]').waitFor({ state: 'attached' });
  await drive.getByRole('button', { name: 'plan.bin' }).click();
  await drive.getByRole('button', { name: 'Attach' }).click();
  const result = page.locator('output');
  await expect.poll(async () => result.textContent()).toContain('sharingLink');
  const [picked] = JSON.parse((await result.textContent()) ?? '') as Record<string, string>[];
  expect(picked).toMatchObject({ name: 'plan.bin', size: 8, mimeType: 'application/octet-stream' });
  expect(picked?.['sharingLink']).toMatch(/^http:\/\/drive\.intent-asker\.localhost:\d+\/public\?sharecode=\w+$/);

  const { vfs } = suite.stack.services;
  const deep = await vfs.createDirectoryAt(home.instance, { origin: '' }, '/Trips/Rome', { recursive: true });
  for (const name of ['Reçu.txt', 'other.txt']) {
    await vfs.upload(home.instance, { origin: '' }, { dirId: deep._id, name }, {}, Readable.from(['x']));
  }
  await page.getByRole('button', { name: 'Several' }).click();
  await drive.getByRole('searchbox', { name: 'Search by name' }).fill('recu');
  await drive.getByRole('button', { name: 'Reçu.txt' }).click();
  await page.keyboard.press('Escape');
  await drive.getByRole('button', { name: 'Trips' }).press('Enter');
  await drive.getByRole('button', { name: 'Rome' }).press('Enter');
  await drive.getByRole('button', { name: 'other.txt' }).press('ArrowDown');
  await drive.locator('.pick__row:focus', { hasText: 'Reçu.txt' }).press('ArrowUp');
  await drive.locator('.pick__row:focus', { hasText: 'other.txt' }).press(' ');
  await drive.getByText('2 chosen').waitFor();
  await keepPicture(page);
  await drive.locator('.pick__row:focus', { hasText: 'other.txt' }).press('ArrowLeft');
  await drive.locator('.pick__row:focus', { hasText: 'Rome' }).press('ArrowLeft');
  await drive.getByRole('button', { name: 'plan.bin' }).click();
  await drive.getByText('That is too many at once here.').waitFor();
  expect(await drive.getByRole('button', { name: 'Take these' }).isDisabled()).toBe(true);
  await drive.getByRole('button', { name: 'plan.bin' }).click();
  await drive.getByRole('button', { name: 'Take these' }).click();
  await expect.poll(async () => result.textContent()).toContain('other.txt');
  expect(JSON.parse((await result.textContent()) ?? '')).toEqual(
    ['Reçu.txt', 'other.txt'].map((name) => ({
      id: expect.any(String),
      name,
      size: 1,
      mimeType: 'text/plain',
      type: 'file',
      doctype: 'io.cozy.files',
    })),
  );
  expect(visitor.problems).toEqual([]);

  // Not framed by an app that has no intent for it, nor on another page of the drive.
  const { domain } = home.instance;
  await page.evaluate(`document.querySelector('section').innerHTML =
    '<iframe title="forbidden" src="http://drive.${domain}/?intent=none"></iframe>'`);
  await expect.poll(() => visitor.problems.join()).toContain('frame-ancestors');
  await visitor.context.close();
});
