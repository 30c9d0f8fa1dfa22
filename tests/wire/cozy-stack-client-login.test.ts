import { createRequire } from 'node:module';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import { type LiveCozy, liveCozy } from '#tests/wire/live-cozy';

interface LoginClient {
  fetchSessionCodeWithPassword(given: {
    passwordHash: string;
    twoFactorToken?: string;
    twoFactorPasscode?: string;
  }): Promise<{ session_code: string }>;
}
const { OAuthClient } = createRequire(import.meta.url)('cozy-stack-client') as {
  OAuthClient: new (options: object) => LoginClient;
};

let cozy: LiveCozy;
beforeAll(async () => {
  cozy = await liveCozy();
});
afterAll(() => cozy[Symbol.asyncDispose]());

test('the client of the ecosystem logs in with a passphrase, then with a code of the second factor', async () => {
  const { passphrases, instances, secondFactors } = cozy.stack.services;
  const iterations = 50_000;
  const { salt } = kdfParameters(cozy.instance);
  const passwordHash = await deriveClientHash('a lamp in the window', { salt, iterations });
  await passphrases.reset(cozy.instance, { passphrase: passwordHash, iterations });
  const client = new OAuthClient({ uri: cozy.uri, oauth: { redirectURI: 'https://a.example/', clientName: 'Test' } });
  expect(await client.fetchSessionCodeWithPassword({ passwordHash })).toEqual({ session_code: expect.any(String) });

  const instance = await instances.get(cozy.instance.domain);
  const { secret } = await secondFactors.prepareTotp(instance);
  const app = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
  const [recovery = ''] = await secondFactors.confirmTotp(instance, app.generate(), { address: '127.0.0.1' });
  const refusal = await client.fetchSessionCodeWithPassword({ passwordHash }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ status: 403, reason: { two_factor_token: expect.any(String) } });
  const { reason } = refusal as { reason: { two_factor_token: string } };
  const second = { passwordHash, twoFactorToken: reason.two_factor_token };
  await expect(client.fetchSessionCodeWithPassword({ ...second, twoFactorPasscode: '000' })).rejects.toMatchObject({
    status: 403,
  });
  const twoFactorPasscode = recovery;
  expect(await client.fetchSessionCodeWithPassword({ ...second, twoFactorPasscode })).toEqual({
    session_code: expect.any(String),
  });
});
