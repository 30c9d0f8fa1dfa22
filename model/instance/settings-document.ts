import { DOCTYPES, type Docs, followDocuments, type Owner } from '#model/docs';
import { isKind } from '#pkg/errors';
import type { InstanceSettings } from './types.ts';

const ID = 'io.cozy.settings.instance';
/** Two people who change different members at once both succeed. */
const ATTEMPTS = 5;

export interface SettingsDocument {
  read(owner: Owner): Promise<InstanceSettings>;
  look(owner: Owner): Promise<InstanceSettings>;
  /** Creates the document at need; `undefined` removes a member. */
  update(owner: Owner, changes: Record<string, unknown>): Promise<InstanceSettings>;
}

export function createSettingsDocument(docs: Docs, now: () => number): SettingsDocument {
  const known = followDocuments<object, InstanceSettings>(docs, {
    doctype: DOCTYPES.settings,
    entriesOf: (document) => (document._id === ID ? [[ID, document as InstanceSettings]] : []),
    now,
  });
  const read = (owner: Owner) => docs.get<object>(owner, DOCTYPES.settings, ID) as Promise<InstanceSettings>;

  async function write(owner: Owner, changes: Record<string, unknown>): Promise<InstanceSettings> {
    const current = await read(owner).catch((error: unknown) => {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    });
    const next = Object.entries({ ...current, ...changes }).filter(([, value]) => value !== undefined);
    const object = { ...Object.fromEntries(next), _id: ID };
    if (!current) return docs.create<object>(owner, DOCTYPES.settings, object) as Promise<InstanceSettings>;
    const update = { ...object, _rev: current._rev };
    return docs.update<object>(owner, DOCTYPES.settings, update, current) as Promise<InstanceSettings>;
  }

  return {
    read,
    look: async (owner) => (await known(owner)).get(ID) ?? read(owner),
    async update(owner, changes) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await write(owner, changes);
        } catch (error) {
          if (attempt === ATTEMPTS || !isKind(error, 'conflict')) throw error;
        }
      }
    },
  };
}
