import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { checkOwner, type PermissionDocument, parseRules } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { type Resource, renderList } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { pageParameter } from './page-parameter.ts';
import { toResource } from './resource.ts';

const PAGE = 50;
const MAX_PAGE = 100;
/** Of a share with many things the first ones say what it is. */
const NAMED = 5;

/**
 * `GET /shares`: what is shared by links and with friends, over the whole Cozy, for the owner: by whom, with whom, what it
 * is called and until when. The codes, which open it, are not told.
 */
export async function listShares(c: PermissionsContext, deps: PermissionsRoutesDeps): Promise<Response> {
  checkOwner(await permissionOf(c, deps.permissions));
  const { instance } = c.var;
  const limit = Math.min(pageParameter(c, 'limit') || PAGE, MAX_PAGE);
  const skip = pageParameter(c, 'skip') ?? 0;
  const found: Resource[] = [];
  let seen = 0;
  for await (const share of deps.shares.all(instance)) {
    if (seen++ < skip) continue;
    if (found.length === limit) break;
    const resource = toResource(share);
    const shared = await namesOf(deps.docs, instance, share);
    found.push({ ...resource, attributes: { ...resource.attributes, ...whom(share), shared } });
  }
  const next = `/permissions/shares?page[limit]=${limit}&page[skip]=${skip + limit}`;
  return renderList(c, found, seen > skip + limit ? { links: { next } } : {});
}

function whom({ friends, shortcodes, codes }: PermissionDocument) {
  if (!friends) return { links: Object.keys(shortcodes ?? codes ?? {}) };
  return { friends: Object.entries(friends).map(([id, friend]) => ({ id, ...friend })) };
}

/** What the rules are about: a whole doctype, or documents by their names, where they have one. */
async function namesOf(docs: Pick<Docs, 'get'>, instance: Instance, { permissions }: PermissionDocument) {
  const shared: { type: string; id?: string; name?: string; kind?: string; verbs: readonly string[] }[] = [];
  for (const { type, values, selector, verbs } of parseRules(permissions)) {
    if (!values || selector !== undefined) shared.push({ type, verbs });
    for (const id of selector === undefined ? (values ?? []) : []) {
      if (shared.length >= NAMED) return shared;
      shared.push({ type, id, verbs, ...(await nameOf(docs, instance, type, id)) });
    }
  }
  return shared;
}

async function nameOf(docs: Pick<Docs, 'get'>, instance: Instance, type: string, id: string) {
  try {
    const { name, title, type: kind } = await docs.get<JsonObject>(instance, type, id);
    const words = [name, title].find((text) => typeof text === 'string' && text !== '');
    return { ...(words !== undefined && { name: String(words) }), ...(typeof kind === 'string' && { kind }) };
  } catch (error) {
    // What was shared may be gone, and a rule may name a family.
    if (error instanceof AppError && isKind(error, 'not-found', 'bad-request', 'forbidden')) return {};
    throw error;
  }
}
