import { domainToUnicode } from 'node:url';
import { asciiHost, type Instance } from '#model/instance';

export interface Site {
  scheme: 'http' | 'https';
  /** How the hosts of apps are made: `app.cozy.example` or `cozy-app.example`. */
  subdomains: 'nested' | 'flat';
}

/** The web addresses of an instance and of its apps, in the letters of headers. */
export interface Addresses {
  /** Without a final slash. */
  origin(instance: Instance): string;
  /** Without a final slash. */
  app(instance: Instance, slug: string): string;
  /** Every app, as a source of a content policy: `https://*.cozy.example`. */
  siblings(instance: Instance): string;
  /**
   * A link that a visitor gave, if it leads to the instance or to one of its apps: an address, or `slug/path#fragment`.
   * Undefined when it leads elsewhere.
   */
  inside(instance: Instance, link: string): string | undefined;
  /** True for the origin of the instance and those of its apps, by any name of it. */
  owns(instance: Instance, origin: string): boolean;
  /** Where the owner arrives: the link of the setting `default_redirection` when it is ours, else the home app. */
  landing(instance: Instance, chosen: unknown): string;
}

const APP_LINK = /^([a-z0-9-]+)(\/[^#\\]*)?(#.*)?$/;
const MAX_LINK = 4000;

export function createAddresses({ scheme, subdomains }: Site): Addresses {
  const origin = (instance: Instance) => `${scheme}://${asciiHost(instance.domain)}`;

  function appHost(domain: string, slug: string): string {
    if (subdomains === 'nested') return `${slug}.${domain}`;
    const dot = domain.indexOf('.');
    return `${domain.slice(0, dot)}-${slug}${domain.slice(dot)}`;
  }

  const app = (instance: Instance, slug: string) => `${scheme}://${appHost(asciiHost(instance.domain), slug)}`;

  function isAppHost(domain: string, host: string): boolean {
    const slug =
      subdomains === 'nested'
        ? host.slice(0, -(domain.length + 1))
        : host.slice(domain.indexOf('.') + 1, host.indexOf('.'));
    return /^[a-z0-9-]+$/.test(slug) && appHost(domain, slug) === host;
  }

  const addresses: Addresses = {
    origin,
    app,

    siblings(instance) {
      const domain = asciiHost(instance.domain);
      if (subdomains === 'nested') return `${scheme}://*.${domain}`;
      return `${scheme}://*${domain.slice(domain.indexOf('.'))}`;
    },

    inside(instance, link) {
      if (link.length > MAX_LINK) return undefined;
      const [, slug, path = '/', fragment = ''] = APP_LINK.exec(link) ?? [];
      // Whole, not resolved: a path that begins with two slashes would name another host.
      if (slug !== undefined) return new URL(`${app(instance, slug)}${path}${fragment}`).href;
      const url = URL.canParse(link) ? new URL(link) : undefined;
      if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
      url.protocol = scheme;
      const domains = [instance.domain, ...(instance.domain_aliases ?? [])].map(asciiHost);
      if (domains.includes(url.host)) {
        // A code must not be handed to the page by a fragment that someone else chose.
        url.hash = '=';
        return url.href;
      }
      return domains.some((domain) => isAppHost(domain, url.host)) ? url.href : undefined;
    },

    owns({ domain, domain_aliases: aliases = [] }, asked) {
      if (!asked.startsWith(`${scheme}://`)) return false;
      const host = asked.slice(scheme.length + 3);
      const name = host.includes('xn--') ? toUnicode(host) : host;
      return [domain, ...aliases].some((own) => own === name || isAppHost(own, name));
    },

    landing(instance, chosen) {
      const link = typeof chosen === 'string' ? addresses.inside(instance, chosen) : undefined;
      return link ?? `${app(instance, 'home')}/`;
    },
  };
  return addresses;
}

/** As `Instance.domain`: browsers write names in ASCII. */
function toUnicode(host: string): string {
  const [name = '', port] = host.split(':');
  return domainToUnicode(name) + (port === undefined ? '' : `:${port}`);
}
