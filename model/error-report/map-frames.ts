import { buffer } from 'node:stream/consumers';
import { type Addresses, type Apps, matchRoute } from '#model/app';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { SourceMaps } from '#pkg/source-map';
import type { FolderFile } from '#pkg/static';
import type { Frame } from './types.ts';

export interface MapFramesDeps {
  apps: Pick<Apps, 'served' | 'files'>;
  addresses: Pick<Addresses, 'app'>;
  sourceMaps: SourceMaps;
}

/** Bytes; a larger map is not read. */
const MAX_MAP = 20 * 1024 * 1024;
/** Scripts of one stack that are looked at. */
const MAX_SCRIPTS = 5;
const MAPPING = /\/\/[#@] sourceMappingURL=([^\s'"]{1,300})\s*$/;
/** Characters at the end of a script where it names its map. */
const TAIL = 1_000;

/**
 * Adds the places in the sources to the frames of an application that ships its source maps. They are only looked for among
 * the files of that application: what a page says is never asked from elsewhere.
 * @param source who failed
 */
export async function mapFrames(
  deps: MapFramesDeps,
  instance: Instance,
  source: string,
  frames: readonly Frame[],
): Promise<Frame[]> {
  const { apps, addresses, sourceMaps } = deps;
  const slug = source.startsWith(`${DOCTYPES.apps}/`) ? source.slice(DOCTYPES.apps.length + 1) : '';
  const app = slug === '' ? undefined : await apps.served(instance, slug);
  if (!app) return [...frames];
  const origin = `${addresses.app(instance, slug)}/`;
  const files = apps.files(app);
  const scripts = new Set(frames.map(({ file }) => file).filter((file) => file.startsWith(origin)));
  const mapped = [...frames];
  for (const script of [...scripts].slice(0, MAX_SCRIPTS)) {
    const path = matchRoute(app, pathOf(script))?.file;
    const map = path === undefined ? undefined : await readMap((name) => files.open(name), path);
    if (!map) continue;
    const indexes = frames.flatMap(({ file }, index) => (file === script ? [index] : []));
    const places = await sourceMaps.locate({ map, places: indexes.map((index) => frames[index] as Frame) });
    for (const [n, index] of indexes.entries()) {
      const place = places[n];
      if (place) mapped[index] = { ...(frames[index] as Frame), source: place };
    }
  }
  return mapped;
}

function pathOf(address: string): string {
  try {
    return decodeURIComponent(new URL(address).pathname);
  } catch {
    return '';
  }
}

type Open = (path: string) => Promise<FolderFile | undefined>;

/** The map that the script names in its last line, or the one beside it. */
async function readMap(open: Open, script: string): Promise<Uint8Array | undefined> {
  const code = await bytesOf(await open(script));
  if (!code) return undefined;
  const [, named = ''] = MAPPING.exec(code.subarray(-TAIL).toString()) ?? [];
  const inside = named.startsWith('data:') ? undefined : new URL(named || `${nameOf(script)}.map`, `app:///${script}`);
  if (inside?.protocol !== 'app:' || inside.host !== '') return undefined;
  return bytesOf(await open(decodeURIComponent(inside.pathname).slice(1)));
}

const nameOf = (path: string): string => encodeURIComponent(path.slice(path.lastIndexOf('/') + 1));

async function bytesOf(found: FolderFile | undefined): Promise<Buffer | undefined> {
  if (!found) return undefined;
  if ('content' in found) return found.content.bytes;
  return found.big.size > MAX_MAP ? undefined : buffer(await found.big.read());
}
