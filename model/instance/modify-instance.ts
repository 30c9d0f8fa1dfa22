import { AppError } from '#pkg/errors';
import { parseDomain } from './domain-name.ts';
import { toInstanceChanges, toSettingsChanges } from './instance-options.ts';
import type { InstanceParts } from './instance-parts.ts';
import { loadInstance } from './load-instance.ts';
import { domainsOf } from './lookup.ts';
import type { Instance, InstanceChanges, InstanceOptions } from './types.ts';
import { writeInstance } from './write-instance.ts';

/** New names are claimed before the document names them, and those it had are let go after: never is one without owner. */
export async function modifyInstance(
  parts: InstanceParts,
  instance: Instance,
  { domain, ...options }: InstanceOptions & { domain?: string },
): Promise<Instance> {
  const { docs, locks, claims, lookup, subdomains } = parts;
  const asked = toInstanceChanges(options, subdomains);
  const settings = toSettingsChanges(options);
  const name = domain === undefined ? undefined : parseDomain(domain, subdomains);
  return locks.write(`instances/${instance._id}`, async () => {
    const current = await loadInstance(docs, instance._id);
    if (!current) throw new AppError('not-found', 'Instance not found');
    const changes = { ...asked, ...(name !== undefined && renaming(current, name, asked)) };
    const before = domainsOf(current);
    const after = domainsOf({ ...current, ...changes } as Instance);
    await claimNew(parts, current, changes, before);
    const written = Object.keys(changes).length > 0 ? await writeInstance(docs, current, changes) : current;
    for (const old of before) if (!after.includes(old)) await claims.release(old, current._id);
    lookup.forget(...before, ...after);
    if (Object.keys(settings).length > 0) await parts.settings.update(written, settings);
    return written;
  });
}

/**
 * The first name stays the old domain for ever, since the salt of the passphrase is made of it; the names in between
 * become aliases, so that no link breaks.
 */
function renaming(current: Instance, domain: string, asked: InstanceChanges): InstanceChanges {
  if (domain === current.domain) return {};
  const aliases = (asked.domain_aliases ?? current.domain_aliases ?? []).filter((alias) => alias !== domain);
  if (asked.old_domain !== undefined) return { domain, domain_aliases: aliases };
  if (current.old_domain === undefined) return { domain, domain_aliases: aliases, old_domain: current.domain };
  return { domain, domain_aliases: [...new Set([...aliases, current.domain])] };
}

async function claimNew(
  { claims }: InstanceParts,
  current: Instance,
  changes: InstanceChanges,
  before: string[],
): Promise<void> {
  const wanted = [changes.domain ?? current.domain, ...(changes.domain_aliases ?? [])];
  const claimed: string[] = [];
  try {
    for (const domain of wanted) {
      await claims.claim(domain, current._id);
      if (!before.includes(domain)) claimed.push(domain);
    }
  } catch (error) {
    for (const domain of claimed) await claims.release(domain, current._id);
    throw error;
  }
  if (changes.old_domain !== undefined) await claims.claimIfFree(changes.old_domain, current._id);
}
