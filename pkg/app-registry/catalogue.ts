import type { JsonValue } from '#pkg/json';
import type { AppDocument, AppPage, ListQuery, VersionDocument } from './types.ts';
import { CHANNELS, type Channel, channelOf, compareVersions, isInChannel } from './version.ts';

/** What a registry answers about the versions that it has. */
export interface Catalogue {
  list(query: ListQuery): AppPage;
  slugs(): string[];
  app(slug: string, channels?: Pick<ListQuery, 'versionsChannel' | 'latestChannel'>): AppDocument | undefined;
  version(slug: string, version: string): VersionDocument | undefined;
  latest(slug: string, channel: Channel): VersionDocument | undefined;
}

export function createCatalogue(versions: Iterable<VersionDocument>): Catalogue {
  const apps = new Map<string, VersionDocument[]>();
  for (const version of versions) {
    const known = apps.get(version.slug);
    if (known) known.push(version);
    else apps.set(version.slug, [version]);
  }
  for (const known of apps.values()) known.sort(byRelease);

  const catalogue: Catalogue = {
    list({ offset, limit, sort = 'slug', filter = {}, ...channels }) {
      const [name, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
      const found = [...apps.keys()]
        .flatMap((slug) => catalogue.app(slug, channels) ?? [])
        .filter((app) => Object.entries(filter).every(([member, value]) => has(memberOf(app, member), value)))
        .sort((a, b) => sign * compareTexts(memberOf(a, name), memberOf(b, name)) || compareTexts(a.slug, b.slug));
      const end = offset + limit;
      return { apps: found.slice(offset, end), next: end < found.length ? end : undefined };
    },
    slugs: () => [...apps.keys()].sort(),
    version: (slug, version) => apps.get(slug)?.find((known) => known.version === version),
    latest: (slug, channel) => apps.get(slug)?.findLast(({ version }) => isInChannel(version, channel)),

    app(slug, { versionsChannel = 'dev', latestChannel = 'stable' } = {}) {
      const known = apps.get(slug);
      const [first] = known ?? [];
      if (!known || !first) return undefined;
      const named = (channel: Channel) =>
        known.filter(({ version }) => channelOf(version) === channel).map(({ version }) => version);
      const shown = CHANNELS.slice(0, CHANNELS.indexOf(versionsChannel) + 1);
      const latest = catalogue.latest(slug, latestChannel);
      return {
        slug,
        type: first.type,
        editor: first.editor,
        created_at: first.created_at,
        versions: { has_versions: true, ...Object.fromEntries(shown.map((channel) => [channel, named(channel)])) },
        maintenance_activated: false,
        ...(latest && { latest_version: { ...latest } }),
      };
    },
  };
  return catalogue;
}

function byRelease(a: VersionDocument, b: VersionDocument): number {
  return compareVersions(a.version, b.version) || compareTexts(a.created_at, b.created_at);
}

/** @compat some members are told by the manifest of the latest version only. */
function memberOf(app: AppDocument, name: string): JsonValue | undefined {
  if (Object.hasOwn(app, name)) return app[name];
  const { manifest } = (app['latest_version'] ?? {}) as { manifest?: Record<string, JsonValue> };
  return manifest && Object.hasOwn(manifest, name) ? manifest[name] : undefined;
}

function has(member: JsonValue | undefined, value: string): boolean {
  return Array.isArray(member) ? member.includes(value) : member !== undefined && String(member) === value;
}

function compareTexts(a: JsonValue | undefined, b: JsonValue | undefined): number {
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}
