import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IdentityFixture, identityFixture } from '#tests/identity-fixture';
import { loginWalk } from '#tests/login-walk';

let fixture: IdentityFixture;
beforeAll(async () => {
  fixture = await identityFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('nothing that opens a door is ever written in a log, whatever becomes of it', async () => {
  const walk = await loginWalk(fixture, 'quiet.localhost');
  await fixture.instances.update(await fixture.instances.get(walk.domain), { magic_link: true });
  const visitor = fixture.browser();
  const secrets: string[] = [await walk.hash(), 'wrong-passphrase'];
  await walk.logIn(visitor, { passphrase: 'wrong-passphrase' });
  await walk.logIn(visitor);
  secrets.push(visitor.cookies.get('cozysessid')?.value ?? '', visitor.cookies.get('cozydevice')?.value ?? '');
  for (const [ask, param] of [
    ['/auth/passphrase_reset', 'token'],
    ['/auth/magic_link', 'code'],
  ] as const) {
    await walk.post(visitor, ask, {});
    const code = new URL(walk.link()).searchParams.get(param) ?? '';
    secrets.push(code);
    await visitor.request(`http://${walk.domain}/auth/magic_link?code=${code}`);
    await visitor.request(`http://${walk.domain}/auth/passphrase_renew?token=${code}`);
  }
  const instance = await fixture.instances.get(walk.domain);
  const confirmation = fixture.codes.issue(instance, 'confirmation');
  secrets.push(confirmation);
  await visitor.request(`http://${walk.domain}/auth/confirm/${confirmation}`);
  await fixture.instances.update(instance, { auth_mode: 'two_factor_mail' });
  const step = new URL(((await (await walk.logIn(visitor)).json()) as { redirect: string }).redirect).searchParams;
  const token = step.get('two_factor_token') ?? '';
  secrets.push(token, walk.code());
  await walk.post(visitor, '/auth/twofactor', { 'two-factor-token': token, 'two-factor-passcode': walk.code() });

  const written = fixture.logs.join('\n');
  expect(written).toContain('login refused');
  expect(written).toContain('/auth/confirm/***');
  expect(secrets.filter((secret) => secret === '' || written.includes(secret))).toEqual([]);
});
