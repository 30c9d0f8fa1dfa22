import { permissionOf } from '#web/middleware';
import type { RemoteContext, RemoteDeps } from './deps.ts';

/** `GET /remote/_all_doctypes`: what is declared */
export async function listRemotes(c: RemoteContext, { remotes, permissions }: RemoteDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', 'io.cozy.doctypes');
  return c.json(await remotes.doctypes());
}
