import type { Context, Hono } from 'hono';
import type { Instance } from '#model/instance';
import { accountProviderRoutes, accountsRoutes, accountTokensRoutes } from '#web/accounts';
import { appsRoutes, konnectorsRoutes } from '#web/apps';
import { assetsRoutes, wellKnownAssetRoutes } from '#web/assets';
import { authRoutes, entryRoutes, passkeyRoutes } from '#web/auth';
import { automationsRoutes } from '#web/automations';
import { dataRoutes } from '#web/data';
import { deletionRoutes } from '#web/deletion';
import { docsRoutes } from '#web/docs';
import { errorsRoutes } from '#web/errors';
import { filesRoutes } from '#web/files';
import { guestsRoutes } from '#web/guests';
import { installRoutes } from '#web/install';
import { intentsRoutes } from '#web/intents';
import { jobsRoutes, konnectorTriggerRoutes } from '#web/jobs';
import type { WebEnv } from '#web/middleware';
import * as middleware from '#web/middleware';
import { nextcloudRoutes } from '#web/nextcloud';
import { notificationsRoutes } from '#web/notifications';
import {
  deviceLimitRoutes,
  flagshipOnboardingRoutes,
  oauthMetadataRoutes,
  oauthRoutes,
  oidcDeviceRoutes,
} from '#web/oauth';
import { oidcGateRoutes, oidcProviderRoutes, oidcRoutes } from '#web/oidc';
import { permissionsRoutes } from '#web/permissions';
import { publicRoutes, wellKnownRoutes } from '#web/public';
import { realtimeRoutes } from '#web/realtime';
import { registryRoutes } from '#web/registry';
import { proxyRoutes, remoteRoutes } from '#web/remote';
import { blockedPage } from '#web/render';
import { settingsRoutes } from '#web/settings';
import { shortcutsRoutes } from '#web/shortcuts';
import { connectionCheckRoutes, statusRoutes } from '#web/status';
import { versionRoutes } from '#web/version';
import { describeServer } from './api-description.ts';
import { knownHost, openRouter } from './open-router.ts';
import type { RouterDeps } from './router-deps.ts';

/** First segments of what an owner who has not signed new terms in time cannot use. */
const TERMS_FIRST = new Set([
  'data',
  'files',
  'permissions',
  'realtime',
  'shortcuts',
  'jobs',
  'automations',
  'registry',
  'intents',
  'remote',
  'proxy',
]);

/** The table of contents: the hosts of the instances, their API and the pages of the server. */
export function apiRouter(deps: RouterDeps): Hono<WebEnv> {
  const { services } = deps;
  const app = openRouter(deps, middleware.cors());

  // What needs no instance.
  for (const end of ['', '/']) {
    app.route(`/status${end}`, statusRoutes(services.status));
    app.route(`/version${end}`, versionRoutes({ version: services.version }));
  }
  app.route('/docs', docsRoutes({ describe: () => describeServer(app.routes, services.version.version) }));
  app.route('/connection_check', connectionCheckRoutes());
  app.route('/oidc', oidcProviderRoutes(services.oidc));
  app.route('/accounts', accountProviderRoutes(services.accounts));
  app.route('/assets', assetsRoutes(services.assets));
  app.route('/', wellKnownAssetRoutes(services.assets));

  const instances = { findByHost: (_host: string, c: Context<WebEnv>) => instanceOf(deps, c) };
  app.use(
    middleware.inSteps(middleware.findInstance({ instances, scheme: deps.scheme }), middleware.findSession(deps)),
  );
  app.route('/apps/', appsRoutes(services.apps));
  app.route('/konnectors/', konnectorsRoutes(services.konnectors));
  app.route('/settings/passphrase', flagshipOnboardingRoutes(services.oauth));
  app.route('/settings/clients', deviceLimitRoutes(services.oauth));
  app.route('/settings', settingsRoutes(services.settings));

  app.use(
    middleware.inSteps(
      middleware.refuseBlocked(blockedPage(deps.pages)),
      middleware.refuseExpiredTerms(deps.warnings, TERMS_FIRST),
    ),
  );
  app.route('/', entryRoutes(services.auth));
  app.route('/auth', oidcGateRoutes(services.oidc));
  app.route('/auth', authRoutes(services.auth));
  app.route('/auth/deletion', deletionRoutes(services.deletion));
  app.route('/auth/guest', guestsRoutes(services.guests));
  app.route('/auth/install', installRoutes(services.install));
  app.route('/auth', oauthRoutes(services.oauth));
  app.route('/oidc', oidcRoutes(services.oidc));
  app.route('/oidc', oidcDeviceRoutes(services.oauth));
  app.route('/public', publicRoutes(services.public));
  app.route('/.well-known', wellKnownRoutes(services.public));
  app.route('/.well-known', oauthMetadataRoutes(services.oauth));
  app.route('/.well-known', passkeyRoutes(services.auth));
  app.route('/accounts', accountsRoutes(services.accounts));
  app.route('/accounts', accountTokensRoutes(services.accounts));
  app.route('/data/', dataRoutes(services.data));
  app.route('/errors', errorsRoutes(services.errors));
  app.route('/files/', filesRoutes(services.files));
  app.route('/intents', intentsRoutes(services.intents));
  app.route('/automations', automationsRoutes(services.automations));
  app.route('/jobs', jobsRoutes(services.jobs));
  app.route('/konnectors', konnectorTriggerRoutes(services.jobs));
  app.route('/notifications', notificationsRoutes(services.notifications));
  app.route('/permissions', permissionsRoutes(services.permissions));
  app.route('/realtime/', realtimeRoutes(services.realtime));
  for (const end of ['', '/']) app.route(`/registry${end}`, registryRoutes(services.registry));
  app.route('/remote/nextcloud', nextcloudRoutes(services.nextcloud));
  app.route('/remote', remoteRoutes(services.remote));
  app.route('/proxy', proxyRoutes(services.remote));
  app.route('/shortcuts', shortcutsRoutes(services.shortcuts));
  return app;
}

/** Asked again when the first look found nothing: if the store has failed, it fails here, where errors have their dialect. */
function instanceOf({ matchHost }: RouterDeps, c: Context<WebEnv>): Instance | Promise<Instance> {
  if (c.env.match) return knownHost(c.env.match).instance;
  return Promise.resolve(matchHost(middleware.hostOf(c.req.header('Host')))).then((match) => knownHost(match).instance);
}
