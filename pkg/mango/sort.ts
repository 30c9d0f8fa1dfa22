import { type ExactValue, isExactObject, membersOf } from '#pkg/json';
import { erlangTerm, mangoError } from './mango-error.ts';

type Direction = 'asc' | 'desc';
export interface SortField {
  field: string;
  direction: Direction;
}

/** A sort, or the fields of an index: names, or `{name: direction}`; all in one direction. */
export function parseSort(sort: ExactValue): SortField[] {
  if (!Array.isArray(sort)) {
    throw mangoError('invalid_sort_json', `Sort must be an array of sort specs, not: ${erlangTerm(sort, 'quoted')}`);
  }
  const fields = sort.map(parseSortField);
  if (new Set(fields.map(({ direction }) => direction)).size > 1) {
    throw mangoError('unsupported_mixed_sort', 'Sorts currently only support a single direction for all fields.');
  }
  return fields;
}

function parseSortField(spec: ExactValue): SortField {
  if (typeof spec === 'string' && spec !== '') return { field: spec, direction: 'asc' };
  if (isExactObject(spec)) {
    const [only, second] = membersOf(spec);
    const direction = only?.[1];
    if (only && !second && (direction === 'asc' || direction === 'desc')) return { field: only[0], direction };
  }
  throw mangoError('invalid_sort_field', `Invalid sort field: ${erlangTerm(spec, 'quoted')}`);
}
