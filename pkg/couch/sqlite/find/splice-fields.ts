import { Json, type JsonValue, joinDocument, memberTexts, pickMembers, quote, toMemberTree } from '#pkg/json';

/** Makes an answer from the text of a document, without parsing it. */
type SpliceFields = (head: Readonly<Record<string, JsonValue | undefined>>, body: Json) => Json;

const OF_HEAD = new Set(['_id', '_rev', '_conflicts', '_deleted_conflicts']);

/** Undefined when a field is more than the name of a member of the document itself. */
export function spliceFields(fields: readonly string[]): SpliceFields | undefined {
  if (fields.some((field) => field === '' || /[.\\]/.test(field))) return undefined;
  const names = [...new Set(fields)];
  const ofBody = names.filter((name) => !OF_HEAD.has(name));
  const reads = toMemberTree(ofBody.map((name) => [name]));
  return (head, body) => {
    const known = names.filter((name) => OF_HEAD.has(name)).map((name) => [name, head[name]] as const);
    const texts = ofBody.length === 0 ? undefined : memberTexts(pickMembers(body, reads));
    const members = ofBody.flatMap((name) => {
      const text = texts?.get(name);
      return text === undefined ? [] : [`${quote(name)}:${text}`];
    });
    return joinDocument(Object.fromEntries(known), Json.stored(`{${members.join(',')}}`));
  };
}
