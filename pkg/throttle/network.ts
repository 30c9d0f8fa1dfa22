import { isIPv6 } from 'node:net';

/** Groups of an IPv6 address that name a network: whoever has one address has 2^64 of them. */
const NETWORK_GROUPS = 4;

/** Who is counted: an IPv4 address, or the network (/64) of an IPv6 one. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':');
    first.push(...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last);
  }
  return first
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
