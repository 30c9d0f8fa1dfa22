import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '#pkg/errors';
import { isInNetworks, isPublicAddress, parseNetwork } from './is-public.ts';

export interface GuardOptions {
  /** Networks that may be reached though they are private: `10.1.0.0/16`, `::1`. Throws for one that is not so. */
  trustedNetworks?: readonly string[];
  /** Default: the system's resolver. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

/**
 * Says which addresses of a host may be reached. What it answers is to be connected to as it is: a name that is resolved
 * a second time may lead elsewhere (DNS rebinding).
 */
export interface AddressGuard {
  /** One address, of a socket. */
  allows(address: string): boolean;
  /**
   * Addresses of a host (a name, or an address without brackets) that may be reached, one at least. Rejects with kind
   * `unprocessable` and the code `private_address` when there is none, `bad-gateway` when the name is not known.
   */
  resolve(host: string): Promise<LookupAddress[]>;
  /** The same for `net.connect` and `tls.connect`, which ask it for names only: check an address by `allows`. */
  readonly lookup: LookupFunction;
}

export function createAddressGuard({ trustedNetworks = [], resolve = systemResolve }: GuardOptions = {}): AddressGuard {
  const trusted = trustedNetworks.map(parseNetwork);
  const allows = (address: string) => isPublicAddress(address) || isInNetworks(address, trusted);

  async function allowed(host: string): Promise<LookupAddress[]> {
    const family = isIP(host);
    const found = family === 0 ? await resolve(host).catch(unknownName) : [{ address: host, family }];
    const addresses = found.filter(({ address }) => allows(address));
    if (addresses.length > 0) return addresses;
    throw privateAddress();
  }

  return {
    allows,
    resolve: allowed,
    lookup: (host, options, callback) => {
      allowed(host).then(
        (addresses) => {
          const wanted = addresses.filter(({ family }) => !options.family || toFamily(options.family) === family);
          const [first] = wanted;
          if (!first) callback(new AppError('bad-gateway', 'This name has no address of that kind'), '', 4);
          else if (options.all) callback(null, wanted);
          else callback(null, first.address, first.family);
        },
        (error: Error) => callback(error, '', 4),
      );
    },
  };
}

export function privateAddress(): AppError {
  return new AppError('unprocessable', 'This address is not on the internet', { code: 'private_address' });
}

function systemResolve(host: string): Promise<LookupAddress[]> {
  return dns.lookup(host, { all: true });
}

function unknownName(cause: unknown): never {
  throw new AppError('bad-gateway', 'This name is not known', { code: 'unknown_host', cause });
}

function toFamily(family: number | string): number {
  return Number(String(family).replace('IPv', ''));
}
