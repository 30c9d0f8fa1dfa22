import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError, isKind } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `POST /settings/synchronized`: a device says that it has finished; the owner sees when in the list of devices. */
export async function noteSynchronized(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { type, sourceId } = await permissionOf(c, deps.permissions);
  if (type !== 'oauth') throw new AppError('bad-request', 'Only an OAuth client synchronizes');
  const { instance } = c.var;
  const client = await deps.oauthClients.get(instance, sourceId.slice(DOCTYPES.oauthClients.length + 1));
  const marks = { synchronized_at: new Date().toISOString() };
  await deps.oauthClients.mark(instance, client, marks).catch((error: unknown) => {
    // It said so twice at once.
    if (!isKind(error, 'conflict')) throw error;
  });
  return c.body(null, 204);
}
