import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { invalid, readAttributes } from '../read-attributes.ts';
import { allowTriggerChange } from './allow-trigger.ts';
import { messageOf, textAt } from './create-trigger.ts';
import { triggerResource } from './trigger-resource.ts';

/** `PATCH /jobs/triggers/:id`: the message, a pause, and when an `@cron` fires; anything else stays as it is. */
export async function patchTrigger(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const { trigger, allowNext } = await allowTriggerChange(c, deps, 'PATCH');
  const given = await readAttributes(c);
  const message = messageOf(given);
  if (message !== undefined) await allowNext(message);
  const text = textAt(given, 'arguments');
  const { paused } = given;
  if (paused !== undefined && typeof paused !== 'boolean') throw invalid('/data/attributes/paused');
  const updated = await deps.triggers.patch(instance, trigger, {
    ...(text !== '' && { arguments: text }),
    ...(message !== undefined && { message }),
    ...(paused !== undefined && { paused }),
  });
  return renderResource(c, await triggerResource(deps, instance, updated));
}
