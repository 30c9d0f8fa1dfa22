import type { Docs } from '#model/docs';
import type { DomainClaims } from './domain-claims.ts';
import { loadInstance } from './load-instance.ts';
import type { Instance } from './types.ts';

/** How late, in ms, another process's change may be seen. */
const LIFE = 1000;
/** Unknown hosts are remembered too, so that asking for them costs the store nothing. */
const REMEMBERED = 10_000;

/** Finds the instance of a domain, an alias or an old domain, without asking the store each time. */
export interface Lookup {
  /** At once when it is known: it is asked with every request. */
  find(domain: string): Instance | undefined | Promise<Instance | undefined>;
  forget(...domains: (string | undefined)[]): void;
}

interface Entry {
  until: number;
  /** The promise until it is kept. */
  found: ReturnType<Lookup['find']>;
}

export function createLookup(docs: Docs, claims: DomainClaims, now: () => number): Lookup {
  const entries = new Map<string, Entry>();

  async function load(domain: string) {
    const id = await claims.holder(domain);
    const instance = id === undefined ? undefined : await loadInstance(docs, id);
    return instance && !instance.creating && domainsOf(instance).includes(domain) ? instance : undefined;
  }

  return {
    find(domain) {
      const entry = entries.get(domain);
      if (entry && entry.until > now()) return entry.found;
      entries.delete(domain);
      if (entries.size >= REMEMBERED) entries.delete(entries.keys().next().value as string);
      const loading = load(domain);
      const fresh: Entry = { until: now() + LIFE, found: loading };
      entries.set(domain, fresh);
      loading.then(
        (found) => {
          fresh.found = found;
        },
        () => {
          if (entries.get(domain) === fresh) entries.delete(domain);
        },
      );
      return loading;
    },
    forget(...domains) {
      for (const domain of domains) if (domain !== undefined) entries.delete(domain);
    },
  };
}

export function domainsOf(instance: Pick<Instance, 'domain' | 'domain_aliases' | 'old_domain'>): string[] {
  const { domain, domain_aliases = [], old_domain } = instance;
  return [domain, ...domain_aliases, ...(old_domain === undefined ? [] : [old_domain])];
}
