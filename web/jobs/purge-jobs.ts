import { DOCTYPES } from '#model/docs';
import { parseTtl } from '#model/permission';
import { permissionOf } from '#web/middleware';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';

/** `DELETE /jobs/purge?workers=a,b&duration=2W`: removes old jobs that are over. */
export async function purgeJobs(c: JobsContext, { permissions, jobs }: JobsRoutesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.jobs);
  const workers = c.req.query('workers')?.split(',').filter(Boolean);
  const duration = c.req.query('duration');
  const deleted = await jobs.purge(c.var.instance, {
    ...(workers && workers.length > 0 && { workers }),
    ...(duration && { olderThan: parseTtl(duration) }),
  });
  return c.json({ deleted });
}
