/**
 * Browsers add the cookie of the owner to whatever a page of any app of theirs asks, and to what they follow from elsewhere: by the
 * cookie alone, without a token or the proof of a form, no route changes anything.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { AUTOMATION, ROUTE_REQUESTS, TRIGGER } from '#tests/route-requests';
import { type TestStack, testStack } from '#tests/test-stack';
import { whatIsWritten } from '#tests/written';

/** What answers well, and why it may. */
const HARMLESS: Record<string, string> = {
  'POST /auth/hint': 'sends to the owner only, and as much to anybody',
  'POST /auth/register': 'a client that can do nothing until the owner accepts it, for anybody',
  'POST /jobs/webhooks/:id': 'nothing has that id',
};

let stack: TestStack;
let ada: Instance;
let cookie: string;
let names: Record<string, string>;
beforeAll(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  const { instances, sessions, docs, apps } = stack.services;
  const session = await sessions.create(ada, 'normal', { address: '', userAgent: '' });
  cookie = sessions.cookie(ada, session).split(';')[0] ?? '';
  await instances.updateSettings(ada, { moved_from: 'https://old.example/', pending_email: 'new@example.org' });
  const token = await stack.token(ada, 'cli', 'test', '*');
  const make = async (path: string, attributes?: object) => {
    const response = await stack.request(ada.domain, path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(attributes && { body: JSON.stringify({ data: { attributes } }) }),
    });
    return ((await response.json()) as { data: { id: string } }).data.id;
  };
  const { _id: doc, _rev: rev } = await docs.create(ada, 'io.cozy.contacts', { name: 'Bob' });
  const job = { worker: 'print', state: 'done', domain: ada.domain, queued_at: new Date().toISOString() };
  names = {
    doc,
    rev,
    folder: await make('/files/?Type=directory&Name=folder'),
    file: await make('/files/?Type=file&Name=file.txt'),
    path: '/file.txt',
    job: (await docs.create(ada, 'io.cozy.jobs', job))._id,
    trigger: await make('/jobs/triggers', TRIGGER),
    rule: await make('/automations', AUTOMATION),
    notice: (await docs.create(ada, 'io.cozy.notifications', { title: 'x' }))._id,
    account: (await docs.create(ada, 'io.cozy.accounts', { account_type: 'x' }))._id,
    session: session._id,
  };
  await apps.uninstall(ada, 'collect');
  await (await apps.install(ada, 'collect', { isDeactivated: true })).done;
});
afterAll(() => stack[Symbol.asyncDispose]());

/** A concrete path for a route. */
function pathOf(route: string): string {
  return route
    .replace(':doctype', 'io.cozy.contacts')
    .replace('/apps/:slug', '/apps/drive')
    .replace(':slug', 'home')
    .replace(':docid', '{doc}')
    .replace(/^\/files(.*)\/:id/, '/files$1/{file}')
    .replace('/sessions/:id', '/sessions/{session}')
    .replace('/jobs/:id', '/jobs/{job}')
    .replaceAll(/:\w+/g, 'x');
}

const filled = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);

test('no route changes anything by the cookie of the owner alone', async () => {
  const routes = new Set(
    stack.publicRouter.routes
      .filter(({ method, path }) => !(method === 'ALL' && path.endsWith('*')))
      .map(({ method, path }) => `${method} ${path}`),
  );
  const before = await whatIsWritten(stack, ada);
  const changed: string[] = [];
  const heard: string[] = [];
  for (const route of routes) {
    const [method = '', pattern = ''] = route.split(' ');
    if (method === 'OPTIONS') continue;
    const { path = pathOf(pattern), body = {} } = ROUTE_REQUESTS[route] ?? {};
    const isRead = method === 'GET' || method === 'HEAD';
    // A page of another app, and one of the whole web that opens an address.
    for (const sent of isRead
      ? [{}]
      : [{ Origin: `http://hostile.${ada.domain}` }, { Origin: `http://${ada.domain}` }]) {
      const response = await stack.request(ada.domain, filled(path), {
        method,
        redirect: 'manual',
        headers: { Cookie: cookie, 'Content-Type': 'application/json', ...sent },
        ...(!isRead && { body: filled(JSON.stringify(body)) }),
      });
      await response.body?.cancel();
      if (!isRead && response.status < 400) heard.push(route);
    }
    if (JSON.stringify(await whatIsWritten(stack, ada)) !== JSON.stringify(before)) changed.push(route);
    if (changed.length > 5) break;
  }
  expect(changed).toEqual([]);
  expect(heard.filter((route) => !(route in HARMLESS))).toEqual([]);
  expect((await stack.services.instances.settings(ada)).moved_from).toBe('https://old.example/');
});

test('an app that waits for its owner does so until they open it: an image of another app is no visit', async () => {
  const open = (headers: Record<string, string>) =>
    stack.request(`collect.${ada.domain}`, '/', { headers: { Cookie: cookie, ...headers } });
  const stateOf = async () => (await stack.services.apps.get(ada, 'collect')).state;
  for (const destination of ['image', 'iframe', 'empty', 'script']) {
    expect((await open({ 'Sec-Fetch-Dest': destination })).status).toBe(404);
  }
  expect(await stateOf()).toBe('installed');
  expect((await open({ 'Sec-Fetch-Dest': 'document' })).status).toBe(200);
  expect(await stateOf()).toBe('ready');
});
