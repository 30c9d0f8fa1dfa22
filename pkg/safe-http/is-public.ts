import ipaddr from 'ipaddr.js';

/** A range of addresses: `10.1.0.0/16`, or one address. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Throws for what is no range. */
export function parseNetwork(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

export function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}

/**
 * True for an address that the whole internet can reach: not this machine, nor its networks, nor what the registries of
 * special addresses keep (RFC 6890). An IPv4 address inside an IPv6 one counts as what it is; the other ways to write
 * one there (NAT64, 6to4, Teredo) are refused.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  // All that is given to anybody in IPv6 (RFC 4291 section 2.4); the rest has no name in the library's table.
  return address.kind() === 'ipv4' || address.match(ipaddr.parse('2000::'), 3);
}

export function isInNetworks(text: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return networks.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
}
