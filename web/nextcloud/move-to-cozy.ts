import { authorOf } from '#model/metadata';
import { AppError } from '#pkg/errors';
import { nodeResource, renderResource } from '#web/render';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { readAsked } from './remote-path.ts';

/** `POST /remote/nextcloud/:account/downstream/<path>?To=<directory id>`: a file of there, to here */
export async function moveToCozy(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { instance } = c.var;
  const { permission, account, path } = await readAsked(c, deps, 'POST', 'downstream');
  const dirId = c.req.query('To') ?? '';
  if (dirId === '') throw new AppError('bad-request', 'The directory is missing', { parameter: 'To' });
  const file = await deps.nextclouds.toCozy(instance, account, path, {
    author: authorOf(deps.addresses.origin(instance), permission),
    dirId,
    keepsSource: c.req.query('Copy') === 'true',
    failsOnConflict: c.req.query('FailOnConflict') === 'true',
  });
  const resource = nodeResource(file);
  const links = { ...resource.links, ...deps.mediaFiles.links(instance, file) };
  return renderResource(c, { ...resource, links }, { status: 201 });
}
