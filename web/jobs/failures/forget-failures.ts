import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';

/** `DELETE /jobs/failures/:id`: it stays undone. 204. */
export async function forgetFailure(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.jobFailures);
  await jobs.forgetFailure(c.var.instance, c.req.param('id') ?? '');
  return c.body(null, 204);
}

/** `DELETE /jobs/failures`: `{deleted}`. */
export async function forgetFailures(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.jobFailures);
  return c.json({ deleted: await jobs.forgetFailures(c.var.instance) });
}
