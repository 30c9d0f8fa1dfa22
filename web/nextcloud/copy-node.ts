import { AppError } from '#pkg/errors';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { pathParameter, readAsked } from './remote-path.ts';

/** `POST /remote/nextcloud/:account/copy/<path>`: to `?Path=`, beside it as `?Name=`, or beside it with a number */
export async function copyNode(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'POST', 'copy');
  await deps.nextclouds.copy(
    c.var.instance,
    account,
    path,
    pathParameter(c, 'Path') ?? beside(path, c.req.query('Name')),
  );
  return c.json({ ok: true }, 201);
}

function beside(path: string, name: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  if (/[/\0]/.test(name) || name === '.' || name === '..') {
    throw new AppError('bad-request', 'This is no name', { parameter: 'Name' });
  }
  return `${path.slice(0, path.lastIndexOf('/'))}/${name}`;
}
