import type { JsonObject, JsonValue } from '#pkg/json';

/** The JSON Schema of an example: the types of its members, none of which is said to be mandatory. */
export function schemaOf(example: JsonValue): JsonObject {
  if (example === null) return {};
  if (Array.isArray(example))
    return { type: 'array', ...(example[0] !== undefined && { items: schemaOf(example[0]) }) };
  if (typeof example !== 'object') return { type: typeof example };
  const properties = Object.fromEntries(Object.entries(example).map(([name, value]) => [name, schemaOf(value)]));
  return { type: 'object', properties };
}
