/** Every mounted route of one owner, asked with the good credentials of another one: nothing is read, nothing is written. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

/** In all that is of Alice. */
const MARKER = 'only-alice-knows';
/** Whoever has no credentials at all has these written: a client that waits for the owner, mails to the owner, what was refused. */
const OPEN_TO_ALL = ['io.cozy.oauth.clients', 'io.cozy.jobs', 'io.cozy.permissions.checks', 'io.cozy.access_journal'];

let stack: TestStack;
let alice: Instance;
let mallory: Instance;
/** What stands in the place of the parameters of routes: the ids of Alice's own things. */
let names: Record<string, string>;
/** Good for everything on the instance of Mallory. */
let credentials: Record<string, Record<string, string>>;
/** Addresses with a secret that opens something there. */
let links: string[];

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice', { passphrase: 'the passphrase of alice' });
  mallory = await stack.addInstance('mallory', { passphrase: 'the passphrase of mallory' });
  names = await fill(alice);
  await fill(mallory);
  credentials = await ownCredentials(mallory);
  links = await ownLinks(mallory);
});
afterAll(() => stack[Symbol.asyncDispose]());

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const rules = [{ type: 'io.cozy.files', verbs: [] }];
const owner = { type: 'cli', sourceId: 'test', rules: [{ type: '*', verbs: [] }] } as const;

async function make(instance: Instance, path: string, body?: unknown): Promise<{ id: string; link: string }> {
  const response = await stack.request(instance.domain, path, {
    method: 'POST',
    headers: { ...bearer(await stack.token(instance, 'cli', 'test', '*')), 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { data, links } = (await response.json()) as { data: { id: string }; links?: Record<string, string> };
  return { id: data.id, link: links?.['related'] ?? '' };
}

/** The same things on both instances. */
async function fill(instance: Instance): Promise<Record<string, string>> {
  const { docs, shares, instances } = stack.services;
  await instances.updateSettings(instance, { public_name: MARKER, email: `${MARKER}@example.org` });
  const folder = await make(instance, `/files/?Type=directory&Name=${MARKER}`);
  const file = await make(instance, `/files/${folder.id}?Type=file&Name=${MARKER}.txt`);
  const contact = await docs.create(instance, 'io.cozy.contacts', { _id: 'contact', name: MARKER });
  const share = await shares.create(instance, owner, { rules, names: ['friend'] });
  const attributes = { type: '@webhook', arguments: '', worker: 'log', message: { text: MARKER } };
  const trigger = await make(instance, '/jobs/triggers', { data: { attributes } });
  return { folder: folder.id, file: file.id, doc: contact._id, share: share._id, trigger: trigger.id };
}

async function ownCredentials(instance: Instance): Promise<Record<string, Record<string, string>>> {
  const { sessions, shares, appPasswords, oauthClients, tokens } = stack.services;
  const session = await sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const cookie = { Cookie: sessions.cookie(instance, session).split(';')[0] ?? '' };
  const { client } = await oauthClients.register(instance, {
    redirect_uris: ['https://phone.example/'],
    client_name: 'Phone',
    software_id: 'phone',
  });
  const share = await shares.create(instance, owner, { rules, names: ['friend'] });
  const { password } = await appPasswords.create(instance, { name: 'Phone', rules });
  const app = await tokens.issue(instance, { audience: 'app', subject: 'settings', sessionId: session._id });
  return {
    session: cookie,
    app: { ...cookie, ...bearer(app) },
    'command line': bearer(await stack.token(instance, 'cli', 'test', '*')),
    client: bearer(await tokens.issue(instance, { audience: 'access', subject: client._id, scope: '*' })),
    share: bearer(share.codes?.['friend'] ?? ''),
    program: { Authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}` },
  };
}

async function ownLinks(instance: Instance): Promise<string[]> {
  const file = await make(instance, `/files/?Type=file&Name=linked.txt`);
  const download = await make(instance, `/files/downloads?Id=${file.id}`);
  const archive = await make(instance, '/files/archive', { data: { attributes: { name: 'all', ids: [file.id] } } });
  const trigger = await make(instance, '/jobs/triggers', {
    data: { attributes: { type: '@webhook', arguments: '', worker: 'log', message: {} } },
  });
  const { shares, codes } = stack.services;
  const share = await shares.create(instance, owner, { rules, names: ['friend'] });
  return [
    download.link,
    archive.link,
    `/jobs/webhooks/${trigger.id}`,
    `/files/${file.id}?bearer_token=${share.codes?.['friend']}`,
    `/files/download/${file.id}?bearer_token=${await stack.token(instance, 'cli', 'test', '*')}`,
    `/accounts/x/start?session_code=${codes.issue(instance, 'session')}`,
    `/settings/email/confirm?token=${codes.issue(instance, 'email-change', 'a@example.org')}`,
  ];
}

/** A route with the ids of what Alice has. */
function pathOf(route: string): string {
  return route
    .replace(':doctype', 'io.cozy.contacts')
    .replace(':docid', names['doc'] ?? '')
    .replace(':slug', 'home')
    .replace(':permdocid', names['share'] ?? '')
    .replace(
      /^\/(files|shortcuts)(.*)\/:id/,
      `/$1$2/${route.includes('relationships/contents') ? names['folder'] : names['file']}`,
    )
    .replace(/^\/jobs\/triggers\/:\w+/, `/jobs/triggers/${names['trigger']}`)
    .replace('/*', '/styles/theme.css')
    .replaceAll(/:\w+/g, 'x');
}

async function ask(route: string, headers: Record<string, string>) {
  const [method = '', pattern = ''] = route.split(' ');
  const hasBody = method !== 'GET' && method !== 'OPTIONS';
  const response = await stack.request(alice.domain, pathOf(pattern), {
    method,
    redirect: 'manual',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...headers },
    ...(hasBody && { body: '{}' }),
  });
  return { status: response.status, text: await response.text() };
}

/** How much was ever written in each database of Alice. */
async function written(): Promise<Record<string, unknown>> {
  const { docs } = stack.services;
  const doctypes = (await docs.doctypes(alice)).filter((doctype) => !OPEN_TO_ALL.includes(doctype));
  const seqs = doctypes.sort().map(async (doctype) => {
    const { updateSeq } = await docs.database(alice, doctype).info();
    return [doctype, updateSeq] as const;
  });
  return Object.fromEntries(await Promise.all(seqs));
}

/** Of the jobs that Alice has, the oldest first. */
async function workers(): Promise<string[]> {
  const jobs = await Array.fromAsync(
    stack.services.docs.all<{ worker: string; queued_at: string }>(alice, 'io.cozy.jobs'),
  );
  return jobs.sort((a, b) => a.queued_at.localeCompare(b.queued_at)).map(({ worker }) => worker);
}

test('the credentials are good, where they are from', async () => {
  for (const [kind, headers] of Object.entries(credentials)) {
    const path = kind === 'session' ? '/settings/sessions/current' : '/settings/capabilities';
    const { status } = await stack.request(mallory.domain, path, { headers });
    expect([kind, status]).toEqual([kind, 200]);
  }
  for (const path of links.slice(0, 4)) {
    expect([path, (await stack.request(mallory.domain, path)).status]).toEqual([path, expect.toBeOneOf([200, 204])]);
  }
});

test('no route of another owner opens with them', async () => {
  const routes = new Set(
    stack.publicRouter.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('/realtime/'))
      .map(({ method, path }) => `${method} ${path}`),
  );
  expect(routes.size).toBeGreaterThan(250);
  const [before, jobs] = [await written(), await workers()];
  const opened: string[] = [];
  for (const route of routes) {
    const visitor = await ask(route, {});
    for (const [kind, headers] of Object.entries(credentials)) {
      const { status, text } = await ask(route, headers);
      if (text.includes(MARKER) && !visitor.text.includes(MARKER)) opened.push(`${route} tells ${kind}`);
      if (status < 400 && status !== visitor.status) opened.push(`${route} answers ${status} to ${kind}`);
    }
  }
  expect(opened).toEqual([]);
  expect(await written()).toEqual(before);
  expect(new Set((await workers()).slice(jobs.length))).toEqual(new Set(['stack-mail']));
  expect(stack.errors).toEqual([]);
});

test('no secret of a link opens anything there', async () => {
  for (const path of links) {
    const response = await stack.request(alice.domain, path, { redirect: 'manual' });
    const known = path.startsWith('/settings/email/confirm') ? [307] : [400, 401, 403, 404];
    expect([path, response.status]).toEqual([path, expect.toBeOneOf(known)]);
  }
});
