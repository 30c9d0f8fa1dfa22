import type { LookupAddress } from 'node:dns';

export interface RepositoryOptions {
  /** Opens a way out that leads to no private address, for one run of a program. */
  openProxy: () => Promise<AsyncDisposable & { readonly url: string }>;
  /** An address of a host that may be reached. Rejects when there is none. */
  resolve: (host: string) => Promise<LookupAddress[]>;
  /** Of `git+ssh://`: a private key, and the keys of the servers that are trusted. @default those of this account */
  ssh?: { key?: string; knownHosts?: string };
}
