import type { Worker } from '#model/job';
import { CLEAN_CLIENTS, type OAuthClients } from '#model/oauth';

/** Removes the OAuth clients that registered and that the owner has not accepted within an hour. */
export function cleanClientsWorker(oauthClients: Pick<OAuthClients, 'forgetPending'>): Worker {
  return {
    type: CLEAN_CLIENTS,
    concurrency: 1,
    maxExecCount: 3,
    timeout: 300_000,
    reserved: true,
    run: ({ instance }) => oauthClients.forgetPending(instance),
  };
}
