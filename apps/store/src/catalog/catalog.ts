import type { AppServices } from '@cozy/ui';
import { ApiError, type Http, type RealtimeEvent } from '@cozy/ui/client';
import { type Facts, readFacts } from '@cozy/ui/manifest';
import { type ReadonlySignal, signal } from '@preact/signals';

export type Kind = 'app' | 'konnector';
export type Channel = 'stable' | 'beta' | 'dev';

/** An application of a registry, by its latest version in a channel. */
export type Offer = {
  slug: string;
  kind: Kind;
  version: string;
  facts: Facts;
  icon: string;
  /** When this version came, as a date of ISO 8601; empty when the registry does not say. */
  publishedAt: string;
  /** Of the package, in bytes; 0 when the registry does not say. */
  size: number;
  /** Channels that have a version. */
  channels: readonly Channel[];
  isInMaintenance: boolean;
};

/** An application that the owner has. */
export type Installed = {
  slug: string;
  kind: Kind;
  version: string;
  state: 'ready' | 'installed' | 'installing' | 'upgrading' | 'errored';
  facts: Facts;
  icon: string;
  /** Where it opens; null for a konnector, and before it is ready. */
  href: string | null;
  /** Null for one that came from elsewhere than a registry. */
  channel: Channel | null;
  source: string;
  /** Where it came from: with the server, from a registry, or from an address. */
  origin: 'server' | 'registry' | 'address';
  /** New versions that ask for no more come by themselves. */
  isAutomatic: boolean;
  /** A version that waits for the owner. */
  waiting: string;
  error: string;
};

/** How far a package is, in bytes: `total` is 0 when nobody says; all of it is there once it is put in place. */
export type Progress = { step: 'download' | 'store'; done: number; total: number };

export type Catalog = {
  /** By slug; null as long as it is not known. */
  installed: ReadonlySignal<ReadonlyMap<string, Installed> | null>;
  /** Of the packages that are on their way, by slug. */
  progress: ReadonlySignal<ReadonlyMap<string, Progress>>;
  loadInstalled(): Promise<void>;
  offers(): Promise<Offer[]>;
  /** Null when no registry knows it. */
  offer(slug: string, channel: Channel): Promise<Offer | null>;
  install(offer: Offer, channel: Channel): Promise<void>;
  /** With the owner's consent to what it asks for. */
  update(installed: Installed, channel: Channel): Promise<void>;
  setAutomatic(installed: Installed, isAutomatic: boolean): Promise<void>;
  uninstall(installed: Installed): Promise<void>;
  /** The page of the server that shows what is at an address, and asks the owner. */
  addressHref(source: string): string;
  screenshot(offer: Offer, path: string): string;
};

type Application = {
  slug?: string;
  type?: string;
  versions?: Partial<Record<Channel, string[]>>;
  latest_version?: Version | null;
  maintenance_activated?: boolean;
};
type Version = {
  slug?: string;
  version?: string;
  type?: string;
  manifest?: unknown;
  created_at?: string;
  size?: string | number;
};
type OfferPage = { data: Application[]; meta?: { next_cursor?: string | number } };
type Resource = { attributes: Record<string, unknown>; links?: { related?: string; icon?: string } };

const CHANNELS = ['stable', 'beta', 'dev'] as const;
const PATHS = { app: '/apps', konnector: '/konnectors' } as const;
/** Of a page. */
const LIMIT = 200;
/** Applications that are shown: more than a person reads. */
const MOST = 2000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isChannel = (value: string): value is Channel => CHANNELS.some((channel) => channel === value);

type CatalogDeps = Pick<AppServices, 'http' | 'realtime' | 'realtimeState'>;

export function createCatalog({ http, realtime, realtimeState }: CatalogDeps, locale: string): Catalog {
  const installed = signal<ReadonlyMap<string, Installed> | null>(null);
  const progress = signal<ReadonlyMap<string, Progress>>(new Map());

  async function loadInstalled(): Promise<void> {
    const lists = await Promise.all((['app', 'konnector'] as const).map((kind) => listInstalled(http, kind, locale)));
    installed.value = new Map(lists.flat().map((one) => [one.slug, one]));
    // The next package of one that is there begins anew.
    const isOver = (slug: string) => /^(ready|installed|errored)$/.test(installed.value?.get(slug)?.state ?? '');
    progress.value = new Map([...progress.value].filter(([slug]) => !isOver(slug)));
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    // What fails is asked again at the next event.
    timer = setTimeout(() => void loadInstalled().catch(() => undefined), 150);
  };
  const follow = ({ event, payload: { doc } }: RealtimeEvent) => {
    if (event !== 'NOTIFIED') return soon();
    const { slug, progress: far } = doc as { slug?: string; progress?: Progress };
    if (slug && far) progress.value = new Map([...progress.value, [slug, far]]);
  };
  realtime.subscribe('io.cozy.apps', follow);
  realtime.subscribe('io.cozy.konnectors', follow);
  // What happened while nobody listened: an installation that was begun on another page, for instance.
  realtimeState.subscribe((state) => state === 'live' && soon());

  function toOffer(application: Application, version: Version | null | undefined): Offer | null {
    const slug = text(application.slug);
    if (!version?.version || slug === '') return null;
    return {
      slug,
      kind: text(version.type ?? application.type) === 'konnector' ? 'konnector' : 'app',
      version: version.version,
      facts: readFacts(version.manifest, locale, slug),
      icon: http.url(`/registry/${encodeURIComponent(slug)}/icon`),
      publishedAt: text(version.created_at),
      size: Number(version.size ?? 0) || 0,
      channels: CHANNELS.filter((channel) => (application.versions?.[channel]?.length ?? 0) > 0),
      isInMaintenance: application.maintenance_activated === true,
    };
  }

  const operate = async (method: 'POST' | 'PUT' | 'DELETE', kind: Kind, slug: string, query = ''): Promise<void> => {
    await http.request(method, `${PATHS[kind]}/${encodeURIComponent(slug)}${query}`);
    await loadInstalled();
  };
  const sourceOf = (slug: string, channel: Channel) => `Source=${encodeURIComponent(`registry://${slug}/${channel}`)}`;

  return {
    installed,
    progress,
    loadInstalled,
    async offers() {
      const found: Application[] = [];
      let cursor: string | number | undefined = '';
      while (cursor !== undefined && found.length < MOST) {
        const query = new URLSearchParams({ limit: String(LIMIT), latestChannelVersion: 'stable' });
        if (cursor !== '') query.set('cursor', String(cursor));
        const page: OfferPage = await http.request('GET', `/registry?${query}`);
        found.push(...page.data);
        cursor = page.data.length === 0 ? undefined : page.meta?.next_cursor;
      }
      return found.map((one) => toOffer(one, one.latest_version)).filter((offer) => offer !== null);
    },
    async offer(slug, channel) {
      try {
        const path = `/registry/${encodeURIComponent(slug)}`;
        const [application, version] = await Promise.all([
          http.request<Application>('GET', path),
          http.request<Version>('GET', `${path}/${channel}/latest`),
        ]);
        return toOffer(application, version);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    install: ({ slug, kind }, channel) => operate('POST', kind, slug, `?${sourceOf(slug, channel)}`),
    update({ slug, kind, channel: old }, channel) {
      const source = old === channel ? '' : `${sourceOf(slug, channel)}&`;
      return operate('PUT', kind, slug, `?${source}PermissionsAcked=true`);
    },
    async setAutomatic({ slug, kind }, isAutomatic) {
      const body = { data: { attributes: { auto_update: isAutomatic } } };
      await http.request('PATCH', `${PATHS[kind]}/${encodeURIComponent(slug)}`, { body });
    },
    uninstall: ({ slug, kind }) => operate('DELETE', kind, slug),
    addressHref: (source) => http.url(`/auth/install?${new URLSearchParams({ Source: source })}`),
    screenshot({ slug, version }, path) {
      const name = path
        .replace(/^screenshots\//, '')
        .split('/')
        .map(encodeURIComponent)
        .join('/');
      return http.url(`/registry/${encodeURIComponent(slug)}/${encodeURIComponent(version)}/screenshots/${name}`);
    },
  };
}

async function listInstalled(http: Http, kind: Kind, locale: string): Promise<Installed[]> {
  const { data } = await http.request<{ data: Resource[] }>('GET', `${PATHS[kind]}/?limit=${LIMIT}`);
  return data.map(({ attributes, links }) => {
    const slug = text(attributes['slug']);
    const source = text(attributes['source']);
    const [, from = ''] = /^registry:\/\/[^/]+\/(\w+)/.exec(source) ?? [];
    return {
      slug,
      kind,
      version: text(attributes['version']),
      state: text(attributes['state']) as Installed['state'],
      facts: readFacts(attributes, locale, slug),
      icon: http.url(links?.icon ?? `${PATHS[kind]}/${slug}/icon`),
      href: links?.related ?? null,
      channel: isChannel(from) ? from : null,
      source,
      origin: originOf(source),
      isAutomatic: attributes['auto_update'] !== false,
      waiting: text(attributes['available_version']),
      error: text(attributes['error']),
    };
  });
}

function originOf(source: string): Installed['origin'] {
  if (source.startsWith('bundled://')) return 'server';
  return source.startsWith('registry://') ? 'registry' : 'address';
}
