import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** `GET /apps/?limit&start_key`: the installed web apps, by slug. */
export async function listApps(
  c: Context<WebEnv>,
  { permissions, apps, addresses }: AppsRoutesDeps,
): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.apps);
  const limit = parseLimit(c.req.query('limit'));
  const page = await apps.list(c.var.instance, { limit, from: c.req.query('start_key') ?? '' });
  const next = page.next && `/apps/?${new URLSearchParams({ limit: String(limit), start_key: page.next })}`;
  return renderList(
    c,
    page.apps.map((app) => appResource(addresses, c.var.instance, app)),
    next ? { links: { next } } : {},
  );
}

function parseLimit(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_LIMIT;
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) {
    throw new AppError('unprocessable', 'limit is not a positive number', { parameter: 'limit' });
  }
  return Math.min(Number(text), MAX_LIMIT);
}
