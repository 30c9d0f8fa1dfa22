import { createHash } from 'node:crypto';
import { DOCTYPES, type DocEvent, type StoredObject, toObject } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Triggers } from '#model/trigger';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { Programs } from './types.ts';

export interface AccountEndsDeps {
  instances: Pick<Instances, 'byPrefix'>;
  triggers: Pick<Triggers, 'list' | 'remove'>;
  jobs: Pick<Jobs, 'push'>;
  konnectors: Pick<Programs, 'get'>;
}

/**
 * What follows when an account is deleted: its triggers go, and its konnector is run once more if the manifest says what it has
 * to do then (`on_delete_account`). A change handler of `model/follower`: a second time changes nothing.
 */
export function createAccountEnds({ instances, triggers, jobs, konnectors }: AccountEndsDeps) {
  const followed: ReadonlySet<string> = new Set([DOCTYPES.accounts]);

  async function cleanUp(instance: Instance, konnector: string, account: StoredObject<JsonObject>) {
    const found = await konnectors.get(instance, konnector).catch((error: unknown) => {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    });
    if (typeof found?.['on_delete_account'] !== 'string') return;
    const { _id, _rev } = account;
    const message = { account: _id, account_rev: _rev, konnector, account_deleted: true };
    // One job, however often it is asked.
    const id = createHash('sha256').update(`account ${_id} ${_rev}`).digest('hex').slice(0, 32);
    await jobs.push(instance, { id, worker: 'konnector', message });
  }

  async function end(instance: Instance, account: StoredObject<JsonObject>): Promise<void> {
    for await (const trigger of triggers.list(instance)) {
      const { account: id } = (trigger.message ?? {}) as JsonObject;
      if (trigger.worker !== 'konnector' || id !== account._id) continue;
      await triggers.remove(instance, trigger).catch((error: unknown) => {
        if (!isKind(error, 'not-found', 'conflict')) throw error;
      });
    }
    const konnector = account['account_type'];
    if (typeof konnector === 'string') await cleanUp(instance, konnector, account);
  }

  return {
    /** @param account as it was before it was deleted */
    end,
    doctypes: () => followed,

    async handle({ verb, prefix, doc, old = doc }: DocEvent): Promise<void> {
      if (verb !== 'DELETED') return;
      const instance = await instances.byPrefix(prefix);
      if (instance && !instance.deleting) await end(instance, toObject<JsonObject>(old));
    },
  };
}

export type AccountEnds = ReturnType<typeof createAccountEnds>;
