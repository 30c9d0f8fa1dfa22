import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { type HostMatch, type Instance, seenAs } from '#model/instance';
import type { DirectAnswer, WebEnv } from '#web/middleware';
import { answerDirectly } from './answer-directly.ts';
import { createPageFiller } from './app-page.ts';
import { appHeaders } from './app-policy.ts';
import type { ServeAppDeps } from './deps.ts';
import type { ServeAppParts } from './parts.ts';
import { serveApp } from './serve-app.ts';

export interface AppHost {
  /** Any path on the host of an app. The instance and the session are known already. */
  serve(c: Context<WebEnv>, slug: string): Promise<Response>;
  /** What `serve` would send, for the most frequent requests, in less time. Undefined, or a rejection: it is for `serve`. */
  answer(request: IncomingMessage, match: HostMatch): Promise<DirectAnswer | undefined>;
}

export function createAppHost(deps: ServeAppDeps): AppHost {
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
  return {
    serve: (c, slug) => serveApp(c, slug, parts),
    async answer(request, match) {
      const instance = seenAs(match);
      const found = await answerDirectly(request, { ...match, instance }, parts);
      if (!found) return undefined;
      return { ...found, route: '/*', headers: { ...found.headers, ...parts.headersOf(instance, match.slug ?? '') } };
    },
  };
}
