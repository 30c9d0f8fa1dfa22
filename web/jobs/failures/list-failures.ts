import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderList } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { failureResource } from './failure-resource.ts';

/** `GET /jobs/failures`: what is not done, the newest first; without what the jobs were asked. */
export async function listFailures(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.jobFailures);
  const failed = await jobs.failures(c.var.instance);
  return renderList(c, failed.map(failureResource));
}
