/** The table of contents of the public port: who answers which host and which path. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { type HostMatch, type Instance, seenAs } from '#model/instance';
import type { Warnings } from '#model/settings';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { type AccountsDeps, accountProviderRoutes, accountsRoutes, accountTokensRoutes } from '#web/accounts';
import { type AppsRoutesDeps, appsRoutes, konnectorsRoutes } from '#web/apps';
import { type AssetsDeps, assetsRoutes, wellKnownAssetRoutes } from '#web/assets';
import { type AuthDeps, authRoutes, entryRoutes, passkeyRoutes } from '#web/auth';
import { type AutomationsRoutesDeps, automationsRoutes } from '#web/automations';
import { type DataDeps, dataRoutes, readDirectly } from '#web/data';
import { type DeletionDeps, deletionRoutes } from '#web/deletion';
import { docsRoutes } from '#web/docs';
import { type ErrorsDeps, errorsRoutes } from '#web/errors';
import { type FilesDeps, filesRoutes } from '#web/files';
import { type GuestsDeps, guestsRoutes } from '#web/guests';
import { type InstallDeps, installRoutes } from '#web/install';
import { type IntentsRoutesDeps, intentsRoutes } from '#web/intents';
import { jobsRoutes, type KonnectorTriggerDeps, konnectorTriggerRoutes } from '#web/jobs';
import type { CountAnswer } from '#web/metrics';
import type { WebEnv } from '#web/middleware';
import * as middleware from '#web/middleware';
import { type NextcloudDeps, nextcloudRoutes } from '#web/nextcloud';
import { type NotificationsRoutesDeps, notificationsRoutes } from '#web/notifications';
import {
  deviceLimitRoutes,
  flagshipOnboardingRoutes,
  type OAuthDeps,
  oauthMetadataRoutes,
  oauthRoutes,
  oidcDeviceRoutes,
} from '#web/oauth';
import { type OidcDeps, oidcGateRoutes, oidcProviderRoutes, oidcRoutes } from '#web/oidc';
import { type PermissionsRoutesDeps, permissionsRoutes } from '#web/permissions';
import { type PublicDeps, publicRoutes, wellKnownRoutes } from '#web/public';
import { type RealtimeDeps, realtimeRoutes } from '#web/realtime';
import { type RegistryDeps, registryRoutes } from '#web/registry';
import { proxyRoutes, type RemoteDeps, remoteRoutes } from '#web/remote';
import { blockedPage, type Pages, pageErrors } from '#web/render';
import { type AppHost, createAppHost, type ServeAppDeps } from '#web/serve-app';
import { type SettingsDeps, settingsRoutes } from '#web/settings';
import { type ShortcutsDeps, shortcutsRoutes } from '#web/shortcuts';
import { connectionCheckRoutes, type StatusDeps, statusRoutes } from '#web/status';
import { type VersionInfo, versionRoutes } from '#web/version';
import { describeServer } from './api-description.ts';

export interface RouterDeps {
  matchHost: (host: string) => Promise<HostMatch | undefined>;
  sessions: middleware.SessionStepDeps['sessions'];
  addresses: middleware.SessionStepDeps['addresses'];
  pages: Pages;
  warnings: Pick<Warnings, 'expiredTerms'>;
  scheme: 'http' | 'https';
  log: Logger;
  countAnswer: CountAnswer;
  services: {
    accounts: AccountsDeps;
    apps: AppsRoutesDeps;
    assets: AssetsDeps;
    auth: AuthDeps;
    automations: AutomationsRoutesDeps;
    data: DataDeps;
    errors: ErrorsDeps;
    files: FilesDeps;
    jobs: KonnectorTriggerDeps;
    konnectors: AppsRoutesDeps;
    deletion: DeletionDeps;
    guests: GuestsDeps;
    install: InstallDeps;
    intents: IntentsRoutesDeps;
    nextcloud: NextcloudDeps;
    notifications: NotificationsRoutesDeps;
    oauth: OAuthDeps;
    oidc: OidcDeps;
    permissions: PermissionsRoutesDeps;
    public: PublicDeps;
    realtime: RealtimeDeps;
    registry: RegistryDeps;
    remote: RemoteDeps;
    serveApp: ServeAppDeps;
    settings: SettingsDeps;
    shortcuts: ShortcutsDeps;
    status: StatusDeps;
    version: VersionInfo;
  };
}

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

/** What `answer` has found for `fetch`. */
const MATCH = Symbol('match');
type MatchedRequest = IncomingMessage & { [MATCH]?: HostMatch | undefined };

export type Fetch = (request: Request, bindings?: HttpBindings) => Response | Promise<Response>;

export interface PublicRouter {
  fetch(...request: Parameters<Fetch>): Promise<Response>;
  /** Answers what is so frequent that it goes before all the rest: see `DirectAnswer`. False: it is for `fetch`. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** The routes of the instances' hosts, as they are written. */
  readonly routes: readonly { method: string; path: string }[];
}

export function publicRouter(deps: RouterDeps): PublicRouter {
  const api = apiRouter(deps);
  const host = createAppHost(deps.services.serveApp);
  const common = middleware.commonHeaders({ https: deps.scheme === 'https' });
  const reads = { ...deps.services.data, sessions: deps.sessions, warnings: deps.warnings };
  const apps = appsRouter(deps, host);
  const matchOf = (name: string) => deps.matchHost(middleware.hostOf(name)).catch(() => undefined);
  return {
    routes: api.routes,
    async answer(request: MatchedRequest, response) {
      const start = performance.now();
      const match = await matchOf(request.headers.host ?? '');
      request[MATCH] = match;
      if (!match) return false;
      const finding = match.slug === undefined ? readDirectly(request, match, reads) : host.answer(request, match);
      // What fails now fails again behind, where errors have their dialect.
      const found = await finding.catch(() => undefined);
      if (!found) return false;
      middleware.sendDirectly(request, response, { ...found, headers: { ...common, ...found.headers } });
      const { method = '', url: path = '' } = request;
      const { route, status } = found;
      const ms = performance.now() - start;
      deps.countAnswer(method, route, status, ms);
      deps.log.debug({ method, path, status, ms: Math.round(ms) }, 'request');
      return true;
    },
    async fetch(request, bindings) {
      const incoming: MatchedRequest | undefined = bindings?.incoming;
      const match = incoming?.[MATCH] ?? (await matchOf(incoming?.headers.host ?? request.headers.get('Host') ?? ''));
      return (match?.slug === undefined ? api : apps).fetch(request, { ...bindings, match });
    },
  };
}

/** The hosts of the instances: their API, and the pages of the server. */
function apiRouter(deps: RouterDeps): Hono<WebEnv> {
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

/** The hosts of the installed apps. */
function appsRouter(deps: RouterDeps, host: AppHost): Hono<WebEnv> {
  const app = openRouter(deps);
  app.use(
    middleware.inSteps(
      (c) => {
        const { instance, moved, slug = '' } = known(c.env.match);
        if (moved) {
          const { pathname, search } = new URL(c.req.url);
          return c.redirect(`${deps.services.serveApp.addresses.app(instance, slug)}${pathname}${search}`, 308);
        }
        c.set('instance', instance);
        return;
      },
      middleware.findSession(deps),
      middleware.refuseBlocked(blockedPage(deps.pages)),
    ),
  );
  app.all('*', async (c) => host.serve(c, c.env.match?.slug ?? ''));
  return app;
}

function openRouter({ log, countAnswer, pages, scheme }: RouterDeps, ...steps: middleware.Step[]): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(pages));
  app.notFound(() => {
    throw new AppError('not-found', 'Page not found');
  });
  const first = [middleware.securityHeaders({ https: scheme === 'https' }), ...steps];
  app.use(middleware.requestContext({ log, first, onAnswer: countAnswer }));
  return app;
}

/** Asked again when the first look found nothing: if the store has failed, it fails here, where errors have their dialect. */
function instanceOf({ matchHost }: RouterDeps, c: Context<WebEnv>): Instance | Promise<Instance> {
  if (c.env.match) return known(c.env.match).instance;
  return matchHost(middleware.hostOf(c.req.header('Host'))).then((match) => known(match).instance);
}

/** The instance is seen under the alias that was asked; one that is being deleted is not there any more. */
function known(match: HostMatch | undefined): HostMatch {
  if (!match || match.instance.deleting) {
    throw new AppError('not-found', 'The instance was not found', { code: middleware.UNKNOWN_INSTANCE });
  }
  return { ...match, instance: seenAs(match) };
}
