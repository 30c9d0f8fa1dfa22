import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderList } from '#web/render';
import type { ErrorsContext, ErrorsDeps } from './deps.ts';

/** `GET /`: the groups, the latest first, each without its stack */
export async function listErrors(c: ErrorsContext, { errorReports, permissions }: ErrorsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.errors);
  const groups = await errorReports.list(c.var.instance);
  return renderList(
    c,
    groups.map(({ last, ...group }) => ({
      type: DOCTYPES.errors,
      id: group._id,
      rev: group._rev,
      attributes: { ...group, severity: last.severity, place: last.frames[0] ?? null },
    })),
  );
}
