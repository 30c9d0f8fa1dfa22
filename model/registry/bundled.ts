import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Catalogue, createCatalogue, isVersion, type Registry, type VersionDocument } from '#pkg/app-registry';
import type { JsonObject } from '#pkg/json';
import { type Content, openFolder } from '#pkg/static';

const BUNDLED = 'bundled://';

/**
 * The apps that come with the server, as the last of its registries: the address of an archive is `bundled://<slug>`.
 * @param folders slug -> folder with `manifest.webapp` or `manifest.konnector` at its root
 */
export function createBundledRegistry(folders: ReadonlyMap<string, string>): Registry {
  const opened = new Map([...folders].map(([slug, path]) => [slug, openFolder(path)]));
  const known = new WeakMap<Content, VersionDocument>();

  async function read(slug: string): Promise<VersionDocument[]> {
    const folder = opened.get(slug);
    const webapp = await folder?.open('manifest.webapp');
    const file = webapp ?? (await folder?.open('manifest.konnector'));
    if (!file || 'big' in file) return [];
    const version = known.get(file.content) ?? toVersion(slug, webapp ? 'webapp' : 'konnector', file.content.bytes);
    known.set(file.content, version);
    return isVersion(version.version) ? [version] : [];
  }

  async function catalogue(slugs: Iterable<string> = folders.keys()): Promise<Catalogue> {
    return createCatalogue((await Promise.all([...slugs].map(read))).flat());
  }

  return {
    id: 'bundled',
    list: async (query) => (await catalogue()).list(query),
    slugs: async () => [...folders.keys()],
    app: async (slug) => (await catalogue([slug])).app(slug),
    version: async (slug, version) => (await catalogue([slug])).version(slug, version),
    latest: async (slug, channel) => (await catalogue([slug])).latest(slug, channel),
    maintenance: async () => [],
    async asset(slug, _version, path) {
      const [release] = await read(slug);
      const icon = release?.manifest['icon'];
      const wanted = path === 'icon' && typeof icon === 'string' ? icon.replace(/^\.?\/+/, '') : path;
      const file = await opened.get(slug)?.open(wanted);
      if (!file) return undefined;
      if ('big' in file) return { type: file.big.type, size: file.big.size, body: await file.big.read() };
      const { bytes, type } = file.content;
      return { type, size: bytes.length, body: Readable.from([bytes]) };
    },
  };
}

function toVersion(slug: string, type: VersionDocument['type'], bytes: Buffer): VersionDocument {
  const manifest = JSON.parse(bytes.toString()) as JsonObject;
  return {
    slug,
    type,
    version: String(manifest['version'] ?? ''),
    editor: String(manifest['editor'] ?? ''),
    url: BUNDLED + slug,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: '0',
    created_at: '',
    manifest,
  };
}
