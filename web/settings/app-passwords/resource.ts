import type { AppPassword } from '#model/app-password';
import { DOCTYPES } from '#model/docs';
import type { Resource } from '#web/render';

/** @param password only for who has just made it */
export function appPasswordResource(one: AppPassword, password?: string): Resource {
  return {
    type: DOCTYPES.appPasswords,
    id: one._id,
    rev: one._rev,
    attributes: { ...one, ...(password !== undefined && { password }) },
    links: { self: `/settings/app-passwords/${one._id}` },
  };
}
