import { isParent, parseRules } from '#model/permission';
import { permissionOf } from '#web/middleware';
import { type Resource, renderList } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from './deps.ts';
import { pageParameter } from './page-parameter.ts';
import { toOwnResource, toResource } from './resource.ts';

const PAGE = 30;
const MAX_PAGE = 100;

/**
 * `GET /doctype/:doctype/shared-by-link`; who made a link finds its codes again.
 * @compat apps show the address of a link from this list
 */
export async function listShared(c: PermissionsContext, { permissions, shares }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const doctype = c.req.param('doctype') ?? '';
  permissions.allowType(caller, 'GET', doctype);
  const limit = Math.min(pageParameter(c, 'limit') || PAGE, MAX_PAGE);
  const skip = pageParameter(c, 'skip') ?? 0;
  const found: Resource[] = [];
  let seen = 0;
  for await (const share of shares.all(c.var.instance)) {
    if (!parseRules(share.permissions).some(({ type }) => type === doctype)) continue;
    if (seen++ < skip) continue;
    if (found.length < limit) found.push((isParent(caller, share) ? toOwnResource : toResource)(share));
  }
  const next = `/permissions/doctype/${doctype}/shared-by-link?page[limit]=${limit}&page[skip]=${skip + limit}`;
  return renderList(c, found, seen > skip + limit ? { links: { next } } : {});
}
