import { authorOf } from '#model/metadata';
import { AppError } from '#pkg/errors';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { readAsked } from './remote-path.ts';

/** `POST /remote/nextcloud/:account/upstream/<path>?From=<file id>`: a file of here, to there */
export async function moveFromCozy(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { instance } = c.var;
  const { permission, account, path } = await readAsked(c, deps, 'POST', 'upstream');
  const fileId = c.req.query('From') ?? '';
  if (fileId === '') throw new AppError('bad-request', 'The file is missing', { parameter: 'From' });
  await deps.nextclouds.fromCozy(instance, account, path, {
    author: authorOf(deps.addresses.origin(instance), permission),
    fileId,
    keepsSource: c.req.query('Copy') === 'true',
  });
  return c.body(null, 204);
}
