import { type AppServices, onReturn } from '@cozy/ui';
import { ApiError, type Http } from '@cozy/ui/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Konnector, type Members, members, readKonnector, text } from './konnector.ts';

/** The konnectors that the owner has, and those that the registries offer. */
export type Konnectors = {
  /** By slug; null as long as it is not known. */
  installed: ReadonlySignal<ReadonlyMap<string, Konnector> | null>;
  loadInstalled(): Promise<void>;
  /** The one that is installed for a type of accounts. */
  slugOf(type: string): string | undefined;
  /** Of the registries: what is installed is as it is there. */
  offers(): Promise<Konnector[]>;
  /** What is installed under that name, else what a registry has; null when nobody knows it. */
  find(slug: string): Promise<Konnector | null>;
  /** With the owner's consent to what it asks for. Resolves once it can be used. */
  install(konnector: Konnector): Promise<void>;
  /** To the version that waits for consent. */
  update(konnector: Konnector): Promise<void>;
  /** Its accounts go with it. */
  uninstall(konnector: Konnector): Promise<void>;
  /** Where the owner opens an account at its provider. */
  providerAddress(konnector: Konnector): string;
  /** The same for an account that is there. */
  reconnectAddress(slug: string, type: string, accountId: string): string;
};

type Application = {
  slug?: string;
  type?: string;
  latest_version?: { version?: string; type?: string; manifest?: unknown } | null;
  maintenance_activated?: boolean;
  maintenance_options?: { flag_disallow_manual_exec?: boolean };
};
type Resource = { attributes: Members; links?: { icon?: string } };

const LIMIT = 200;
const PATH = '/konnectors';
/** Between two looks at an installation, in ms, and how many there are. */
const LOOK_EVERY = 500;
const LOOKS = 240;

export function createKonnectors({ http, realtime, realtimeState, boot }: AppServices, locale: string): Konnectors {
  const installed = signal<ReadonlyMap<string, Konnector> | null>(null);
  const maintenances = new Map<string, Pick<Konnector, 'isInMaintenance' | 'isClosed'>>();

  async function loadInstalled(): Promise<void> {
    const { data } = await http.request<{ data: Resource[] }>('GET', `${PATH}/?limit=${LIMIT}`);
    installed.value = new Map(data.map((one) => toInstalled(one)).map((one) => [one.slug, one]));
  }

  function toInstalled({ attributes, links }: Resource): Konnector {
    const slug = text(attributes['slug']);
    return readKonnector(attributes, locale, slug, {
      icon: http.url(links?.icon ?? `${PATH}/${slug}/icon`),
      state: text(attributes['state']) as Konnector['state'],
      waiting: text(attributes['available_version']),
      ...(maintenances.get(slug) ?? { isInMaintenance: false, isClosed: false }),
    });
  }

  function toOffer(application: Application): Konnector | null {
    const { latest_version: version, maintenance_activated: isInMaintenance = false } = application;
    const slug = text(application.slug);
    const type = text(version?.type ?? application.type);
    if (slug === '' || !version?.version || type !== 'konnector') return null;
    const isClosed = isInMaintenance && application.maintenance_options?.flag_disallow_manual_exec === true;
    maintenances.set(slug, { isInMaintenance, isClosed });
    const icon = http.url(`/registry/${encodeURIComponent(slug)}/icon`);
    const status = { icon, state: null, waiting: '', isInMaintenance, isClosed };
    return readKonnector(members(version.manifest), locale, slug, status);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    // What fails is asked again at the next event.
    timer = setTimeout(() => void loadInstalled().catch(() => undefined), 150);
  };
  // How far an installation is changes nothing of the list.
  realtime.subscribe('io.cozy.konnectors', ({ event }) => event !== 'NOTIFIED' && soon());
  onReturn(realtimeState, soon);

  async function operate(method: 'POST' | 'PUT', slug: string, query: string): Promise<void> {
    await http.request(method, `${PATH}/${encodeURIComponent(slug)}${query}`);
    for (let look = 0; look < LOOKS; look++) {
      await loadInstalled();
      const state = installed.value?.get(slug)?.state;
      if (state === 'ready') return;
      if (state !== 'installing' && state !== 'upgrading') break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
    throw new Error(`${slug} was not installed`);
  }

  const askOf = (slug: string, oauth: Konnector['oauth']) =>
    new URLSearchParams({ slug: boot.app.slug, state: slug, ...(oauth?.scope && { scope: oauth.scope }) });
  const pathOf = (type: string) => `/accounts/${encodeURIComponent(type)}`;
  return {
    installed,
    loadInstalled,
    slugOf(type) {
      const mine = installed.value;
      if (mine?.has(type)) return type;
      return [...(mine?.values() ?? [])].find(({ oauth }) => oauth?.type === type)?.slug;
    },
    async offers() {
      const query = `?limit=${LIMIT}&latestChannelVersion=stable&filter%5Btype%5D=konnector`;
      const { data } = await http.request<{ data: Application[] }>('GET', `/registry${query}`);
      const offers = data.map(toOffer).filter((one) => one !== null);
      const mine = installed.value ?? new Map<string, Konnector>();
      const others = [...mine.values()].filter(({ slug }) => !offers.some((offer) => offer.slug === slug));
      return [...offers.map((offer) => ({ ...offer, state: mine.get(offer.slug)?.state ?? null })), ...others];
    },
    async find(slug) {
      if (installed.value === null) await loadInstalled();
      const mine = installed.value?.get(slug);
      if (mine && mine.state !== 'errored') return mine;
      return findOffer(http, slug, toOffer);
    },
    install: ({ slug, state }) =>
      state === 'errored' ? operate('PUT', slug, '?PermissionsAcked=true') : operate('POST', slug, ''),
    update: ({ slug }) => operate('PUT', slug, '?PermissionsAcked=true'),
    async uninstall({ slug }) {
      await http.request('DELETE', `${PATH}/${encodeURIComponent(slug)}`);
      await loadInstalled();
    },
    providerAddress: ({ slug, oauth }) => http.url(`${pathOf(oauth?.type ?? slug)}/start?${askOf(slug, oauth)}`),
    reconnectAddress: (slug, type, accountId) => {
      const ask = askOf(slug, installed.value?.get(slug)?.oauth ?? null);
      return http.url(`${pathOf(type)}/${encodeURIComponent(accountId)}/reconnect?${ask}`);
    },
  };
}

async function findOffer(
  http: Http,
  slug: string,
  toOffer: (application: Application) => Konnector | null,
): Promise<Konnector | null> {
  const path = `/registry/${encodeURIComponent(slug)}`;
  try {
    const [application, version] = await Promise.all([
      http.request<Application>('GET', path),
      http.request<NonNullable<Application['latest_version']>>('GET', `${path}/stable/latest`),
    ]);
    return toOffer({ ...application, latest_version: version });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
