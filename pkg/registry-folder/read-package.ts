import { type FoundManifest, findManifest, type UnpackLimits } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';

const MB = 1024 * 1024;
/** Those of whoever installs it: what could not be installed is not published. */
export const LIMITS: UnpackLimits = { bytes: 200 * MB, fileBytes: 20 * MB, entries: 10_000 };
const TYPES = { 'manifest.webapp': 'webapp', 'manifest.konnector': 'konnector' } as const;

export interface ReadPackage {
  type: 'webapp' | 'konnector';
  manifest: JsonObject;
  root: string;
}

/** What an archive holds, checked. Rejects with kind `unprocessable`, or as `unpack`. */
export async function readPackage(file: string, slug: string, version: string): Promise<ReadPackage> {
  const found = await findManifest(file, LIMITS, Object.keys(TYPES));
  if (!found) throw wrong('it has no manifest');
  const manifest = parse(found);
  if (typeof manifest['name'] !== 'string' || manifest['name'] === '') throw wrong('its manifest has no name');
  const { slug: own = slug, version: made } = manifest;
  if (own !== slug) throw wrong('its manifest has another slug');
  // What leads to a version is made from the sources of that version.
  if (made !== version && made !== version.split('-')[0]) throw wrong('its manifest has another version');
  return { type: TYPES[found.name as keyof typeof TYPES], manifest, root: found.root };
}

function parse({ bytes }: FoundManifest): JsonObject {
  try {
    const manifest: unknown = JSON.parse(bytes.toString());
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return manifest as JsonObject;
  } catch (cause) {
    throw new AppError('unprocessable', 'The package is refused: its manifest is not JSON', { cause });
  }
  throw wrong('its manifest is no object');
}

function wrong(what: string): AppError {
  return new AppError('unprocessable', `The package is refused: ${what}`);
}
