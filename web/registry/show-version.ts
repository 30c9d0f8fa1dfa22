import type { Context } from 'hono';
import { isChannel } from '#pkg/app-registry';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { allowReader } from './allow.ts';
import type { RegistryDeps } from './deps.ts';

/** `GET /registry/:app/:version`, which never changes, and `GET /registry/:app/:channel/latest`. */
export async function showVersion(c: Context<WebEnv>, deps: RegistryDeps): Promise<Response> {
  await allowReader(c, deps);
  const { app = '', version = '', channel } = c.req.param() as { app?: string; version?: string; channel?: string };
  const registries = deps.registries.of(c.var.instance);
  if (channel !== undefined && !isChannel(channel)) throw new AppError('not-found', 'Channel was not found');
  const found = await registries.first((registry) =>
    channel === undefined ? registry.version(app, version) : registry.latest(app, channel),
  );
  if (!found) throw new AppError('not-found', 'Version was not found');
  c.header('Cache-Control', channel === undefined ? 'private, max-age=31536000, immutable' : 'no-cache');
  return c.json(found);
}
