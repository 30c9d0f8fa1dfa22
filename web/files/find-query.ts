import { z } from 'zod';
import type { FindQuery } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { readJson } from '#web/middleware';
import type { FilesContext } from './deps.ts';

const PAGE = 100;
const MAX_PAGE = 1000;
/** `page[limit]` may be larger, for the clients that load a folder at once. */
const MAX_ASKED = 10_000;

/** What an answer needs to tell a file from a directory. */
const ALWAYS = ['_id', '_rev', 'type', 'class', 'size', 'trashed'];

const count = z.int().min(0).nullish();
const BODY = z.object({
  selector: z.record(z.string(), z.unknown()),
  fields: z.array(z.string()).nullish(),
  sort: z.array(z.union([z.string(), z.record(z.string(), z.enum(['asc', 'desc']))])).nullish(),
  use_index: z.union([z.string(), z.array(z.string()).max(2)]).nullish(),
  bookmark: z.string().nullish(),
  limit: count,
  skip: count,
});

/** The body is as for CouchDB; `page[limit]`, `page[skip]` and `page[cursor]` (a bookmark) win over it. */
export async function readFindQuery(
  c: FilesContext,
): Promise<{ query: FindQuery & { limit: number }; withPath: boolean }> {
  const read = BODY.safeParse((await readJson(c)).value);
  if (!read.success) {
    const pointer = `/${read.error.issues[0]?.path.join('/') ?? ''}`;
    throw new AppError('unprocessable', 'The query is not one of Mango', { pointer });
  }
  const { selector, fields, sort, use_index, limit, ...body } = read.data;
  const asked = numberOf(c, 'page[limit]');
  const skip = numberOf(c, 'page[skip]') ?? body.skip ?? 0;
  const bookmark = c.req.query('page[cursor]') || body.bookmark;
  const withPath = !fields || fields.includes('path');
  const query = {
    selector: selector as JsonObject,
    limit: asked === undefined ? inPage(limit) : Math.min(asked, MAX_ASKED),
    skip,
    ...(fields && { fields: [...new Set([...fields, ...ALWAYS, ...(withPath ? ['dir_id', 'name'] : [])])] }),
    ...(sort && { sort }),
    ...(use_index && { useIndex: use_index }),
    ...(bookmark && { bookmark }),
  };
  return { query, withPath };
}

/** @compat a limit above the largest is not that one, but the default. */
function inPage(limit: number | null | undefined): number {
  return limit === null || limit === undefined || limit > MAX_PAGE ? PAGE : limit;
}

function numberOf(c: FilesContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new AppError('unprocessable', `${name} is not a number`, { parameter: name });
  return Number(text);
}
