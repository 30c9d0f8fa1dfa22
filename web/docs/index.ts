import { Hono } from 'hono';
import type { OpenApi } from '#pkg/openapi';
import { createContent, mimeOf } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import { plainErrors, sendFile } from '#web/render';

export { DOCS_API } from './api.ts';

export interface DocsDeps {
  /** Asked once, when all the routes are mounted. */
  describe: () => OpenApi;
}

/** Mounted at `/docs`: what the server says of its API. Needs no instance. */
export function docsRoutes({ describe }: DocsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  let made: ReturnType<typeof createContent> | undefined;
  app.get('/openapi.json', (c) => {
    made ??= createContent(Buffer.from(JSON.stringify(describe())), mimeOf('openapi.json'));
    return sendFile(c, { content: made }, 'public, no-cache');
  });
  return app;
}
