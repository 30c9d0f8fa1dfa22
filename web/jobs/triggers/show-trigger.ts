import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { allowOwnTrigger } from './allow-trigger.ts';
import { triggerResource } from './trigger-resource.ts';

/** `GET /jobs/triggers/:id` */
export async function showTrigger(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const trigger = await allowOwnTrigger(c, deps, 'GET');
  return renderResource(c, await triggerResource(deps, c.var.instance, trigger));
}
