/** The table of contents of the admin port: it has no instance of its own, and one passphrase for all. */
import { Hono, type MiddlewareHandler } from 'hono';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { type AccountTypesAdminDeps, accountTypesRoutes } from '#web/accounts';
import { type FsckDeps, fsckRoutes } from '#web/fsck';
import { adminOAuthRoutes, type InstancesRoutesDeps, instancesRoutes } from '#web/instances';
import { type Metrics, metricsRoutes } from '#web/metrics';
import { requestContext, type WebEnv } from '#web/middleware';
import { type OidcDeps, oidcAdminRoutes } from '#web/oidc';
import { adminRealtimeRoutes } from '#web/realtime';
import { type MaintenanceAdminDeps, maintenanceRoutes } from '#web/registry';
import { type RemoteSecretsAdminDeps, remoteSecretsRoutes } from '#web/remote';
import { jsonApiErrors } from '#web/render';
import { connectionCheckRoutes, type StatusDeps, statusRoutes } from '#web/status';
import { type VersionInfo, versionRoutes } from '#web/version';
import type { Fetch } from './router.ts';

export interface AdminRouterDeps {
  authenticate: MiddlewareHandler<WebEnv>;
  log: Logger;
  instances: InstancesRoutesDeps & FsckDeps;
  accountTypes: AccountTypesAdminDeps;
  metrics: Pick<Metrics, 'registry'>;
  oidc: Pick<OidcDeps, 'oidc'>;
  registry: MaintenanceAdminDeps;
  remoteSecrets: RemoteSecretsAdminDeps;
  status: StatusDeps;
  version: VersionInfo;
}

export function adminRouter(deps: AdminRouterDeps): Fetch {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.notFound(() => {
    throw new AppError('not-found', 'Not Found');
  });
  app.use(requestContext(deps));
  app.use(deps.authenticate);
  app.route('/instances', instancesRoutes(deps.instances));
  app.route('/instances', fsckRoutes(deps.instances));
  app.route('/oauth', adminOAuthRoutes(deps.instances));
  app.route('/oidc', oidcAdminRoutes(deps.oidc));
  app.route('/accounts/types', accountTypesRoutes(deps.accountTypes));
  app.route('/konnectors/maintenance', maintenanceRoutes(deps.registry));
  app.route('/remote/secrets', remoteSecretsRoutes(deps.remoteSecrets));
  app.route('/metrics', metricsRoutes(deps.metrics));
  for (const end of ['', '/']) {
    app.route(`/status${end}`, statusRoutes(deps.status));
    app.route(`/version${end}`, versionRoutes(deps));
    app.route(`/realtime${end}`, adminRealtimeRoutes());
  }
  app.route('/connection_check', connectionCheckRoutes());
  return app.fetch as Fetch;
}
