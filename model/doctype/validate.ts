import type { JsonObject, JsonValue } from '#pkg/json';
import type { Definition, Field } from './definition.ts';

/** What is wrong in a document, and where: `email.0.address`. */
export interface Fault {
  path: string;
  why: string;
}

const DATE = /^(\d{4}|-)-\d{2}-\d{2}$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
/** Longer texts are not compared with a pattern: it is somebody's, and may take long. */
const MAX_MATCHED = 1000;

/** The first fault of a document; undefined when it is as its doctype says. Members that are not named there are allowed. */
export function findFault({ fields }: Pick<Definition, 'fields'>, document: JsonObject): Fault | undefined {
  return membersFault(fields, document, '');
}

function membersFault(fields: Record<string, Field>, object: JsonObject, at: string): Fault | undefined {
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    const fault = valueFault(field, value, at === '' ? name : `${at}.${name}`);
    if (fault) return fault;
  }
  return undefined;
}

function valueFault(field: Field, value: JsonValue | undefined, path: string): Fault | undefined {
  if (isAbsent(field, value)) return field.mandatory ? { path, why: 'it is missing' } : undefined;
  if (!CHECKS[field.type](value)) return { path, why: `it is no ${field.type}` };
  return ruleFault(field, value, path) ?? insideFault(field, value, path);
}

/** Forms write null, or nothing in a date that was not chosen. */
function isAbsent({ type }: Field, value: JsonValue | undefined): value is null | undefined {
  if (value === undefined || value === null) return true;
  return value === '' && type !== 'string' && type !== 'text' && type !== 'any';
}

type Check = (value: JsonValue) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isDate: Check = (value) => typeof value === 'string' && DATE.test(value);
const isDatetime: Check = (value) =>
  typeof value === 'string' && DATETIME.test(value) && !Number.isNaN(Date.parse(value));

const CHECKS: Readonly<Record<Field['type'], Check>> = {
  any: () => true,
  boolean: (value) => typeof value === 'boolean',
  date: isDate,
  datetime: isDatetime,
  email: (value) => typeof value === 'string' && value.length < 1000 && /^[^\s@]+@[^\s@]+$/.test(value),
  integer: (value) => Number.isInteger(value),
  list: (value) => Array.isArray(value),
  map: isObject,
  metadata: isObject,
  moment: (value) => isDate(value) || isDatetime(value),
  number: (value) => typeof value === 'number',
  object: isObject,
  string: isText,
  text: isText,
  url: (value) => typeof value === 'string' && URL.canParse(value),
};

function ruleFault({ rule }: Field, value: JsonValue, path: string): Fault | undefined {
  if (!rule) return undefined;
  const text = typeof value === 'string' ? value : '';
  const { min = -Infinity, max = Infinity, maxLength = Infinity, pattern } = rule;
  if (rule.enum && !rule.enum.includes(text)) return { path, why: `it is none of ${rule.enum.join(', ')}` };
  if (typeof value === 'number' && (value < min || value > max)) return { path, why: 'it is out of its bounds' };
  if (text.length > maxLength) return { path, why: 'it is too long' };
  if (pattern !== undefined && (text.length > MAX_MATCHED || !new RegExp(pattern, 'u').test(text))) {
    return { path, why: 'it has another form' };
  }
  return undefined;
}

function insideFault({ type, of, fields }: Field, value: JsonValue, path: string): Fault | undefined {
  if (type === 'object' && fields && isObject(value)) return membersFault(fields, value, path);
  const isHolder = of && (type === 'list' || type === 'map') && typeof value === 'object' && value !== null;
  if (!isHolder) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const fault = valueFault({ ...of, mandatory: true }, item, `${path}.${key}`);
    if (fault) return fault;
  }
  return undefined;
}
