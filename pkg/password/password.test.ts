import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createHasher, deriveClientHash } from '#pkg/password';

const hasher = createHasher();

describe('the hash that the server keeps', () => {
  test('has the format of the ecosystem, a fresh salt each time, and matches its secret only', async () => {
    const text = await hasher.hash('secret');
    expect(text).toMatch(/^scrypt\$32768\$8\$1\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
    expect(await hasher.hash('secret')).not.toBe(text);
    expect(await hasher.verify('secret', text)).toBe(true);
    expect(await hasher.verify('Secret', text)).toBe(false);
    expect(await hasher.verify('', text)).toBe(false);
  });

  test('reads texts made by others, with other parameters', async () => {
    const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const key = scryptSync('x', salt, 32, { N: 16_384, r: 8, p: 1 }).toString('hex');
    expect(await hasher.verify('x', `scrypt$16384$8$1$${salt.toString('hex')}$${key}`)).toBe(true);
  });

  test.each([
    '',
    'scrypt',
    'scrypt$32768$8$1$zz$zz',
    `scrypt$99999999$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`,
    `scrypt$1048576$999$1$${'00'.repeat(16)}$${'00'.repeat(32)}`,
    `scrypt$0$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`,
    `bcrypt$32768$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`,
  ])('never matches %j', async (text) => {
    expect(await hasher.verify('x', text)).toBe(false);
  });

  test('refuses the flood beyond the queue, and serves those who waited', async () => {
    const small = createHasher({ concurrency: 1, maxWaiting: 1 });
    const results = await Promise.allSettled([small.hash('a'), small.hash('b'), small.hash('c')]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await small.hash('d')).toContain('scrypt$');
  });
});

test('the hash that a client sends is PBKDF2 twice', async () => {
  const master = pbkdf2Sync('pass', 'me@cozy.localhost', 50_000, 32, 'sha256');
  const expected = pbkdf2Sync(master, 'pass', 1, 32, 'sha256').toString('base64');
  expect(await deriveClientHash('pass', { salt: 'me@cozy.localhost', iterations: 50_000 })).toBe(expected);
});
