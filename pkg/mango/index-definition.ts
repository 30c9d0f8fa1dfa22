import { createHash } from 'node:crypto';
import { AppError } from '#pkg/errors';
import {
  type ExactObject,
  type ExactValue,
  exactObject,
  isExactObject,
  memberOf,
  membersOf,
  stringifyExact,
} from '#pkg/json';
import { parseFieldPath } from './field-path.ts';
import { erlangTerm, mangoError } from './mango-error.ts';
import { normaliseSelector } from './normalise-selector.ts';
import { type Selector, selectorToJson } from './selector.ts';
import { parseSort, type SortField } from './sort.ts';

/** An index on fields, as its design document defines it. */
export interface IndexDefinition {
  /** With `_design/`. */
  ddoc: string;
  name: string;
  fields: SortField[];
  /** Only the documents that match are in the index. */
  partialFilter?: Selector;
}

/** What `POST /db/_index` asks for. */
export interface NewIndex extends IndexDefinition {
  /** The definition as it was given: kept in the design document. */
  given: ExactObject;
}

/**
 * Reads the request, with CouchDB's refusals. Unnamed indexes are named after their definition.
 * @note CouchDB derives such names by another hash; clients must not rely on them.
 */
export function parseNewIndex(request: ExactObject): NewIndex {
  const index = required(request, 'index');
  const given = memberOf(request, 'type');
  const type = given === undefined ? 'json' : given;
  if (typeof type !== 'string') throw mangoError('invalid_string', `Invalid string: ${erlangTerm(type)}`);
  const name = optionalName(memberOf(request, 'name'));
  const ddoc = optionalName(memberOf(request, 'ddoc'));
  checkCopies(memberOf(request, 'w'));
  checkPartitioned(memberOf(request, 'partitioned'));
  checkKeys(request, ['index', 'ddoc', 'name', 'type', 'partitioned', 'w']);
  checkType(type);
  if (!isExactObject(index)) {
    throw mangoError('invalid_index', `JSON indexes must be an object, not: ${erlangTerm(index)}`);
  }
  const fields = parseIndexFields(required(index, 'fields'));
  const partialFilter = parsePartialFilter(memberOf(index, 'partial_filter_selector'));
  checkKeys(index, ['fields', 'partial_filter_selector']);
  // The same fields under two names are two indexes, in two design documents.
  const named = name === undefined ? definitionToJson({ fields, partialFilter }) : exactObject([[name, index]]);
  const hash = createHash('sha1').update(stringifyExact(named)).digest('hex');
  return {
    ddoc: designId(ddoc ?? hash),
    name: name ?? hash,
    fields,
    given: index,
    ...(partialFilter && { partialFilter }),
  };
}

export function designId(ddoc: string): string {
  return ddoc.startsWith('_design/') ? ddoc : `_design/${ddoc}`;
}

/** The view that stands for an index in its design document. */
export function indexView({ fields, partialFilter, given }: NewIndex): ExactObject {
  return {
    map: {
      fields: exactObject(fields.map(({ field, direction }) => [field, direction] as const)),
      partial_filter_selector: partialFilter ? selectorToJson(partialFilter) : {},
    },
    reduce: '_count',
    options: { def: given },
  };
}

/** The indexes of a design document whose language is `query`, with their views; views that are no index are passed over. */
export function indexesOfDesign(ddoc: string, body: ExactObject): { index: IndexDefinition; view: ExactValue }[] {
  const views = memberOf(body, 'views');
  if (memberOf(body, 'language') !== 'query' || !isExactObject(views)) return [];
  return membersOf(views).flatMap(([name, view]) => {
    const index = indexOfView(ddoc, name, view);
    return index ? [{ index, view }] : [];
  });
}

function indexOfView(ddoc: string, name: string, view: ExactValue): IndexDefinition | undefined {
  const map = isExactObject(view) ? memberOf(view, 'map') : undefined;
  const fields = isExactObject(map) ? memberOf(map, 'fields') : undefined;
  const options = isExactObject(view) ? memberOf(view, 'options') : undefined;
  if (!isExactObject(map) || !isExactObject(fields) || !isExactObject(options)) return undefined;
  try {
    const partialFilter = parsePartialFilter(memberOf(map, 'partial_filter_selector'));
    const sort = membersOf(fields).map(([field, direction]) => exactObject([[field, direction]]));
    return { ddoc, name, fields: parseIndexFields(sort), ...(partialFilter && { partialFilter }) };
  } catch {
    // Replication may bring any design document: one that cannot be understood defines nothing.
    return undefined;
  }
}

/** `def` in the lists of indexes. */
function definitionToJson({
  fields,
  partialFilter,
}: {
  fields: readonly SortField[];
  partialFilter?: Selector | undefined;
}): ExactObject {
  return {
    fields: fields.map(({ field, direction }) => exactObject([[field, direction]])),
    ...(partialFilter && { partial_filter_selector: selectorToJson(partialFilter) }),
  };
}

/** An index as `_index` and `_explain` show it. */
export function indexToJson(index: IndexDefinition): ExactObject {
  const { ddoc, name } = index;
  return { ddoc, name, type: 'json', partitioned: false, def: definitionToJson(index) };
}

/** The index that every database has. */
export const ALL_DOCS = {
  ddoc: null,
  name: '_all_docs',
  type: 'special',
  def: { fields: [{ _id: 'asc' }] },
} as const;

function parseIndexFields(fields: ExactValue): SortField[] {
  const parsed = parseSort(fields);
  for (const { field } of parsed) parseFieldPath(field);
  return parsed.filter(({ field }, index) => parsed.findIndex((other) => other.field === field) === index);
}

function parsePartialFilter(selector: ExactValue | undefined): Selector | undefined {
  if (selector === undefined) return undefined;
  const normal = normaliseSelector(selector);
  return normal.op === 'everything' ? undefined : normal;
}

function checkType(type: string): void {
  if (type === 'json') return;
  if (type === 'text' || type === 'nouveau') {
    throw new AppError('unavailable', type, { code: 'required index service unavailable' });
  }
  throw mangoError('invalid_index', `Invalid type for index: ${type}`);
}

/** `w`, how many nodes are to have the index: there is one here. */
export function checkCopies(w: ExactValue | undefined): void {
  if (w === undefined || (typeof w === 'number' && Number.isInteger(w) && w > 0)) return;
  throw mangoError('invalid_pos_integer', `${erlangTerm(w)} is not an integer greater than zero`);
}

/** Databases have no partitions here. */
function checkPartitioned(partitioned: ExactValue | undefined): void {
  if (partitioned === undefined || partitioned === false) return;
  if (partitioned !== true) {
    throw mangoError('invalid_partitioned_value', `Invalid partitioned value: ${erlangTerm(partitioned)}`);
  }
  const reason = 'Unknown error while saving the design document: invalid_design_doc';
  throw mangoError('error_saving_ddoc', reason);
}

function optionalName(name: ExactValue | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name !== 'string') throw mangoError('invalid_string', `Invalid string: ${erlangTerm(name)}`);
  if (name === '') throw mangoError('invalid_empty_string', 'Index name or ddoc cannot be empty string');
  return name;
}

function required(object: ExactObject, key: string): ExactValue {
  const value = memberOf(object, key);
  if (value === undefined) throw mangoError('missing_required_key', `Missing required key: ${key}`);
  return value;
}

function checkKeys(object: ExactObject, known: readonly string[]): void {
  const unknown = membersOf(object).find(([key]) => !known.includes(key));
  if (unknown) throw mangoError('invalid_key', `Invalid key ${unknown[0]} for this request.`);
}
