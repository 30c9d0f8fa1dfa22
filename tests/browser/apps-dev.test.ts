import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { launchChromium, visit } from './chromium.ts';
import { inChromium, note } from './suite.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BIN = join(ROOT, 'bin', 'cozy-stack');

let folder: string | undefined;
let server: ChildProcess | undefined;
let browser: Browser | undefined;

afterEach(async () => {
  await browser?.close();
  const ended = server && new Promise((resolve) => server?.once('exit', resolve));
  server?.kill('SIGTERM');
  await ended;
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts the command, and answers the link that it prints. */
function startDev(root: string): Promise<string> {
  const env = { ...process.env, COZY_LOG_LEVEL: 'error' };
  const child = spawn(BIN, ['apps', 'dev', root, '--port', '0', '--admin-port', '0'], { env, stdio: 'pipe' });
  server = child;
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const [link] = /http:\/\/\S+session_code=\S+/.exec(said) ?? [];
      if (link) resolve(link);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`it has ended: ${said}`)));
  });
}

/** Who is not a page of the app. @returns the status */
function strangerAsks(host: string, path: string, more: Record<string, string> = {}): Promise<number | undefined> {
  const [, port = ''] = host.split(':');
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host, ...more } }, (answer) =>
      resolve(answer.resume().statusCode),
    ).on('error', reject);
  });
}

inChromium(
  `a new app works at once, its data is in the cozy, and what its author saves is in the page without a reload${note}`,
  async () => {
    folder = await mkdtemp(join(tmpdir(), 'cozy-apps-dev-'));
    await promisify(execFile)(BIN, ['apps', 'create', 'Mes idées', '--editor', 'Eve'], { cwd: folder });
    const root = join(folder, 'mes-idees');
    // What `npm install` brings.
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    const [link, launched] = await Promise.all([startDev(root), launchChromium()]);
    browser = launched;
    const { host } = new URL(link);
    const domain = host.replace('mes-idees.', '');
    const visitor = await visit(browser, domain);
    const page = await visitor.open();
    await page.goto(link);
    await page.getByPlaceholder('What is to be done?').fill('Buy <b>milk</b>');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('checkbox', { name: 'Buy <b>milk</b>' }).check();
    await expect.poll(() => page.locator('.done').textContent()).toBe('Buy <b>milk</b>');
    const other = await visitor.open();
    const opened = await other.goto(`http://${host}/`);
    await expect.poll(() => other.getByRole('checkbox').isChecked()).toBe(true);
    // By the socket of the cozy, from one page to the other.
    await other.getByRole('button', { name: /^Remove/ }).click();
    await page.getByText('Nothing to do. Enjoy.').waitFor();

    await page.evaluate('window.isSamePage = true');
    const looks = join(root, 'src', 'app.tsx');
    const text = await readFile(looks, 'utf8');
    await writeFile(looks, text.replace('<h1>{words.title}</h1>', '<h1>{words.title}, at once</h1>'));
    await page.getByRole('heading', { name: 'Things to do, at once' }).waitFor();
    expect(await page.evaluate('window.isSamePage')).toBe(true);

    // Before the first thing to do there is no database, and the browser says so.
    expect(visitor.problems.filter((problem) => !/404.*_normal_docs/.test(problem))).toEqual([]);
    const policy = opened?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain(`connect-src 'self' http://${domain} ws://${domain} blob: ws://${host};`);
    expect(policy).toContain("object-src 'none'");
    expect(await page.evaluate("fetch('/none.js').then(({ status }) => status)")).toBe(404);
    expect(await strangerAsks(host, '/src/main.tsx')).toBe(401);
    // Vite serves all of the folder, where the data of the cozy is.
    expect(await page.evaluate("fetch('/.cozy/keys/credentials.dec').then(({ status }) => status)")).toBe(403);
    const session = (await visitor.context.cookies()).find(({ name }) => name === 'cozysessid');
    const headers = { cookie: `cozysessid=${session?.value}`, 'sec-fetch-site': 'same-site' };
    expect(await strangerAsks(host, '/__open-in-editor?file=none', headers)).toBe(403);
  },
  60_000,
);
