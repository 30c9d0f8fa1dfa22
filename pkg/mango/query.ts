import { type ExactObject, type ExactValue, membersOf } from '#pkg/json';
import { designId } from './index-definition.ts';
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
  /** `[ddoc]` or `[ddoc, name]`, without `_design/`; empty: any. */
  useIndex: string[];
  allowFallback: boolean;
  conflicts: boolean;
  executionStats: boolean;
  r: number;
  update: boolean;
  stable: boolean;
}

type Option = 'limit' | 'skip' | 'r';

const READERS: Record<string, (query: Query, value: ExactValue) => void> = {
  selector: (query, value) => {
    query.selector = normaliseSelector(value);
  },
  fields: (query, value) => {
    query.fields = parseFields(value);
  },
  sort: (query, value) => {
    query.sort = parseSort(value);
  },
  limit: (query, value) => setInteger(query, 'limit', value, 0),
  skip: (query, value) => setInteger(query, 'skip', value, 0),
  r: (query, value) => setInteger(query, 'r', value, 1),
  bookmark: (query, value) => {
    query.bookmark = parseBookmarkOption(value);
  },
  use_index: (query, value) => {
    query.useIndex = parseUseIndex(value);
  },
  allow_fallback: (query, value) => {
    query.allowFallback = boolean(value);
  },
  conflicts: (query, value) => {
    query.conflicts = boolean(value);
  },
  execution_stats: (query, value) => {
    query.executionStats = boolean(value);
  },
  update: (query, value) => {
    query.update = boolean(value);
  },
  stable: (query, value) => {
    query.stable = boolean(value);
  },
  stale: () => {},
  partition: () => {},
};

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
    update: true,
    stable: false,
  };
  const members = membersOf(request as ExactObject).filter(([, value]) => value !== undefined);
  if (!members.some(([key]) => key === 'selector')) {
    throw mangoError('missing_required_key', 'Missing required key: selector');
  }
  for (const [key, value] of members) {
    if (!Object.hasOwn(READERS, key)) throw mangoError('invalid_key', `Invalid key ${key} for this request.`);
    READERS[key]?.(query, value);
  }
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

function setInteger(query: Query, option: Option, value: ExactValue, least: 0 | 1): void {
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
  if (typeof value !== 'string') throw invalidBookmark(erlangTerm(value));
  if (value === 'nil') throw invalidBookmark(value);
  return value === '' ? 'nil' : value;
}

export function invalidBookmark(bookmark: string) {
  return mangoError('invalid_bookmark', `Invalid bookmark value: ${JSON.stringify(bookmark)}`);
}

function parseUseIndex(value: ExactValue): string[] {
  const refuse = () => mangoError('invalid_index_name', `Invalid index name: ${erlangTerm(value)}`);
  if (typeof value === 'string') {
    const parts = value.replace(/^_design\//, '').split('/');
    if (parts.length > 2) throw refuse();
    return parts;
  }
  if (!Array.isArray(value) || value.length > 2) throw refuse();
  return value.map((part, index) => {
    if (typeof part !== 'string') throw refuse();
    return index === 0 ? designId(part).slice('_design/'.length) : part;
  });
}

function boolean(value: ExactValue): boolean {
  if (typeof value === 'boolean') return value;
  throw mangoError('invalid_boolean', `Invalid boolean value: ${erlangTerm(value)}`);
}
