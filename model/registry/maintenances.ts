import { DOCTYPES, type Docs, GLOBAL_PREFIX } from '#model/docs';
import { ifFound } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';

interface StoredMaintenances {
  /** Slug -> what the operator says of it. */
  konnectors: Record<string, JsonObject>;
}

/** The konnectors that the operator of this server has put in maintenance, whatever their registry says. */
export interface Maintenances {
  list(): Promise<Readonly<Record<string, JsonObject>>>;
  activate(slug: string, options: JsonObject): Promise<void>;
  /** Succeeds when there is none. */
  deactivate(slug: string): Promise<void>;
}

const OWNER = { prefix: GLOBAL_PREFIX };
const ID = 'konnectors-maintenance';

export function createMaintenances({ docs }: { docs: Pick<Docs, 'get' | 'create' | 'update'> }): Maintenances {
  async function find() {
    return ifFound(docs.get<StoredMaintenances>(OWNER, DOCTYPES.configs, ID));
  }

  async function change(edit: (konnectors: Map<string, JsonObject>) => void): Promise<void> {
    const old = await find();
    const konnectors = new Map(Object.entries(old?.konnectors ?? {}));
    edit(konnectors);
    const document = { konnectors: Object.fromEntries(konnectors) };
    if (old) await docs.update<StoredMaintenances>(OWNER, DOCTYPES.configs, { ...old, ...document });
    else await docs.create<StoredMaintenances>(OWNER, DOCTYPES.configs, { _id: ID, ...document });
  }

  return {
    list: async () => (await find())?.konnectors ?? {},
    activate: (slug, options) => change((konnectors) => konnectors.set(slug, options)),
    deactivate: (slug) => change((konnectors) => konnectors.delete(slug)),
  };
}
