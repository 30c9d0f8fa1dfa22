import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';

/** `POST /jobs/clean`: ends the jobs that have been stuck for more than an hour. */
export async function cleanJobs(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'POST', DOCTYPES.jobs);
  return c.json({ deleted: await jobs.clean(c.var.instance) });
}
