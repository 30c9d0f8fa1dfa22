import { parseRules } from '#model/permission';
import { AppError } from '#pkg/errors';
import { dateOf, isObject, permissionOf, readAttributes, textOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { PermissionsContext, PermissionsRoutesDeps } from '../deps.ts';
import { friendOf } from './read-friend.ts';
import { contextResource } from './resource.ts';

/** `POST /permissions/contexts`: attributes `title`, `permissions`, `friends` (`name`, `email`, `proof`), `expires_at`. */
export async function createContext(c: PermissionsContext, { permissions, shareContexts }: PermissionsRoutesDeps) {
  const caller = await permissionOf(c, permissions);
  const attributes = await readAttributes(c);
  const { friends = [] } = attributes;
  if (!Array.isArray(friends) || !friends.every(isObject)) {
    throw new AppError('unprocessable', 'It must be a list of friends', { pointer: '/data/attributes/friends' });
  }
  const expiresAt = dateOf(attributes, 'expires_at');
  const context = await shareContexts.create(c.var.instance, caller, {
    title: textOf(attributes, 'title') ?? '',
    rules: parseRules(attributes['permissions']),
    friends: friends.map(friendOf),
    ...(expiresAt && { expiresAt }),
  });
  return renderResource(c, contextResource(context), { status: 201 });
}
