import type { Permission, Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';

/** What a request names on a Nextcloud. */
export interface Asked {
  permission: Permission;
  account: string;
  /** Decoded, with a first slash and no final one; empty for the root. */
  path: string;
}

/**
 * Checks the right on all the files, which those of an account of the owner are too, and reads the path.
 * @param word what stands between the account and the path
 */
export async function readAsked(
  c: NextcloudContext,
  { permissions }: NextcloudDeps,
  verb: Verb,
  word = '',
): Promise<Asked> {
  const permission = await permissionOf(c, permissions);
  permissions.allowType(permission, verb, 'io.cozy.files');
  const account = c.req.param('account') ?? '';
  // Hono would decode a path with an escaped slash to another one.
  const segments = new URL(c.req.url).pathname.split('/').slice(word === '' ? 4 : 5);
  return { permission, account, path: toPath(segments.map(decoded)) };
}

/** A path that is a parameter, as `?To=/Documents/a.txt`. */
export function pathParameter(c: NextcloudContext, name: string): string | undefined {
  const value = c.req.query(name);
  return value === undefined || value === '' ? undefined : toPath(value.split('/'));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw strange();
  }
}

function toPath(segments: readonly string[]): string {
  const names = segments.filter((segment) => segment !== '');
  if (names.some((name) => name === '.' || name === '..' || /[/\0]/.test(name))) throw strange();
  return names.map((name) => `/${name}`).join('');
}

function strange(): AppError {
  return new AppError('bad-request', 'This path leads nowhere');
}
