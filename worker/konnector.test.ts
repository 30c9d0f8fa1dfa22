import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { ROOT_ID } from '#model/vfs';
import type { JsonObject, JsonValue } from '#pkg/json';
import { createAddressGuard } from '#pkg/safe-http';
import { createSandbox } from '#pkg/sandbox';
import { type TestStack, testStack } from '#tests/test-stack';

/** Bubblewrap where it works: what these tests tell is the same with the other one. */
const isBubblewrapHere =
  (await createSandbox({ isolation: 'bubblewrap', guard: createAddressGuard() }).problem()) === undefined;
const flags = {
  'konnectors.isolation': isBubblewrapHere ? 'bubblewrap' : 'permissions',
  'safe_http.trusted_private_networks': ['127.0.0.1'],
};

let stack: TestStack;
let alice: Instance;
let folder: string;
let vendor: Server;
let vendorUrl: string;

beforeAll(async () => {
  stack = await testStack({ flags, jobs: true });
  vendor = createServer((request, response) => {
    if (request.headers.authorization === 'Basic YWxpY2U6czNjcmV0') response.end('bill of May');
    else response.writeHead(401).end();
  });
  await new Promise<void>((done) => vendor.listen(0, '127.0.0.1', done));
  vendorUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  vendor.close();
  await stack[Symbol.asyncDispose]();
});
let count = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'konnector-'));
  alice = await stack.addInstance(`alice${++count}`);
});
afterEach(() => rm(folder, { recursive: true }));

const RULES = { accounts: { type: 'io.cozy.accounts', verbs: ['GET'] }, bills: { type: 'io.cozy.bills' } };

/** @param source of `index.js`; `cozy(method, path, body)` speaks to the stack as the ecosystem's libraries do */
async function install(
  slug: string,
  source: string,
  manifest: JsonObject = {},
  permissions: JsonObject = RULES,
): Promise<string> {
  const place = join(folder, slug);
  await mkdir(place);
  await writeFile(join(place, 'index.js'), PRELUDE + source);
  const written = { name: 'Bills of Vendor', slug, language: 'node', permissions, ...manifest };
  await writeFile(join(place, 'manifest.konnector'), JSON.stringify(written));
  const { konnectors } = stack.services;
  await (await konnectors.install(alice, slug, { source: pathToFileURL(place).href })).done;
  return place;
}

const PRELUDE = `
const log = (type, message, more) => console.log(JSON.stringify({ type, message, ...more }));
const { COZY_URL, COZY_CREDENTIALS } = process.env;
const fields = JSON.parse(process.env.COZY_FIELDS || '{}');
const cozy = async (method, path, body, headers = {}) => {
  const response = await fetch(COZY_URL + path, { method, body,
    headers: { Authorization: 'Bearer ' + COZY_CREDENTIALS, Accept: 'application/vnd.api+json', ...headers } });
  const text = await response.text();
  if (!response.ok) throw new Error(method + ' ' + path + ' ' + response.status + ' ' + text);
  return text === '' ? undefined : JSON.parse(text);
};
const run = (main) => main().catch((error) => { log('critical', error.message); process.exit(1); });
`;

async function finished(message: JsonValue, more: object = {}): Promise<Job> {
  const { jobs } = stack.services;
  const { _id } = await jobs.push(alice, { worker: 'konnector', message, options: { max_exec_count: 1 }, ...more });
  await expect.poll(async () => (await jobs.get(alice, _id)).state, { timeout: 20_000 }).toMatch(/done|errored/);
  return jobs.get(alice, _id);
}

async function addAccount(password = 's3cret'): Promise<string> {
  const { accounts, docs } = stack.services;
  const { Json } = await import('#pkg/json');
  const body = { account_type: 'bills', auth: { login: 'alice', password }, name: 'mine' };
  const sealed = JSON.parse(accounts.seal(alice, Json.of(body)).text) as JsonObject;
  return (await docs.create(alice, 'io.cozy.accounts', sealed))._id;
}

test('it logs in with the account of its owner, saves in its folder, and writes its documents', async () => {
  await install(
    'bills',
    `run(async () => {
      const account = await cozy('GET', '/data/io.cozy.accounts/' + fields.account);
      const { login, password } = account.auth;
      log('info', 'logging in');
      const page = await fetch('${vendorUrl}', { headers: { Authorization: 'Basic ' + btoa(login + ':' + password) } });
      if (page.status === 401) throw new Error('LOGIN_FAILED');
      const file = await cozy('POST', '/files/' + fields.folder_to_save + '?Type=file&Name=may.txt', await page.text(),
        { 'Content-Type': 'text/plain' });
      await cozy('POST', '/data/io.cozy.bills/', JSON.stringify({ vendor: 'Vendor', file: file.data.id }),
        { 'Content-Type': 'application/json' });
      log('warning', 'done', { ignored: true });
      console.log('a plain line');
    });`,
  );
  const events: JsonObject[] = [];
  const stop = stack.services.docs.subscribe(alice, 'io.cozy.jobs.events', ({ doc }) => {
    events.push(JSON.parse(doc.body.text) as JsonObject);
  });
  const account = await addAccount();
  const job = await finished({ konnector: 'bills', account, folder_to_save: 'yes' });
  stop();
  expect(job).toMatchObject({ state: 'done' });
  const file = await stack.services.vfs.byPath(alice, '/Administrative/Bills of Vendor/mine/may.txt');
  expect(file).toMatchObject({ type: 'file', size: '11', cozyMetadata: { createdByApp: 'bills' } });
  const parent = await stack.services.vfs.get(alice, file.dir_id);
  expect(parent.referenced_by).toEqual([
    { type: 'io.cozy.konnectors', id: 'io.cozy.konnectors/bills' },
    { type: 'io.cozy.accounts', id: account },
  ]);
  expect(events.map(({ type, message, slug, account: id }) => [type, message, slug, id])).toEqual([
    ['info', 'logging in', 'bills', account],
    ['warn', 'done', 'bills', account],
  ]);
  const kept = await stack.services.docs.get<JsonObject>(alice, 'io.cozy.jobs.logs', job._id);
  expect(kept).toMatchObject({
    slug: 'bills',
    count: 3,
    lines: [{ type: 'info' }, { type: 'warn' }, { type: 'debug' }],
  });
  expect(JSON.stringify(kept)).not.toContain('s3cret');
});

test('a folder that the owner has is not given to it: what says where says not what', async () => {
  const author = { origin: 'http://alice/' };
  const { vfs, docs } = stack.services;
  const taken = await vfs.createDirectory(alice, author, { dirId: ROOT_ID, name: 'Documents' });
  await install('bills', 'run(async () => {});', { folders: [{ defaultDir: '/Documents' }] });
  const account = await addAccount();
  for (let n = 0; n < 2; n++) {
    expect(await finished({ konnector: 'bills', account, folder_to_save: 'yes' })).toMatchObject({ state: 'done' });
  }
  const made = await vfs.byPath(alice, '/Documents/Bills of Vendor');
  const { permissions } = await docs.get<{ permissions: JsonObject }>(alice, 'io.cozy.permissions', 'konnector-bills');
  expect(permissions).toHaveProperty(`folder-${made._id}`);
  expect(permissions).not.toHaveProperty(`folder-${taken._id}`);
  expect(await vfs.get(alice, taken._id)).not.toHaveProperty('referenced_by');
  await expect(vfs.byPath(alice, '/Documents/Bills of Vendor/Bills of Vendor')).rejects.toMatchObject({
    kind: 'not-found',
  });
});

test('a wrong password stops it until the owner runs it: each try would be one more there', async () => {
  await install(
    'bills',
    `run(async () => {
      await cozy('POST', '/data/io.cozy.bills/', '{"run":true}', { 'Content-Type': 'application/json' });
      throw new Error('LOGIN_FAILED.NEEDS_SECRET');
    });`,
  );
  const { triggers, docs } = stack.services;
  const message = { konnector: 'bills', account: await addAccount() };
  const trigger = await triggers.create(alice, { type: '@every', arguments: '24h', worker: 'konnector', message });
  const by = { trigger_id: trigger._id, options: undefined };
  const runs = async () => (await docs.find(alice, 'io.cozy.bills', { selector: { run: true } })).docs.length;
  expect(await finished(message, by)).toMatchObject({ state: 'errored', error: 'LOGIN_FAILED.NEEDS_SECRET' });
  expect(await runs()).toBe(1);
  expect(await triggers.state(alice, trigger)).toMatchObject({
    status: 'errored',
    last_error: 'LOGIN_FAILED.NEEDS_SECRET',
  });
  expect(await finished(message, by)).toMatchObject({ state: 'errored', error: 'LOGIN_FAILED.NEEDS_SECRET' });
  expect(await runs()).toBe(1);
  await finished(message, { ...by, manual_execution: true });
  expect(await runs()).toBe(2);
});

test.each<[string, string, string]>([
  ['the vendor is down', `log('critical', 'VENDOR_DOWN')`, 'VENDOR_DOWN'],
  ['it dies after an error', `log('error', 'oops'); process.exit(1)`, 'oops'],
  ['it dies without a word', 'process.exit(4)', 'The program ended with the code 4'],
  ['it throws', 'null.x', 'The program ended with the code 1'],
  ['it writes what is no file', `log('critical', { deep: true })`, '{"deep":true}'],
])('%s: the job tells it', async (_, source, error) => {
  await install('bills', source);
  expect(await finished({ konnector: 'bills' })).toMatchObject({ state: 'errored', error });
});

test('an error that it went on after is none of the job', async () => {
  await install('bills', `log('error', 'one bill could not be read')`);
  expect(await finished({ konnector: 'bills' })).toMatchObject({ state: 'done' });
});

test('a deleted account takes its triggers along, and its konnector may clean up there', async () => {
  const place = await install('bills', '', { on_delete_account: 'gone.js' });
  await writeFile(
    join(place, 'gone.js'),
    `${PRELUDE}run(async () => {
      const { auth } = await cozy('GET', '/data/io.cozy.accounts/' + fields.account + '?rev=' + fields.account_rev);
      await cozy('POST', '/data/io.cozy.bills/', JSON.stringify({ left: auth.login + auth.password }),
        { 'Content-Type': 'application/json' });
    });`,
  );
  const { triggers, docs, jobs } = stack.services;
  const [account, other] = [await addAccount(), await addAccount()];
  for (const id of [account, other]) {
    const message = { konnector: 'bills', account: id };
    await triggers.create(alice, { type: '@every', arguments: '24h', worker: 'konnector', message });
  }
  await docs.delete(alice, 'io.cozy.accounts', await docs.get(alice, 'io.cozy.accounts', account));
  const left = async () =>
    (await docs.find<JsonObject>(alice, 'io.cozy.bills', { selector: { left: { $gt: null } } })).docs;
  await expect.poll(left, { timeout: 15_000 }).toMatchObject([{ left: 'alices3cret' }]);
  const accounts: unknown[] = [];
  for await (const { message } of triggers.list(alice)) accounts.push((message as JsonObject)['account']);
  expect(accounts).toEqual([other]);
  await expect.poll(() => jobs.pending(alice, 'konnector'), { timeout: 10_000 }).toEqual([]);
});

test('it is removed once its accounts are, and once it has cleaned up there', async () => {
  const place = await install('bills', '', { on_delete_account: 'gone.js' });
  await writeFile(
    join(place, 'gone.js'),
    `${PRELUDE}run(async () => {
      const { auth } = await cozy('GET', '/data/io.cozy.accounts/' + fields.account + '?rev=' + fields.account_rev);
      await cozy('POST', '/data/io.cozy.bills/', JSON.stringify({ left: auth.login }), { 'Content-Type': 'application/json' });
    });`,
  );
  const { triggers, docs, konnectors } = stack.services;
  const accounts = [await addAccount(), await addAccount()];
  const other = await docs.create(alice, 'io.cozy.accounts', { account_type: 'bank' });
  const message = { konnector: 'bills', account: accounts[0] ?? '' };
  await triggers.create(alice, { type: '@every', arguments: '24h', worker: 'konnector', message });
  const token = await stack.token(alice, 'cli', 'x', 'io.cozy.konnectors');
  const remove = async () =>
    (
      await stack.request(alice.domain, '/konnectors/bills', {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${token}` },
      })
    ).status;
  expect(await remove()).toBe(202);
  await expect
    .poll(() => konnectors.get(alice, 'bills').catch(({ kind }: { kind: string }) => kind), { timeout: 20_000 })
    .toBe('not-found');
  const left = await Array.fromAsync(docs.all<JsonObject>(alice, 'io.cozy.bills'));
  expect(left.map((doc) => doc['left'])).toEqual(['alice', 'alice']);
  expect((await Array.fromAsync(docs.all(alice, 'io.cozy.accounts'))).map(({ _id }) => _id)).toEqual([other._id]);
  expect(await Array.fromAsync(triggers.list(alice))).toEqual([]);
  expect(await remove()).toBe(404);
  await install('bare', '');
  expect(
    (
      await stack.request(alice.domain, '/konnectors/bare', {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${token}` },
      })
    ).status,
  ).toBe(200);
});

test('what it is told', async () => {
  await install(
    'bills',
    `const { COZY_CREDENTIALS: _, ...rest } = process.env; const told = { ...rest };
     told.payload = require('fs').readFileSync(process.env.COZY_PAYLOAD.slice(1), 'utf8').length;
     log('critical', Object.entries(told).filter(([name]) => /COZY|payload/.test(name)).sort());`,
    { parameters: { region: 'north' } },
  );
  const message = { konnector: 'bills', extra: 1 };
  const job = await finished(message, { payload: { text: 'x'.repeat(120_000) }, manual_execution: true });
  expect(Object.fromEntries(JSON.parse(job.error ?? '[]') as [string, string][])).toEqual({
    COZY_FIELDS: JSON.stringify(message),
    COZY_JOB_ID: job._id,
    COZY_JOB_MANUAL_EXECUTION: 'true',
    COZY_LANGUAGE: 'node',
    COZY_LOCALE: 'en',
    COZY_PARAMETERS: '{"region":"north"}',
    COZY_PAYLOAD: '@cozy_payload.json',
    COZY_TIME_LIMIT: '300',
    COZY_URL: `http://${alice.domain}`,
    payload: 120_011,
  });
});

test('it has no other rights than its own, and no other instance', async () => {
  const bob = await stack.addInstance(`bob${count}`);
  await install(
    'bills',
    `const code = (promise) => promise.then(() => 'ok', (error) => / (\\d{3}) /.exec(error.message)?.[1] ?? error.cause?.code ?? error.message);
     (async () => {
      const host = (name) => new Promise((done) => require('http').get(COZY_URL + '/status', { headers: { Host: name } },
        (response) => done(response.resume().statusCode)));
      log('critical', [await code(cozy('GET', '/data/io.cozy.contacts/_all_docs')), await code(cozy('GET', '/files/io.cozy.files.root-dir')),
        await host('${bob.domain}'), await host('${alice.domain}')]);
     })();`,
  );
  const job = await finished({ konnector: 'bills' });
  expect(JSON.parse(job.error ?? '')).toEqual(['403', '403', 403, 200]);
});

test('what it says of its secrets is told to nobody, whatever form it gives them', async () => {
  const password = 'p&ss "wörd"';
  await install(
    'bills',
    `run(async () => {
      const { auth } = await cozy('GET', '/data/io.cozy.accounts/' + fields.account);
      const { password } = auth;
      log('info', 'with ' + password + ' at https://vendor.example/?p=' + encodeURIComponent(password));
      console.log(JSON.stringify(auth), btoa(unescape(encodeURIComponent(password))));
      throw new Error('LOGIN_FAILED ' + password + ' ' + COZY_CREDENTIALS);
    });`,
  );
  const account = await addAccount(password);
  const job = await finished({ konnector: 'bills', account });
  expect(job.error).toBe('LOGIN_FAILED *** ***');
  const { lines } = await stack.services.docs.get<JsonObject>(alice, 'io.cozy.jobs.logs', job._id);
  expect(lines).toMatchObject([
    { message: 'with *** at https://vendor.example/?p=***' },
    { message: '{"login":"alice","password":"***"} ***' },
    { message: 'LOGIN_FAILED *** ***' },
  ]);
});

test('the accounts of other services are not its own, whatever its manifest asks for', async () => {
  const everything = {
    ...RULES,
    family: { type: 'io.cozy.accounts.*' },
    bank: { type: 'io.cozy.accounts', selector: 'account_type', values: ['bank'] },
  };
  const source = `(async () => {
    const code = (promise) => promise.then(() => 'ok', (error) => / (\\d{3}) /.exec(error.message)?.[1] ?? error.message);
    const { other, account } = fields;
    const rule = { data: { type: 'io.cozy.permissions', attributes: { permissions: {
      more: { type: 'io.cozy.accounts', verbs: ['GET'], values: [other] } } } } };
    log('critical', [
      await code(cozy('GET', '/data/io.cozy.accounts/' + account)),
      await code(cozy('GET', '/data/io.cozy.accounts/' + other)),
      await code(cozy('GET', '/data/io.cozy.accounts/_all_docs?include_docs=true')),
      await code(cozy('PATCH', '/permissions/self', JSON.stringify(rule), { 'Content-Type': 'application/json' })),
      await code(cozy('GET', '/data/io.cozy.accounts/' + other)),
      await code(cozy('POST', '/accounts/bank/' + other + '/refresh')),
      await code(cozy('GET', '/data/io.cozy.bills/_all_docs')),
    ].join());
  })();`;
  await install('bills', source, {}, everything);
  const { docs } = stack.services;
  await docs.create(alice, 'io.cozy.bills', {});
  const other = (await docs.create(alice, 'io.cozy.accounts', { account_type: 'bank', auth: { login: 'x' } }))._id;
  const job = await finished({ konnector: 'bills', account: await addAccount(), other });
  expect(job.error).toMatch(/^ok,403,403,40[345],403,40[34],ok$/);
  expect(await finished({ konnector: 'bills', account: other })).toMatchObject({
    state: 'errored',
    error: 'The account is not one of bills',
  });
  const bob = await stack.addInstance(`bob-account${count}`);
  const foreign = (await docs.create(bob, 'io.cozy.accounts', { account_type: 'bills' }))._id;
  expect(await finished({ konnector: 'bills', account: foreign })).toMatchObject({ error: 'The account is gone' });
});

test.each<[string, JsonValue, string]>([
  ['no konnector', {}, 'The message does not name a konnector'],
  ['a path', { konnector: '../x' }, 'The message does not name a konnector'],
  ['one that is not installed', { konnector: 'nobody' }, 'nobody is not installed'],
  ['an account that is gone', { konnector: 'bills', account: 'gone', folder_to_save: 'yes' }, 'The account is gone'],
])('%s is refused', async (_, message, error) => {
  await install('bills', '');
  expect(await finished(message)).toMatchObject({ state: 'errored', error });
});

test('one that never ends is stopped with its job, and one that prints without end', async () => {
  await install('bills', `process.on('SIGTERM', () => {}); for (;;);`);
  expect(await finished({ konnector: 'bills' }, { options: { max_exec_count: 1, timeout: 1e9 } })).toMatchObject({
    state: 'errored',
    error: 'context deadline exceeded',
  });
  await install('loud', `const fs = require('fs'); for (;;) fs.writeSync(1, 'x'.repeat(1e6) + '\\n')`);
  expect(await finished({ konnector: 'loud' })).toMatchObject({ state: 'errored', error: 'The program said too much' });
});
