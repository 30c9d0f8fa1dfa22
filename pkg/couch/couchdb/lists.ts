import { itemTexts, Json, type JsonValue, memberTexts } from '#pkg/json';
import type { AllDocsOptions, AllDocsPage, AllDocsRow, ChangeRow, ChangesOptions, Database } from '../types.ts';
import { docOf, memberOf } from './answer-parts.ts';
import type { DatabaseCall } from './database-call.ts';
import { rangeQuery } from './range-query.ts';

/** Milliseconds that CouchDB lets a feed wait, and what we grant it to say that nothing came. */
const MAX_WAIT = 55_000;
const GRACE = 10_000;

export function listMethods(call: DatabaseCall) {
  return {
    allDocs: (options = {}) => allDocs(call, '/_all_docs', options),
    async changes(options = {}) {
      const { filter, body } = filterOf(options);
      const query = { ...changesQuery(options), filter };
      const page = await call({ method: 'POST', path: '/_changes', query, body: JSON.stringify(body) });
      const { last_seq, pending } = page.value as { last_seq: string | number; pending: number };
      return { results: itemTexts(memberOf(page, 'results')).map(toChange), lastSeq: String(last_seq), pending };
    },
    waitForChange: (since, options) => waitForChange(call, since, options),
  } satisfies Partial<Database>;
}

/** A feed of CouchDB waits a minute at most, and ends early when the database is deleted: asking again then tells so. */
async function waitForChange(
  call: DatabaseCall,
  since: string,
  { timeout, signal = new AbortController().signal }: Parameters<Database['waitForChange']>[1],
): Promise<boolean> {
  const deadline = Date.now() + timeout;
  for (let left = timeout; ; left = deadline - Date.now()) {
    const wait = Math.max(0, Math.min(left, MAX_WAIT));
    const query = { feed: wait === 0 ? 'normal' : 'longpoll', since, limit: 1, timeout: wait };
    const found = await call({ path: '/_changes', query, timeout: wait + GRACE, signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (found === undefined) return false;
    if ((found.value as unknown as { results: unknown[] }).results.length > 0) return true;
    if (Date.now() >= deadline) return false;
  }
}

export async function allDocs(call: DatabaseCall, path: string, options: AllDocsOptions): Promise<AllDocsPage> {
  const page = await call({ method: 'POST', path, ...rangeQuery(options) });
  const { total_rows, offset, update_seq } = page.value as { [name: string]: JsonValue };
  return {
    totalRows: Number(total_rows ?? 0),
    offset: typeof offset === 'number' ? offset : null,
    ...(update_seq !== undefined && { updateSeq: String(update_seq) }),
    rows: itemTexts(memberOf(page, 'rows')).map(toRow),
  };
}

function toRow(text: string): AllDocsRow {
  const members = memberTexts(Json.stored(text));
  const { id, key, value, error } = Json.stored(text).value as unknown as {
    id: string;
    key: JsonValue;
    value: { rev: string; deleted?: boolean };
    error?: string;
  };
  if (error !== undefined) return { key, error: 'not_found' };
  return { id, rev: value.rev, ...(value.deleted && { deleted: true }), ...docOf(members) };
}

function toChange(text: string): ChangeRow {
  const json = Json.stored(text);
  const { seq, id, deleted, changes } = json.value as unknown as {
    seq: string | number | null;
    id: string;
    deleted?: boolean;
    changes: { rev: string }[];
  };
  return {
    seq: seq === null ? null : String(seq),
    id,
    deleted: deleted === true,
    changes: changes.map(({ rev }) => rev),
    ...docOf(memberTexts(json)),
  };
}

function changesQuery(options: ChangesOptions) {
  return {
    since: options.since,
    limit: options.limit,
    descending: options.descending,
    include_docs: options.includeDocs,
    conflicts: options.conflicts,
    style: options.style,
    seq_interval: options.seqInterval,
  };
}

function filterOf({ docIds, selector, designOnly }: ChangesOptions): { filter?: string; body: object } {
  if (docIds) return { filter: '_doc_ids', body: { doc_ids: docIds } };
  if (selector) return { filter: '_selector', body: { selector } };
  return designOnly ? { filter: '_design', body: {} } : { body: {} };
}
