import type { HostMatch, Instance } from './types.ts';

/** The instance under the domain that a request used: its links and its cookies stay where the visitor is. */
export function seenAs({ instance, domain }: Pick<HostMatch, 'instance' | 'domain'>): Instance {
  const { domain: main, domain_aliases: aliases = [] } = instance;
  if (domain === main || !aliases.includes(domain)) return instance;
  const others = aliases.filter((alias) => alias !== domain);
  return { ...instance, domain, main_domain: main, domain_aliases: [main, ...others] };
}
