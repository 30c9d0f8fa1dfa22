import type { Database, DocWrite, WriteResult } from '#pkg/couch';
import { attach, type WireWrite } from '#pkg/couch-wire';
import { AppError, isKind } from '#pkg/errors';
import { answerJson } from './answer.ts';
import { checkDesign } from './check-design.ts';
import type { CouchContext } from './deps.ts';
import { localNameOf } from './doc-id.ts';
import { isAdmin } from './guards.ts';
import { unauthorized } from './identify-user.ts';
import { badRequest, databaseNameOf } from './query.ts';

/** Writes one document of any sort: a local one, a design document (the administrator only), or a plain one. */
export async function writeDoc(
  c: CouchContext,
  database: Database,
  given: WireWrite,
  { newEdits = true }: { newEdits?: boolean } = {},
): Promise<WriteResult> {
  const write = await attach(database, given, newEdits);
  const local = localNameOf(write.id ?? '');
  if (local !== undefined) return writeLocal(database, local, write);
  checkDesignWrite(c, write);
  if (newEdits) return database.put(write);
  const [failure] = await database.bulkDocs([toReplicated(write)], { newEdits: false });
  if (failure && !failure.ok) throw badRequest(failure.reason, failure.error);
  return { id: write.id ?? '', rev: write.rev ?? '' };
}

/** A revision that comes from elsewhere must tell which one it is. */
export function toReplicated<T extends DocWrite>(write: T): T {
  if (write.revisions !== undefined) return write;
  const [, generation, hash] = /^(\d+)-(.*)$/s.exec(write.rev ?? '') ?? [];
  if (generation === undefined || hash === undefined) {
    throw badRequest('When `new_edits: false`, the document needs `_rev` or `_revisions` specified');
  }
  return { ...write, revisions: { start: Number(generation), ids: [hash] } };
}

export async function writeLocal(database: Database, name: string, write: DocWrite): Promise<WriteResult> {
  const id = `_local/${name}`;
  if (write.rev !== undefined && !/^0-\d+$/.test(write.rev)) throw badRequest('Invalid rev format');
  const options = write.rev === undefined ? {} : { rev: write.rev };
  const { rev } = write.deleted
    ? await database.removeLocal(name).catch(alreadyGone)
    : await database.putLocal(name, write.body, options);
  return { id, rev };
}

/** Whoever writes that a local document is deleted does not care whether it was there. */
function alreadyGone(error: unknown): { rev: string } {
  if (isKind(error, 'not-found')) return { rev: '0-0' };
  throw error;
}

export function checkDesignWrite(c: CouchContext, write: DocWrite): void {
  if (!write.id?.startsWith('_design/')) return;
  if (!isAdmin(c)) throw unauthorized('You are not a db or server admin.');
  if (!write.deleted) checkDesign(write.body);
}

/** `batch=ok` promises less than it gets: the write was durable before the answer. @compat a POST gets no `ETag` */
export function answerWrite(
  c: CouchContext,
  { id, rev }: WriteResult,
  { deleted = false, attachment }: { deleted?: boolean; attachment?: string } = {},
): Response {
  if (c.req.query('batch') === 'ok' && attachment === undefined) {
    return answerJson(c, { ok: true, id }, { status: 202 });
  }
  const segments = [databaseNameOf(c), id, ...(attachment?.split('/') ?? [])];
  const location = new URL(`/${segments.map(encodeURIComponent).join('/')}`, c.req.url).href;
  const headers = { ...(c.req.method !== 'POST' && { ETag: `"${rev}"` }), Location: location };
  return answerJson(c, { ok: true, id, rev }, { status: deleted ? 200 : 201, headers });
}

/** The answer to a `DELETE`. */
export function answerDeleted(c: CouchContext, { id, rev }: WriteResult): Response {
  return answerJson(c, { ok: true, id, rev }, { headers: { ETag: `"${rev}"` } });
}

/** A page of another site cannot post a form here. */
export function refuseForm(): never {
  throw new AppError('bad-request', 'Referer header required.', { code: 'bad_request' });
}
