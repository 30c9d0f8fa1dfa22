import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound, isKind } from '#pkg/errors';
import type { Run, RunDocument } from './types.ts';

const BY_RULE = { ddoc: 'by-automation', name: 'by-automation', fields: ['automation', 'started_at'] } as const;
/** Runs of a rule that are kept. */
const KEPT = 100;
/** Old ones that are removed at a time. */
const SWEPT = 20;

/** What the rules did. */
export interface Runs {
  find(instance: Instance, id: string): Promise<Run | undefined>;
  create(instance: Instance, run: RunDocument & { _id: string }): Promise<Run>;
  update(instance: Instance, run: Run): Promise<Run>;
  /** The newest first. */
  last(instance: Instance, automation: string, limit: number): Promise<Run[]>;
  /** Forgets the oldest, beyond those that are kept. */
  sweep(instance: Instance, automation: string): Promise<void>;
  /** Forgets all of them. */
  forget(instance: Instance, automation: string): Promise<void>;
}

export function createRuns(docs: Docs): Runs {
  const doctype = DOCTYPES.automationRuns;

  async function list(instance: Instance, automation: string, page: { skip?: number; limit: number }): Promise<Run[]> {
    const database = await docs.ensureDatabase(instance, doctype);
    await database.defineView(BY_RULE);
    const range = { startKey: [automation, {}], endKey: [automation], descending: true, includeDocs: true, ...page };
    const { rows } = await database.view(BY_RULE.ddoc, BY_RULE.name, range);
    return rows.flatMap(({ doc }) =>
      doc ? [{ ...(doc.body.value as object), _id: doc.id, _rev: doc.rev } as Run] : [],
    );
  }

  async function remove(instance: Instance, runs: readonly Run[]): Promise<void> {
    for (const run of runs) {
      await docs.delete(instance, doctype, run).catch((error: unknown) => {
        // Somebody else did.
        if (!isKind(error, 'not-found', 'conflict')) throw error;
      });
    }
  }

  return {
    async find(instance, id) {
      return ifFound(docs.get<RunDocument>(instance, doctype, id));
    },
    create: (instance, run) => docs.create<RunDocument>(instance, doctype, run),
    update: (instance, run) => docs.update<RunDocument>(instance, doctype, run),
    last: (instance, automation, limit) => list(instance, automation, { limit: Math.min(limit, KEPT) }),
    sweep: async (instance, automation) =>
      remove(instance, await list(instance, automation, { skip: KEPT, limit: SWEPT })),
    async forget(instance, automation) {
      for (let runs = await list(instance, automation, { limit: KEPT }); runs.length > 0; ) {
        await remove(instance, runs);
        runs = await list(instance, automation, { limit: KEPT });
      }
    },
  };
}
