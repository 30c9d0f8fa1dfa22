import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createProvider } from './provider.ts';

const ISSUER = 'https://provider.example';

/** A provider that says of any token that it is of Ada. */
function provider() {
  return createProvider({
    settings: {
      clientId: 'cozy',
      scope: 'openid',
      redirectUri: 'https://cozy.example/oidc/redirect',
      issuer: ISSUER,
      authorizeUrl: `${ISSUER}/auth`,
      tokenUrl: `${ISSUER}/token`,
      userinfoUrl: `${ISSUER}/me`,
      allowsCustomInstance: true,
      allowsOAuthToken: true,
      providerKey: 'main',
    },
    clientSecret: 'secret',
    fetch: async () => Response.json({ sub: 'ada' }),
  });
}

const token = (claims: Record<string, unknown>) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));

test.each([
  ['that is opaque', async () => 'opaque', true],
  ['of this client, by RFC 9068', () => token({ client_id: 'cozy', aud: 'some-api' }), true],
  ['of this client, by OpenID Connect', () => token({ azp: 'cozy', aud: ['some-api', 'cozy'] }), true],
  ['for this client alone', () => token({ aud: 'cozy' }), true],
  ['of another client', () => token({ client_id: 'game', aud: 'cozy' }), false],
  ['of another client, by OpenID Connect', () => token({ azp: 'game' }), false],
  ['for another client', () => token({ aud: ['game'] }), false],
])('an access token %s', async (_, make, isGood) => {
  const read = provider().readOwnAccessToken(await make());
  if (isGood) expect((await read).sub).toBe('ada');
  else await expect(read).rejects.toThrow('The token was given to another client');
  // The administrator's own services have tokens of their own.
  expect((await provider().readAccessToken(await make())).sub).toBe('ada');
});
