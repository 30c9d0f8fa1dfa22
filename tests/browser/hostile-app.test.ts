import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { browserSuite, inChromium, note, openAtHome, PASSPHRASE } from './suite.ts';

// An app that its owner has installed, and that wants more than it was given.
const suite = browserSuite(async () => ({
  flags: { 'apps.folders': { hostile: join(import.meta.dirname, 'hostile-app') } },
}));

const asked: string[] = [];
let elsewhere: Server;
let stun: Socket;
let evil: string;

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => elsewhere.once('listening', resolve));
  evil = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  stun = createSocket('udp4').on('message', () => asked.push('a call'));
  await new Promise<void>((resolve) => stun.bind(0, '127.0.0.1', resolve));
});
afterAll(() => {
  stun.close();
  elsewhere.close();
});

/** With its own token, and with the cookie alone. */
const REFUSED = [403, 401];
const ROUTES: [method: string, path: string][] = [
  ['GET', '/data/io.cozy.contacts/_all_docs'],
  ['GET', '/data/io.cozy.permissions/_all_docs'],
  ['GET', '/data/_all_doctypes'],
  ['GET', '/files/io.cozy.files.root-dir'],
  ['POST', '/files/io.cozy.files.root-dir?Type=file&Name=x'],
  ['GET', '/settings/sessions'],
  ['GET', '/settings/clients'],
  ['GET', '/settings/app-passwords'],
  ['GET', '/apps/'],
  ['GET', '/apps/drive/open'],
  ['DELETE', '/apps/drive'],
  ['GET', '/jobs/triggers'],
  ['POST', '/jobs/queue/sendmail'],
  ['GET', '/notifications'],
  ['GET', '/proxy/x'],
  ['GET', '/permissions/doctype/io.cozy.files/shared-by-link'],
];

inChromium(
  `an app has what its owner gave it: nothing of others, no way to another server, no cookie in the way of a login${note}`,
  async () => {
    const { instance, page, visitor } = await openAtHome(suite, 'ada', 'hostile/');
    const { domain } = instance;
    const does = (call: string) => page.evaluate(`hostile.${call}`);

    expect(await does(`ask(${JSON.stringify(ROUTES)})`)).toEqual(
      Object.fromEntries(ROUTES.map(([method, path]) => [`${method} ${path}`, REFUSED])),
    );
    expect(await does(`steal(['drive', 'settings', 'home'])`)).toEqual({
      drive: 'refused',
      settings: 'refused',
      home: 'refused',
    });
    expect(await does(`leak('${evil}')`)).toEqual({
      fetch: 'TypeError',
      socket: 'Error',
      worker: 'refused',
      inline: 'EvalError',
    });
    // At once, without a word to the server: else it waits for its answer.
    expect(await does(`call('stun:127.0.0.1:${stun.address().port}')`)).toBe('complete, new');
    expect(await does('settle()')).toEqual({
      own: `http://hostile.${domain}/`,
      drive: 'SecurityError',
      instance: 'SecurityError',
    });
    expect(await does(`look('drive')`)).toBe('SecurityError');

    expect(await does('toss()')).not.toBe('');
    const home = await visitor.open();
    await home.goto(`http://home.${domain}/`);
    await home.getByRole('heading', { name: 'Your apps' }).waitFor();
    const [host = ''] = domain.split(':');
    await visitor.context.clearCookies({ name: 'cozysessid', domain: `.${host}`, path: '/' });
    await home.goto(`http://${domain}/auth/login`);
    await home.locator('[name=passphrase]').fill(PASSPHRASE);
    await home.locator('[name=passphrase]').press('Enter');
    await home.getByRole('heading', { name: 'Your apps' }).waitFor();

    expect(await does('bomb()')).toBeGreaterThan(16_000);
    for (const address of [`http://home.${domain}/`, `http://${domain}/auth/login`]) {
      expect((await home.goto(address))?.status()).toBe(431);
      await home.getByRole('heading', { name: 'Your browser sends too much' }).waitFor();
      await home.getByRole('link', { name: 'Go on' }).click();
      await home.getByRole('heading', { name: 'Your apps' }).waitFor();
    }
    expect(asked).toEqual([]);
  },
);
