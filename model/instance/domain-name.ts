import { domainToASCII, domainToUnicode } from 'node:url';
import { AppError } from '#pkg/errors';

const LABEL = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/**
 * The one spelling of a host: lower case, Unicode (IDNA), with its port. `undefined` when it is no host name: an address
 * is not one, because apps need subdomains.
 */
export function normaliseHost(host: string): string | undefined {
  if (host.length > 300) return undefined;
  const [, written = '', port] = /^([^:]*)(?::(\d{1,5}))?$/.exec(host) ?? [];
  // The function of node:url also accepts what is percent-encoded, which a Host header never is.
  if (!/^[^\s/?#@%\\[\]]+$/.test(written)) return undefined;
  const name = domainToUnicode(written);
  const labels = name.split('.');
  const valid =
    name.length <= 253 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) as string) &&
    (port === undefined || (Number(port) > 0 && Number(port) < 65_536));
  if (!valid) return undefined;
  return port === undefined ? name : `${name}:${Number(port)}`;
}

/** A host as headers and addresses have it: they know no other letters. @see https://www.rfc-editor.org/rfc/rfc5891 */
export function asciiHost(host: string): string {
  if (/^[!-~]*$/.test(host)) return host;
  const [name = '', port] = host.split(':');
  return domainToASCII(name) + (port === undefined ? '' : `:${port}`);
}

const REMEMBERED = 1_000;

/** `normaliseHost` for the hosts of requests, which are the same again and again. */
export function createHostReader(): (host: string) => string | undefined {
  const names = new Map<string, string>();
  return (host) => {
    const known = names.get(host);
    if (known !== undefined) return known;
    const name = normaliseHost(host);
    if (names.size >= REMEMBERED) names.clear();
    if (name !== undefined) names.set(host, name);
    return name;
  };
}

/** Rejects with kind `unprocessable` what cannot be the domain of an instance. */
export function parseDomain(domain: string, subdomains: 'nested' | 'flat', parameter = 'Domain'): string {
  const name = normaliseHost(domain.trim());
  if (name === undefined) {
    throw new AppError('unprocessable', 'Domain name contains illegal characters', { parameter });
  }
  if (subdomains === 'flat') checkFlat(name.split('.'), parameter);
  return name;
}

function checkFlat([first = '', ...others]: string[], parameter: string): void {
  if (first.includes('-')) {
    throw new AppError('unprocessable', 'The first part of a domain has no dash with flat subdomains', { parameter });
  }
  // The instance and its apps share a cookie, and browsers keep none for `.localhost` or `.org`.
  if (others.length < 2) {
    throw new AppError('unprocessable', 'With flat subdomains a domain has three parts or more: alice.example.org', {
      parameter,
    });
  }
}

/** The app and the instance that a host would be of, if it is the subdomain of an app. */
export function splitAppHost(
  host: string,
  subdomains: 'nested' | 'flat',
): { slug: string; parent: string } | undefined {
  const dot = host.indexOf('.');
  if (dot < 0) return undefined;
  const label = host.slice(0, dot);
  if (subdomains === 'nested') return { slug: label, parent: host.slice(dot + 1) };
  const dash = label.indexOf('-');
  return dash < 1 ? undefined : { slug: label.slice(dash + 1), parent: label.slice(0, dash) + host.slice(dot) };
}
