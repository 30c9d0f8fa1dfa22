/** The public port: who answers which host. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { HostMatch } from '#model/instance';
import { readDirectly, writeDirectly } from '#web/data';
import type { WebEnv } from '#web/middleware';
import * as middleware from '#web/middleware';
import { blockedPage } from '#web/render';
import { type AppHost, createAppHost } from '#web/serve-app';
import { apiRouter } from './api-router.ts';
import { hasBody } from './body-watch.ts';
import { knownHost, openRouter } from './open-router.ts';
import type { RouterDeps } from './router-deps.ts';

/** What `answer` has found for `fetch`. */
const MATCH = Symbol('match');
/** What became of it in `answer`. */
const FAILURE = Symbol('failure');
type MatchedRequest = IncomingMessage & { [MATCH]?: HostMatch | undefined; [FAILURE]?: middleware.FailedDirectly };

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
  const { sessions, addresses, warnings } = deps;
  const direct = {
    ...deps.services.data,
    sessions,
    addresses: { ...addresses, ...deps.services.data.addresses },
    warnings,
  };
  const apps = appsRouter(deps, host);
  const matchOf = (name: string) => {
    const found = deps.matchHost(middleware.hostOf(name));
    return found instanceof Promise ? found.catch(() => undefined) : found;
  };
  const find = (request: IncomingMessage, match: HostMatch) => {
    const { method } = request;
    if (match.slug === undefined && (method === 'POST' || method === 'PUT'))
      return writeDirectly(request, match, direct);
    if (hasBody(request)) return undefined;
    return match.slug === undefined ? readDirectly(request, match, direct) : host.answer(request, match);
  };
  return {
    routes: api.routes,
    async answer(request: MatchedRequest, response) {
      const start = performance.now();
      const found = matchOf(request.headers.host ?? '');
      const match = found instanceof Promise ? await found : found;
      request[MATCH] = match;
      if (!match) return false;
      let answer: middleware.DirectAnswer | undefined;
      try {
        answer = await find(request, match);
      } catch (error) {
        // What fails now fails again behind, where errors have their dialect.
        if (error instanceof middleware.FailedDirectly) request[FAILURE] = error;
      }
      if (!answer) return false;
      middleware.sendDirectly(request, response, answer, common);
      const { method = '', url: path = '' } = request;
      const { route, status } = answer;
      const ms = performance.now() - start;
      deps.countAnswer(method, route, status, ms);
      deps.log.debug({ method, path, status, ms: Math.round(ms) }, 'request');
      return true;
    },
    async fetch(request, bindings) {
      const incoming: MatchedRequest | undefined = bindings?.incoming;
      const match = incoming?.[MATCH] ?? (await matchOf(incoming?.headers.host ?? request.headers.get('Host') ?? ''));
      return (match?.slug === undefined ? api : apps).fetch(request, {
        ...bindings,
        match,
        failure: incoming?.[FAILURE],
      });
    },
  };
}

/** The hosts of the installed apps. */
function appsRouter(deps: RouterDeps, host: AppHost): Hono<WebEnv> {
  const app = openRouter(deps);
  app.use(
    middleware.inSteps(
      (c) => {
        const { instance, moved, slug = '' } = knownHost(c.env.match);
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
