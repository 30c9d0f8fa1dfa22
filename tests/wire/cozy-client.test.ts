import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';

// It is CommonJS: its own require gives what its types say.
const { default: CozyClient } = createRequire(import.meta.url)('cozy-client') as typeof import('cozy-client');

// The ecosystem's client, unmodified: how it starts from the page of an app, and how it renews its token.
const DOMAIN = 'cozy.localhost:8080';
const ORIGIN = `http://home.${DOMAIN}`;

let fixture: IdentityFixture;
let owner: Browser;
beforeAll(async () => {
  fixture = await identityFixture();
  const instance = await fixture.instances.update(await fixture.create(DOMAIN), { onboarding_finished: true });
  const session = await fixture.sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const [name = '', value = ''] = fixture.sessions.cookie(instance, session).split(/[=;]/);
  owner = fixture.browser();
  owner.cookies.set(name, { value, domain: '.cozy.localhost', path: '/' });
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) =>
    owner.request(new URL(url, ORIGIN).href, {
      ...init,
      headers: { Origin: ORIGIN, ...(init.headers as Record<string, string>) },
    }),
  );
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await fixture[Symbol.asyncDispose]();
});

class FakeElement {
  readonly dataset: Record<string, string>;
  constructor(dataset: Record<string, string>) {
    this.dataset = dataset;
  }
}

async function clientOfPage() {
  const page = await (await owner.request(`${ORIGIN}/`)).text();
  const [, attribute = ''] = /role="application" data-cozy="([^"]*)"/.exec(page) ?? [];
  const root = new FakeElement({ cozy: attribute.replaceAll('&#34;', '"') });
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('document', { querySelector: (selector: string) => (selector === '[role=application]' ? root : null) });
  vi.stubGlobal('window', { location: new URL(ORIGIN) });
  return CozyClient.fromDOM();
}

test('a client made from the page reads apps and settings', async () => {
  const stack = (await clientOfPage()).getStackClient();
  const apps = await stack.fetchJSON('GET', '/apps/');
  expect(apps.data[0]).toMatchObject({ id: 'io.cozy.apps/home', attributes: { slug: 'home', category: 'cozy' } });
  const { data } = await stack.fetchJSON('GET', '/settings/instance');
  expect(data.attributes.public_name).toBe('Ada <Lovelace>');
  const capabilities = await stack.fetchJSON('GET', '/settings/capabilities');
  expect(capabilities.data.attributes.flat_subdomains).toBe(false);
});

test('a token that expired is renewed from the page, without the owner', async () => {
  const stack = (await clientOfPage()).getStackClient();
  const before = stack.getAccessToken();
  fixture.clock.now += 25 * 3_600_000;
  const apps = await stack.fetchJSON('GET', '/apps/');
  expect(apps.meta.count).toBe(1);
  expect(stack.getAccessToken()).not.toBe(before);
});
