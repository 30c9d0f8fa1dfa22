import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { JobError, type Use, type Worker } from '#model/job';
import type { Konnectors } from '#model/konnector';
import type { JsonValue } from '#pkg/json';

const MESSAGE = z.looseObject({
  konnector: z.string().regex(/^[a-z0-9-]{1,100}$/),
  account: z.string().optional(),
  folder_to_save: z.string().optional(),
  account_deleted: z.boolean().optional(),
  account_rev: z.string().optional(),
});

/** Runs a konnector: `{ konnector, account, folder_to_save }`. */
export function konnectorWorker(konnectors: Pick<Konnectors, 'run'>): Worker {
  return {
    type: 'konnector',
    concurrency: 2,
    maxExecCount: 2,
    timeout: 300_000,
    reserved: false,
    uses: usesOf,
    async run({ instance, job, signal }) {
      const message = MESSAGE.safeParse(job.message);
      if (!message.success) throw new JobError('The message does not name a konnector', { retry: false });
      await konnectors.run(instance, job, message.data, signal);
    },
  };
}

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A konnector is given its account and its folder by the message. */
function usesOf(message: JsonValue): Use[] {
  const { account, folder_to_save: folder } = MESSAGE.safeParse(message).data ?? {};
  const uses: Use[] = [];
  if (account !== undefined) uses.push({ verb: 'GET', doctype: DOCTYPES.accounts, id: account });
  if (!folder || folder === 'yes') return uses;
  return [...uses, ...ALL.map((verb) => ({ verb, doctype: DOCTYPES.files, id: folder }))];
}
