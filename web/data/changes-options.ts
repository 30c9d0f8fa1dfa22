import { CouchError } from '#model/docs';
import type { ChangesOptions } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import { readJson } from '#web/middleware';
import type { DataContext } from './deps.ts';
import { count, flag } from './parameters.ts';

/** The parameters that are accepted: the feeds that stay open are for the realtime. */
const ACCEPTED = new Set([
  'feed',
  'style',
  'since',
  'limit',
  'timeout',
  'include_docs',
  'heartbeat',
  '_nonce',
  'seq_interval',
  'descending',
]);
/** What the middleware reads. */
const CREDENTIALS = new Set(['bearer_token', 'registerToken']);

/** Ids of a filter come in the body. Each of them is looked up again for every page of the answer. */
const LIMIT = 8 * 1024 * 1024;
const MAX_IDS = 10_000;

/** Rejects with kind `bad-request` on what is not accepted. */
export async function readChangesOptions(c: DataContext): Promise<ChangesOptions> {
  const isPost = c.req.method === 'POST';
  for (const name of Object.keys(c.req.query())) {
    const known = ACCEPTED.has(name) || CREDENTIALS.has(name) || (isPost && name === 'filter');
    if (!known) throw new AppError('bad-request', `Unsupported query parameter '${name}'`);
  }
  const feed = c.req.query('feed') || 'normal';
  if (feed !== 'normal') throw new AppError('bad-request', `Unsupported feed value '${feed}'`);
  const limit = count(c, 'limit');
  const seqInterval = count(c, 'seq_interval');
  return {
    since: c.req.query('since') || '0',
    includeDocs: flag(c, 'include_docs'),
    descending: flag(c, 'descending'),
    style: styleOf(c.req.query('style')),
    ...(limit !== undefined && { limit }),
    ...(seqInterval && { seqInterval }),
    ...(isPost && (await readFilter(c, c.req.query('filter') ?? ''))),
  };
}

function styleOf(style: string | undefined): 'main_only' | 'all_docs' {
  if (!style || style === 'main_only') return 'main_only';
  if (style === 'all_docs') return 'all_docs';
  throw new AppError('bad-request', `Unsupported style value '${style}'`);
}

async function readFilter(c: DataContext, filter: string): Promise<ChangesOptions> {
  if (filter === '') return {};
  if (filter === '_design') return { designOnly: true };
  const { value } = await readJson(c, { limit: LIMIT });
  const body = (value ?? {}) as { doc_ids?: unknown; selector?: unknown };
  if (filter === '_doc_ids') {
    if (!Array.isArray(body.doc_ids)) throw new CouchError('bad_request', '`doc_ids` filter parameter is not a list.');
    if (body.doc_ids.length > MAX_IDS) throw new AppError('too-large', `More than ${MAX_IDS} ids`);
    return { docIds: body.doc_ids.filter((id) => typeof id === 'string') };
  }
  if (filter === '_selector') {
    const { selector } = body;
    if (typeof selector !== 'object' || selector === null || Array.isArray(selector)) {
      throw new CouchError('bad_request', 'Selector must be specified in POST payload');
    }
    return { selector: selector as NonNullable<ChangesOptions['selector']> };
  }
  throw new AppError('bad-request', `Unsupported filter value '${filter}'`);
}
