import type { Handler } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

/** The domains of the instances that have this version of a web app. */
export function listByAppVersion({
  instances,
  docs,
}: InstancesRoutesDeps): Handler<WebEnv, '/with-app-version/:slug/:version'> {
  return async (c) => {
    const { slug, version } = c.req.param();
    const domains: string[] = [];
    for await (const instance of instances.all()) {
      const app = await docs
        .get<{ version?: string }>(instance, DOCTYPES.apps, `${DOCTYPES.apps}/${slug}`)
        .catch((error: unknown) => {
          if (isKind(error, 'not-found')) return undefined;
          throw error;
        });
      if (app?.version === version) domains.push(instance.domain);
    }
    return c.json({ instances: domains });
  };
}
