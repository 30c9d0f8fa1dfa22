import type { Context } from 'hono';
import type { Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface JobsRoutesDeps {
  instances: Pick<Instances, 'settings'>;
  jobs: Jobs;
  permissions: Permissions;
}

export type JobsContext = Context<WebEnv>;
