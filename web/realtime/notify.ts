import { DOCTYPES } from '#model/docs';
import { checkReadable } from '#model/permission';
import { AppError } from '#pkg/errors';
import { Json, type JsonObject } from '#pkg/json';
import { permissionOf, readJson } from '#web/middleware';
import type { RealtimeContext, RealtimeDeps } from './deps.ts';

/** `POST /:doctype/:id`: tells those who listen, and writes nothing */
export async function notify(c: RealtimeContext, { docs, permissions, accounts }: RealtimeDeps): Promise<Response> {
  const permission = await permissionOf(c, permissions);
  const { doctype = '', id = '' } = c.req.param() as Record<string, string>;
  checkReadable(doctype);
  const { value } = await readJson(c);
  const data = isObject(value) ? value['data'] : undefined;
  if (!isObject(data)) throw new AppError('bad-request', 'The body must have an object in data');
  await permissions.allowDoc(c.var.instance, permission, 'POST', doctype, id, () => data);
  // Those who listen to accounts never learn their passwords.
  const told = doctype === DOCTYPES.accounts ? accounts.seal(c.var.instance, Json.of(data)).value : data;
  docs.notify(c.var.instance, doctype, id, told as JsonObject);
  return c.body(null, 204);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
