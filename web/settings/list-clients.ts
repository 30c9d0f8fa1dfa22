import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import type { OAuthClient } from '#model/oauth';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import { type Resource, renderList } from '#web/render';
import type { SettingsDeps } from './deps.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** `GET /settings/clients`: the programs and devices that the owner accepted, page by page, without their secrets. */
export async function listClients(c: Context<WebEnv>, { permissions, oauthClients }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.oauthClients);
  const limit = readLimit(c.req.query('page[limit]'));
  const cursor = c.req.query('page[cursor]');
  const page = await oauthClients.list(c.var.instance, { limit, ...(cursor && { bookmark: cursor }) });
  const { bookmark } = page;
  const query = bookmark === undefined ? undefined : { 'page[limit]': String(limit), 'page[cursor]': bookmark };
  return renderList(c, page.clients.map(toResource), {
    ...(query && { links: { next: `/settings/clients?${new URLSearchParams(query)}` } }),
  });
}

function readLimit(text: string | undefined): number {
  if (!text) return DEFAULT_LIMIT;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit > 0) return Math.min(limit, MAX_LIMIT);
  throw new AppError('unprocessable', 'The limit must be a number', { parameter: 'page[limit]' });
}

function toResource(client: OAuthClient): Resource {
  const { client_secret, revoked_before, ...attributes } = client;
  return { type: DOCTYPES.oauthClients, id: client._id, rev: client._rev, attributes };
}
