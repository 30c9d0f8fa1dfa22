import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { Json, type JsonObject } from '#pkg/json';
import { createAddressGuard } from '#pkg/safe-http';
import { createSandbox } from '#pkg/sandbox';
import { type TestStack, testStack } from '#tests/test-stack';
import { buildKonnector, NO_LIBRARY } from './build-konnector.ts';

const DAYS = ['2026-01-05', '2026-02-06'];
const PASSWORD = 's3cret <word>';

/** A site with a login, a list of bills, and the bills for who is logged in. */
async function startVendor(): Promise<Server> {
  const list = () => DAYS.map((day) => `<li><b class="day">${day}</b> <a href="/bills/${day}">bill</a></li>`).join('');
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (request.url === '/login') {
      const form = new URLSearchParams(body);
      const isRight = form.get('login') === 'alice' && form.get('password') === PASSWORD;
      if (isRight) response.setHeader('Set-Cookie', 'session=1');
      response.end(`<title>${isRight ? 'Bills' : 'Who are you?'}</title><ul>${isRight ? list() : ''}</ul>`);
    } else response.end(`%PDF-1.4 of ${request.url}`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

describe.skipIf(NO_LIBRARY)(`with cozy-konnector-libs${NO_LIBRARY ? ` (skipped: ${NO_LIBRARY})` : ''}`, () => {
  let stack: TestStack;
  let alice: Instance;
  let folder: string;
  let vendor: Server;

  beforeAll(async () => {
    const sandbox = createSandbox({ isolation: 'bubblewrap', guard: createAddressGuard() });
    const isolation = (await sandbox.problem()) === undefined ? 'bubblewrap' : 'permissions';
    stack = await testStack({
      jobs: true,
      flags: { 'konnectors.isolation': isolation, 'safe_http.trusted_private_networks': ['127.0.0.1'] },
    });
    vendor = await startVendor();
    folder = await mkdtemp(join(tmpdir(), 'konnector-libs-'));
    await buildKonnector(folder);
    alice = await stack.addInstance('alice');
    const installing = await stack.services.konnectors.install(alice, 'vendor', { source: pathToFileURL(folder).href });
    await installing.done;
  }, 60_000);
  afterAll(async () => {
    vendor?.close();
    await stack?.[Symbol.asyncDispose]();
    if (folder) await rm(folder, { recursive: true });
  });

  async function addAccount(password: string): Promise<string> {
    const { accounts, docs } = stack.services;
    const site = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    const body = { account_type: 'vendor', auth: { login: 'alice', password, site }, name: password.slice(0, 3) };
    const sealed = JSON.parse(accounts.seal(alice, Json.of(body)).text) as JsonObject;
    return (await docs.create(alice, 'io.cozy.accounts', sealed))._id;
  }

  async function run(account: string): Promise<Job> {
    const { jobs } = stack.services;
    const message = { konnector: 'vendor', account, folder_to_save: 'yes' };
    const { _id } = await jobs.push(alice, { worker: 'konnector', message, options: { max_exec_count: 1 } });
    await expect.poll(async () => (await jobs.get(alice, _id)).state, { timeout: 40_000 }).toMatch(/done|errored/);
    return jobs.get(alice, _id);
  }

  const all = async (doctype: string) => {
    const found = await Array.fromAsync(stack.services.docs.all<JsonObject>(alice, doctype));
    return found.map(({ _id, _rev, cozyMetadata: _, metadata: __, ...members }) => members);
  };

  test('a konnector saves files and documents, and the next run only what is new', { timeout: 90_000 }, async () => {
    const account = await addAccount(PASSWORD);
    expect(await run(account)).toMatchObject({ state: 'done' });
    const files = async () => {
      const found = await all('io.cozy.files');
      return found.filter(({ type }) => type === 'file').map(({ name, mime, path: _ }) => [name, mime]);
    };
    const bills = DAYS.map((day) => ({ day, amount: Number(day.slice(-2)) }));
    const pdfs = DAYS.map((day) => [`${day}.pdf`, 'application/pdf']);
    expect((await files()).sort()).toEqual(pdfs);
    expect(await all('io.cozy.bills')).toEqual(expect.arrayContaining(bills));
    expect(await all('io.cozy.heights')).toEqual([expect.objectContaining({ login: 'alice', count: 2 })]);
    const [saved] = await all('io.cozy.accounts');
    expect(saved).toMatchObject({ account_type: 'vendor', data: { bills: 2 } });

    DAYS.push('2026-03-07');
    expect(await run(account)).toMatchObject({ state: 'done' });
    expect((await files()).sort()).toEqual([...pdfs, ['2026-03-07.pdf', 'application/pdf']]);
    expect(await all('io.cozy.bills')).toHaveLength(3);
    expect(await all('io.cozy.heights')).toEqual([expect.objectContaining({ login: 'alice', count: 3 })]);
    expect(stack.errors).toEqual([]);
  });

  test('a wrong password fails with the word of the ecosystem, and saves nothing', async () => {
    const before = await all('io.cozy.bills');
    expect(await run(await addAccount('wrong'))).toMatchObject({ state: 'errored', error: 'LOGIN_FAILED' });
    expect(await all('io.cozy.bills')).toEqual(before);
  }, 60_000);
});
