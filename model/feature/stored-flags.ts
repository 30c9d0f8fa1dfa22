import { DOCTYPES, type Docs, followDocuments, GLOBAL_PREFIX, type StoredObject } from '#model/docs';
import { ifFound, isKind } from '#pkg/errors';
import type { Flags } from './types.ts';

const GLOBAL = { prefix: GLOBAL_PREFIX };
const ATTEMPTS = 5;
const NONE: Flags = Object.freeze({});

/** Flags kept in a document that belongs to no instance. */
export interface StoredFlags {
  read(id: string): Promise<Flags>;
  /** Merges, one writer after the other; members for which `isRemoval` holds go away. */
  merge(id: string, changes: Flags, isRemoval: (value: unknown) => boolean): Promise<Flags>;
}

export function createStoredFlags(docs: Docs): StoredFlags {
  const known = followDocuments<Flags, Flags>(docs, {
    doctype: DOCTYPES.settings,
    entriesOf: (document) => [[document._id, membersOf(document)]],
    now: Date.now,
  });

  async function load(id: string): Promise<StoredObject<Flags> | undefined> {
    return ifFound(docs.get<Flags>(GLOBAL, DOCTYPES.settings, id));
  }

  async function write(id: string, changes: Flags, isRemoval: (value: unknown) => boolean): Promise<Flags> {
    const current = await load(id);
    const flags = mergeFlags(current ? membersOf(current) : {}, changes, isRemoval);
    if (current) await docs.update<Flags>(GLOBAL, DOCTYPES.settings, { ...flags, _id: id, _rev: current._rev });
    else await docs.create<Flags>(GLOBAL, DOCTYPES.settings, { ...flags, _id: id });
    return flags;
  }

  return {
    read: async (id) => (await known(GLOBAL)).get(id) ?? NONE,
    async merge(id, changes, isRemoval) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await write(id, changes, isRemoval);
        } catch (error) {
          if (attempt === ATTEMPTS || !isKind(error, 'conflict')) throw error;
        }
      }
    },
  };
}

export function mergeFlags(current: Flags, changes: Flags, isRemoval: (value: unknown) => boolean): Flags {
  const merged = Object.entries({ ...current, ...changes });
  return Object.fromEntries(merged.filter(([, value]) => !isRemoval(value)));
}

function membersOf(document: Flags): Flags {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !name.startsWith('_')));
}
