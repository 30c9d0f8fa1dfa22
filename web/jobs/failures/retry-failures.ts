import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { jobResource } from '../job-resource.ts';

/**
 * `POST /jobs/failures/:id/retry`: 202 with the job that does it again. The right is one of its own: the work was asked by others
 * than who asks now, and may be the server's.
 */
export async function retryFailure(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'POST', DOCTYPES.jobFailures);
  const job = await jobs.retry(c.var.instance, c.req.param('id') ?? '');
  return renderResource(c, jobResource(job), { status: 202 });
}

/** `POST /jobs/failures/retry`: `{retried, left}`. */
export async function retryFailures(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'POST', DOCTYPES.jobFailures);
  return c.json(await jobs.retryAll(c.var.instance));
}
