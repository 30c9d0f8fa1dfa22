import { randomUUID } from 'node:crypto';
import { DOCTYPES } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import type { Node } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import type { FilesContext, FilesDeps } from './deps.ts';

/** What is known of a file or directory to be. */
interface Draft {
  type: Node['type'];
  name: string;
  dir_id: string;
  tags?: readonly string[];
  mime?: string;
  class?: string;
}

/** Rejects with kind `forbidden` when that may not be done with the file or directory. */
export async function checkNode(
  c: FilesContext,
  { permissions }: FilesDeps,
  permission: Permission,
  verb: Verb,
  node: Node,
): Promise<void> {
  const members = () => ({ ...node }) as unknown as JsonObject;
  await permissions.allowDoc(c.var.instance, permission, verb, DOCTYPES.files, node._id, members);
}

/** For something that is not there yet: what it will be decides, and the directories above. */
export async function checkDraft(
  c: FilesContext,
  { permissions }: FilesDeps,
  permission: Permission,
  verb: Verb,
  draft: Draft,
): Promise<void> {
  // Its id is not known yet: one that no rule can name.
  const members = () => ({ ...draft }) as unknown as JsonObject;
  await permissions.allowDoc(c.var.instance, permission, verb, DOCTYPES.files, randomUUID(), members);
}

/** A file or directory, if who asks may do that with it. */
export async function allowedNode(
  c: FilesContext,
  deps: FilesDeps,
  verb: Verb,
  find: () => Promise<Node>,
): Promise<{ node: Node; permission: Permission }> {
  const permission = await permissionOf(c, deps.permissions);
  const node = await findFor(c, deps, permission, verb, find);
  await checkNode(c, deps, permission, verb, node);
  return { node, permission };
}

/**
 * What is looked for. A path can be guessed: only who may do that with all files learns that one leads nowhere, the others
 * are refused as for a file that is there. Nobody guesses an id.
 */
export async function findFor(
  c: FilesContext,
  { permissions }: FilesDeps,
  permission: Permission,
  verb: Verb,
  find: () => Promise<Node>,
): Promise<Node> {
  try {
    return await find();
  } catch (error) {
    if (c.req.param('id') === undefined && isKind(error, 'not-found')) {
      permissions.allowType(permission, verb, DOCTYPES.files);
    }
    throw error;
  }
}
