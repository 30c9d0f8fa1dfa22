import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createHasher, deriveClientHash } from '#pkg/password';
import { createTurns } from './turns.ts';

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

test('a flood of one lane makes the others wait for one of its tasks only', async () => {
  const turns = createTurns({ concurrency: 1, maxWaiting: 20, maxInLane: 4 });
  const order: string[] = [];
  const run = (lane: string, name: string) => turns(lane, async () => void order.push(name));
  const flood = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'].map((name) => run('a', name));
  const others = [run('b', 'b1'), run('c', 'c1'), run('b', 'b2')];
  const results = await Promise.allSettled([...flood, ...others]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4', 'a5']);
  await run('a', 'a8');
  expect(order.at(-1)).toBe('a8');
});

test.each([
  [`scrypt$32768$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`, false],
  [`scrypt$65536$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`, false],
  [`scrypt$16384$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`, true],
  [`scrypt$32768$8$1$${'00'.repeat(8)}$${'00'.repeat(32)}`, true],
  [`scrypt$32768$8$1$${'00'.repeat(16)}$${'00'.repeat(16)}`, true],
  ['not one of ours', false],
])('%s is weak: %s', (text, weak) => {
  expect(hasher.isWeak(text)).toBe(weak);
});

test('the hash that a client sends is PBKDF2 twice', async () => {
  const master = pbkdf2Sync('pass', 'me@cozy.localhost', 50_000, 32, 'sha256');
  const expected = pbkdf2Sync(master, 'pass', 1, 32, 'sha256').toString('base64');
  expect(await deriveClientHash('pass', { salt: 'me@cozy.localhost', iterations: 50_000 })).toBe(expected);
});
