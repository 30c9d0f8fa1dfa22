import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { ifFound, isKind } from '#pkg/errors';
import type { Trigger, TriggerDocument } from './types.ts';

const JOBS_OF = { ddoc: 'by-trigger', name: 'by-trigger', fields: ['trigger_id', 'queued_at'] } as const;

/** The documents of the triggers, and the jobs that they made. */
export function createTriggerDocuments(docs: Docs) {
  return {
    get: (instance: Instance, id: string): Promise<Trigger> =>
      docs.get<TriggerDocument>(instance, DOCTYPES.triggers, id),
    all: (instance: Instance) => docs.all<TriggerDocument>(instance, DOCTYPES.triggers),
    create: (instance: Instance, document: TriggerDocument & { _id: string }): Promise<Trigger> =>
      docs.create<TriggerDocument>(instance, DOCTYPES.triggers, document),
    update: (instance: Instance, next: Trigger, old: Trigger): Promise<Trigger> =>
      docs.update<TriggerDocument>(instance, DOCTYPES.triggers, next, old),

    async find(instance: Instance, id: string): Promise<Trigger | undefined> {
      return ifFound(docs.get<TriggerDocument>(instance, DOCTYPES.triggers, id));
    },

    /** Nothing happens when somebody else has done it. */
    async remove(instance: Instance, trigger: Trigger): Promise<void> {
      try {
        await docs.delete(instance, DOCTYPES.triggers, trigger);
      } catch (error) {
        if (!isKind(error, 'not-found', 'conflict')) throw error;
      }
    },

    /** The last first. */
    async jobs(instance: Instance, triggerId: string, limit: number): Promise<Job[]> {
      const database = await docs.ensureDatabase(instance, DOCTYPES.jobs);
      await database.defineView(JOBS_OF);
      const range = { startKey: [triggerId, {}], endKey: [triggerId], descending: true, limit, includeDocs: true };
      const { rows } = await database.view(JOBS_OF.ddoc, JOBS_OF.name, range);
      return rows.flatMap(({ doc }) =>
        doc ? [{ ...(doc.body.value as object), _id: doc.id, _rev: doc.rev } as Job] : [],
      );
    },
  };
}

export type TriggerDocuments = ReturnType<typeof createTriggerDocuments>;
