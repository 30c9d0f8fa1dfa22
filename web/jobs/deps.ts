import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Permissions } from '#model/permission';
import type { Triggers } from '#model/trigger';
import type { WebEnv } from '#web/middleware';

export interface JobsRoutesDeps {
  addresses: Pick<Addresses, 'origin'>;
  instances: Pick<Instances, 'settings'>;
  jobs: Jobs;
  permissions: Permissions;
  triggers: Triggers;
}

export type JobsContext = Context<WebEnv>;
