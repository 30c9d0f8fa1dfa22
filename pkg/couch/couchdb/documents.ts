import { toDoc, toWriteText } from '#pkg/couch-wire';
import { itemTexts, Json, memberTexts } from '#pkg/json';
import type { BulkGetResult, BulkResult, Database, DocWrite, OpenRev, RevsDiff } from '../types.ts';
import { memberOf } from './answer-parts.ts';
import type { DatabaseCall } from './database-call.ts';
import { documentPath } from './document-path.ts';

export function documentMethods(call: DatabaseCall) {
  return {
    get: async (id, options = {}) => toDoc(await call({ path: documentPath(id), query: toQuery(options) })),
    async openRevs(id, revs, { revs: history, latest } = {}) {
      const open_revs = revs === 'all' ? 'all' : JSON.stringify(revs);
      // CouchDB would answer the winner.
      if (revs !== 'all' && revs.length === 0) return [];
      const found = await call({ path: documentPath(id), query: { open_revs, revs: history, latest } });
      return itemTexts(found).map(toOpenRev);
    },
    put: (write) => putDocument(call, write),
    bulkDocs: (writes, { newEdits = true } = {}) => bulkDocuments(call, writes, newEdits),
    async bulkGet(requests, { revs, latest } = {}) {
      const docs = requests.map(({ id, rev, attsSince }) => ({ id, rev, atts_since: attsSince }));
      const query = { revs, latest };
      const found = await call({ method: 'POST', path: '/_bulk_get', query, body: JSON.stringify({ docs }) });
      return itemTexts(memberOf(found, 'results')).map(toBulkGetResult);
    },
    async revsDiff(revs) {
      const body = JSON.stringify(revs);
      const diff = (await call({ method: 'POST', path: '/_revs_diff', body })).value as unknown as WireDiff;
      return Object.fromEntries(
        Object.entries(diff).map(([id, { missing, possible_ancestors: ancestors }]) => [
          id,
          { missing, ...(ancestors && { possibleAncestors: ancestors }) } satisfies RevsDiff,
        ]),
      );
    },
    async purge(revs) {
      const found = await call({ method: 'POST', path: '/_purge', body: JSON.stringify(revs) });
      return (found.value as unknown as { purged: Record<string, string[]> }).purged;
    },
  } satisfies Partial<Database>;
}

type WireDiff = Record<string, { missing: string[]; possible_ancestors?: string[] }>;

function toQuery(options: NonNullable<Parameters<Database['get']>[1]>) {
  return {
    rev: options.rev,
    latest: options.latest,
    revs: options.revs,
    revs_info: options.revsInfo,
    conflicts: options.conflicts,
    deleted_conflicts: options.deletedConflicts,
    local_seq: options.localSeq,
  };
}

async function putDocument(call: DatabaseCall, write: DocWrite): Promise<{ id: string; rev: string }> {
  const body = toWriteText(write);
  const { id, rev } = (
    write.id === undefined
      ? await call({ method: 'POST', path: '', body, once: true })
      : await call({ method: 'PUT', path: documentPath(write.id), body, once: true })
  ).value as { id: string; rev: string };
  return { id, rev };
}

async function bulkDocuments(
  call: DatabaseCall,
  writes: readonly DocWrite[],
  newEdits: boolean,
): Promise<BulkResult[]> {
  const docs = `[${writes.map(toWriteText).join(',')}]`;
  const body = `{"docs":${docs},"new_edits":${newEdits}}`;
  const rows = (await call({ method: 'POST', path: '/_bulk_docs', body, once: true })).value as unknown as WireResult[];
  return rows.map(toBulkResult);
}

interface WireResult {
  ok?: boolean;
  id: string;
  rev?: string;
  error?: string;
  reason?: string;
}

function toBulkResult({ id, rev, error, reason = '' }: WireResult): BulkResult {
  if (error === undefined) return { ok: true, id, rev: rev ?? '' };
  return { ok: false, id, ...(rev !== undefined && { rev }), error, reason };
}

function toOpenRev(text: string): OpenRev {
  const found = Json.stored(text);
  const doc = memberTexts(found).get('ok');
  return doc === undefined ? (found.value as { missing: string }) : { ok: toDoc(Json.stored(doc)) };
}

function toBulkGetResult(text: string): BulkGetResult {
  const result = Json.stored(text);
  const { id } = result.value as { id: string };
  const docs = itemTexts(memberOf(result, 'docs')).map((item) => {
    const found = Json.stored(item);
    const doc = memberTexts(found).get('ok');
    if (doc !== undefined) return { ok: toDoc(Json.stored(doc)) };
    return found.value as unknown as Extract<BulkGetResult['docs'][number], { error: unknown }>;
  });
  return { id, docs };
}
