import { DOCTYPES } from '#model/docs';
import type { ReferencedFile } from '#model/reference';
import type { File } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { type Resource, renderRelationship } from '#web/render';
import type { DataContext, DataDeps } from './deps.ts';
import { allowTarget } from './marked-files.ts';

const PAGE = 100;
const MAX_PAGE = 1000;
const SORTS = ['id', '-id', 'datetime', '-datetime'] as const;

/** `GET /:doctype/:docid/relationships/references` and `not_synchronizing` */
export async function listMarkedFiles(
  c: DataContext,
  deps: DataDeps,
  mark: 'referenced_by' | 'not_synchronized_on',
): Promise<Response> {
  const { target } = await allowTarget(c, deps, { target: 'GET', files: 'GET' });
  const limit = Math.min(pageParameter(c, 'limit') || PAGE, MAX_PAGE);
  const skip = cursorOf(c.req.query('page[cursor]')) ?? pageParameter(c, 'skip') ?? 0;
  const { files, total } = await deps.references.list(c.var.instance, mark, target, { skip, limit, sort: sortOf(c) });
  const next = skip + files.length;
  return renderRelationship(c, files.map(identify), {
    meta: { count: total },
    ...(next < total && files.length > 0 && { links: { next: nextLink(c, next, limit) } }),
    ...(c.req.query('include') === 'files' && { included: files.map((file) => toResource(c, deps, file)) }),
  });
}

function pageParameter(c: DataContext, name: 'limit' | 'skip'): number | undefined {
  const text = c.req.query(`page[${name}]`);
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AppError('unprocessable', 'It must be a number', { parameter: `page[${name}]` });
}

/** The cursor that a `next` link gave: opaque for the client. */
function cursorOf(cursor: string | undefined): number | undefined {
  if (!cursor) return undefined;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new AppError('unprocessable', 'It is not a cursor', { parameter: 'page[cursor]' });
}

function sortOf(c: DataContext): (typeof SORTS)[number] {
  const asked = c.req.query('sort') || 'id';
  const sort = SORTS.find((name) => name === asked);
  if (sort === undefined) throw new AppError('bad-request', 'Invalid sort parameter', { parameter: 'sort' });
  return sort;
}

function nextLink(c: DataContext, cursor: number, limit: number): string {
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.delete('bearer_token');
  searchParams.delete('page[skip]');
  searchParams.set('page[limit]', String(limit));
  searchParams.set('page[cursor]', String(cursor));
  return `${pathname}?${searchParams}`;
}

function identify({ _id }: ReferencedFile): { type: string; id: string } {
  return { type: DOCTYPES.files, id: _id };
}

/** @compat the lists of marks of a file are told by its relationships, not by its attributes. */
function toResource(c: DataContext, { mediaFiles }: DataDeps, file: ReferencedFile): Resource {
  const { _id, _rev, referenced_by, not_synchronized_on, ...attributes } = file;
  const thumbnails = attributes['type'] === 'file' ? mediaFiles.links(c.var.instance, file as unknown as File) : {};
  return { type: DOCTYPES.files, id: _id, rev: _rev, attributes, links: { self: `/files/${_id}`, ...thumbnails } };
}
