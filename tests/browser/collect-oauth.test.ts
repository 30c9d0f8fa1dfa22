import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import type { JsonObject } from '#pkg/json';
import { accessibilityFaults } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const suite = browserSuite(async () => ({
  jobs: true,
  flags: { 'konnectors.isolation': 'permissions', 'safe_http.trusted_private_networks': '127.0.0.1' },
}));

const CLIENT = { id: 'cozy', secret: 's3cret of the server' };
const HOSTILE = '<script>document.title=1</script>';

/** A provider with a page that asks, and tokens that may be refreshed or taken back. */
class Provider {
  /** What its token endpoint does. */
  mood: 'honest' | 'garbage' = 'honest';
  readonly codes = new Set<string>();
  readonly #access = new Set<string>();
  readonly #refresh = new Set<string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The owner takes back what they gave, at the provider. */
  revoke(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  expire(): void {
    this.#access.clear();
  }

  close(): void {
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '', this.origin);
    if (pathname === '/auth') response.setHeader('Content-Type', 'text/html').end(this.#page(searchParams));
    else if (pathname === '/token') this.#give(new URLSearchParams(body), response);
    else {
      const isKnown = this.#access.has(request.headers.authorization?.replace('Bearer ', '') ?? '');
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? 'balance: 12' : '');
    }
  }

  #page(asked: URLSearchParams): string {
    const back = (answer: Record<string, string>) => {
      const url = new URL(asked.get('redirect_uri') ?? '');
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
      return url.href.replaceAll('&', '&amp;');
    };
    const state = asked.get('state') ?? '';
    const code = randomUUID();
    this.codes.add(code);
    return `<title>Provider</title><p>${asked.get('scope')}</p>
      <a href="${back({ code, state })}">Agree</a>
      <a href="${back({ error: 'access_denied', error_description: HOSTILE, state })}">Refuse</a>
      <a href="${back({ code, state: 'guessed' })}">Lie</a>`;
  }

  #give(asked: URLSearchParams, response: ServerResponse): void {
    if (this.mood === 'garbage') return void response.end(HOSTILE);
    const isClient = asked.get('client_id') === CLIENT.id && asked.get('client_secret') === CLIENT.secret;
    const isKnown =
      this.codes.delete(asked.get('code') ?? '') || this.#refresh.delete(asked.get('refresh_token') ?? '');
    response.setHeader('Content-Type', 'application/json');
    if (!isClient || !isKnown) return void response.writeHead(400).end('{"error":"invalid_grant"}');
    const [access_token, refresh_token] = [`access-${randomUUID()}`, `refresh-${randomUUID()}`];
    this.#access.add(access_token);
    this.#refresh.add(refresh_token);
    response.end(JSON.stringify({ access_token, refresh_token, token_type: 'Bearer', expires_in: 3600 }));
  }
}

const provider = new Provider();
let folder: string;
beforeAll(async () => {
  await provider.start();
  folder = await mkdtemp(join(tmpdir(), 'collect-oauth-'));
  const manifest = {
    name: 'Bank',
    slug: 'bank',
    language: 'node',
    oauth: { scope: ['accounts', 'offline'] },
    permissions: { accounts: { type: 'io.cozy.accounts', verbs: ['GET'] }, bills: { type: 'io.cozy.bills' } },
  };
  await writeFile(join(folder, 'manifest.konnector'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), SOURCE);
});
afterAll(async () => {
  provider.close();
  await rm(folder, { recursive: true });
});

/** Refreshes its token when it is refused, as those of the ecosystem do. */
const SOURCE = `
const { COZY_URL, COZY_CREDENTIALS, COZY_FIELDS } = process.env;
const { account } = JSON.parse(COZY_FIELDS);
const log = (type, message) => console.log(JSON.stringify({ type, message }));
const ask = (method, path, body) => fetch(COZY_URL + path, { method, body, headers: {
  Authorization: 'Bearer ' + COZY_CREDENTIALS, 'Content-Type': 'application/json', Accept: 'application/json' } });
(async () => {
  const { oauth, data } = await (await ask('GET', '/data/io.cozy.accounts/' + account)).json();
  const me = (token) => fetch('ORIGIN/me', { headers: { Authorization: 'Bearer ' + token } });
  let answer = await me(oauth.access_token);
  if (answer.status === 401) {
    log('info', 'asking for another token');
    const refreshed = await ask('POST', '/accounts/bank/' + account + '/refresh');
    if (!refreshed.ok) throw new Error('USER_ACTION_NEEDED.OAUTH_OUTDATED');
    answer = await me((await refreshed.json()).data.attributes.oauth.access_token);
  }
  log('info', 'the token was ' + oauth.access_token);
  log('info', await answer.text());
  await ask('POST', '/data/io.cozy.bills/', JSON.stringify({ vendor: 'Bank' }));
})().catch((error) => { log('critical', error.message); process.exit(1); });`;

inChromium(
  `an account is opened at its provider, refreshed, taken back and opened again${note}`,
  { timeout: 90_000 },
  async () => {
    await writeFile(join(folder, 'index.js'), SOURCE.replace('ORIGIN', provider.origin));
    const { page, visitor, instance } = await openAtHome(suite, 'oauth', 'collect/');
    const { accountTypes, konnectors, docs } = suite.stack.services;
    await accountTypes.put('bank', {
      grant_mode: 'authorization_code',
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      auth_endpoint: `${provider.origin}/auth`,
      token_endpoint: `${provider.origin}/token`,
    });
    await (await konnectors.install(instance, 'bank', { source: pathToFileURL(folder).href })).done;
    const documents = (doctype: string) => Array.fromAsync(docs.all<JsonObject>(instance, doctype));
    const link = (name: string) => page.getByRole('link', { name, exact: true });
    const said = (words: string) => page.locator('.run__line', { hasText: words }).waitFor();
    const save = page.getByRole('button', { name: 'Save and read now' });
    const begin = async () => {
      await page.goto(`http://collect.${instance.domain}/#/connected/bank/new`);
      await link('Log in at Bank').click();
      await page.getByText('accounts offline').waitFor();
    };

    await page.locator('.ui-link-card', { hasText: 'Bank' }).waitFor();
    // Refused, then answered by a provider that lies: nothing is made, and the owner may try again.
    await begin();
    await link('Refuse').click();
    await page.getByText('Bank did not give access. You can try again.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    provider.mood = 'garbage';
    await begin();
    await link('Agree').click();
    await page.getByText('Bank did not give access. You can try again.').waitFor();
    provider.mood = 'honest';
    await begin();
    const answered = page.waitForResponse((response) => response.url().includes('/accounts/bank/redirect'));
    await link('Lie').click();
    expect((await answered).status()).toBe(400);
    expect(await documents('io.cozy.accounts').catch(() => [])).toEqual([]);

    await begin();
    await link('Agree').click();
    await page.getByRole('heading', { name: 'Connect Bank' }).waitFor();
    await save.click();
    await page.getByText('Up to date').waitFor();
    await said('balance: 12');
    await said('the token was ***');
    expect(page.url()).not.toMatch(/access-|refresh-/);
    const [account] = await documents('io.cozy.accounts');
    expect(account).toMatchObject({ account_type: 'bank', oauth: { token_type: 'Bearer' } });
    expect(JSON.stringify(account)).not.toMatch(/access-|refresh-/);
    expect(await accessibilityFaults(page)).toEqual([]);

    const readNow = page.getByRole('button', { name: 'Read now', exact: true });
    provider.expire();
    await readNow.click();
    await said('asking for another token');
    await said('balance: 12');
    await page.getByText('Up to date').waitFor();

    provider.revoke();
    await readNow.click();
    await page.getByRole('heading', { name: 'The access has expired' }).waitFor();
    await link('Log in there again').first().click();
    await link('Agree').click();
    await save.click();
    await page.getByText('Up to date').waitFor();
    expect((await documents('io.cozy.accounts')).map(({ _id }) => _id)).toEqual([account?._id]);

    await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect.poll(() => documents('io.cozy.accounts')).toEqual([]);
    expect(await documents('io.cozy.bills')).toHaveLength(3);
    const expected = /40[04] .*\/(accounts\/bank\/redirect|data\/io\.cozy\.accounts\/_normal_docs)/;
    expect(
      visitor.problems.filter((one) => !expected.test(one) && !one.startsWith(`request to ${provider.origin}/auth`)),
    ).toEqual([]);
    expect(await page.title()).not.toBe('1');
    await visitor.context.close();
  },
);
