import { AppError } from '#pkg/errors';
import { parseDomain } from './domain-name.ts';
import type { Environment, InstanceChanges, InstanceOptions, Locale } from './types.ts';

const LOCALES: readonly string[] = ['en', 'fr'] satisfies Locale[];
const ENVIRONMENTS: readonly string[] = ['dev', 'test', 'prod'] satisfies Environment[];
const EMAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,190}$/;
const MAX_TEXT = 1000;
const MAX_LIST = 100;

/** The members of the instance's own document that the options set. Rejects with kind `unprocessable`. */
export function toInstanceChanges(options: InstanceOptions, subdomains: 'nested' | 'flat'): InstanceChanges {
  const { domainAliases, oldDomain, locale, environment, diskQuota, sponsorships } = options;
  return defined({
    domain_aliases: domainAliases && [
      ...new Set(list(domainAliases, 'DomainAliases').map((alias) => parseDomain(alias, subdomains, 'DomainAliases'))),
    ],
    old_domain: oldDomain && parseDomain(oldDomain, 'nested', 'OldDomain'),
    locale: locale && (oneOf(locale, LOCALES, 'Locale') as Locale),
    environment: environment && (oneOf(environment, ENVIRONMENTS, 'Environment') as Environment),
    uuid: text(options.uuid, 'UUID'),
    oidc_id: text(options.oidcId, 'OIDCID'),
    franceconnect_id: text(options.franceconnectId, 'FranceConnectID'),
    magic_link: options.magicLink,
    tos: text(options.tos, 'TOSSigned'),
    tos_latest: text(options.tosLatest, 'TOSLatest'),
    context: text(options.context, 'ContextName'),
    sponsorships: sponsorships && list(sponsorships, 'Sponsorships'),
    blocked: options.blocked,
    blocking_reason: text(options.blockingReason, 'BlockingReason'),
    deleting: options.deleting,
    onboarding_finished: options.onboardingFinished,
    ...(diskQuota !== undefined && { disk_quota: quota(diskQuota) }),
  });
}

/** The members of the settings document that the options set. Rejects with kind `unprocessable`. */
export function toSettingsChanges(options: InstanceOptions): Record<string, string> {
  const { settings = {}, email, timezone } = options;
  if (email && !isEmail(email)) throw invalid('Email', 'is not an e-mail address');
  if (timezone && !isTimeZone(timezone)) throw invalid('Timezone', 'is not a known time zone');
  const members = Object.entries(settings);
  if (members.length > MAX_LIST) throw invalid('Settings', 'has too many members');
  for (const [name, value] of members) {
    if (name === '' || name.startsWith('_')) throw invalid('Settings', 'has a member without a proper name');
    text(value, 'Settings');
  }
  return {
    ...settings,
    ...defined({
      email,
      tz: timezone,
      public_name: text(options.publicName, 'PublicName'),
      phone: text(options.phone, 'Phone'),
    }),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined | ''> };

/** Without the options that were not given; an empty text is one. The quota stays: there, undefined removes it. */
function defined<T extends object>(values: T): Defined<T> {
  const given = Object.entries(values).filter(
    ([name, value]) => name === 'disk_quota' || (value !== undefined && value !== ''),
  );
  return Object.fromEntries(given) as Defined<T>;
}

function quota(bytes: number): number | undefined {
  if (!Number.isSafeInteger(bytes)) throw invalid('DiskQuota', 'is not a number of bytes');
  return bytes > 0 ? bytes : undefined;
}

function text(value: string | undefined, parameter: string): string | undefined {
  if (value !== undefined && value.length > MAX_TEXT) throw invalid(parameter, 'is too long');
  return value;
}

function list(values: string[], parameter: string): string[] {
  if (values.length > MAX_LIST) throw invalid(parameter, 'has too many values');
  for (const value of values) text(value, parameter);
  return values;
}

function oneOf(value: string, known: readonly string[], parameter: string): string {
  if (known.includes(value)) return value;
  throw invalid(parameter, `is not one of ${known.join(', ')}`);
}

/** One address, that a mail can be sent to. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

/** Of the IANA database, by any of its names. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

function invalid(parameter: string, problem: string): AppError {
  return new AppError('unprocessable', `${parameter} ${problem}`, { parameter });
}
