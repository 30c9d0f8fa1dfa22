import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

const DAY = 24 * 3_600_000;

let folder: string;
let stack: TestStack;
let ada: Instance;
let cookie: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-intents-'));
  stack = await testStack({ flags: { 'apps.folders': { gallery: await appFolder('gallery', { ...PICKER }) } } });
  ada = await stack.addInstance('ada');
  ada = await stack.services.instances.update(ada, { onboarding_finished: true });
  const session = await stack.services.sessions.create(ada, 'normal', { address: '', userAgent: '' });
  cookie = stack.services.sessions.cookie(ada, session).split(';')[0] ?? '';
  await install('picker', PICKER);
  await install('hostile', {
    intents: [{ action: 'PICK', type: ['io.cozy.test.things'], href: '//evil.example/pick' }],
  });
  await install('asker', { permissions: { none: { type: 'io.cozy.test.others' } } });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const PICKER = {
  name: 'Picker',
  type: 'webapp',
  version: '1.0.0',
  intents: [{ action: 'PICK', type: ['io.cozy.test.things'], href: '/pick' }],
  permissions: { things: { type: 'io.cozy.test.things' } },
  routes: {
    '/': { folder: '/', index: 'index.html', public: false },
    '/pick': { folder: '/', index: 'index.html', public: false },
  },
};

async function appFolder(slug: string, manifest: object): Promise<string> {
  const path = join(folder, slug);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'manifest.webapp'), JSON.stringify({ name: slug, ...manifest }));
  await writeFile(join(path, 'index.html'), 'a page');
  return path;
}

async function install(slug: string, manifest: object, instance = ada): Promise<void> {
  const source = pathToFileURL(await appFolder(slug, manifest)).href;
  await (await stack.services.apps.install(instance, slug, { source })).done;
}

const asApp = (slug: string, instance = ada) => stack.token(instance, 'app', slug);
const body = (attributes: object) => JSON.stringify({ data: { type: 'io.cozy.intents', attributes } });

interface Answer {
  status: number;
  data: { id: string; attributes: Record<string, unknown>; links: Record<string, string> };
}

async function send(method: string, path: string, token: string, sent?: string, instance = ada): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const response = await stack.request(instance.domain, path, { method, headers, ...(sent && { body: sent }) });
  const { data } = (await response.json().catch(() => ({}))) as Answer;
  return { status: response.status, data };
}

const ask = async (attributes: object = {}, token?: string) =>
  send(
    'POST',
    '/intents',
    token ?? (await asApp('asker')),
    body({ action: 'PICK', type: 'io.cozy.test.things', ...attributes }),
  );

describe('an app that asks', () => {
  test('is told which apps can do it, and which of the stores could', async () => {
    const { status, data } = await ask({ permissions: ['GET'], data: { secret: 'of the page' } });
    expect(status).toBe(200);
    expect(data.attributes).toEqual({
      action: 'PICK',
      type: 'io.cozy.test.things',
      permissions: ['GET'],
      client: 'http://asker.ada.localhost',
      // The page that is said to be on another host is none.
      services: [{ slug: 'picker', href: `http://picker.ada.localhost/pick?intent=${data.id}` }],
      availableApps: [{ slug: 'gallery', name: 'Picker' }],
    });
    expect(data.links).toEqual({ self: `/intents/${data.id}`, permissions: '/permissions/app-asker' });
  });

  test('gets no service for what nobody does', async () => {
    const { status, data } = await ask({ type: 'io.cozy.nothing' });
    expect([status, data.attributes['services'], data.attributes['availableApps']]).toEqual([200, [], []]);
  });

  test.each([
    [{ action: '' }, 422],
    [{ action: undefined }, 422],
    [{ action: 7 }, 422],
    [{ type: null }, 422],
    [{ type: 'a'.repeat(300) }, 422],
    [{ permissions: 'GET' }, 422],
    [{ permissions: ['GET', 'STEAL'] }, 422],
    [{ permissions: [{}] }, 422],
  ])('a wish that is wrong is refused: %#', async (attributes, status) => {
    expect((await ask(attributes)).status).toBe(status);
  });

  test('what is no JSON:API is refused', async () => {
    const token = await asApp('asker');
    for (const wrong of ['', '[]', '{"data":[]}', '{']) {
      expect((await send('POST', '/intents', token, wrong || ' ')).status).toBe(400);
    }
  });

  test('has a page: visitors of a link and konnectors have none', async () => {
    const rules = [{ type: 'io.cozy.test.things', verbs: [] }];
    const caller = { type: 'cli', sourceId: 'me', rules } as const;
    const share = await stack.services.shares.create(ada, caller, { rules, names: ['eve'] });
    expect((await ask({}, Object.values(share.shortcodes ?? {})[0])).status).toBe(403);
    const { shares: _, permissions } = stack.services;
    await permissions.createForApp(ada, 'robot', rules, 'konnector');
    expect((await ask({}, await stack.token(ada, 'konn', 'robot'))).status).toBe(403);
    expect((await ask({}, await stack.token(ada, 'cli', 'me', '*'))).data.attributes['client']).toBe('');
  });
});

describe('the app that answers', () => {
  test('reads it; nobody else does, nor in another Cozy', async () => {
    const { data } = await ask();
    const path = `/intents/${data.id}`;
    expect((await send('GET', path, await asApp('picker'))).data).toEqual(data);
    expect((await send('GET', path, await asApp('asker'))).status).toBe(403);
    expect((await send('GET', path, await stack.token(ada, 'cli', 'me', '*'))).status).toBe(403);
    expect((await send('GET', '/intents/none', await asApp('picker'))).status).toBe(404);
    expect((await send('GET', '/intents/_design%2Fx', await asApp('picker'))).status).toBe(404);
    const bob = await stack.addInstance('bob');
    await install('picker', PICKER, bob);
    expect((await send('GET', path, await asApp('picker', bob), undefined, bob)).status).toBe(404);
  });

  test('gives what was picked to the app that asked, and no more than it has', async () => {
    const { data } = await ask();
    const rule = (type: string) =>
      JSON.stringify({ data: { attributes: { permissions: { picked: { type, verbs: ['GET'], values: ['t1'] } } } } });
    await stack.services.docs.create(ada, 'io.cozy.test.things', { _id: 't1' });
    const read = async () => (await send('GET', '/data/io.cozy.test.things/t1', await asApp('asker'))).status;
    expect(await read()).toBe(403);
    const path = data.links['permissions'] ?? '';
    expect((await send('PATCH', path, await asApp('picker'), rule('io.cozy.contacts'))).status).toBe(403);
    expect((await send('PATCH', path, await asApp('picker'), rule('io.cozy.test.things'))).status).toBe(200);
    expect(await read()).toBe(200);
  });

  test('may be framed there by the app that asked, and on no other page', async () => {
    const { data } = await ask();
    const ancestors = async (slug: string, path: string, instance = ada) => {
      const page = await stack.request(`${slug}.${instance.domain}`, path, { headers: { Cookie: cookie } });
      return /frame-ancestors ([^;]*)/.exec(page.headers.get('Content-Security-Policy') ?? '')?.[1];
    };
    expect(await ancestors('picker', `/pick?intent=${data.id}`)).toBe("'self' http://asker.ada.localhost");
    for (const path of [`/?intent=${data.id}`, '/pick', '/pick?intent=', '/pick?intent=other', '/pick?intent=%2e%2e']) {
      expect([path, await ancestors('picker', path)]).toEqual([path, "'self'"]);
    }
    expect(await ancestors('asker', `/pick?intent=${data.id}`)).toBe("'self'");
  });
});

test('what is over is not there any more, and is taken away', async () => {
  const { docs, intents } = stack.services;
  const { data } = await ask();
  const { data: old } = await ask();
  const stored = await docs.get(ada, 'io.cozy.intents', old.id);
  await docs.update(ada, 'io.cozy.intents', { ...stored, created_at: new Date(Date.now() - DAY).toISOString() });
  expect((await send('GET', `/intents/${old.id}`, await asApp('picker'))).status).toBe(404);
  await intents.purge(ada);
  await expect(docs.get(ada, 'io.cozy.intents', old.id)).rejects.toMatchObject({ kind: 'not-found' });
  expect((await send('GET', `/intents/${data.id}`, await asApp('picker'))).status).toBe(200);
});
