import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import type { SettingsDeps } from './deps.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/**
 * `GET /settings/journal?doctype=&source=`: who read or wrote which doctype, by hour, the latest first;
 * `page[limit]`, and `page[cursor]` as in `links.next`.
 */
export async function listJournal(c: Context<WebEnv>, { permissions, journal }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.accessJournal);
  const limit = readLimit(c.req.query('page[limit]'));
  const [cursor, doctype, source] = ['page[cursor]', 'doctype', 'source'].map((name) => c.req.query(name) || undefined);
  const page = await journal.list(c.var.instance, {
    limit,
    ...(cursor && { cursor }),
    ...(doctype && { doctype }),
    ...(source && { source }),
  });
  const resources = page.entries.map((entry) => ({
    type: DOCTYPES.accessJournal,
    id: entry._id,
    attributes: entry,
  }));
  if (page.cursor === undefined) return renderList(c, resources);
  const next = new URLSearchParams({
    'page[limit]': String(limit),
    'page[cursor]': page.cursor,
    ...(doctype && { doctype }),
    ...(source && { source }),
  });
  return renderList(c, resources, { links: { next: `/settings/journal?${next}` } });
}

function readLimit(text: string | undefined): number {
  if (!text) return DEFAULT_LIMIT;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit > 0) return Math.min(limit, MAX_LIMIT);
  throw new AppError('unprocessable', 'The limit must be a number', { parameter: 'page[limit]' });
}
