import { afterAll, beforeAll, expect, test } from 'vitest';
import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';

let fixture: IdentityFixture;
beforeAll(async () => {
  fixture = await identityFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** Who has chosen a passphrase on our page, a moment ago. */
async function newcomer(domain: string, fields: Record<string, string> = {}) {
  const { register_token = '' } = await fixture.create(domain);
  const visitor = fixture.browser();
  const { salt } = kdfParameters(await fixture.instances.get(domain));
  const passphrase = await deriveClientHash('a lamp in the window', { salt, iterations: 50_000 });
  const registered = await visitor.request(`http://${domain}/settings/passphrase`, {
    method: 'POST',
    headers: { ...FORM, Accept: 'application/json' },
    body: new URLSearchParams({
      register_token,
      passphrase,
      iterations: '50000',
      welcome: 'true',
      ...fields,
    }).toString(),
  });
  return { visitor, registered: (await registered.json()) as { redirect: string } };
}

const at = (domain: string, path = '') => `http://${domain}/auth/welcome${path}`;
const settingsOf = async (domain: string) => fixture.instances.settings(await fixture.instances.get(domain));

async function send(visitor: Browser, domain: string, path: string, fields: Record<string, string>, headers = {}) {
  const page = await (await visitor.request(at(domain), { headers: { 'Accept-Language': 'en' } })).text();
  const [, csrf_token = ''] = /name="csrf_token" value="([^"]+)"/.exec(page) ?? [];
  const body = new URLSearchParams({ csrf_token, ...fields }).toString();
  return visitor.request(at(domain, path), { method: 'POST', headers: { ...FORM, ...headers }, body });
}

test('after the passphrase, the owner says who they are, and is taken up again where they were', async () => {
  const domain = 'new.localhost';
  const { visitor, registered } = await newcomer(domain);
  expect(registered).toEqual({ redirect: at(domain) });
  expect(await (await visitor.request(at(domain), { headers: { 'Accept-Language': 'fr' } })).text()).toMatch(
    /Étape 2 sur 4[\s\S]*<option value="fr" selected>/,
  );
  // Who leaves now comes back here.
  expect((await visitor.request(`http://${domain}/`)).headers.get('Location')).toBe(at(domain));
  const saved = await send(visitor, domain, '', { public_name: ' Ada <b> ', locale: 'fr', tz: 'Europe/Paris' });
  expect([saved.status, saved.headers.get('Location')]).toEqual([303, '/auth/welcome']);
  expect(await settingsOf(domain)).toMatchObject({
    public_name: 'Ada <b>',
    tz: 'Europe/Paris',
    welcome_step: 'passkey',
  });
  expect((await fixture.instances.get(domain)).locale).toBe('fr');
  // The language that was chosen wins over that of the browser.
  const next = await visitor.request(at(domain), { headers: { 'Accept-Language': 'en' } });
  expect(await next.text()).toContain('Étape 3 sur 4');
  expect(await (await visitor.request(at(domain, '?step=owner'))).text()).toContain('value="Ada &lt;b&gt;"');
  const ended = await send(visitor, domain, '/end', {});
  expect([ended.status, ended.headers.get('Location')]).toEqual([303, `http://home.${domain}/`]);
  expect(await settingsOf(domain)).not.toHaveProperty('welcome_step');
  expect((await visitor.request(at(domain))).headers.get('Location')).toBe(`http://home.${domain}/`);
});

test('a program that waits for its owner does not wait for the welcome', async () => {
  const domain = 'program.localhost';
  const redirection = `http://${domain}/auth/authorize?client_id=x`;
  const { visitor, registered } = await newcomer(domain, { redirection });
  expect(registered.redirect).toBe(`${redirection}#=`);
  expect((await visitor.request(`http://${domain}/`)).headers.get('Location')).toBe(at(domain));
});

test('what is wrong is said, and stays in the form', async () => {
  const domain = 'wrong.localhost';
  const { visitor } = await newcomer(domain);
  const long = await send(visitor, domain, '', { public_name: 'x'.repeat(101) });
  expect([long.status, await long.text()]).toEqual([422, expect.stringContaining('This name is too long')]);
  const nowhere = await send(visitor, domain, '', { public_name: 'Ada', tz: 'Europe/Atlantis' });
  expect([nowhere.status, await nowhere.text()]).toEqual([422, expect.stringContaining('value="Ada"')]);
  expect(await settingsOf(domain)).toMatchObject({ welcome_step: 'owner' });
  const unknown = await send(visitor, domain, '', { locale: 'tlh' });
  expect([unknown.status, (await fixture.instances.get(domain)).locale]).toEqual([303, 'en']);
});

test('a passkey wants a recent login, the form of this browser, and a proof', async () => {
  const domain = 'key.localhost';
  const { visitor } = await newcomer(domain);
  await send(visitor, domain, '', {});
  const offered = await send(visitor, domain, '/passkey/options', {});
  expect(await offered.json()).toMatchObject({ rp: { id: 'key.localhost' } });
  const refused = await send(visitor, domain, '/passkey', { credential: '{"id":"x"}' }, { 'Accept-Language': 'en' });
  expect([refused.status, await refused.json()]).toEqual([
    422,
    { error: expect.stringContaining('No passkey was made') },
  ]);
  const forged = { Origin: `http://notes.${domain}` };
  for (const path of ['', '/passkey/options', '/passkey', '/end']) {
    expect((await send(visitor, domain, path, {}, forged)).status, path).toBe(403);
    expect((await send(visitor, domain, path, { csrf_token: 'x' })).status, path).toBe(403);
    expect((await fixture.browser().request(at(domain, path), { method: 'POST' })).status, path).toBe(401);
  }
  fixture.clock.now += 11 * 60_000;
  for (const path of ['/passkey/options', '/passkey']) expect((await send(visitor, domain, path, {})).status).toBe(403);
  expect(await (await visitor.request(at(domain))).text()).toContain('/auth/confirm?state=welcome');
});
