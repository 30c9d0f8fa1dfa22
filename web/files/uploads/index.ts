import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import type { FilesDeps } from '../deps.ts';
import { appendToUpload } from './append-to-upload.ts';
import { createUpload } from './create-upload.ts';
import { describeServer } from './describe-server.ts';
import { overrideMethod } from './override-method.ts';
import { removeUpload } from './remove-upload.ts';
import { showUpload } from './show-upload.ts';
import { speakTus } from './speak-tus.ts';

/**
 * Resumable uploads, by the protocol tus 1.0: core, creation, expiration, checksum, termination.
 * @see https://tus.io/protocols/resumable-upload
 */
export function uploadsRoutes(deps: FilesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.options('/', describeServer);
  app.use(speakTus(deps));
  app.post('/', (c) => createUpload(c, deps));
  app.get('/:id', (c) => showUpload(c, deps));
  app.patch('/:id', (c) => appendToUpload(c, deps));
  app.delete('/:id', (c) => removeUpload(c, deps));
  app.post('/:id', (c) => overrideMethod(c, deps));
  return app;
}
