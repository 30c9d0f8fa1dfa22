import { describe, expect, test } from 'vitest';
import { openMemoryCache } from '#driver/cache/memory';
import { createMailBudget } from './budget.ts';
import { networkOf } from './network.ts';
import { createThrottle } from './throttle.ts';

function throttled() {
  const clock = { now: 0 };
  const throttle = createThrottle(openMemoryCache({ now: () => clock.now }));
  const attempt = (address: string, account = 'alice', device?: string) =>
    throttle.attempt(account, { address, device }).then(
      () => 'heard',
      () => 'refused',
    );
  return { clock, throttle, attempt };
}

describe('who guesses', () => {
  test('has five free tries, then waits twice as long each time, up to a minute', async () => {
    const { clock, attempt } = throttled();
    for (let i = 0; i < 6; i++) expect(await attempt('a')).toBe('heard');
    expect(await attempt('a')).toBe('refused');
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const start = clock.now;
      while ((await attempt('a')) === 'refused') clock.now += 1000;
      waits.push(clock.now - start);
    }
    expect(waits[0]).toBeLessThanOrEqual(2000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    expect(waits.at(-1)).toBe(60_000);
  });

  test('in parallel has one turn', async () => {
    const { attempt } = throttled();
    const results = await Promise.all(Array.from({ length: 50 }, () => attempt('a')));
    expect(results.filter((result) => result === 'heard').length).toBe(6);
  });

  test('is another one for another account or address, and forgotten once right', async () => {
    const { throttle, attempt } = throttled();
    for (let i = 0; i < 7; i++) await attempt('a');
    expect(await attempt('b')).toBe('heard');
    expect(await attempt('a', 'bob')).toBe('heard');
    await throttle.succeeded('alice', { address: 'a' });
    for (let i = 0; i < 5; i++) expect(await attempt('a')).toBe('heard');
  });

  test('from everywhere does not keep out an address that the owner used', async () => {
    const { clock, throttle, attempt } = throttled();
    await throttle.succeeded('alice', { address: 'home' });
    for (let i = 0; i < 300; i++) await attempt(`10.0.0.${i}`);
    expect(await attempt('10.0.1.1')).toBe('refused');
    expect(await attempt('home')).toBe('heard');
    clock.now += 3_600_001;
    expect(await attempt('10.0.1.1')).toBe('heard');
  });

  test('from everywhere does not keep out a browser of the owner, wherever it is, which has no more tries itself', async () => {
    const { throttle, attempt } = throttled();
    for (let i = 0; i < 301; i++) await attempt(`10.0.0.${i}`);
    expect(await attempt('10.0.1.1')).toBe('refused');
    expect(await throttle.attempt('alice', { address: '10.0.1.2', device: 'laptop' })).toEqual({ isKnown: true });
    const tries: string[] = [];
    for (let i = 0; i < 8; i++) tries.push(await attempt(`10.0.2.${i}`, 'alice', 'laptop'));
    expect(tries).toEqual(['heard', 'heard', 'heard', 'heard', 'heard', 'refused', 'refused', 'refused']);
  });

  test('on every account is refused, where the owner did not use that address', async () => {
    const { clock, throttle, attempt } = throttled();
    await throttle.succeeded('alice', { address: 'office' });
    for (let i = 0; i < 300; i++) expect(await attempt('office', `account ${i}`)).toBe('heard');
    expect(await attempt('office', 'bob')).toBe('refused');
    expect(await attempt('office', 'alice')).toBe('heard');
    expect(await attempt('home', 'bob')).toBe('heard');
    clock.now += 3_600_001;
    expect(await attempt('office', 'bob')).toBe('heard');
  });
});

test('mails that anyone may ask for become rare, and never stop', async () => {
  const clock = { now: 0 };
  const mayWrite = createMailBudget(openMemoryCache({ now: () => clock.now }));
  const sentAt: number[] = [];
  for (; clock.now < 3 * 3_600_000; clock.now += 1000) if (await mayWrite('reset alice')) sentAt.push(clock.now);
  const gaps = sentAt.slice(1).map((at, n) => at - (sentAt[n] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(10 * 60_000);
  expect(sentAt.length).toBeLessThanOrEqual(3 * (5 + 6));
  expect(await mayWrite('reset bob')).toBe(true);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
  ['not an address', 'not an address'],
])('the network of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
