import { bodyStream } from '#web/middleware';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { readAsked } from './remote-path.ts';

/** `PUT /remote/nextcloud/:account/<path>`: a new directory, or a new file with `?Type=file` */
export async function putNode(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'PUT');
  if (c.req.query('Type') === 'file') {
    const length = c.req.header('Content-Length') ?? '';
    await deps.nextclouds.upload(c.var.instance, account, path, bodyStream(c), {
      type: c.req.header('Content-Type') ?? 'application/octet-stream',
      size: /^\d{1,15}$/.test(length) ? Number(length) : undefined,
    });
  } else await deps.nextclouds.createDirectory(c.var.instance, account, path);
  return c.json({ ok: true }, 201);
}
