import { type ExactObject, type ExactValue, membersOf } from '#pkg/json';
import { erlangTerm, mangoError } from './mango-error.ts';
import { normaliseSelector } from './normalise-selector.ts';
import type { Selector } from './selector.ts';
import { parseSort, type SortField } from './sort.ts';

/** What `_find` and `_explain` ask for, checked, with CouchDB's defaults. */
export interface Query {
  selector: Selector;
  /** Empty: whole documents. */
  fields: string[];
  sort: SortField[];
  limit: number;
  skip: number;
  /** `nil`: from the beginning. */
  bookmark: string;
  /** `[ddoc]` or `[ddoc, name]`, with or without `_design/`; empty: any. */
  useIndex: string[];
  allowFallback: boolean;
  conflicts: boolean;
  executionStats: boolean;
  r: number;
  stale: false | 'ok';
  update: boolean;
  stable: boolean;
}

type Integer = 'limit' | 'skip' | 'r';
type Reader = (query: Query, value: ExactValue) => void;

/** In CouchDB's order: of several wrong options, the first of this list is told. */
const READERS: readonly (readonly [name: string, read: Reader])[] = [
  ['selector', (query, value) => Object.assign(query, { selector: normaliseSelector(value) })],
  ['use_index', (query, value) => Object.assign(query, { useIndex: parseUseIndex(value) })],
  ['bookmark', (query, value) => Object.assign(query, { bookmark: parseBookmarkOption(value) })],
  ['limit', (query, value) => setInteger(query, 'limit', value, 0)],
  ['skip', (query, value) => setInteger(query, 'skip', value, 0)],
  ['sort', (query, value) => Object.assign(query, { sort: parseSort(value) })],
  ['fields', (query, value) => Object.assign(query, { fields: parseFields(value) })],
  ['partition', (_query, value) => refusePartition(value)],
  ['r', (query, value) => setInteger(query, 'r', value, 1)],
  ['conflicts', (query, value) => Object.assign(query, { conflicts: boolean(value) })],
  ['stale', (query, value) => Object.assign(query, { stale: parseStale(value) })],
  ['update', (query, value) => Object.assign(query, { update: boolean(value) })],
  ['stable', (query, value) => Object.assign(query, { stable: boolean(value) })],
  ['execution_stats', (query, value) => Object.assign(query, { executionStats: boolean(value) })],
  ['allow_fallback', (query, value) => Object.assign(query, { allowFallback: boolean(value) })],
];

/** Reads the request in its wire form; `undefined` members are absent. Throws CouchDB's own refusals. */
export function parseQuery(request: ExactObject | Readonly<Record<string, ExactValue | undefined>>): Query {
  const query: Query = {
    selector: { op: 'everything' },
    fields: [],
    sort: [],
    limit: 25,
    skip: 0,
    bookmark: 'nil',
    useIndex: [],
    allowFallback: true,
    conflicts: false,
    executionStats: false,
    r: 1,
    stale: false,
    update: true,
    stable: false,
  };
  const members = new Map(membersOf(request as ExactObject).filter(([, value]) => value !== undefined));
  if (!members.has('selector')) throw mangoError('missing_required_key', 'Missing required key: selector');
  for (const [name, read] of READERS) {
    const value = members.get(name);
    if (value !== undefined) read(query, value);
    members.delete(name);
  }
  for (const name of members.keys()) throw mangoError('invalid_key', `Invalid key ${name} for this request.`);
  return query;
}

function parseFields(value: ExactValue): string[] {
  if (!Array.isArray(value)) {
    throw mangoError('invalid_fields', `Fields must be an array of strings, not: ${erlangTerm(value)}`);
  }
  return value.map((field) => {
    if (typeof field === 'string') return field;
    throw mangoError('invalid_field', `Invalid JSON for field spec: ${erlangTerm(field)}`);
  });
}

function setInteger(query: Query, option: Integer, value: ExactValue, least: 0 | 1): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) {
    query[option] = value;
    return;
  }
  const [code, words] =
    least === 0
      ? ['invalid_non_neg_integer', 'an integer greater than or equal to zero']
      : ['invalid_pos_integer', 'an integer greater than zero'];
  throw mangoError(code, `${erlangTerm(value)} is not ${words}`);
}

/** `nil` is what is answered when there is nothing; it is no bookmark to give back. @compat */
function parseBookmarkOption(value: ExactValue): string {
  if (value === null || value === '') return 'nil';
  if (typeof value !== 'string') throw invalidBookmark(erlangTerm(value));
  if (value === 'nil') throw invalidBookmark(value);
  return value;
}

export function invalidBookmark(bookmark: string) {
  return mangoError('invalid_bookmark', `Invalid bookmark value: ${JSON.stringify(bookmark)}`);
}

/** `use_index`, as `[]`, `[ddoc]` or `[ddoc, name]`. Throws `invalid_index_name`. */
export function parseUseIndex(value: ExactValue): string[] {
  const refuse = () => mangoError('invalid_index_name', `Invalid index name: ${erlangTerm(value)}`);
  if (typeof value === 'string') {
    const parts = value.replace(/^_design\//, '').split('/');
    if (parts.length > 2) throw refuse();
    return parts;
  }
  if (value === null) return [];
  if (!Array.isArray(value) || value.length > 2) throw refuse();
  return value.map((part) => {
    if (typeof part !== 'string') throw refuse();
    return part;
  });
}

/** Throws unless the name of a partition is empty: databases have none here. */
export function refusePartition(value: ExactValue): void {
  if (value === '') return;
  if (typeof value !== 'string') throw mangoError('illegal_partition', 'Partition must be a string');
  if (value.startsWith('_')) throw mangoError('illegal_partition', 'Partition must not start with an underscore');
  if (value.includes(':')) throw mangoError('illegal_partition', 'Partition must not contain a colon');
  throw mangoError('query_parse_error', '`partition` parameter is not supported on this db');
}

function parseStale(value: ExactValue): false | 'ok' {
  if (value === 'ok') return value;
  if (value === false || value === 'false') return false;
  throw mangoError('invalid_ok_or_false_value', `Invalid value: ${erlangTerm(value)} is neither "ok" nor false`);
}

function boolean(value: ExactValue): boolean {
  if (typeof value === 'boolean') return value;
  throw mangoError('invalid_boolean', `Invalid boolean value: ${erlangTerm(value)}`);
}
