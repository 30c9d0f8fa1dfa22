import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { AppDocument, VersionDocument } from './types.ts';
import { isVersion } from './version.ts';

const SHA256 = /^[0-9a-f]{64}$/i;
export const SLUG = /^[a-z0-9-]{1,100}$/;

/** What a registry says of a version, once it is believable. Throws kind `bad-gateway`. */
export function checkVersion(value: JsonValue, slug: string): VersionDocument {
  if (!isObject(value)) throw lie('a version is no object');
  const { version, url, sha256, manifest, created_at = '', size = '', editor = '', tar_prefix } = value;
  if (value['slug'] !== slug) throw lie('it answers about another application');
  if (typeof version !== 'string' || !isVersion(version)) throw lie('the name of a version is wrong');
  const type = value['type'] ?? (isObject(manifest) ? manifest['type'] : undefined);
  if (type !== 'webapp' && type !== 'konnector') throw lie('the type is neither webapp nor konnector');
  if (typeof url !== 'string' || !isArchiveAddress(url)) throw lie('the address of the archive is wrong');
  if (typeof sha256 !== 'string' || !SHA256.test(sha256)) throw lie('the hash of the archive is wrong');
  if (!isObject(manifest)) throw lie('a version has no manifest');
  return {
    ...value,
    slug,
    type,
    version,
    editor: String(editor),
    url,
    sha256: sha256.toLowerCase(),
    size: String(size),
    created_at: String(created_at),
    manifest,
    ...(typeof tar_prefix === 'string' && { tar_prefix }),
  };
}

export function checkApp(value: JsonValue, slug?: string): AppDocument {
  if (!isObject(value)) throw lie('an application is no object');
  const own = value['slug'];
  if (typeof own !== 'string' || !SLUG.test(own)) throw lie('the slug of an application is wrong');
  if (slug !== undefined && own !== slug) throw lie('it answers about another application');
  return { ...value, slug: own };
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function lie(what: string): AppError {
  return new AppError('bad-gateway', `The registry cannot be believed: ${what}`, { code: 'wrong_registry' });
}

function isArchiveAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
