import { DOCTYPES } from '#model/docs';
import type { Permission, PermissionDocument } from '#model/permission';
import { printRules } from '#model/permission';
import type { Resource } from '#web/render';

type Stored = PermissionDocument & { _id: string; _rev: string };

/** A permission document without what would let anybody use it. */
export function toResource(document: Stored): Resource {
  const { codes, shortcodes, password, friends, ...attributes } = document;
  return {
    type: DOCTYPES.permissions,
    id: document._id,
    rev: document._rev,
    // What is sent of a password is that there is one.
    attributes: { ...attributes, ...(password && { password: true }) },
    links: { self: `/permissions/${document._id}` },
  };
}

/** The same with its codes, for whoever has just made it. */
export function toOwnResource(document: Stored): Resource {
  const { codes, shortcodes } = document;
  const resource = toResource(document);
  return { ...resource, attributes: { ...resource.attributes, codes, shortcodes } };
}

/** What a token may do, when no document says it. */
export function toVirtualResource({ type, sourceId, rules }: Permission): Resource {
  return {
    type: DOCTYPES.permissions,
    id: '',
    attributes: { type, source_id: sourceId, permissions: printRules(rules) },
  };
}
