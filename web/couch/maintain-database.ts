import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { databaseNameOf } from './query.ts';
import { requireJsonType } from './read-body.ts';

/** `_compact`: on a CouchDB it goes on after the answer; here the answer comes when it is done. */
export async function compactDatabase(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  requireJsonType(c);
  await couch.database(databaseNameOf(c)).compact();
  return answerJson(c, { ok: true }, { status: 202 });
}

/** `_view_cleanup` and `_compact/:ddoc`: the store leaves nothing behind. */
export async function cleanViews(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  requireJsonType(c);
  const database = couch.database(databaseNameOf(c));
  const ddoc = c.req.param('ddoc');
  await (ddoc === undefined ? database.info() : database.get(`_design/${ddoc}`));
  return answerJson(c, { ok: true }, { status: 202 });
}

/** `_ensure_full_commit`: every write was durable before its answer. */
export async function commitDatabase(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  requireJsonType(c);
  await couch.database(databaseNameOf(c)).info();
  return answerJson(c, { ok: true, instance_start_time: '0' }, { status: 201 });
}
