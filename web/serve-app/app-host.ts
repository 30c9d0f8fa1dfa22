import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import { type HostMatch, type Instance, seenAs } from '#model/instance';
import { commonHeaders, type WebEnv } from '#web/middleware';
import { answerDirectly } from './answer-directly.ts';
import { createPageFiller } from './app-page.ts';
import { appHeaders } from './app-policy.ts';
import type { ServeAppDeps } from './deps.ts';
import type { ServeAppParts } from './parts.ts';
import { serveApp } from './serve-app.ts';

export interface AppHost {
  /** Any path on the host of an app. The instance and the session are known already. */
  serve(c: Context<WebEnv>, slug: string): Promise<Response>;
  /**
   * Answers the most frequent requests, as `serve` would, in less time. False when it is for `serve`, and nothing was sent;
   * else the status.
   */
  answer(request: IncomingMessage, response: ServerResponse, match: HostMatch): Promise<number | false>;
}

export function createAppHost(deps: ServeAppDeps, { https }: { https: boolean }): AppHost {
  const known = new WeakMap<Instance, Readonly<Record<string, string>>>();
  const parts: ServeAppParts = {
    ...deps,
    fillPage: createPageFiller(deps),
    headersOf(instance, slug, embedder) {
      const workshop = deps.devServers.has(slug) ? deps.addresses.app(instance, slug) : undefined;
      const isSpecial = embedder !== undefined || workshop !== undefined;
      if (isSpecial) return appHeaders(deps.addresses, instance, { embedder, workshop });
      const headers = known.get(instance) ?? appHeaders(deps.addresses, instance);
      known.set(instance, headers);
      return headers;
    },
  };
  const common = commonHeaders({ https });
  return {
    serve: (c, slug) => serveApp(c, slug, parts),
    async answer(request, response, match) {
      // What fails now fails again behind, where errors have their dialect.
      const instance = seenAs(match);
      const found = await answerDirectly(request, { ...match, instance }, parts).catch(() => undefined);
      if (!found) return false;
      const { status, headers, bytes } = found;
      response.writeHead(status, { ...common, ...headers, ...parts.headersOf(instance, match.slug ?? '') });
      response.end(request.method === 'HEAD' ? undefined : bytes);
      return status;
    },
  };
}
