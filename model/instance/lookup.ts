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
  find(domain: string): Promise<Instance | undefined>;
  forget(...domains: (string | undefined)[]): void;
}

export function createLookup(docs: Docs, claims: DomainClaims, now: () => number): Lookup {
  const entries = new Map<string, { until: number; found: Promise<Instance | undefined> }>();

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
      const found = load(domain);
      entries.set(domain, { until: now() + LIFE, found });
      found.catch(() => entries.delete(domain));
      return found;
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
