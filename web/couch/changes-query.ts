import type { ChangesOptions, Database } from '#pkg/couch';
import type { ExactValue, Json, JsonObject, JsonValue } from '#pkg/json';
import { erlangTerm } from '#pkg/mango';
import type { CouchContext } from './deps.ts';
import { badRequest, flag, jsonParameter, notFound } from './query.ts';

const FEEDS = ['normal', 'longpoll', 'continuous', 'live', 'eventsource'] as const;
/** Milliseconds: the longest wait, and the default one. */
const MAX_WAIT = 60_000;

/** What of the documents is sent. */
export interface ShownDocs {
  /** Members, with a `_selector` filter. */
  fields?: string[];
  /** With the bytes of their attachments. */
  attachments: boolean;
}

export interface ChangesQuery {
  feed: (typeof FEEDS)[number];
  options: ChangesOptions;
  /** Milliseconds without a change after which a feed ends; without end when there is a heartbeat. */
  timeout: number;
  /** Milliseconds between two signs of life. */
  heartbeat?: number;
  shown: ShownDocs;
}

export async function readChangesQuery(
  c: CouchContext,
  body: ReadonlyMap<string, Json>,
  database: Database,
): Promise<ChangesQuery> {
  const feed = FEEDS.find((name) => name === (c.req.query('feed') ?? 'normal'));
  if (feed === undefined) throw badRequest('Supported `feed` types: normal, continuous, live, longpoll, eventsource');
  const heartbeat = readHeartbeat(c);
  const fields = c.req.query('filter') === '_selector' ? body.get('fields')?.exact : undefined;
  return {
    feed,
    options: { ...readOptions(c), ...(await readFilter(c, body, database)) },
    timeout: readTimeout(c),
    ...(heartbeat !== undefined && { heartbeat }),
    shown: { attachments: flag(c, 'attachments'), ...shownFields(fields) },
  };
}

function readOptions(c: CouchContext): ChangesOptions {
  // An event's id is sent as JSON, and comes back so.
  const lastEvent = c.req.header('Last-Event-ID') ?? c.req.query('last-event-id');
  const since = lastEvent?.replaceAll('"', '') ?? c.req.query('since');
  const limit = readInteger(c, 'limit');
  const seqInterval = c.req.query('seq_interval');
  if (seqInterval !== undefined && !/^0*[1-9]\d*$/.test(seqInterval)) throw badRequest('invalid_seq_interval');
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
  if (filter === '_view') return readViewFilter(c, database);
  if (filter.startsWith('_')) throw badRequest('unknown builtin filter name');
  const [ddoc, ...name] = filter.split('/');
  if (name.length !== 1) throw badRequest('`filter` must be of the form `designname/filtername`');
  // The store runs no code: whatever a design document says, it has no filter here.
  await database.get(`_design/${ddoc}`);
  throw notFound('missing json key: filters');
}

/** No code of a view runs here either. */
async function readViewFilter(c: CouchContext, database: Database): Promise<ChangesOptions> {
  const [ddoc = '', ...name] = c.req.query('view')?.split('/') ?? [];
  if (ddoc === '') throw badRequest('`view` filter parameter is not provided.');
  if (name.length !== 1) throw badRequest('Invalid `view` parameter.');
  await database.get(`_design/${ddoc}`);
  throw notFound('missing json key: views');
}

/** None of them are all. */
function shownFields(fields: ExactValue | undefined): Pick<ShownDocs, 'fields'> {
  const names = fields === undefined ? [] : toFields(fields);
  return names.length === 0 ? {} : { fields: names };
}

function toFields(fields: ExactValue): string[] {
  if (!Array.isArray(fields)) throw badRequest('Selector error: fields must be JSON array');
  return fields.map((field) => {
    if (typeof field === 'string') return field;
    throw badRequest(`Invalid JSON for field spec: ${erlangTerm(field)}`);
  });
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
  const text = c.req.query('heartbeat');
  if (text === 'true') return MAX_WAIT;
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) {
    throw badRequest('Invalid heartbeat value. Expecting a positive integer value (in milliseconds).');
  }
  const heartbeat = Number(text);
  if (heartbeat < 1) throw badRequest('The heartbeat value should be a positive integer (in milliseconds).');
  return Math.min(heartbeat, MAX_WAIT);
}

function readInteger(c: CouchContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`Invalid value for integer: "${text}"`, 'query_parse_error');
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}
