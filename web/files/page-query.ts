import { z } from 'zod';
import type { Cursor, PageOptions } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { FilesContext } from './deps.ts';

const DEFAULT_LIMIT = 30;
const MAX_LIMIT = 1000;
const CURSOR = z.tuple([z.tuple([z.string(), z.string(), z.string()]), z.string()]);

/** `page[limit]`, then `page[cursor]` (as the last page's `next` gave it) or `page[skip]`. */
export function pageQuery(c: FilesContext): PageOptions {
  const limit = number(c, 'page[limit]');
  const skip = number(c, 'page[skip]');
  const cursor = parseCursor(c.req.query('page[cursor]'));
  return {
    limit: Math.min(limit || DEFAULT_LIMIT, MAX_LIMIT),
    ...(skip !== undefined && { skip }),
    ...(cursor && { cursor }),
  };
}

/** The link to the page after this one. */
export function nextLink(path: string, { limit }: PageOptions, next: Cursor | undefined): Record<string, string> {
  if (!next) return {};
  const query = new URLSearchParams({ 'page[limit]': String(limit), 'page[cursor]': JSON.stringify(next) });
  return { next: `${path}?${query}` };
}

function number(c: FilesContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new AppError('unprocessable', `${name} is not a number`, { parameter: name });
  return Number(text);
}

function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined || text === '') return undefined;
  const cursor = CURSOR.safeParse(parse(text));
  if (cursor.success) return cursor.data;
  throw new AppError('unprocessable', 'page[cursor] is not a cursor', { parameter: 'page[cursor]' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
