import { CouchError } from '#model/docs';
import type { DocWrite } from '#pkg/couch';
import { toDocWrite } from '#pkg/couch-wire';
import { Json, memberTexts, quote } from '#pkg/json';
import { readJson } from '#web/middleware';
import type { DataContext } from './deps.ts';

/** The largest document has 8,000,000 bytes; the spaces of a client's text are not counted. */
const LIMIT = 9 * 1024 * 1024;

/** The document of the body. Its text is kept; what the answers of this API add to it (`_type`) is taken away. */
export async function readDocument(c: DataContext): Promise<DocWrite> {
  const json = await readJson(c, { limit: LIMIT });
  if (!json.text.startsWith('{')) throw new CouchError('bad_request', 'Document must be a JSON object');
  return toDocWrite(withoutType(json));
}

function withoutType(json: Json): Json {
  if (!json.text.includes('"_type"')) return json;
  const members = [...memberTexts(json)].filter(([name]) => name !== '_type');
  return Json.stored(`{${members.map(([name, text]) => `${quote(name)}:${text}`).join(',')}}`);
}
