import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { textOf } from './parse-options.ts';

/** @compat sizes are texts; the size of the trash is told only when asked, because it costs more elsewhere. */
export function showDiskUsage({ instances, files }: InstancesRoutesDeps): Handler<WebEnv, '/:domain/disk-usage'> {
  return async (c) => {
    const instance = await instances.get(c.req.param('domain'));
    const usage = await files.usage(instance);
    return c.json({
      used: String(usage.used),
      ...(instance.disk_quota !== undefined && { quota: String(instance.disk_quota) }),
      files: String(usage.files),
      versions: String(usage.versions),
      doc_count: usage.docCount,
      versions_count: usage.versionsCount,
      ...(textOf(c, 'include') === 'trash' && { trashed: String(usage.trashed) }),
    });
  };
}
