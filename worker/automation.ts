import { z } from 'zod';
import { AUTOMATION_WORKER, type Automations, TRIES } from '#model/automation';
import { DOCTYPES } from '#model/docs';
import type { Worker } from '#model/job';

const MESSAGE = z.looseObject({ automation: z.string() });

/** Does what a rule of the owner says: `{ automation }`, pushed by its trigger. */
export function automationWorker({ run }: Pick<Automations, 'run'>): Worker {
  return {
    type: AUTOMATION_WORKER,
    concurrency: 4,
    maxExecCount: TRIES,
    timeout: 300_000,
    reserved: true,
    uses(message) {
      const { automation } = MESSAGE.safeParse(message).data ?? {};
      return automation === undefined ? [] : [{ verb: 'PATCH', doctype: DOCTYPES.automations, id: automation }];
    },
    run,
  };
}
