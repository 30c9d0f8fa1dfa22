import { type Manifest, parseManifest } from '#model/app';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Folder } from '#pkg/static';
import { readText } from './read-text.ts';
import type { Tell } from './types.ts';

/**
 * What the server reads of a manifest; undefined when it is none. Everything that is wrong is told, not the first of it only.
 * @param file its name
 */
export async function checkManifest(
  folders: readonly Folder[],
  file: string,
  tell: Tell,
): Promise<Manifest | undefined> {
  const text = await readText(folders, file);
  if (text === undefined) return void tell('error', 'manifest-missing', file, `There is no ${file}`);
  const manifest = parseObject(text, file, tell);
  if (!manifest) return undefined;
  const { routes, permissions, ...rest } = manifest;
  refuse(() => parseManifest({ name: rest['name'] ?? null }), 'name', tell);
  for (const member of ['name_prefix', 'version', 'editor', 'icon']) {
    refuse(() => parseManifest({ name: 'x', [member]: rest[member] as JsonValue }), member, tell);
  }
  if (routes !== undefined && !isObject(routes)) tell('error', 'routes', 'routes', 'The routes are no object');
  const all = Object.entries(isObject(routes) ? routes : {});
  const good = all.filter(([path, route]) =>
    refuse(() => parseManifest({ name: 'x', routes: { [path]: route } }), `routes.${path}`, tell),
  );
  const tooMany =
    all.length === good.length && !refuse(() => parseManifest({ name: 'x', routes: routes ?? {} }), 'routes', tell);
  // The rest of it is looked at, whatever is wrong there.
  const usable = tooMany || good.length === 0 ? {} : { routes: Object.fromEntries(good) };
  const read = parseManifest({ ...usable, name: 'x' });
  return {
    ...(rest as Manifest),
    ...read,
    ...(permissions !== undefined && { permissions: permissions as JsonObject }),
  };
}

function parseObject(text: string, file: string, tell: Tell): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isObject(value)) return value;
    return void tell('error', 'manifest-syntax', file, 'The manifest is not an object');
  } catch (error) {
    return void tell('error', 'manifest-syntax', file, `The manifest is not JSON: ${(error as Error).message}`);
  }
}

/** @returns false when it throws, which is told */
function refuse(parse: () => unknown, where: string, tell: Tell): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell('error', where.startsWith('routes.') ? 'route' : 'member', where, error.message);
    return false;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
