import { isDeepStrictEqual } from 'node:util';
import type { AllDocsOptions, ViewOptions } from '#pkg/couch';
import { type ExactValue, Json, type JsonValue } from '#pkg/json';
import { erlangTerm, refusePartition } from '#pkg/mango';
import type { CouchContext } from './deps.ts';
import { badRequest } from './query.ts';

/** What `_all_docs`, `_design_docs`, `_local_docs`, `_all_dbs` and views have in common. */
export interface RangeQuery extends AllDocsOptions, ViewOptions {
  /** With the bytes of the attachments. */
  attachments?: boolean;
}

/** An option; in the address, where it is not JSON, it is a plain word. */
interface Option {
  json: Json;
  inAddress: boolean;
}

const READERS = new Map<string, (option: Option) => RangeQuery>(
  Object.entries({
    key: ({ json }: Option) => ({ startKey: json.value, endKey: json.value }),
    keys: toKeys,
    startkey: ({ json }: Option) => ({ startKey: json.value }),
    start_key: ({ json }: Option) => ({ startKey: json.value }),
    endkey: ({ json }: Option) => ({ endKey: json.value }),
    end_key: ({ json }: Option) => ({ endKey: json.value }),
    startkey_docid: (option: Option) => ({ startKeyDocId: toText(option) }),
    start_key_doc_id: (option: Option) => ({ startKeyDocId: toText(option) }),
    endkey_docid: (option: Option) => ({ endKeyDocId: toText(option) }),
    end_key_doc_id: (option: Option) => ({ endKeyDocId: toText(option) }),
    inclusive_end: (option: Option) => ({ inclusiveEnd: toBoolean(option) }),
    descending: (option: Option) => ({ descending: toBoolean(option) }),
    skip: (option: Option) => ({ skip: toCount(option) }),
    limit: (option: Option) => ({ limit: toLimit(option) }),
    include_docs: (option: Option) => ({ includeDocs: toBoolean(option) }),
    attachments: (option: Option) => ({ attachments: toBoolean(option) }),
    conflicts: (option: Option) => ({ conflicts: toBoolean(option) }),
    update_seq: (option: Option) => ({ updateSeq: toBoolean(option) }),
    reduce: (option: Option) => ({ reduce: toBoolean(option) }),
    group: (option: Option) => ({ group: toBoolean(option) }),
    group_level: (option: Option) => ({ groupLevel: toCount(option) }),
    // These say nothing that matters here, where every index is as new as its documents.
    att_encoding_info: (option: Option) => pass(toBoolean(option)),
    sorted: (option: Option) => pass(toBoolean(option)),
    stale: (option: Option) => pass(oneOf('stale', option, ['ok', 'update_after'])),
    stable: (option: Option) => pass(oneOf('stable', option, ['true', 'false'])),
    update: (option: Option) => pass(oneOf('update', option, ['true', 'false', 'lazy'])),
    partition: ({ json }: Option) => pass(refusePartition(json.value)),
  }),
);

const MAX_LIMIT = 2n ** 59n - 1n;

/** Parameters whose text in the address is JSON; the others are plain words there. */
const JSON_IN_ADDRESS = /^(?:key|keys|start_?key|end_?key)$/;

/** The options of the body, if there is one, under those of the address. Other parameters are passed over. */
export function readRangeQuery(c: CouchContext, body: ReadonlyMap<string, Json> = new Map()): RangeQuery {
  const query = fold({}, body, false);
  const { keys } = query;
  fold(query, addressOf(c), true);
  // In the address of a POST a list of one key is a range.
  if (c.req.method === 'POST' && query.keys?.length === 1) setKeys(query, keys);
  return checkKeys(query);
}

/** One of several queries, over the options of the address: a list of one key is a range there. @compat */
export function readOneOfQueries(c: CouchContext, members: ReadonlyMap<string, Json>): RangeQuery {
  if (!Array.isArray(members.get('keys')?.value ?? [])) throw queryError('`keys` must be an array of strings.');
  const query = fold(fold({}, addressOf(c), true), members, false);
  if (query.keys?.length === 1) setKeys(query, undefined);
  return checkKeys(query);
}

function addressOf(c: CouchContext): (readonly [string, Json])[] {
  return Object.entries(c.req.query()).map(([name, text]) => {
    return [name, JSON_IN_ADDRESS.test(name) ? Json.parse(text) : Json.of(text)];
  });
}

function fold(query: RangeQuery, members: Iterable<readonly [string, Json]>, inAddress: boolean): RangeQuery {
  for (const [name, json] of members) Object.assign(query, READERS.get(name)?.({ json, inAddress }));
  return query;
}

function setKeys(query: RangeQuery, keys: readonly JsonValue[] | undefined): void {
  if (keys === undefined) delete query.keys;
  else query.keys = keys;
}

function checkKeys(query: RangeQuery): RangeQuery {
  const { keys, startKey, endKey, ...rest } = query;
  if (keys === undefined) return query;
  const isSame = keys.length === 1 && isDeepStrictEqual([startKey, endKey], [keys[0], keys[0]]);
  if (keys.length > 0 && !isSame && (startKey !== undefined || endKey !== undefined)) {
    throw queryError('`keys` is incompatible with `key`, `start_key` and `end_key`');
  }
  return { ...rest, keys };
}

function toKeys({ json: { value }, inAddress }: Option): RangeQuery {
  if (!Array.isArray(value)) throw badRequest(`\`keys\` ${inAddress ? 'parameter' : 'body member'} must be an array.`);
  const [only, ...others] = value;
  if (only === undefined || others.length > 0) return { keys: value };
  return { keys: value, startKey: only, endKey: only };
}

function toText({ json: { value } }: Option): string {
  return typeof value === 'string' ? value : String(value);
}

function toBoolean({ json: { value, text }, inAddress }: Option): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw queryError(`Invalid boolean parameter: ${inAddress && value === '' ? '[]' : text}`);
}

function toCount({ json, inAddress }: Option): number {
  const { exact } = json;
  const isCount = inAddress ? typeof exact === 'string' && /^[+-]?\d+$/.test(exact) : typeof exact === 'number';
  const count = isCount ? Number(exact) : Number.NaN;
  if (!Number.isInteger(count)) throw queryError(`Invalid value for integer: ${shown(exact, inAddress)}`);
  if (count < 0) throw queryError(`Invalid value for positive integer: ${shown(exact, inAddress)}`);
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}

/** @compat Only this number is said to be too large. */
function toLimit(option: Option): number {
  const limit = toCount(option);
  if (limit < Number.MAX_SAFE_INTEGER || BigInt(String(option.json.exact)) <= MAX_LIMIT) return limit;
  throw queryError(`Limit is too large, must not exceed ${MAX_LIMIT}`);
}

/** As CouchDB shows it. @compat */
function shown(value: ExactValue, inAddress: boolean): string {
  if (!inAddress) return erlangTerm(value, 'quoted');
  return value === '' ? '[]' : JSON.stringify(value);
}

function oneOf(name: string, { json: { value } }: Option, words: readonly string[]): void {
  if (!words.includes(String(value))) throw queryError(`Invalid value for \`${name}\`.`);
}

/** Checked, and passed over. */
function pass(_checked: unknown): RangeQuery {
  return {};
}

function queryError(reason: string): Error {
  return badRequest(reason, 'query_parse_error');
}
