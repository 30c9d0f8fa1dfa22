import { createHash } from 'node:crypto';
import { parseRules, type Rule, readRules } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Content, Folder } from '#pkg/static';
import type { Manifest, Route } from './types.ts';

const MAX_ROUTES = 1000;

export interface ReadManifest {
  manifest: Manifest;
  rules: readonly Rule[];
  /** SHA-256, hex, of its bytes; of the whole archive when it came in one. */
  checksum: string;
}

/** Reads manifests; one that did not change is not read again. */
export function createManifestReader(): (folder: Folder, name: string, isOurs: boolean) => Promise<ReadManifest> {
  const known = new WeakMap<Content, ReadManifest>();
  return async (folder, name, isOurs) => {
    const file = await folder.open(name);
    if (!file) throw new AppError('not-found', 'Application manifest is not reachable');
    if ('big' in file) throw bad('it is too big');
    const read = known.get(file.content) ?? parseManifestBytes(file.content.bytes, isOurs);
    known.set(file.content, read);
    return read;
  };
}

/** Throws kind `bad-request` when it is wrong. @param isOurs it comes with the server: it may ask for everything */
export function parseManifestBytes(bytes: Buffer, isOurs = false): ReadManifest {
  const manifest = parseManifest(parseObject(bytes.toString()));
  return {
    manifest,
    rules: rulesOf(manifest, isOurs),
    checksum: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** One that a registry tells. @param checksum SHA-256 of the archive, hex */
export function readAnnounced(manifest: JsonObject, version: string, checksum: string): ReadManifest {
  const parsed = { ...parseManifest(manifest), version };
  return { manifest: parsed, rules: rulesOf(parsed), checksum };
}

/** What the server reads of it, but its permissions. Throws kind `bad-request`. */
export function parseManifest(manifest: JsonObject): Manifest {
  if (typeof manifest['name'] !== 'string' || manifest['name'] === '') throw bad('name is missing');
  for (const member of ['name_prefix', 'version', 'editor', 'icon']) {
    const value = manifest[member];
    if (value !== undefined && typeof value !== 'string') throw bad(`${member} is not a text`);
  }
  // Members that belong to the store, or that the server fills.
  const { _id, _rev, _type, available_version, auto_update, error, state, routes, ...rest } = manifest;
  return { ...(rest as Manifest), ...(routes !== undefined && { routes: parseRoutes(routes) }) };
}

function parseRoutes(routes: JsonValue): Record<string, Route> {
  if (!isObject(routes) || Object.keys(routes).length > MAX_ROUTES) throw bad('routes');
  const parsed = Object.entries(routes).map(([path, route]): [string, Route] => {
    if (!path.startsWith('/') || !isObject(route)) throw bad(`route ${path}`);
    const { folder = '/', index = '', public: open = false } = route;
    if (typeof folder !== 'string' || typeof index !== 'string' || typeof open !== 'boolean')
      throw bad(`route ${path}`);
    return [path, { folder, index, public: open }];
  });
  return Object.fromEntries(parsed);
}

function rulesOf({ permissions }: Manifest, isOurs = false): readonly Rule[] {
  try {
    return isOurs ? readRules(permissions) : parseRules(permissions);
  } catch (cause) {
    throw new AppError('bad-request', 'The manifest is wrong: permissions', { cause });
  }
}

function parseObject(text: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new AppError('bad-request', 'The manifest is wrong: it is not JSON', { cause });
  }
  if (!isObject(value)) throw bad('it is not an object');
  return value;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(what: string): AppError {
  return new AppError('bad-request', `The manifest is wrong: ${what}`);
}
