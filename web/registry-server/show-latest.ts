import type { Context } from 'hono';
import { isChannel } from '#pkg/app-registry';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { RegistryServerDeps } from './deps.ts';

/** `GET /registry/:app/:channel/latest` */
export async function showLatest(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const { app = '', channel = '' } = c.req.param() as { app?: string; channel?: string };
  if (!isChannel(channel)) throw new AppError('bad-request', 'The channel is stable, beta or dev');
  const found = (await folder.catalogue()).latest(app, channel);
  if (!found) throw new AppError('not-found', 'Version was not found');
  return c.json(found);
}
