import type { Json, JsonObject, JsonValue } from '#pkg/json';
import { badRequest } from './query.ts';

type Kind = 'object' | 'string' | 'array' | 'boolean';
/** What is at a path, whose `*` is any member. In the words of the refusal the last kind comes first. */
type Rule = readonly [path: string, ...kinds: Kind[]];

const RULES: readonly Rule[] = [
  ['filters', 'object'],
  ['filters.*', 'object', 'string'],
  ['language', 'string'],
  ['lists', 'object'],
  ['lists.*', 'object', 'string'],
  ['options', 'object'],
  ['options.include_design', 'boolean'],
  ['options.local_seq', 'boolean'],
  ['options.partitioned', 'boolean'],
  ['rewrites', 'string', 'array'],
  ['shows', 'object'],
  ['shows.*', 'object', 'string'],
  ['updates', 'object'],
  ['updates.*', 'object', 'string'],
  ['validate_doc_update', 'string'],
  ['views', 'object'],
  ['views.lib', 'object'],
  ['views.*', 'object'],
];

/** Throws code `invalid_design_doc` for a design document that CouchDB would refuse. */
export function checkDesign({ value: design }: Json): void {
  if (!isObject(design)) return;
  for (const rule of RULES) check(design, rule);
  check(design, ['views.*.map', design['language'] === 'query' ? 'object' : 'string']);
  check(design, ['views.*.reduce', 'string']);
  const { views, options } = design;
  if (isObject(options) && options['partitioned'] === true) {
    throw refuse('partitioned option cannot be true in a non-partitioned database.');
  }
  for (const [name, view] of isObject(views) ? Object.entries(views) : []) {
    if (name !== 'lib') checkView(name, isObject(view) ? view : {});
  }
}

/** @see https://docs.couchdb.org/en/3.5.x/ddocs/ddocs.html#built-in-reduce-functions */
const REDUCES = /^_(?:sum|count|stats|approx_count_distinct|first|last|(?:top|bottom)_\d+$)/;

function checkView(name: string, { map, reduce }: JsonObject): void {
  if (map === undefined) throw refuse(`View \`${name}\` must contain map function`);
  if (typeof reduce !== 'string' || !reduce.startsWith('_') || REDUCES.test(reduce)) return;
  throw refuse(`\`${reduce}\` is not a supported reduce function.`);
}

function check(design: JsonObject, [path, ...kinds]: Rule): void {
  for (const [place, value] of membersAt(design, path.split('.'))) {
    if (kinds.some((kind) => isOf(kind, value))) continue;
    throw refuse(`\`${place}\` field must have ${kinds.toReversed().join(' or ')} type`);
  }
}

/** The values at a path, with their names. */
function membersAt(object: JsonValue, [step, ...rest]: string[], at: string[] = []): [string, JsonValue][] {
  if (step === undefined) return [[at.join('.'), object]];
  if (!isObject(object)) return [];
  const names = step === '*' ? Object.keys(object) : Object.hasOwn(object, step) ? [step] : [];
  return names.flatMap((name) => membersAt(object[name] ?? null, rest, [...at, name]));
}

function isOf(kind: Kind, value: JsonValue): boolean {
  if (kind === 'array') return Array.isArray(value);
  return kind === 'object' ? isObject(value) : typeof value === kind;
}

function refuse(reason: string): Error {
  return badRequest(reason, 'invalid_design_doc');
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
