import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { ErrorsContext, ErrorsDeps } from './deps.ts';

/** `GET /:id`: a group, with its latest stack */
export async function showError(c: ErrorsContext, { errorReports, permissions }: ErrorsDeps): Promise<Response> {
  const id = c.req.param('id') ?? '';
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.errors);
  const group = await errorReports.get(c.var.instance, id);
  return renderResource(c, { type: DOCTYPES.errors, id, rev: group._rev, attributes: group });
}
