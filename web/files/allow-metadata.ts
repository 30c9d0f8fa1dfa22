import { isDeepStrictEqual } from 'node:util';
import type { Permission, Verb } from '#model/permission';
import type { JsonObject } from '#pkg/json';
import type { FilesDeps } from './deps.ts';

/** Members that certify something: only who has a right on their own doctype may set them. */
const CERTIFIED = {
  carbonCopy: 'io.cozy.certified.carbon_copy',
  electronicSafe: 'io.cozy.certified.electronic_safe',
} as const;

/** Throws kind `forbidden` when the metadata certifies what its bearer may not. @param old what the file has already */
export function allowMetadata(
  { permissions }: Pick<FilesDeps, 'permissions'>,
  permission: Permission,
  verb: Verb,
  metadata: JsonObject | undefined,
  old?: JsonObject,
): void {
  for (const [member, doctype] of Object.entries(CERTIFIED)) {
    const value = metadata?.[member];
    if (value === undefined || isDeepStrictEqual(value, old?.[member])) continue;
    permissions.allowType(permission, verb, doctype);
  }
}
