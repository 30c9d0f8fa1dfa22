import type { TokenSource } from '../client/index.ts';

/** What an app says of itself and of its server; what it does not say is read in its page. All of it is given by code of others. */
export type BarOptions = {
  appName?: string;
  appNamePrefix?: string | null;
  appSlug?: string | null;
  /** Address of the icon of the app. */
  iconPath?: string;
  lang?: string;
  /** Of the ecosystem: its token and its address are used. */
  cozyClient?: unknown;
  /** With or without a scheme. */
  cozyURL?: string;
  token?: string;
  /** Visitors have no account in the bar. */
  isPublic?: boolean;
  onLogOut?: () => void;
  onLogout?: () => void;
};

/** What the bar works with. */
export type BarPage = {
  app: { name: string; prefix: string; slug: string; icon: string };
  /** Host of the API, with its port. */
  domain: string;
  locale: string;
  /** Empty for a visitor. */
  token: string;
  onLogout: (() => void) | undefined;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The element where the app is drawn. The bar is put before it. */
export const findRoot = (from: ParentNode = document): HTMLElement | null =>
  from.querySelector<HTMLElement>('[role=application]') ?? from.querySelector<HTMLElement>('[data-cozy]');

export function readPage(options: BarOptions): BarPage {
  const data = findRoot()?.dataset ?? {};
  const boot = jsonOf(data['cozy']);
  const app = (boot['app'] ?? {}) as Record<string, unknown>;
  const client = clientOf(options.cozyClient);
  const isPublic = options.isPublic === true || location.pathname.startsWith('/public/');
  return {
    app: {
      name: text(options.appName) || text(app['name']) || text(data['cozyAppName']),
      prefix: text(options.appNamePrefix) || text(app['prefix']) || text(data['cozyAppNamePrefix']),
      slug: text(options.appSlug) || text(app['slug']) || text(data['cozyAppSlug']),
      icon: text(options.iconPath),
    },
    domain:
      hostOf(client.uri) || hostOf(text(options.cozyURL)) || text(boot['domain']) || hostOf(text(data['cozyDomain'])),
    locale:
      text(options.lang) || text(boot['locale']) || text(data['cozyLocale']) || document.documentElement.lang || 'en',
    token: isPublic ? '' : client.token() || text(options.token) || tokenIn(document),
    onLogout: options.onLogOut ?? options.onLogout,
  };
}

/** The token that the server wrote in a page of the app, by either of the ways that pages ask it. */
function tokenIn(page: ParentNode): string {
  const data = findRoot(page)?.dataset ?? {};
  return text(jsonOf(data['cozy'])['token']) || text(data['cozyToken']);
}

function jsonOf(value: string | undefined): Record<string, unknown> {
  try {
    return (JSON.parse(value ?? '') ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function hostOf(address: string): string {
  if (address === '') return '';
  return URL.parse(address.includes('//') ? address : `//${address}`, location.href)?.host ?? '';
}

/** What is known of the clients of the ecosystem: `getStackClient()`, its `uri`, and its token, a text or an object. */
function clientOf(client: unknown): { uri: string; token: () => string } {
  const given = client as { getStackClient?: () => unknown; stackClient?: unknown } | undefined;
  const stack = (given?.getStackClient?.() ?? given?.stackClient ?? {}) as { uri?: unknown; token?: unknown };
  return {
    uri: text(stack.uri),
    token: () => {
      const { token } = stack;
      const parts = (typeof token === 'object' && token !== null ? token : {}) as Record<string, unknown>;
      return text(token) || text(parts['token']) || text(parts['accessToken']);
    },
  };
}

export type BarTokens = TokenSource & { set(token: string): void };

/** The token of the app, and the page of the app for a newer one. A session that is over is the app's to tell, not the bar's. */
export function createBarTokens(first: string, loadPage: () => Promise<string> = loadOwnPage): BarTokens {
  let token = first;
  let pending: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const page = new DOMParser().parseFromString(await loadPage(), 'text/html');
    const next = tokenIn(page);
    if (next === '') throw new Error('the page of the app has no token');
    token = next;
    return token;
  }

  return {
    current: () => token,
    refresh() {
      pending ??= renew().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    set(next: string) {
      token = next;
    },
  };
}

async function loadOwnPage(): Promise<string> {
  const answer = await fetch(`${location.pathname}?refreshToken`, { credentials: 'include', redirect: 'manual' });
  return answer.text();
}

/** What the owner must do, which the server wrote in the head of the page. */
export type Demand = { title: string; detail: string; link: string };

export function readDemand(): Demand | undefined {
  const {
    title = '',
    code = '',
    detail = '',
    links = '',
  } = document.querySelector<HTMLMetaElement>('meta[name=user-action-required]')?.dataset ?? {};
  if (code === '') return undefined;
  const link = URL.parse(links);
  return {
    title: title || code,
    detail,
    link: link?.protocol === 'https:' || link?.protocol === 'http:' ? link.href : '',
  };
}
