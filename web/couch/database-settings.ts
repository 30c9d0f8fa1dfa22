import type { JsonValue } from '#pkg/json';
import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { readJson } from './read-body.ts';

/** CouchDB remembers this many purges; a store of one node has no use for them. */
const PURGED_INFOS_LIMIT = 1000;

export async function showSecurity(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  return answerJson(c, await couch.database(databaseNameOf(c)).security());
}

export async function setSecurity(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const security = (await readJson(c)).value;
  if (!isObject(security)) throw badRequest('Request body must be a JSON object');
  for (const name of ['admins', 'members']) checkGroup(name, security[name]);
  await couch.database(databaseNameOf(c)).setSecurity(security);
  return answerJson(c, { ok: true });
}

export async function showRevsLimit(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  return answerJson(c, await couch.database(databaseNameOf(c)).revsLimit());
}

export async function setRevsLimit(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const limit = (await readJson(c)).value;
  if (typeof limit !== 'number' || !Number.isSafeInteger(limit) || limit < 1) {
    throw badRequest('`_revs_limit` must be a positive integer');
  }
  await couch.database(databaseNameOf(c)).setRevsLimit(limit);
  return answerJson(c, { ok: true });
}

export async function showPurgedInfosLimit(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  await couch.database(databaseNameOf(c)).info();
  return answerJson(c, PURGED_INFOS_LIMIT);
}

function checkGroup(name: string, group: JsonValue | undefined): void {
  if (group === undefined) return;
  if (!isObject(group)) throw badRequest(`\`${name}\` must be an object`);
  for (const list of [group['names'], group['roles']]) {
    if (list === undefined || (Array.isArray(list) && list.every((item) => typeof item === 'string'))) continue;
    throw badRequest(`the names and the roles of \`${name}\` must be arrays of strings`);
  }
}

function isObject(value: JsonValue): value is Exclude<JsonValue, null | boolean | number | string | JsonValue[]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
