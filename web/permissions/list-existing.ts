import { parseRules, VERBS, type Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import { isObject, permissionOf, readJson } from '#web/middleware';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';

const MAX_IDS = 1000;

/** `POST /exists`: for each `{type, id}` of the list, the verbs that links give on it */
export async function listExisting(c: PermissionsContext, { permissions, shares }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const asked = toIdentifiers((await readJson(c)).value);
  for (const { type } of asked) permissions.allowType(caller, 'GET', type);
  const verbs = new Map<string, Set<Verb>>();
  for await (const share of shares.all(c.var.instance)) {
    for (const rule of parseRules(share.permissions)) {
      for (const { type, id } of asked) {
        if (rule.type !== type || !rule.values?.includes(id)) continue;
        const all = verbs.get(`${type}/${id}`) ?? new Set();
        verbs.set(`${type}/${id}`, all);
        for (const verb of rule.verbs.length > 0 ? rule.verbs : VERBS) all.add(verb);
      }
    }
  }
  const found = asked.filter(({ type, id }) => verbs.has(`${type}/${id}`));
  const data = found.map(({ type, id }) => ({ type, id, verbs: [...(verbs.get(`${type}/${id}`) ?? [])] }));
  return c.json({ data });
}

function toIdentifiers(value: unknown): { type: string; id: string }[] {
  const list = isObject(value as never) ? (value as { data?: unknown }).data : value;
  if (!Array.isArray(list) || list.length > MAX_IDS) throw new AppError('bad-request', 'The body must be a list');
  return list.map((item: { type?: unknown; id?: unknown } | null) => {
    if (typeof item?.type !== 'string' || typeof item.id !== 'string') {
      throw new AppError('bad-request', 'The items must have a type and an id');
    }
    return { type: item.type, id: item.id };
  });
}
