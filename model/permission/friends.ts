import type { Friend, PermissionDocument } from './types.ts';

/** A friend of a context, found by their code. */
export interface Guest {
  /** Id of the permission document. */
  share: string;
  /** Name of their code. */
  friend: string;
}

export function friendOf({ friends = {} }: PermissionDocument, id: string | undefined): Friend | undefined {
  return id !== undefined && Object.hasOwn(friends, id) ? friends[id] : undefined;
}
