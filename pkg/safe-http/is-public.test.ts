import { expect, test } from 'vitest';
import { isInNetworks, isPublicAddress, parseNetwork } from './is-public.ts';

test.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a01:e0a::1', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
  'localhost',
  '',
  '1.1.1.1/8',
])('%j is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test('a network is known in whatever way its addresses are written', () => {
  const networks = ['10.1.0.0/16', '192.168.1.9', 'fd00::/8'].map(parseNetwork);
  for (const inside of ['10.1.255.1', '::ffff:10.1.0.1', '192.168.1.9', 'fd00::1']) {
    expect([inside, isInNetworks(inside, networks)]).toEqual([inside, true]);
  }
  for (const outside of ['10.2.0.1', '192.168.1.8', 'fe00::1', '::1', 'x']) {
    expect([outside, isInNetworks(outside, networks)]).toEqual([outside, false]);
  }
  expect(() => parseNetwork('10.1.0.0/99')).toThrow();
  expect(() => parseNetwork('home')).toThrow();
});
