import { permissionOf } from '#web/middleware';
import type { RemoteContext, RemoteDeps } from './deps.ts';
import { sendAnswer } from './send-answer.ts';

/** `GET /remote/assets/:name`: a file of another server that the operator has named */
export async function sendAsset(c: RemoteContext, { remotes, permissions }: RemoteDeps): Promise<Response> {
  await permissionOf(c, permissions);
  return sendAnswer(c, await remotes.asset(c.var.instance, c.req.param('name') ?? ''));
}
