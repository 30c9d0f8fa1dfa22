import type { PermissionDocument } from '#model/permission';
import type { Resource } from '#web/render';
import { toResource } from '../resource.ts';

type Stored = PermissionDocument & { _id: string; _rev: string };

/** A context with the code of each friend, which is what the owner sends them: only who may change it sees it. */
export function contextResource(document: Stored): Resource {
  const { attributes, ...resource } = toResource(document);
  const { friends = {}, shortcodes = {} } = document;
  const list = Object.entries(friends).map(([id, friend]) => ({ id, ...friend, code: shortcodes[id] }));
  return {
    ...resource,
    attributes: { ...attributes, friends: list },
    links: { self: `/permissions/contexts/${document._id}` },
  };
}
