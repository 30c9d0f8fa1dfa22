import type { Automation, Run } from '#model/automation';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Resource } from '#web/render';
import type { AutomationsRoutesDeps } from './deps.ts';

/** With its last run, and for a webhook the address to call, which is a secret. */
export async function automationResource(
  { automations, addresses }: AutomationsRoutesDeps,
  instance: Instance,
  automation: Automation,
): Promise<Resource> {
  const { trigger_id, ...attributes } = automation;
  const [last] = await automations.runs(instance, automation._id, 1);
  const next = await automations.next(instance, automation);
  return {
    type: DOCTYPES.automations,
    id: automation._id,
    rev: automation._rev,
    attributes: {
      ...attributes,
      ...(last && { last_run: runAttributes(last) }),
      ...(next !== undefined && { next_run: next }),
    },
    links: {
      self: `/automations/${automation._id}`,
      ...(automation.when.on === 'webhook' && {
        webhook: `${addresses.origin(instance)}/jobs/webhooks/${trigger_id}`,
      }),
    },
  };
}

export function runResource(run: Run): Resource {
  return { type: DOCTYPES.automationRuns, id: run._id, attributes: runAttributes(run) };
}

function runAttributes({ _id, _rev, chain, ...attributes }: Run): object {
  return attributes;
}
