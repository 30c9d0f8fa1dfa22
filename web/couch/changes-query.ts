import type { ChangesOptions, Database } from '#pkg/couch';
import type { Json, JsonObject, JsonValue } from '#pkg/json';
import type { CouchContext } from './deps.ts';
import { badRequest, flag, jsonParameter, notFound } from './query.ts';

const FEEDS = ['normal', 'longpoll', 'continuous', 'live', 'eventsource'] as const;
/** Milliseconds: the longest wait, and the default one. */
const MAX_WAIT = 60_000;

export interface ChangesQuery {
  feed: (typeof FEEDS)[number];
  options: ChangesOptions;
  /** Milliseconds without a change after which a feed ends; without end when there is a heartbeat. */
  timeout: number;
  /** Milliseconds between two signs of life. */
  heartbeat?: number;
  /** Members of the documents of a `_selector` filter to send. */
  fields?: string[];
}

export async function readChangesQuery(
  c: CouchContext,
  body: ReadonlyMap<string, Json>,
  database: Database,
): Promise<ChangesQuery> {
  const feed = FEEDS.find((name) => name === (c.req.query('feed') ?? 'normal'));
  if (feed === undefined) throw badRequest('Supported `feed` types: normal, continuous, live, longpoll, eventsource');
  const heartbeat = readHeartbeat(c);
  const fields = body.get('fields')?.value;
  return {
    feed,
    options: { ...readOptions(c), ...(await readFilter(c, body, database)) },
    timeout: readTimeout(c),
    ...(heartbeat !== undefined && { heartbeat }),
    ...(Array.isArray(fields) && { fields: fields.map(String) }),
  };
}

function readOptions(c: CouchContext): ChangesOptions {
  // An event's id is sent as JSON, and comes back so.
  const lastEvent = c.req.header('Last-Event-ID') ?? c.req.query('last-event-id');
  const since = lastEvent?.replaceAll('"', '') ?? c.req.query('since');
  const limit = readInteger(c, 'limit');
  const seqInterval = c.req.query('seq_interval');
  if (seqInterval !== undefined && !/^\d+$/.test(seqInterval)) throw badRequest('invalid_seq_interval');
  return {
    descending: flag(c, 'descending'),
    includeDocs: flag(c, 'include_docs'),
    conflicts: flag(c, 'conflicts'),
    style: c.req.query('style') === 'all_docs' ? 'all_docs' : 'main_only',
    ...(since !== undefined && { since }),
    ...(limit !== undefined && limit >= 0 && { limit }),
    ...(Number(seqInterval) > 0 && { seqInterval: Number(seqInterval) }),
  };
}

async function readFilter(
  c: CouchContext,
  body: ReadonlyMap<string, Json>,
  database: Database,
): Promise<ChangesOptions> {
  const filter = c.req.query('filter') ?? '';
  if (filter === '') return {};
  if (filter === '_design') return { designOnly: true };
  if (filter === '_doc_ids') return { docIds: toDocIds(body.get('doc_ids')?.value ?? jsonParameter(c, 'doc_ids')) };
  if (filter === '_selector') return { selector: readSelector(c, body) };
  if (filter === '_view') throw badRequest('`view` filter parameter is not provided.');
  if (filter.startsWith('_')) throw badRequest('unknown builtin filter name');
  if (!filter.includes('/')) throw badRequest('`filter` must be of the form `designname/filtername`');
  // The store runs no code: whatever a design document says, it has no filter here.
  await database.get(`_design/${filter.split('/')[0]}`);
  throw notFound('missing json key: filters');
}

function toDocIds(value: JsonValue | undefined): string[] {
  if (Array.isArray(value) && value.every((id) => typeof id === 'string')) return value;
  throw badRequest('`doc_ids` filter parameter is not a list of doc ids.');
}

function readSelector(c: CouchContext, body: ReadonlyMap<string, Json>): JsonObject {
  if (c.req.method !== 'POST') throw badRequest('Selector must be specified in POST payload');
  const selector = body.get('selector')?.value;
  if (selector === null || typeof selector !== 'object' || Array.isArray(selector)) {
    throw badRequest('Selector error: expected a JSON object');
  }
  return selector;
}

function readTimeout(c: CouchContext): number {
  return Math.min(readInteger(c, 'timeout') ?? MAX_WAIT, MAX_WAIT);
}

function readHeartbeat(c: CouchContext): number | undefined {
  if (c.req.query('heartbeat') === 'true') return MAX_WAIT;
  const heartbeat = c.req.query('heartbeat') === 'false' ? undefined : readInteger(c, 'heartbeat');
  if (heartbeat === undefined) return undefined;
  if (heartbeat < 1) throw badRequest('The heartbeat value should be a positive integer (in milliseconds).');
  return Math.min(heartbeat, MAX_WAIT);
}

function readInteger(c: CouchContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`Invalid value for integer: "${text}"`, 'query_parse_error');
  return Number(text);
}
