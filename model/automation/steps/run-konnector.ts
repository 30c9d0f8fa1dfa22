import { isKind } from '#pkg/errors';
import { StepError } from '../faults.ts';
import type { StepOf } from '../types.ts';
import { pushOnce } from './send-mail.ts';
import type { Plan, StepContext } from './types.ts';

/** Launches the trigger of a konnector, as its owner would by hand. */
export async function planKonnector(context: StepContext, step: StepOf<'konnector'>): Promise<Plan> {
  const { deps, instance, key, chain } = context;
  const trigger = await deps.triggers.get(instance, step.trigger).catch((cause: unknown) => {
    throw isKind(cause, 'not-found') ? new StepError('konnector_gone', { cause }) : cause;
  });
  const { konnector } = (trigger.message ?? {}) as { konnector?: unknown };
  if (trigger.worker !== 'konnector' || typeof konnector !== 'string') throw new StepError('konnector_gone');
  return {
    shown: { konnector },
    async perform() {
      await deps.origins.noteKonnector(instance, konnector, chain);
      await pushOnce(context, { id: key, worker: 'konnector', message: trigger.message, trigger_id: trigger._id });
    },
  };
}
