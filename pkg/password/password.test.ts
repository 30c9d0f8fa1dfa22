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
    const small = createHasher({ concurrency: 1, maxWaiting: 1, maxOfOne: 1 });
    const results = await Promise.allSettled([small.hash('a'), small.hash('b'), small.hash('c')]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await small.hash('d')).toContain('scrypt$');
  });
});

describe('turns', () => {
  function line(options: Partial<Parameters<typeof createTurns>[0]> = {}) {
    const turns = createTurns({ concurrency: 1, maxWaiting: 20, maxOfOne: 4, ...options });
    const order: string[] = [];
    const run = (account: string, name: string, { network = name, isKnown = false } = {}) =>
      turns({ account, network, isKnown }, async () => void order.push(name)).catch(
        () => void order.push(`not ${name}`),
      );
    return { order, run };
  }

  test('a flood on one account makes the others wait for one of its tasks only', async () => {
    const { order, run } = line();
    const flood = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'].map((name) => run('a', name));
    await Promise.all([...flood, run('b', 'b1'), run('c', 'c1'), run('b', 'b2')]);
    expect(order.filter((name) => !name.startsWith('not'))).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4', 'a5']);
    expect(order.filter((name) => name.startsWith('not'))).toEqual(['not a6', 'not a7']);
    await run('a', 'a8');
    expect(order.at(-1)).toBe('a8');
  });

  test('strangers on as many accounts, from as many networks as there are places, come after who is known', async () => {
    const { order, run } = line();
    const flood = Array.from({ length: 50 }, (_, n) => run(`account ${n}`, `stranger ${n}`));
    await Promise.all([...flood, run('mine', 'owner', { isKnown: true })]);
    expect(order.filter((name) => !name.startsWith('not'))[1]).toBe('owner');
    expect(order).toHaveLength(51);
  });

  test.each([
    ['network', (n: number) => [`account ${n}`, { network: `net ${n % 5}` }] as const],
    ['account', (n: number) => [`account ${n % 5}`, {}] as const],
  ])('a newcomer takes the place of one of a crowd of one %s', async (_, whose) => {
    const { order, run } = line();
    const flood = Array.from({ length: 30 }, (_, n) => {
      const [account, more] = whose(n);
      return run(account, `crowd ${n}`, more);
    });
    await Promise.all([...flood, run('mine', 'owner')]);
    expect(order).toContain('owner');
    expect(order.filter((name) => name.startsWith('crowd'))).toHaveLength(20);
  });
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
