import { setTimeout as sleep } from 'node:timers/promises';
import type { Apps } from '#model/app';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { AccountEnds } from './account-ends.ts';

export interface KonnectorEndsDeps {
  docs: Docs;
  jobs: Pick<Jobs, 'push' | 'pending'>;
  konnectors: Pick<Apps, 'get' | 'uninstall'>;
  accountEnds: Pick<AccountEnds, 'end'>;
}

/** Type of the jobs that remove a konnector. */
export const REMOVE_KONNECTOR = 'remove-konnector';

/** How a konnector goes that has accounts: they go first, and it may clean up there (`on_delete_account`). */
export interface KonnectorEnds {
  /** Asks for it, if there is any account. @returns false when there is none: it can go at once */
  begin(instance: Instance, slug: string): Promise<boolean>;
  /** Does it; a second time too. */
  run(instance: Instance, slug: string, signal: AbortSignal): Promise<void>;
}

/** Between two looks at the jobs that are awaited, in ms. */
const LOOK_EVERY = 500;

export function createKonnectorEnds({ docs, jobs, konnectors, accountEnds }: KonnectorEndsDeps): KonnectorEnds {
  async function* accountsOf(instance: Instance, slug: string): AsyncGenerator<StoredObject<JsonObject>> {
    for await (const account of docs.all<JsonObject>(instance, DOCTYPES.accounts)) {
      if (account['account_type'] === slug) yield account;
    }
  }

  /** Whether the konnector still has to see to an account that is gone. */
  async function isAtWork(instance: Instance, slug: string): Promise<boolean> {
    const pending = await jobs.pending(instance, 'konnector');
    return pending.some(({ message }) => {
      const { konnector, account_deleted: deleted } = (message ?? {}) as JsonObject;
      return konnector === slug && deleted === true;
    });
  }

  return {
    async begin(instance, slug) {
      const { done } = await accountsOf(instance, slug).next();
      if (done) return false;
      await konnectors.get(instance, slug);
      await jobs.push(instance, { worker: REMOVE_KONNECTOR, message: { slug }, unique: slug });
      return true;
    },

    async run(instance, slug, signal) {
      for await (const account of accountsOf(instance, slug)) {
        await docs.delete(instance, DOCTYPES.accounts, account).catch((error: unknown) => {
          if (!isKind(error, 'not-found')) throw error;
        });
        // Not left to the change that follows: it would come once the konnector is gone.
        await accountEnds.end(instance, account);
      }
      while (await isAtWork(instance, slug)) await sleep(LOOK_EVERY, undefined, { signal });
      await konnectors.uninstall(instance, slug).catch((error: unknown) => {
        if (!isKind(error, 'not-found')) throw error;
      });
    },
  };
}
