import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import type { Cache } from '#pkg/cache';
import type { JsonObject } from '#pkg/json';
import { valueAt } from './template.ts';

/** One write of a document: its `generation` is the number that its revision begins with. */
export interface Write {
  doctype: string;
  id: string;
  generation: number;
}

/**
 * Which rules led to a change: what a rule is about to write is noted before it is written, so that the job which follows from it
 * knows. Kept for as long as a job may wait.
 */
export interface Origins {
  /** @param chain ids of rules, the one that writes last */
  noteWrite(instance: Instance, write: Write, chain: readonly string[]): Promise<void>;
  /** What a konnector makes while it runs counts as made by who ran it. */
  noteKonnector(instance: Instance, slug: string, chain: readonly string[]): Promise<void>;
  /** Empty when no rule had a hand in it, or nobody remembers. */
  of(instance: Instance, job: Job): Promise<string[]>;
}

const WRITE_KEPT = 3_600_000;
/** As long as a konnector may wait and run. */
const KONNECTOR_KEPT = 1_800_000;

export function createOrigins(cache: Cache): Origins {
  const writeKey = ({ prefix }: Instance, { doctype, id, generation }: Write) =>
    `automation-write:${prefix}:${doctype}:${generation}:${id}`;
  const konnectorKey = ({ prefix }: Instance, slug: string) => `automation-konnector:${prefix}:${slug}`;
  const read = async (key: string) => JSON.parse((await cache.get(key)) ?? '[]') as string[];

  return {
    noteWrite: (instance, write, chain) => cache.set(writeKey(instance, write), JSON.stringify(chain), WRITE_KEPT),
    noteKonnector: (instance, slug, chain) =>
      cache.set(konnectorKey(instance, slug), JSON.stringify(chain), KONNECTOR_KEPT),
    async of(instance, { event }) {
      if (event === null) return [];
      const { verb, doc } = event as { verb: string; doc: JsonObject };
      const { _type: doctype, _id: id, _rev: rev } = doc as { _type: string; _id: string; _rev: string };
      const chain = await read(writeKey(instance, { doctype, id, generation: generationOf(rev) }));
      const maker = valueAt(doc, 'cozyMetadata.createdByApp');
      if (chain.length > 0 || verb !== 'CREATED' || typeof maker !== 'string') return chain;
      return read(konnectorKey(instance, maker));
    },
  };
}

export function generationOf(rev: string): number {
  return Number.parseInt(rev, 10) || 0;
}
