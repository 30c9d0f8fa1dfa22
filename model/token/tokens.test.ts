import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type Audience, createTokens } from '#model/token';

const NOW = 1_900_000_000;
const HOUR = 3600;
const secret = () => randomBytes(64).toString('base64');

function instanceNamed(domain: string): Instance {
  return {
    _id: domain,
    _rev: '1-a',
    domain,
    prefix: domain,
    locale: 'en',
    environment: 'prod',
    session_secret: secret(),
    oauth_secret: secret(),
    cli_secret: secret(),
    created_at: '',
  };
}

const alice = instanceNamed('alice.example');
const at = (seconds: number) => createTokens({ now: () => seconds * 1000 });
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, as another implementation would. */
function forge(payload: object, { key, alg = 'HS512' }: { key: Buffer; alg?: string }): string {
  const head = `${base64url({ alg, typ: 'JWT' })}.${base64url(payload)}`;
  const hash = alg === 'HS256' ? 'sha256' : 'sha512';
  return `${head}.${alg === 'none' ? '' : createHmac(hash, key).update(head).digest('base64url')}`;
}

const oauthKey = Buffer.from(alice.oauth_secret, 'base64');
const claims = { aud: ['access'], iss: 'alice.example', iat: NOW, sub: 'client', scope: 'io.cozy.files' };

describe('a token', () => {
  test.each<[Audience, object, number | undefined]>([
    ['app', { sessionId: 's' }, 24 * HOUR],
    ['app', {}, HOUR / 2],
    ['konn', {}, HOUR / 2],
    ['access', { scope: 'io.cozy.files:GET' }, 7 * 24 * HOUR],
    ['refresh', { scope: 'io.cozy.files' }, undefined],
    ['registration', {}, undefined],
    ['share', {}, undefined],
    ['cli', { scope: '*' }, HOUR / 2],
  ])('of audience %s with %j lives %s seconds', async (audience, more, life) => {
    const token = await at(NOW).issue(alice, { audience, subject: 'x', ...more });
    const expected = { audience, subject: 'x', issuer: 'alice.example', issuedAt: NOW, ...more };
    expect(await at(NOW).verify(alice, token)).toEqual(expected);
    const end = NOW + (life ?? 100 * 365 * 24 * HOUR);
    expect(await at(end).verify(alice, token)).toEqual(expected);
    if (life !== undefined) await expect(at(end + 1).verify(alice, token)).rejects.toMatchObject({ code: 'expired' });
  });

  test('expires even when it was verified before', async () => {
    let now = NOW * 1000;
    const tokens = createTokens({ now: () => now });
    const token = await tokens.issue(alice, { audience: 'cli', subject: 'x', scope: '*' });
    await tokens.verify(alice, token);
    now += HOUR * 1000;
    await expect(tokens.verify(alice, token)).rejects.toThrow('Expired token');
  });

  test('made elsewhere with the same secret is good, whatever the form of its audience', async () => {
    const found = { audience: 'access', subject: 'client', scope: 'io.cozy.files' };
    expect(await at(NOW).verify(alice, forge(claims, { key: oauthKey }))).toMatchObject(found);
    expect(await at(NOW).verify(alice, forge({ ...claims, aud: 'access' }, { key: oauthKey }))).toMatchObject(found);
  });

  test('of an old domain or of an alias is still good', async () => {
    const moved = { ...alice, domain: 'new.example', old_domain: 'alice.example', domain_aliases: ['alias.example'] };
    for (const iss of ['new.example', 'alice.example', 'alias.example']) {
      const token = forge({ ...claims, iss }, { key: oauthKey });
      expect((await at(NOW).verify(moved, token)).issuer).toBe(iss);
    }
  });

  test('is refused by another instance, and after its secret has changed', async () => {
    const tokens = at(NOW);
    const token = await tokens.issue(alice, { audience: 'app', subject: 'home', sessionId: 's' });
    await tokens.verify(alice, token);
    for (const other of [
      instanceNamed('bob.example'),
      instanceNamed('alice.example'),
      { ...alice, session_secret: secret() },
    ]) {
      await expect(tokens.verify(other, token)).rejects.toMatchObject({ kind: 'bad-token' });
    }
  });

  const appKey = Buffer.concat([Buffer.from('2:'), Buffer.from(alice.session_secret, 'base64')]);
  const good = forge(claims, { key: oauthKey });
  test.each([
    ['', 'nothing'],
    ['x', 'a word'],
    ['a.b.c', 'three words'],
    [good.slice(0, -3), 'a cut signature'],
    [good.replace(/\.[^.]*\./, `.${base64url({ ...claims, scope: '*' })}.`), 'another payload'],
    [forge(claims, { key: oauthKey, alg: 'none' }), 'no signature'],
    [forge(claims, { key: oauthKey, alg: 'HS256' }), 'a weaker signature'],
    [forge({ ...claims, aud: ['app'] }, { key: oauthKey }), 'the key of another audience'],
    [forge(claims, { key: appKey }), 'the key of apps'],
    [forge({ ...claims, aud: ['king'] }, { key: oauthKey }), 'an unknown audience'],
    [forge({ ...claims, aud: ['access', 'cli'] }, { key: oauthKey }), 'two audiences'],
    [forge({ ...claims, aud: undefined }, { key: oauthKey }), 'no audience'],
    [forge({ ...claims, iss: 'bob.example' }, { key: oauthKey }), 'another issuer'],
    [forge({ ...claims, iat: undefined }, { key: oauthKey }), 'no date'],
    [forge(claims, { key: Buffer.alloc(64) }), 'another key'],
    ['.'.repeat(1000), 'dots'],
  ])('%#: with %2$s is refused', async (token) => {
    await expect(at(NOW).verify(alice, token)).rejects.toMatchObject({
      kind: 'bad-token',
      message: 'Invalid JWT token',
    });
  });
});
