import { isReadable } from '#model/permission';
import { permissionOf } from '#web/middleware';
import type { DataContext, DataDeps } from './deps.ts';

/** `GET /_all_doctypes` */
export async function listDoctypes(c: DataContext, { docs, permissions }: DataDeps): Promise<Response> {
  const permission = await permissionOf(c, permissions);
  permissions.allowType(permission, 'GET', 'io.cozy.doctypes');
  const doctypes = await docs.doctypes(c.var.instance);
  return c.json(doctypes.filter(isReadable));
}
