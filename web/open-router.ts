import { Hono } from 'hono';
import { type HostMatch, seenAs } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import * as middleware from '#web/middleware';
import { pageErrors } from '#web/render';
import type { RouterDeps } from './router-deps.ts';

/** A router with what every answer of the public port has. */
export function openRouter({ log, countAnswer, pages, scheme }: RouterDeps, ...steps: middleware.Step[]): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(pages));
  app.notFound(() => {
    throw new AppError('not-found', 'Page not found');
  });
  const first = [middleware.securityHeaders({ https: scheme === 'https' }), ...steps];
  app.use(middleware.requestContext({ log, first, onAnswer: countAnswer }));
  return app;
}

/** The instance is seen under the alias that was asked; one that is being deleted is not there any more. */
export function knownHost(match: HostMatch | undefined): HostMatch {
  if (!match || match.instance.deleting) {
    throw new AppError('not-found', 'The instance was not found', { code: middleware.UNKNOWN_INSTANCE });
  }
  return { ...match, instance: seenAs(match) };
}
