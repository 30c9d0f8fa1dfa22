import { DOCTYPES } from '#model/docs';
import type { InstanceParts } from './instance-parts.ts';
import { GLOBAL, loadInstance } from './load-instance.ts';
import { domainsOf } from './lookup.ts';
import type { Instance } from './types.ts';
import { writeInstance } from './write-instance.ts';

/** Marks it first: a destruction that was cut can be asked again, and meanwhile nobody enters. */
export async function destroyInstance(parts: InstanceParts, instance: Instance): Promise<void> {
  const { docs, locks, lookup } = parts;
  await locks.write(`instances/${instance._id}`, async () => {
    const current = await loadInstance(docs, instance._id);
    if (!current) return;
    const marked = current.deleting ? current : await writeInstance(docs, current, { deleting: true });
    lookup.forget(...domainsOf(marked));
    await removeAll(parts, marked);
  });
}

/** Everything of an instance; its own document and its names last. */
export async function removeAll({ docs, claims, lookup, hooks }: InstanceParts, instance: Instance): Promise<void> {
  for (const hook of hooks.beforeDestroy) await hook(instance);
  await docs.couch.destroyPrefix(instance.prefix);
  const current = await loadInstance(docs, instance._id);
  if (current) await docs.delete(GLOBAL, DOCTYPES.instances, current);
  for (const domain of domainsOf(instance)) await claims.release(domain, instance._id);
  lookup.forget(...domainsOf(instance));
}
