import { FIRST_PAGE, nextPage } from '#pkg/couch-wire';
import { itemTexts, Json, type JsonValue, memberTexts } from '#pkg/json';
import type {
  AllDocsOptions,
  AllDocsPage,
  AllDocsRow,
  ChangeRow,
  ChangesOptions,
  ChangesPage,
  Database,
  PartOptions,
  PartPosition,
  RangeOptions,
} from '../types.ts';
import { docOf, memberOf } from './answer-parts.ts';
import type { DatabaseCall } from './database-call.ts';
import { rangeQuery } from './range-query.ts';

/** Milliseconds that CouchDB lets a feed wait, and what we grant it to say that nothing came. */
const MAX_WAIT = 55_000;
const GRACE = 10_000;
/** Documents of one part. */
const MOST_DOCS = 500;

export function listMethods(call: DatabaseCall) {
  return {
    allDocs: (options = {}) => allDocs(call, '/_all_docs', options),
    changes: (options = {}) => changes(call, options),
    waitForChange: (since, options) => waitForChange(call, since, options),
  } satisfies Partial<Database>;
}

async function changes(call: DatabaseCall, options: ChangesOptions): Promise<ChangesPage> {
  const { from, limit = Number.POSITIVE_INFINITY } = options;
  const seen = from?.seen ?? 0;
  const size = mayStop(options) ? sizeOf(options) : Number.POSITIVE_INFINITY;
  const asked = Math.min(limit - seen, size);
  const { filter, body } = filterOf(options);
  const query = { ...changesQuery({ ...options, ...(from && { since: from.last }) }), filter, limit: finite(asked) };
  const page = await call({ method: 'POST', path: '/_changes', query, body: JSON.stringify(body) });
  const { last_seq, pending } = page.value as { last_seq: string | number; pending: number };
  const results = itemTexts(memberOf(page, 'results')).map(toChange);
  const lastSeq = String(last_seq);
  const isStopped = asked < limit - seen && results.length === asked && pending > 0;
  return {
    results,
    lastSeq,
    pending,
    ...(isStopped && { next: nextOf(results, { last: lastSeq, seen: seen + asked }) }),
  };
}

/** Elsewhere no sequence says where to go on, or it counts from the first row: CouchDB gives all rows at once then. */
function mayStop({ descending, docIds, designOnly, seqInterval }: ChangesOptions): boolean {
  return !descending && !docIds && !designOnly && !seqInterval;
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
  const { from, keys, skip = 0, descending = false, limit = Number.POSITIVE_INFINITY } = options;
  const size = sizeOf(options);
  if (size === Number.POSITIVE_INFINITY) return readPage(call, path, options);
  const seen = from?.seen ?? 0;
  if (keys) {
    const wanted = (descending ? keys.toReversed() : keys).slice(skip, skip + limit);
    const { skip: _, limit: __, descending: ___, ...rest } = options;
    const page = await readPage(call, path, { ...rest, keys: wanted.slice(seen, seen + size) });
    const isStopped = seen + size < wanted.length;
    return { ...page, ...(isStopped && { next: nextOf(page.rows, { last: '', seen: seen + size }) }) };
  }
  const asked = Math.min(limit - seen, size);
  const page = await readPage(call, path, from ? restOf(options, from.last, asked) : { ...options, limit: asked });
  // The last row was asked again: to skip it blindly would skip another one, had it been deleted meanwhile.
  if (from && idOf(page.rows[0]) === from.last) page.rows.shift();
  page.rows.length = Math.min(page.rows.length, asked);
  const last = idOf(page.rows.at(-1));
  const isStopped = asked < limit - seen && page.rows.length === asked;
  return { ...page, ...(isStopped && last !== undefined && { next: nextOf(page.rows, { last, seen: seen + asked }) }) };
}

function restOf({ startKeyDocId: _, skip: __, ...rest }: AllDocsOptions, last: string, asked: number): AllDocsOptions {
  return { ...rest, startKey: last, limit: asked + 1 };
}

function idOf(row: AllDocsRow | undefined): string | undefined {
  return row && 'id' in row ? row.id : undefined;
}

/** CouchDB knows no budget: it is asked for few documents first, then for as many as fit if they are as large as those. */
function sizeOf({ most = Number.POSITIVE_INFINITY, budget, includeDocs, from }: PartOptions & RangeOptions): number {
  return budget !== undefined && includeDocs ? Math.min(most, from?.size ?? FIRST_PAGE) : most;
}

function nextOf(rows: readonly (AllDocsRow | ChangeRow)[], position: PartPosition): PartPosition {
  const docs = rows.map((row) => ('doc' in row ? row.doc : null));
  return { ...position, size: nextPage(docs, MOST_DOCS) };
}

function finite(limit: number): number | undefined {
  return limit === Number.POSITIVE_INFINITY ? undefined : limit;
}

async function readPage(call: DatabaseCall, path: string, options: AllDocsOptions): Promise<AllDocsPage> {
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
