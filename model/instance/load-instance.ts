import { DOCTYPES, type Docs, GLOBAL_PREFIX } from '#model/docs';
import { isKind } from '#pkg/errors';
import type { Instance } from './types.ts';

/** Whose documents the instances are. */
export const GLOBAL = { prefix: GLOBAL_PREFIX } as const;

/** What is stored now, or undefined. */
export async function loadInstance(docs: Docs, id: string): Promise<Instance | undefined> {
  try {
    return freeze(await docs.get<Instance>(GLOBAL, DOCTYPES.instances, id));
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Instances are shared between requests: no one may change one in place. */
export function freeze(instance: Instance): Instance {
  for (const value of Object.values(instance)) if (typeof value === 'object') Object.freeze(value);
  return Object.freeze(instance);
}
