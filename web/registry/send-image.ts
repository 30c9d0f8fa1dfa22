import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { allowImage } from './allow.ts';
import type { RegistryDeps } from './deps.ts';

const IMAGE = /^image\/[a-z0-9.+-]{1,50}(;|$)/i;
const DAY = 'private, max-age=86400';
const FOREVER = 'private, max-age=31536000, immutable';

/** The icon or a screenshot of an application, of one version or of the latest: had from its registry. */
export async function sendImage(c: Context<WebEnv>, deps: RegistryDeps): Promise<Response> {
  await allowImage(c, deps);
  const { app = '', version } = c.req.param() as { app?: string; version?: string };
  // What an image may be named needs no decoding: an escape names none.
  const path = c.req.path
    .split('/')
    .slice(version === undefined ? 3 : 4)
    .join('/');
  const image = await deps.registries.of(c.var.instance).first((registry) => registry.asset(app, version, path));
  if (image && !IMAGE.test(image.type)) image.body.destroy();
  if (!image || !IMAGE.test(image.type)) throw new AppError('not-found', 'Image was not found');
  // It may hold scripts, and this is the origin of the owner's session.
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', version === undefined ? DAY : FOREVER);
  c.header('Content-Type', image.type);
  if (image.size !== undefined) c.header('Content-Length', String(image.size));
  if (c.req.method !== 'HEAD') return c.body(Readable.toWeb(image.body) as ReadableStream<Uint8Array>);
  image.body.destroy();
  return c.body(null);
}
