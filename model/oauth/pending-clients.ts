import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';
import { isKind } from '#pkg/errors';
import type { OAuthClient, OAuthClientData } from './types.ts';

/** Worker that calls `forgetPending`. */
export const CLEAN_CLIENTS = 'clean-clients';

const ONE_HOUR = 3_600_000;
/** After the hour is over. */
const DELAY = ONE_HOUR + 60_000;

interface PendingClientsDeps {
  docs: Docs;
  jobs: Pick<Jobs, 'push'>;
  now: () => number;
}

/** Clients that registered, and that wait for the owner: an hour, then they are removed. */
export function createPendingClients({ docs, jobs, now }: PendingClientsDeps) {
  const isForgotten = ({ pending, cozyMetadata }: OAuthClientData) =>
    pending === true && now() - Date.parse(cozyMetadata.createdAt) > ONE_HOUR;

  /** One job for all that wait. */
  async function removeLater(instance: Instance): Promise<void> {
    await jobs.push(instance, { worker: CLEAN_CLIENTS, message: {}, delay: DELAY, unique: CLEAN_CLIENTS });
  }

  async function remove(instance: Instance, client: OAuthClient): Promise<void> {
    await docs.delete(instance, DOCTYPES.oauthClients, client).catch((error: unknown) => {
      // It was accepted or removed meanwhile.
      if (!isKind(error, 'conflict', 'not-found')) throw error;
    });
  }

  return {
    isForgotten,
    remove,
    removeLater,
    async forgetPending(instance: Instance): Promise<void> {
      let isWaiting = false;
      for await (const client of docs.all<OAuthClientData>(instance, DOCTYPES.oauthClients)) {
        if (isForgotten(client)) await remove(instance, client);
        else if (client.pending) isWaiting = true;
      }
      if (isWaiting) await removeLater(instance);
    },
  };
}

export type PendingClients = ReturnType<typeof createPendingClients>;
