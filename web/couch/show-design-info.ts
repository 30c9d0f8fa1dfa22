import { createHash } from 'node:crypto';
import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { databaseNameOf } from './query.ts';

/** `_design/:ddoc/_info`. The indexes of the store are written with the documents: there is never anything to wait for. */
export async function showDesignInfo(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const name = c.req.param('ddoc') ?? '';
  const database = couch.database(databaseNameOf(c));
  const { body } = await database.get(`_design/${name}`);
  const { updateSeq } = await database.info();
  const { language = 'javascript' } = body.value as { language?: string };
  return answerJson(c, {
    name,
    view_index: {
      updates_pending: { minimum: 0, preferred: 0, total: 0 },
      waiting_commit: false,
      waiting_clients: 0,
      updater_running: false,
      update_seq: updateSeq,
      sizes: { file: 0, external: 0, active: 0 },
      signature: createHash('md5').update(body.text).digest('hex'),
      purge_seq: 0,
      language,
      compact_running: false,
    },
  });
}
