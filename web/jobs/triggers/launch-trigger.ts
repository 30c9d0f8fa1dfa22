import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { jobResource } from '../job-resource.ts';
import { allowTrigger } from './allow-trigger.ts';

/** `POST /jobs/triggers/:id/launch`: 201 with the job that is pushed now. */
export async function launchTrigger(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const trigger = await allowTrigger(c, deps, 'POST');
  const job = await deps.triggers.launch(c.var.instance, trigger);
  return renderResource(c, jobResource(job), { status: 201 });
}
