import { permissionOf } from '#web/middleware';
import type { DataContext, DataDeps } from './deps.ts';

/** `GET /_doctypes`: what documents look like, by doctype */
export async function listDefinitions(c: DataContext, { doctypes, permissions }: DataDeps): Promise<Response> {
  await permissionOf(c, permissions);
  return c.json(doctypes.definitions);
}
