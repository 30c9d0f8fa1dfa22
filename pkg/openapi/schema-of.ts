import type { JsonObject, JsonValue } from '#pkg/json';

/**
 * The JSON Schema of an example: the types of its members.
 * @param needs those that are mandatory; when it wraps attributes as JSON:API does, they are of these
 */
export function schemaOf(example: JsonValue, needs: readonly string[] = []): JsonObject {
  if (example === null) return {};
  if (Array.isArray(example))
    return { type: 'array', ...(example[0] !== undefined && { items: schemaOf(example[0]) }) };
  if (typeof example !== 'object') return { type: typeof example };
  const members = Object.entries(example);
  const [[name = '', only = null] = []] = members;
  const isWrapper = needs.length > 0 && members.length === 1 && isWrapped(name, only) && !needs.includes(name);
  const properties = Object.fromEntries(
    members.map(([member, value]) => [member, schemaOf(value, isWrapper ? needs : [])]),
  );
  const required = isWrapper ? [name] : needs;
  return { type: 'object', properties, ...(required.length > 0 && { required: [...required] }) };
}

const isWrapped = (name: string, value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && (name === 'data' ? 'attributes' in value : name === 'attributes');
