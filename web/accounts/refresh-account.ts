import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { authorOf } from '#model/metadata';
import { Json, type JsonObject } from '#pkg/json';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { AccountsDeps } from './deps.ts';

/** `POST /accounts/:type/:id/refresh`: other tokens, which a konnector gets in clear. */
export async function refreshAccount(c: Context<WebEnv, '/:type/:id/refresh'>, deps: AccountsDeps): Promise<Response> {
  const { instance } = c.var;
  const { type, id } = c.req.param();
  const permission = await permissionOf(c, deps.permissions);
  await deps.permissions.allowId(instance, permission, 'GET', DOCTYPES.accounts, id);
  const author = authorOf(deps.addresses.origin(instance), permission);
  const { _id, _rev, ...members } = await deps.oauthAccounts.refresh(instance, type, id, author);
  const body = Json.of(members);
  const seen = permission.type === 'konnector' ? deps.accounts.open(instance, body) : body;
  c.header('Cache-Control', 'no-store');
  const attributes = JSON.parse(seen.text) as JsonObject;
  return renderResource(c, { type: DOCTYPES.accounts, id: _id, rev: _rev, attributes });
}
