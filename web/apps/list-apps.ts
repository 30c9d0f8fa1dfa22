import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import { appResource, pathOf } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** `GET /apps/?limit&start_key`: what is installed, by slug. */
export async function listApps(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const { permissions, apps } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'GET', apps.doctype);
  const limit = parseLimit(c.req.query('limit'));
  const page = await apps.list(c.var.instance, { limit, from: c.req.query('start_key') ?? '' });
  const next = page.next && `${pathOf(apps)}/?${new URLSearchParams({ limit: String(limit), start_key: page.next })}`;
  return renderList(
    c,
    page.apps.map((app) => appResource(deps, c.var.instance, app)),
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
