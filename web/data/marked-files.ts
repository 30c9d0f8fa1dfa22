import { DOCTYPES } from '#model/docs';
import { checkReadable, type Verb } from '#model/permission';
import type { Reference } from '#model/vfs';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { permissionOf, readJson } from '#web/middleware';
import { decodedTwice } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';

/** What the routes of references and of devices have in common. */

/** More identifiers than that in one request are refused. */
const MAX_IDS = 10_000;

/** Ids that everybody knows: the root, the trash, the directories that the server makes. */
const KNOWN = `${DOCTYPES.files}.`;

/**
 * The target in the route, for somebody who may use it so, or who may use the files so (`usesFiles`).
 * A doctype that cannot be read can have references all the same: its documents are not sent here.
 */
export async function allowTarget(
  c: DataContext,
  { permissions }: DataDeps,
  verbs: { target: Verb; files: Verb },
): Promise<{ target: Reference; usesFiles: boolean }> {
  const permission = await permissionOf(c, permissions);
  const target: Reference = { type: c.req.param('doctype') ?? '', id: decodedTwice(c.req.param('docid') ?? '') };
  try {
    permissions.allowType(permission, verbs.files, DOCTYPES.files);
    return { target, usesFiles: true };
  } catch (error) {
    if (!isKind(error, 'forbidden')) throw error;
    checkReadable(target.type);
    await permissions.allowId(c.var.instance, permission, verbs.target, target.type, target.id);
    return { target, usesFiles: false };
  }
}

/**
 * Rights on the target alone are enough for files whose ids one was told. Not for the directories of the server: a rule on
 * what the target references would cover all that is inside. Throws kind `forbidden`.
 */
export function checkNotKnown(ids: readonly string[]): void {
  if (ids.some((id) => id.startsWith(KNOWN))) throw new AppError('forbidden', 'Forbidden');
}

/** The ids of the files in a JSON:API relationship: `{data: [{type, id}]}`, or one object. */
export async function readFileIds(c: DataContext): Promise<string[]> {
  const { value } = await readJson(c);
  const data = isObject(value) ? value['data'] : undefined;
  const items = Array.isArray(data) ? data : [data];
  if (items.length > MAX_IDS) throw new AppError('too-large', `There are more than ${MAX_IDS} identifiers`);
  return items.map((item) => {
    const id = isObject(item) ? (item['id'] ?? item['_id']) : undefined;
    if (typeof id !== 'string' || id === '') {
      throw new AppError('bad-request', 'The body must have resource identifiers in data');
    }
    return id;
  });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
