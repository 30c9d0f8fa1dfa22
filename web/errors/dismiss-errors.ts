import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import type { ErrorsContext, ErrorsDeps } from './deps.ts';

/** `DELETE /:id`: forgets a group, until it fails again */
export async function dismissError(c: ErrorsContext, { errorReports, permissions }: ErrorsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.errors);
  await errorReports.dismiss(c.var.instance, c.req.param('id') ?? '');
  return c.body(null, 204);
}

/** `DELETE /` */
export async function dismissErrors(c: ErrorsContext, { errorReports, permissions }: ErrorsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.errors);
  await errorReports.dismissAll(c.var.instance);
  return c.body(null, 204);
}
