import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { sendFile } from '#web/render';
import type { RegistryServerDeps } from './deps.ts';

/** `GET /registry/:app/:version/tarball/:name`: the package, whatever its name. */
export async function sendArchive(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const { app = '', version = '' } = c.req.param() as { app?: string; version?: string };
  const path = await folder.archive(app, version);
  if (path === undefined) throw new AppError('not-found', 'Version was not found');
  const { size } = await stat(path);
  const read = async () => createReadStream(path, { end: Math.max(size - 1, 0) });
  return sendFile(c, { big: { type: 'application/gzip', size, read } }, 'public, max-age=31536000, immutable');
}
