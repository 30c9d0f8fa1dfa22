import { DOCTYPES, type Docs } from '#model/docs';
import { freeze, GLOBAL } from './load-instance.ts';
import type { Instance, InstanceChanges } from './types.ts';

/** Rejects with kind `conflict` when `instance` is not what is stored. `undefined` removes a member. */
export async function writeInstance(docs: Docs, instance: Instance, changes: InstanceChanges): Promise<Instance> {
  const next = { ...instance, ...changes } as Instance;
  return freeze(await docs.update<Instance>(GLOBAL, DOCTYPES.instances, next, instance));
}
