import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Trigger, TriggerState } from '#model/trigger';
import type { Resource } from '#web/render';
import type { JobsRoutesDeps } from '../deps.ts';

/** With what became of its last jobs, and when the next one comes. */
export async function triggerResource(
  { triggers, addresses }: JobsRoutesDeps,
  instance: Instance,
  trigger: Trigger,
): Promise<Resource> {
  const [state, next] = await Promise.all([triggers.state(instance, trigger), triggers.next(instance, trigger)]);
  const self = `/jobs/triggers/${trigger._id}`;
  return {
    type: DOCTYPES.triggers,
    id: trigger._id,
    rev: trigger._rev,
    attributes: { ...trigger, current_state: { ...state, ...(next !== undefined && { next_execution: next }) } },
    links: {
      self,
      ...(trigger.type === '@webhook' && {
        webhook: `${addresses.origin(instance)}/jobs/webhooks/${trigger._id}`,
      }),
    },
  };
}

export function stateResource(state: TriggerState): Resource {
  return { type: `${DOCTYPES.triggers}.state`, id: state.trigger_id, attributes: { ...state } };
}
