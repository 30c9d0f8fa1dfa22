import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import type { ErrorsContext, ErrorsDeps } from './deps.ts';

/** `GET /log`: each report that is kept, as a line of JSON, the oldest first */
export async function readLog(c: ErrorsContext, { errorReports, permissions }: ErrorsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.errors);
  const lines = await errorReports.log(c.var.instance);
  return c.body(new Uint8Array(lines), 200, {
    'Content-Type': 'application/x-ndjson',
    'Content-Disposition': 'attachment; filename="app-errors.log"',
    'Cache-Control': 'no-store',
  });
}
